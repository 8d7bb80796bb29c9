"""Which language a document is in, as far as the pipeline has to know: English, or its script's best guess.

English is told by the share of its own small words, so are some others in Latin letters; those of other
scripts by their letters. The rest are ``und`` (undetermined, ISO 639-2).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Final

from geo.letters import letter_runs


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH: Final = "en"
UNDETERMINED: Final = "und"

_SAMPLE: Final = 20_000
_SMALL_WORDS: Final = _words(
    "the of and to in is was for on that with as at by from it his her he she they are were be has have "
    "had will would an this which its their not but or who after been said i you we my your our what if "
    "so about"
)
_WEB: Final = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+")
_ENGLISH_SHARE: Final = 0.12
_OTHERS: Final = {
    "de": _words(
        "der die das und ist nicht mit von den dem ein eine einen einem auf für im zu des sich auch nach "
        "bei aus wird wurde werden haben hat sind dass oder am zum zur über"
    ),
    "fr": _words(
        "le la les de un en des et est une du dans que qui pour sur au par il avec elle ont été sont aux "
        "ce cette mais plus pas leur être selon à se ses ne nous vous après avant lors"
    ),
    "es": _words(
        "el los las y una del por con para como su se más y en la de que un al lo fue han sus entre "
        "también pero este"
    ),
    "it": _words(
        "il di che è della per una con del nel sono gli alla dei le la un non anche più dal delle si "
        "come ha stato e a in da i lo"
    ),
    "pt": _words(
        "os da em um uma não na para com do dos das que é ao pelo pela mais foi são também como sua seu "
        "entre o a e que de ele ela está vai disse"
    ),
    "nl": _words(
        "de het een van en op te dat niet zijn voor met door naar bij ook aan uit wordt werd maar om"
    ),
    "sv": _words("och att är på en som för av till det den med har inte från om ett var vid i efter mot"),
    "da": _words("og at er på en som for af til det den med har ikke fra om et var ved i efter blev mod"),
    "no": _words("og at er på en som for av til det den med har ikke fra om et var ved i etter ble mot nå"),
    "fi": _words(
        "ja on ei että se oli hän ovat mutta kun myös joka jossa kuin mukaan sekä jo vain jos nyt ole ollut "
        "niin "
        "tämä sitten kanssa kertoi he olivat eivät sen joita jotka"
    ),
    "et": _words("ja on ei et see oli kui ka aga oma mis ta kes pärast ning või mida siis kuid"),
    "hu": _words(
        "a az és hogy nem is egy volt meg de ha csak már mint lesz vagy ezt azt még majd pedig után szerint "
        "ki el "
        "ez mert aztán"
    ),
    "cs": _words(
        "a je se v na že s z do to jsem byl byla pro po jako ale jeho které který i za ve od k si by podle "
        "také "
        "jsou však už mezi"
    ),
    "sk": _words(
        "a je sa v na že s z do to som bol bola pre po ako ale jeho ktoré ktorý aj za vo od k si by podľa "
        "tiež sú "
        "však už medzi"
    ),
    "hr": _words(
        "i je u na se da za od su a s o iz kao koji će bio bila nije ali ili što do po prema kako nakon "
        "između"
    ),
    "sl": _words("in je v na da se za ki so pa z tudi od po s ne kot bo iz je bil bila kar med"),
    "ro": _words(
        "și şi în de la a cu pe nu că o din un care pentru mai este să au fost după lui prin sunt ale al"
    ),
    "lt": _words("ir yra į kad su iš tai bet kaip po už apie ar nuo dėl buvo jis"),
    "lv": _words("un ir uz ar no par ka bet kā pēc arī tika lai pie bija viņš"),
    "ca": _words("el la els les de i a en que per amb una un del al és va dels són més es ha han entre"),
    "sq": _words("dhe të në e për me një nga që është u si më i nuk do por"),
    "is": _words("og að er í á sem til við um var en það hann ekki af"),
    "pl": _words("w na z się i do nie jest od że przez dla po jak oraz był jego była"),
    "af": _words("die het en van nie vir met sy ook na om te deur was hulle ons kan sal nog maar is"),
    "eu": _words("eta da du ez zuen zuten zen ziren dira izan baina egin dute ere dela"),
    "tl": _words("ang ng mga ay mula kung hindi siya nang kay"),
    "sw": _words("na ya wa kwa ni katika za la kuwa hii hiyo huo yake wake pia baada kama lakini cha"),
    "tr": _words("ve bir bu için ile da de olarak daha olan gibi çok sonra kadar dedi ama her ki var ne"),
    "id": _words("yang dan di ke dari untuk dengan pada ini itu tidak dalam adalah akan setelah mereka saya"),
}
_ALL_OTHERS: Final = frozenset().union(*_OTHERS.values())
_ONLY_ENGLISH: Final = _SMALL_WORDS - _ALL_OTHERS
# Words that English uses too, by chance or as its own, and single letters tell nothing against it.
_CHANCE: Final = _SMALL_WORDS | _words(
    "die as on do i in is it a an so no me or fur made men also war man pro co si by see care come wake till"
)
_PLAIN_ENGLISH: Final = _SMALL_WORDS - {"a", "i"}
_FOREIGN_WORDS: Final = frozenset(word for word in _ALL_OTHERS - _CHANCE if len(word) > 1)
_KIN: Final = (
    frozenset({"sv", "da", "no", "is"}),
    frozenset({"cs", "sk"}),
    frozenset({"hr", "sl"}),
    frozenset({"es", "ca", "pt", "it", "fr", "ro"}),
    frozenset({"fi", "et"}),
    frozenset({"de", "nl", "af"}),
)
"""Languages that share so many small words that either serves for the other in a short text."""
_LEAST_SHARE: Final = 0.08
"""Of a text's words, so many small ones of a language name it."""
_SCRIPTS: Final = (
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("bn", re.compile(r"[\u0980-\u09ff]")),
    ("pa", re.compile(r"[\u0a00-\u0a7f]")),
    ("gu", re.compile(r"[\u0a80-\u0aff]")),
    ("ta", re.compile(r"[\u0b80-\u0bff]")),
    ("te", re.compile(r"[\u0c00-\u0c7f]")),
    ("kn", re.compile(r"[\u0c80-\u0cff]")),
    ("ml", re.compile(r"[\u0d00-\u0d7f]")),
    ("si", re.compile(r"[\u0d80-\u0dff]")),
    ("lo", re.compile(r"[\u0e80-\u0eff]")),
    ("my", re.compile(r"[\u1000-\u109f]")),
    ("km", re.compile(r"[\u1780-\u17ff]")),
    ("ka", re.compile(r"[\u10a0-\u10ff]")),
    ("hy", re.compile(r"[\u0530-\u058f]")),
    ("am", re.compile(r"[\u1200-\u137f]")),
)
_SENTENCES: Final = 15
"""Words of a text that is no headline."""
_SHORT: Final = 40
_PART_SHARE: Final = 0.05
_PART: Final = 10
"""Letters of another script that are more than a name in brackets."""
_EASTERN_LETTERS: Final = 3
"""So many are no name in a text in Russian."""
_PERSIAN: Final = re.compile("[پچژگکی]")
"""Letters of Persian; its kaf and yeh only look like those of Arabic."""
_URDU: Final = re.compile("[ٹڈڑںے]")
_MARKED: Final = (
    ("az", re.compile("ə")),
    ("vi", re.compile("[ơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữự]")),
    ("tr", re.compile("[ğış]")),
    ("pl", re.compile("[ąęłńśźż]")),
)
"""Letters that hardly any other language has."""
_MARKED_SHARE: Final = 0.15
"""Of a text's words, so many have them."""
_ALPHABETS: Final = {
    "ca": "àçèéíïòóúü", "cs": "áčďéěíňóřšťúůýž", "da": "æøåé", "de": "äöüß", "es": "áéíñóúü", "et": "äöõüšž",
    "fi": "äöå", "fr": "àâæçèéêëîïôœùûüÿ", "hr": "čćđšž", "hu": "áéíóöőúüű", "is": "áðéíóúýþæö",
    "it": "àèéìîòù", "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "nl": "éèëïóöü", "no": "æøåéòô",
    "pl": "ąćęłńóśźż",
    "pt": "ãáàâçéêíõóôúü", "ro": "ăâîșşțţ", "sk": "áäčďéíĺľňóôŕšťúýž", "sl": "čšž", "sq": "çë", "sv": "åäöé",
    "tr": "çğıİöşüâîû", "id": "", "sw": "",
}  # fmt: skip
"""Letters beyond A to Z that a language writes its words with."""
_TURKISH_ENDING: Final = re.compile(
    r"\b[A-ZÇĞİÖŞÜ][^\W\d_]{2,30}['’](?:[dt][ae]n?|y[aeıi]|n?[ıiuü]n|d[ae]ki)\b"
)
"""An ending parted from a name: Ankara'da."""
_UZBEK: Final = re.compile(r"[og][‘ʻ][a-z]", re.IGNORECASE)
_UKRAINIAN: Final = re.compile("[іїєґ]")
_RUSSIAN: Final = re.compile("[ыэъё]")
_CYRILLIC: Final = (
    ("mk", re.compile("[ѓќѕ]")),
    ("sr", re.compile("[ђћљњџј]")),
    ("uk", _UKRAINIAN),
)
"""Letters of languages that share a script with Russian and lack some of its own."""
_EASTERN: Final = (
    ("tg", re.compile("[ҷӯӣ]")),
    ("uz", re.compile("ҳ")),
    ("kk", re.compile("[қғұ]")),
    ("tt", re.compile("[әҗ]")),
    ("ky", re.compile("ң")),
    ("mn", re.compile("[өү]")),
)
"""Letters of Turkic languages, Tajik and Mongolian in Cyrillic: the first that a text has says which."""
_INDIAN: Final = {
    "hi": _words("है हैं में की के को से का ने और था थे थी पर नहीं"),
    "mr": _words("आहे आहेत आणि झाला झाली झाले झाल्या केला केली केले नाही होता होते होती व तर मध्ये"),
    "ne": _words("छ छन् भयो गयो गर्यो गर्‍यो र पनि थियो भएको गरेको हो थिए छैन"),
}
_INDIAN_WORD: Final = re.compile(r"[\u0900-\u0963\u200d]+")
_BELARUSIAN: Final = re.compile("ў")
_RUSSIAN_ONLY: Final = re.compile("[ыэё]")
_BULGARIAN: Final = re.compile("ъ")
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


