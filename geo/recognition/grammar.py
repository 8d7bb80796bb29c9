"""What may hang on a name in other languages, and which of their words are spelt like names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _rules(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Read rules of an ending and what may stand in its place, nothing being no ending: ``ом>/о``."""
    parts = (rule.partition(">") for rule in text.split())
    return tuple((ending, tuple(forms.split("/"))) for ending, _, forms in parts)


# ---- Korean: a word is a noun with its particles ----

_NOUN_TAILS: Final = (
    "특별자치도|특별자치시|특별시|광역시|자치구|시|군|구|도|읍|면|인|인들|군대|측|산|발|행|내|외|"
    "전역|정부|당국|대사관|시내|시민|주민|지역|지방|일대|국민|정권|대표|대표팀|역|항|공항|해협|"
    "반도|사람|사람들"
)
_PARTICLES_KO: Final = (
    "에서부터|으로부터|로부터|에게서|에서는|에서도|에서의|에서|에게|에는|에도|에만|에의|에|"
    "으로서|으로써|으로는|으로의|으로|로서|로는|로의|로|까지는|까지의|까지|부터는|부터|보다는|"
    "보다|처럼|만큼|마다|밖에|조차|이라는|라는|이라고|라고|이라며|라며|이란|이며|이고|이나|이든|"
    "이다|이었다|였다|입니다|이에요|이자|인데|와의|과의|와는|과는|와도|과도|와|과|의|은|는|이|가|"
    "을|를|도|만|나|며|랑|이랑|하고|측은|측이|측에|측의"
)
KOREAN_TAIL: Final = re.compile(rf"(?:{_NOUN_TAILS})?(?:{_PARTICLES_KO})?")
"""What a word may hold after a name: at most one noun that goes with places, and particles."""
KOREAN_WORDS: Final = _words(
    "강화 경기 공주 대전 화성 수도 정부 사실 이상 구성 고성 영주 원주 청주 진주 영동 남동 남구 동구 서구 "
    "북구 중구 중앙 보고 이동 이천 이리 사천 천만 백만 상주 안성 완주 해남 장수 부여 보령 무안 장성 진도 "
    "신안 영광 고창 순창 임실 남해 동해 서해 통영 거제 하동 함양 산청 성주 고령 칠곡 봉화 예천 문경 의성 "
    "청송 영양 영덕 청도 군위 안정 평화 자유 통일 대구 사상 강서 강동 금정 연제 수영 기장 서산 당진 논산 "
    "계룡 금산 세종 시장 시민 도시 마을 지방 지역 국가 나라 세계 남부 북부 동부 서부 남쪽 북쪽 "
    "동쪽 서쪽 해안 국경 전주 여주 나주 정읍 태백 성남 오산 시흥 구리 하남 의왕 과천 안동 이번 "
    "지난 다음 오늘 내일 어제"
) - _words(
    "대구 대전 전주 안동 성남 통영 거제 해남 서산 세종 태백 시흥 하남 나주 정읍 당진 논산 동해 서해 남해 여주"
)
"""Nouns that are also names; a town of this name is found with its head noun (강화군, 화성시)."""

# ---- Chinese: nothing marks a word ----

CHINESE_HEADS: Final = frozenset("市省县县区區州镇鎮村乡鄉岛島河江湖山港城府道郡")
CHINESE_AT: Final = frozenset("在从從到于於往赴抵自离離驻駐")
CHINESE_WORDS: Final = _words(
    "和平 东方 東方 太平 公主 人民 中央 大同 长安 平安 高明 新城 开封 开平 安定 永远 永康 兴化 光明 海上 "
    "大学 中山 海口 江河 黄金 三明 清远 保定 新民 新乡 大安 公安 建设 文化 中心 发展 前进 团结 胜利 友好 "
    "友谊 解放 革命 民主 自由 统一 安全 国安 中南 华中 昌平 高雄 大阪 朝阳 海南 江南 河南 湖南"
) - {
    "海口",
    "开封",
    "保定",
    "高雄",
    "大阪",
    "海南",
    "河南",
    "湖南",
    "中山",
    "清远",
    "大同",
    "昌平",
    "三明",
    "新乡",
}
"""Words that are also names of towns."""
CHINESE_OTHER: Final = re.compile(
    r"さん|氏|君|様|ちゃん|選手|容疑者|被告|議員|監督|投手|先生|女士|小姐|[語语]|[话話](?!剧|劇|题|題)"
)
"""After a name they make it a person's, or a language."""
CHINESE_TRAPS: Final = re.compile(
    r"发展中国家|發展中國家|今日本|当日本|本日(?=本)|日本語|其中国|中国家|本国|和平安|北京时间|北京時間"
)
"""Where a name only seems to stand: 中国 in 发展中国家."""

