"""What the endings of names lead back to, in languages with capitals: Москве to Москва, Oulussa to Oulu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _rules(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Read rules of an ending and what may stand in its place, nothing being no ending: ``ом>/о``."""
    parts = (rule.partition(">") for rule in text.split())
    return tuple((ending, tuple(forms.split("/"))) for ending, _, forms in parts)


_RUSSIAN: Final = _rules(
    "иями>ия иях>ия иям>ия ией>ия ию>ия ии>ия/ий ской>ская ской>ск ского>ский/ское скому>ский/ское "
    "ском>ск/ский/ское ским>ский/ское скую>ская ских>ские ной>ная/на ого>ый/ое/ой его>ий/ее "
    "ому>ый/ое/ой ему>ий/ее ую>ая юю>яя ой>а/ая/ой ей>я/ь/яя ых>ые их>ие ым>ый/ое/ые им>ий/ое/ие "
    "ями>и ами>ы/и/а ью>ь ем>ь/й/е/ ём>ь/й ом>/о/ый/ое ах>ы/и/а ях>и ам>ы/и/а ям>и ов>ы/ов а>/о/а "
    "я>ь/й/е у>/а/о ю>ь/й/я ы>а/ы и>ь/я/а/и е>/а/ь/й/я/о/е"
)


_UKRAINIAN: Final = _rules(
    "ською>ська ської>ська ській>ська ську>ська ського>ський/ське ському>ський/ське ським>ський/ське "
    "ього>ій ого>ий/е ому>ий/е ої>а ією>ія ії>ія/ії ію>ія єва>їв єві>їв євом>їв євом>їв євим>їв "
    "ова>ів/ов/ова ові>ів/ов/ова ову>ова/ове/ів овом>ів/ов ева>ів/ев ом>/о ем>ь/е/ єм>й/є ою>а ею>я/а єю>я "
    "ями>і/ї ами>и/і ях>і/ї ах>и/і/а ям>і ам>и зі>га/за ці>ка/ця сі>ха/са а>/о у>а/о/ ю>я/ь/й и>а/и "
    "я>ь/й/є/е і>а/ь/о/я/і/ ї>я/ї ні>ень ня>ень ню>ень нем>ень"
)
_SERBIAN: Final = _rules("вцу>вац вца>вац нцу>нац нца>нац цем>ац ом>")
_GREEK: Final = _rules(
    "εως>η/ις ους>οι/ος ούς>ός ας>α ης>η ές>ά ού>ό/ός/ι ου>ο/ος/ι ων>ες/α/οι ών>ά/ές ον>ος όν>ός α>ας ά>άς "
    "η>ης ή>ής ο>ος ό>ός ε>ος"
)
_ARMENIAN: Final = _rules(
    "ներում>ներ ներից>ներ ներին>ներ ների>ներ յում>/ն յից> յին> յի> յով> ում>/ի/ա ուց>ի ուն>ի ու>ի ից>/ի "
    "ին>/ի/ա ի>/ա ով>/ի ոմ>ի ը> ն>"
)
_POLISH: Final = _rules(
    "nia>ń/nia wia>w/wia niem>ń wiem>w niu>ń/nie wiu>w iec>cy czech>cy ższech>gry grzech>gry ech>y "
    "skiego>ski/skie skiemu>ski/skie skim>ski/skie skiej>ska skich>skie ego>y/e emu>y/e owie>ów/owo/owa "
    "owa>ów/owo owem>ów/owo owi>ów/owo ji>ja ii>ia ię>ia ią>ia dzie>d/da/dy cie>t/ta/ty rze>r/ra/ry "
    "ście>st/sto/sta źnie>zno śnie>sno nie>n/na/no/ń mie>m/ma wie>w/wa/wo bie>b/ba pie>p/pa le>l/ł/ła/la/ło "
    "ce>ka/ca/ce dze>ga sze>cha iem>/ie em>/o ą>a ę>a ach>y/e ami>y/e om>y/e ów>y ni>nia/ń i>/a/ia/i y>a/y "
    "u>/o a>/o ie>/a/o/y e>a"
)