def detect_language(text: str) -> str:
    """Return an ISO 639-1 code, or ``und`` where nothing tells.

    Parameters
    ----------
    text : str
        The document; its first 20,000 characters are looked at.

    Returns
    -------
    str
        ``en`` for English and for Latin-script texts too short to tell (a caption, a headline).

    Examples
    --------
    >>> detect_language("The office in the border town was destroyed."), detect_language("개성은 도시이다.")
    ('en', 'ko')
    """
    sample = text[:_SAMPLE]
    if not sample.isascii():
        # Letters in parts, wide ones and soft hyphens tell no language.
        sample = unicodedata.normalize("NFKC", sample).replace("\u00ad", "")
    if sample.isascii():
        return _latin_language(sample) if _LATIN.search(sample) else UNDETERMINED
    code, count = _script(sample)
    # A syllable of Korean or Chinese says more than a letter; a name in brackets does not outweigh a text.
    weight = 3 if code in {"ko", "zh", "ja"} else 1
    if count and count * weight > len(_LATIN.findall(sample)):
        return _within_script(code, sample)
    return _latin_language(sample) if _LATIN.search(sample) else UNDETERMINED


def foreign_part(text: str) -> str | None:
    """Return the likeliest language of what of an English text is in another script, None if that is little.

    Parameters
    ----------
    text : str
        The document; its first 20,000 characters are looked at.

    Examples
    --------
    >>> foreign_part("He spoke in Seoul. 대통령은 부산에서 연설했다."), foreign_part("Kaesong (개성).")
    ('ko', None)
    """
    sample = text[:_SAMPLE]
    if sample.isascii():
        return None
    code, count = _script(sample)
    return _within_script(code, sample) if count >= max(_PART, _PART_SHARE * len(sample)) else None