# ---- Arabic: prefixes of one letter, the article ----

_ARABIC_PREFIXES: Final = (
    "وال", "فال", "بال", "كال", "ولل", "لل", "وب", "ول", "وك", "فب", "فل", "و", "ف", "ب", "ل", "ك",
)  # fmt: skip
_ARTICLE_AR: Final = "ال"
ARABIC_WORDS: Final = _words(
    "المدينة الخبر الباب الشمال الجنوب الوسط الشرق الغرب الحدود النصر السلام العلم المركز الحديثة القرية "
    "الجمهورية القديمة الجديدة العين القائم الكبرى الأولى الثانية الرئيس الحكومة الجيش الشعب الدولة "
    "العاصمة المنطقة الساحل الجبل البحر النهر الوادي السوق الميناء البلدة المحافظة المنصورة السادات "
    "الصالحية المحمدية القدم شمال جنوب شرق غرب وسط مدينة قرية باب عين سلام نصر علم جبل بحر نهر سوق واد "
    "بلدة دار بيت رأس تل كفر قصر برج حي سيدي بني أبو أم ابن الحرية الوحدة العربية المتحدة الشعبية "
    "وإن فإن وأن بأن فأن "
    "الديمقراطية بعد قبل على إلى من عن مع هذا هذه ذلك التي الذي كان كانت قال قالت كما لكن حتى عند بين "
    "تحت فوق حول"
)
"""Words that are also names of towns."""


def arabic_forms(written: str) -> Iterator[tuple[int, str]]:
    """Yield what a word may be without its prefix: how many letters came off, and the name to look up."""
    yield 0, written
    for prefix in _ARABIC_PREFIXES:
        rest = written[len(prefix) :]
        if not written.startswith(prefix) or len(rest) < 3:
            continue
        if prefix.endswith(_ARTICLE_AR):
            yield len(prefix) - 2, _ARTICLE_AR + rest
        elif prefix.endswith("لل"):
            yield len(prefix) - 1, _ARTICLE_AR + rest
        else:
            yield len(prefix), rest


# ---- languages with capitals ----

PARTICLES: Final = _words(
    "de la le les du des da do dos das del della di al el am an der den von van und на над phố"
)
ELISIONS: Final = _words("l d qu dell all nell sull dall coll un quest jusqu")
"""What stands before an apostrophe and a name: l'Allemagne, dell'Italia."""
SHORT_COUNTRIES: Final = _words("USA ABD DDR UAE UK EUA")
"""Countries that other languages write in capitals too, short: no chance letters."""
APOSTROPHE_ENDINGS: Final = frozenset({"tr", "az"})
"""Languages that part a name's endings by an apostrophe: Ankara'da."""
TURKISH_IN: Final = re.compile(r"['’][dt][ae](?:n|ki)?\b")
"""In or from what stands before."""
LOCATIVES: Final = _words(
    "in aus nach bei von um bis durch über в во из на под у до к ко от над через около близ à en dans "
    "depuis vers de a em no na para desde hacia у до з із зі від через біля під w we z ze do od przez koło "
    "pod nad στο στη στην στον στα στις στους από προς σε για της του των ở tại từ đến vào"
)
"""Prepositions before a place."""
CASED_NOUNS: Final = _words(
    "Essen Halle Hof Regen Siegen Weiden Lage Brand Stade Kamen Rat Bad Berg Burg Wald Feld See Insel Hafen "
    "Markt Kirche Land Stadt Dorf Norden Süden Osten Westen Mitte Ende Welt Plan Zeit Tag Leben Worms "
    "Singen Gera Moos Hagen Bergen Bremen Mainz Kiel Celle Buch Wien Man Mole Tour Nancy Tours Angers Nice "
    "Орёл Орел Мир Владимир Роман Пушкин Киров Суд Дом Город Шахты Гусь Дно Луга Остров Остановка Победа "
    "Свободный Советский Первомайский Октябрьский Маркс Энгельс Николаев Королёв Королев Жуковский Чехов "
    "Чайковский Jordan Володимир Роман Шевченко Катерина Вікторія Джордж Джеймс Софія Лариса Марина Марин "
    "Артем Лев Франко Франка Королева Мельник Софии Anna Ann Maria Mari Jan David George Jarosław Henry "
    "Charles Mary Martin Victor Elizabeth Ali Hasan Emin İsmail Ismail Fatih Sinan Yunus Adem Barış Turan "
    "Lara Mason Susan Roman Lee Smith Jones Taylor Jackson Johnson Washington Scott Nowe Nowy Nowa Mały "
    "Małe Mała Środa Taki Taka Dane Pole Świecie Sama Samo Siły Rok Rada Góra Biała Σοφία Ελευθερία Μάνα "
    "Μάνας Αθηνά Σαμαρά Ζωγράφου Βασιλεία"
) - {"Bremen", "Mainz", "Kiel", "Wien", "Celle", "Bergen", "Gera", "Washington"}
"""Nouns and people's names that are also towns: places only after a preposition."""
CASED_WORDS: Final = _words(
    "Die Der Das Den Dem Des Ein Eine Einer Er Sie Es Wir Ihr Ich Man Alle Als Am Bei Beim Da Nur Sein "
    "Was Wie Wo Aber Auch So Mit Nach Noch Nun Ob Oder Seit Um Und Uns Von Vor Wann War Wenn Wer Zu Zum "
    "Zur Im In An Auf Aus Le La Les Un Une Des Du De Il Elle On Nous Vous Ils En Et Mais Où Sur Pour Par "
    "El Los Las Una Y Pero Con Para Por No Se Su O A Os Um Uma Do Da И В Во На С Со К Ко У О Об От До За "
    "Из По Под Над При Про Для Не Но Он Она Оно Они Мы Вы Я Это Эта Этот Эти Как Так Там Тут Что Кто Где "
    "Когда Если Или Да Нет Все Всё Был Была"
)
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
    "я>ь/й/є/е і>а/ь/о/я/і/ ї>я/ї"
)
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