_CZECH: Final = _rules(
    "ského>sko/ský/ské skému>sko/ský/ské ském>sko/ský/ské ským>sko/ský/ské ských>ské ské>ská/ské skou>ská "
    "ých>é/ý ým>é/ý ého>é/ý ému>é/ý ém>é/ý ou>a/á é>á/ý ě>a/o/e/ zi>za/ha ze>ha/ga/za ce>ka/ce/ec/ci "
    "cích>ce/ky cím>ce cemi>ce cům>ce ře>ra/r ím>í/ ní>eň/ně ni>eň/ně/n ně>eň/na/no/n ně>n í>e/ i>e/ "
    "ích>y/e/í ách>y/a/ech ech>y/ ům>y/ em>/o/e/ek ů>y/ y>a/ u>/o/a e>/a a>/o ku>ek/ko/ka ky>ka/ek "
    "ic>ice mi>my/y ami>y ovi>/a iích>ie iam>ie"
)
_SLOVAK: Final = (
    _rules(
        "iciach>ice dne>deň dni>deň sku>sko skom>sko skej>ská skú>ská skom>sko ských>ské om>/o/e "
        "och>y/e ej>á/a ou>a ách>y "
        "iach>ice/ce/ie "
        "iam>ie mi>y e>a/ i>/a/e"
    )
    + _CZECH
)
_CROATIAN: Final = _rules(
    "skoj>ska sku>ska/sko ske>ska skog>ski/sko skom>ski/sko/ska koj>ka čkoj>čka čke>čka čku>čka oj>a/ "
    "oga>i/o "
    "om>/o/a em>/e/a ima>i/e/a ama>e/a ovima>ovi ova>ovi ci>ka/ca zi>ga gu>g ji>ja je>ja ju>ja a>/o/ac "
    "u>/o/a e>a/i i>a/ ca>ac cu>ac"
)
_ROMANIAN: Final = _rules("ului>/u/ul ilor>i/e elor>e/a ul>/u iei>ia ei>a/e ii>ia/a ea>e a>ă/e i>")
_LITHUANIAN: Final = _rules(
    "iuje>iai uose>ai oje>a ėje>ė yje>is uje>us/as e>as ių>iai/ė/ys ų>ai/os os>a ės>ė io>is/ys o>as aus>us "
    "ai>a/as ui>us/as iui>is/ius ą>a/as ę>ė į>is/ys ų>us/ai iu>is/ys u>as/us"
)
_LATVIAN: Final = _rules(
    "ijā>ija ijas>ija iju>ija ā>a/s/ē ē>e/is ī>s/is ū>us as>a es>e u>a/s/is a>s/is ai>a am>s ei>e im>is "
    "os>i ās>as "
    "s>a i>is/e"
)
_ESTONIAN: Final = _rules("sse> st> s> le> lt> l> ni> as> ast> asse> a>")
_SLOVENE: Final = _rules("ijo>ija ško>ška sko>ska no>na jo>ja o>a ji>ja ih>e/i") + _CROATIAN
_ICELANDIC: Final = _rules(
    "firði>fjörður fjarðar>fjörður hafnar>höfn ar>/ur ur> s>/ur i>/ur u>/a um>ar/ir/ a>ar/ir ju>ja"
)
_KAZAKH: Final = _rules(
    "дағы> дегі> тағы> тегі> да> де> та> те> дан> ден> тан> тен> нан> нен> ға> ге> қа> ке> ның> нің> дың> "
    "дің> тың> тің> ды> ді> ты> ті> ны> ні> мен> пен> бен>"
)
_MONGOLIAN: Final = _rules(
    "аас> ээс> оос> өөс> аар> ээр> оор> өөр> ийн> ын> ний> ны> ийг> ыг> г> тай> тэй> той> д> т>"
)
_AZERI: Final = _rules(
    "dakı> dəki> da> də> dan> dən> nın> nin> nun> nün> ın> in> un> ün> ya> yə> a> ə> nı> ni> nu> nü> ı> i>"
)
_UZBEK: Final = _rules("dagi> gacha> da> dan> ga> ka> qa> ning> ni>")
_BASQUE: Final = _rules(
    "raino> etik> tik> dik> ean> an> en> n> era> ra> eko> ko> go> aren> ren> ek> k> rekin> ekin> ri> i>"
)
_VOWELS_FI: Final = "aeiouyäö"
_ENDINGS_FI: Final = (
    "ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "seen", "tta", "ttä", "ksi", "kin",
    "in", "en", "na", "nä", "ta", "tä", "n", "a", "ä",
)  # fmt: skip
_WEAK_FI: Final = (
    ("ng", "nk"), ("nn", "nt"), ("ll", "lt"), ("rr", "rt"), ("mm", "mp"), ("p", "pp"), ("t", "tt"),
    ("k", "kk"), ("d", "t"), ("v", "p"), ("", "k"),
)  # fmt: skip
"""What a consonant is before an ending that closes the syllable, and what it is in the nominative."""
_PLURALS_FI: Final = (
    ("lloissa", "llat"), ("lloista", "llat"), ("ltain", "llat"), ("ltojen", "llat"), ("ltoihin", "llat"),
    ("maissa", "maat"), ("maista", "maat"), ("maiden", "maat"), ("maihin", "maat"),
)  # fmt: skip
"""Of the plurals among countries: Yhdysvalloissa, Alankomaiden."""
_ENDINGS_HU: Final = (
    "ban", "ben", "ba", "be", "ból", "ből", "on", "en", "ön", "n", "ra", "re", "ról", "ről", "hoz", "hez",
    "höz",
    "nál", "nél", "tól", "től", "nak", "nek", "ig", "ért", "ként", "ot", "et", "öt", "at", "t", "val", "vel",
    "ok", "ek", "ök", "ak",
)  # fmt: skip
_LONG_HU: Final = {"á": "a", "é": "e"}