def _within_script(code: str, sample: str) -> str:
    """Return which of the languages that share a script a text is in."""
    if code == "ru":
        return _cyrillic(sample)
    if code == "hi":
        met = Counter(_INDIAN_WORD.findall(sample))
        # Hindi where they say as much.
        return max(_INDIAN, key=lambda code: sum(met[word] for word in _INDIAN[code]))
    if code == "ar" and _URDU.search(sample):
        return "ur"
    return "fa" if code == "ar" and _PERSIAN.search(sample) else code


def _cyrillic(sample: str) -> str:
    """Return which of the languages in Cyrillic letters a text is in: Russian where nothing tells."""
    sample = sample.lower()
    if sum(len(letters.findall(sample)) for _, letters in _EASTERN) >= _EASTERN_LETTERS:
        return next(code for code, letters in _EASTERN if letters.search(sample))
    if _BELARUSIAN.search(sample):
        return "be"
    if not _RUSSIAN.search(sample):
        return next((code for code, letters in _CYRILLIC if letters.search(sample)), "ru")
    return "ru" if _RUSSIAN_ONLY.search(sample) or not _BULGARIAN.search(sample) else "bg"


def _script(sample: str) -> tuple[str, int]:
    """Return the language of the script that has most letters here, Latin ones left out, and how many."""
    # Few letters are different: each is looked at once.
    met = Counter(_BEYOND_ASCII.findall(sample)).items()
    code, count = max(
        ((code, sum(count for letter, count in met if pattern.match(letter))) for code, pattern in _SCRIPTS),
        key=lambda x: x[1],
    )
    return ("ja" if code == "zh" and _SCRIPTS[1][1].search(sample) else code), count