def as_written(word: str) -> tuple[str, ...]:
    """Return the word alone: a language whose endings are not known."""
    return (word,)


def _nominatives(word: str, rules: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    forms = [word]
    for ending, endings in rules:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            forms += [word[: len(word) - len(ending)] + other for other in endings]
    return tuple(dict.fromkeys(forms))


def russian_forms(word: str) -> tuple[str, ...]:
    """Return the word and the nominatives it may be a case of.

    Examples
    --------
    >>> "Москва" in russian_forms("Москве"), "Китай" in russian_forms("Китаем")
    (True, True)
    """
    return _nominatives(word, _RUSSIAN)


def ukrainian_forms(word: str) -> tuple[str, ...]:
    """Return the word and the nominatives it may be a case of.

    Examples
    --------
    >>> "Київ" in ukrainian_forms("Києва"), "Франція" in ukrainian_forms("Францією")
    (True, True)
    """
    return _nominatives(word, _UKRAINIAN)


def greek_forms(word: str) -> tuple[str, ...]:
    """Return the word and the nominatives it may be a case of.

    Examples
    --------
    >>> "Γαλλία" in greek_forms("Γαλλίας"), "Λίβανος" in greek_forms("Λίβανο")
    (True, True)
    """
    return _nominatives(word, _GREEK)


def armenian_forms(word: str) -> tuple[str, ...]:
    """Return the word and the nominatives it may be a case of.

    Examples
    --------
    >>> "Երևան" in armenian_forms("Երևանում"), "Ֆրանսիա" in armenian_forms("Ֆրանսիայի")
    (True, True)
    """
    return _nominatives(word, _ARMENIAN)


def polish_forms(word: str) -> tuple[str, ...]:
    """Return the word and the nominatives it may be a case of.

    Examples
    --------
    >>> "Kraków" in polish_forms("Krakowie"), "Francja" in polish_forms("Francji")
    (True, True)
    """
    return _nominatives(word, _POLISH)


def german_forms(word: str) -> tuple[str, ...]:
    """Return the word, and without the genitive's s.

    Examples
    --------
    >>> german_forms("Berlins")
    ('Berlins', 'Berlin')
    """
    return (word, word[:-1]) if len(word) > 4 and word.endswith("s") else (word,)


HOMES: Final[Mapping[str, frozenset[str]]] = {
    "uk": frozenset({"UA"}),
    "pl": frozenset({"PL"}),
    "el": frozenset({"GR", "CY"}),
    "hy": frozenset({"AM"}),
    "tr": frozenset({"TR"}),
    "vi": frozenset({"VN"}),
}
"""By language: where it is at home. A sentence opens with towns of these only, other words being likelier."""
FORMS: Final[Mapping[str, Callable[[str], tuple[str, ...]]]] = {
    "ru": russian_forms,
    "uk": ukrainian_forms,
    "el": greek_forms,
    "hy": armenian_forms,
    "pl": polish_forms,
    "de": german_forms,
}
"""By language: the forms a written word may be looked up under."""