def _nominatives(word: str, rules: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    forms = [word]
    for ending, endings in rules:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            forms += [word[: len(word) - len(ending)] + other for other in endings]
    return tuple(dict.fromkeys(forms))


def german_forms(word: str) -> tuple[str, ...]:
    """Return the word, and without the genitive's s.

    Examples
    --------
    >>> german_forms("Berlins")
    ('Berlins', 'Berlin')
    >>> german_forms("USAs"), german_forms("Mars")
    (('USAs', 'USA'), ('Mars',))
    """
    ends = word.endswith("s") and (len(word) > 4 or (len(word) == 4 and word[:-1].isupper()))
    return (word, word[:-1]) if ends else (word,)


def finnish_forms(word: str) -> tuple[str, ...]:
    """Return the word and the nominatives it may be a case of.

    Examples
    --------
    >>> "Helsinki" in finnish_forms("Helsingissä"), "Turku" in finnish_forms("Turun")
    (True, True)
    """
    forms = [word]
    for ending in _ENDINGS_FI:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 3 or stem[-1] not in _VOWELS_FI:
            continue
        # "Into" doubles the vowel: Tukholmaan, Kuopioon.
        for one in [stem, stem[:-1]] if ending == "n" and stem[-1] == stem[-2] else [stem]:
            forms += [one, *_strong(one)]
            # Names that end in a consonant take an i in, others change theirs to e: Budapestissä, Suomessa.
            forms += [one[:-1], f"{one[:-1]}i"] if one[-1] in "ie" else []
            forms += [f"{one[:-2]}nen"] if one.endswith("se") else []
    forms += [
        word.removesuffix(ending) + nominative for ending, nominative in _PLURALS_FI if word.endswith(ending)
    ]
    return tuple(dict.fromkeys(forms))


def _strong(stem: str) -> list[str]:
    """Return what a stem may be where its last syllable is open: Helsingi, Helsinki; Lapi, Lappi."""
    at = len(stem) - 1
    while at > 1 and stem[at - 1] in _VOWELS_FI:
        at -= 1
    last = len(stem) - 1
    found = []
    for weak, strong in _WEAK_FI:
        for cut in {at, last}:
            if cut > 2 and stem[:cut].endswith(weak):
                found.append(stem[: cut - len(weak)] + strong + stem[cut:])
    return found


def hungarian_forms(word: str) -> tuple[str, ...]:
    """Return the word and the nominatives it may be a case of.

    Examples
    --------
    >>> "Moszkva" in hungarian_forms("Moszkvában"), "Bécs" in hungarian_forms("Béccsel")
    (True, True)
    """
    forms = [word]
    for ending in _ENDINGS_HU:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 3:
            continue
        forms.append(stem)
        if stem[-1] in _LONG_HU:
            forms.append(stem[:-1] + _LONG_HU[stem[-1]])
    # "With" takes the consonant before it twice, of two letters the first: Párizzsal, Béccsel, Londonnal.
    for ending in ("al", "el"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 4 and stem[-1] == stem[-2]:
            forms.append(stem[:-1])
        elif stem != word and len(stem) > 4 and stem[-3] == stem[-2]:
            forms.append(stem[:-3] + stem[-2:])
    return tuple(dict.fromkeys(forms))


def forms_in(language: str) -> Callable[[str], tuple[str, ...]]:
    """Return what leads words of a language to nominatives: as they are where no endings are known."""
    return _FORMS.get(language) or partial(_nominatives, rules=_RULES.get(language, ()))


_RULES: Final[Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    "ru": _RUSSIAN, "be": _RUSSIAN, "sr": _RUSSIAN + _SERBIAN, "uk": _UKRAINIAN, "el": _GREEK,
    "hy": _ARMENIAN,
    "pl": _POLISH,
    "cs": _CZECH, "sk": _SLOVAK, "hr": _CROATIAN, "sl": _SLOVENE, "ro": _ROMANIAN, "lt": _LITHUANIAN,
    "lv": _LATVIAN, "et": _ESTONIAN, "is": _ICELANDIC, "kk": _KAZAKH, "mn": _MONGOLIAN, "az": _AZERI,
    "uz": _UZBEK, "eu": _BASQUE,
}  # fmt: skip
_FORMS: Final[Mapping[str, Callable[[str], tuple[str, ...]]]] = {
    "fi": finnish_forms,
    "hu": hungarian_forms,
    "de": german_forms,
    "sv": german_forms,
    "da": german_forms,
    "no": german_forms,
    "nl": german_forms,
}