def _latin_language(sample: str) -> str:
    words = list(map(str.lower, letter_runs(_WEB.sub(" ", sample))))
    english = sum(map(_SMALL_WORDS.__contains__, words))
    foreign = sum(map(_FOREIGN_WORDS.__contains__, words if len(words) >= _SENTENCES else _small(sample)))
    # "In" and "a" are as much Italian: without "the" or "of" they make no text English.
    doubtful = bool(foreign) and len(words) >= _SENTENCES and _ONLY_ENGLISH.isdisjoint(words)
    other = _other_language(words) if doubtful else UNDETERMINED
    if english >= _ENGLISH_SHARE * len(words) and english >= foreign and other == UNDETERMINED:
        return ENGLISH
    if english < _ENGLISH_SHARE * len(words) and len(_UZBEK.findall(sample)) > 1:
        return "uz"
    marked = _by_marks(words) if english < _ENGLISH_SHARE * len(words) and not sample.isascii() else None
    if marked:
        return marked
    strange = not sample.isascii() and _ONLY_ENGLISH.isdisjoint(words) and _accented(words)
    if other != UNDETERMINED:
        return other
    if english >= foreign and not strange and (len(words) < 40 or english >= _ENGLISH_SHARE * len(words) / 3):
        return _of_a_headline(sample, words)
    other = _other_language(words)
    return other if other != UNDETERMINED or len(words) >= _SHORT else _of_few_words(sample, words)


def _of_a_headline(sample: str, words: list[str]) -> str:
    """Return English for a text of few words but for one of names and one language's own small words."""
    if len(words) >= _SENTENCES or not _PLAIN_ENGLISH.isdisjoint(words):
        return ENGLISH
    if _TURKISH_ENDING.search(sample):
        return "tr"
    small = [word for word in letter_runs(_WEB.sub(" ", sample)) if word.islower()]
    if all(map(str.isascii, words)) or any(word.isascii() and word not in _ALL_OTHERS for word in small):
        return ENGLISH
    other = _of_few_words(sample, words, by_letters=False)
    return ENGLISH if other == UNDETERMINED else other


def _small(sample: str) -> list[str]:
    """Return the words that are no names by their capitals: in "Los Angeles" no Spanish is heard.

    The first counts if the next is small; of a text in capitals all do.
    """
    words = letter_runs(_WEB.sub(" ", sample))
    if sample.isupper():
        return list(map(str.lower, words))
    opening = [words[0].lower()] if len(words) > 1 and words[1].islower() else []
    return opening + [word for word in words if word.islower()]


def _of_few_words(sample: str, words: list[str], *, by_letters: bool = True) -> str:
    """Return the one language that has all letters of a short text, and most of its small words.

    Parameters
    ----------
    by_letters : bool
        Whether letters that no other language has do without a small word; in English they are names.
    """
    if _TURKISH_ENDING.search(sample):
        return "tr"
    letters = {letter for word in words for letter in word if letter > "\x7f" and letter.isalpha()}
    possible = [code for code, alphabet in _ALPHABETS.items() if letters <= set(alphabet)]
    small = _small(sample)
    counts = sorted(((sum(w in _OTHERS[code] for w in small), code) for code in possible), reverse=True)
    if not counts or (len(counts) > 1 and counts[0][0] == counts[1][0]):
        return UNDETERMINED
    most, code = counts[0]
    told = most or (by_letters and len(counts) == 1 and sum(not word.isascii() for word in words) > 1)
    return code if told else UNDETERMINED


def _by_marks(words: list[str]) -> str | None:
    """Return the language whose own letters many words of a text have, not just a name or two in it."""
    for code, pattern in _MARKED:
        if sum(pattern.search(word) is not None for word in words) > max(2, _MARKED_SHARE * len(words)):
            return code
    return None


def _other_language(words: list[str]) -> str:
    """Return the language most of whose small words stand in the text, if it stands out."""
    # Those like it do not count against it.
    counts = sorted(
        ((sum(w in known for w in words), code) for code, known in _OTHERS.items()), key=lambda x: -x[0]
    )
    most, code = counts[0]
    kin = next((group for group in _KIN if code in group), frozenset())
    second = next((count for count, other in counts[1:] if other not in kin), 0)
    return code if most >= _LEAST_SHARE * len(words) and most >= second + 2 else UNDETERMINED


def _accented(words: list[str]) -> bool:
    """Tell whether so many words have letters beyond A to Z as no English text has, names or not."""
    return sum(not word.isascii() for word in words) > max(3, _MARKED_SHARE * len(words))
