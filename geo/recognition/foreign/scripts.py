"""Scripts without capitals: what their words are made of, and what may hang on a name in them.

Hebrew and Ethiopic write a preposition as the first letter of the word, Arabic the article too; Georgian has
case endings; Persian, Urdu and the scripts of India part every word; Thai and its neighbours part none. What
comes off a word is tried, the name itself first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.recognition.foreign import grammar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Forms = Callable[[str], Iterator[tuple[int, str]]]


class Script(NamedTuple):
    """A script whose words are parted by spaces."""

    words: re.Pattern[str]
    """A word with its marks; ``\\w`` leaves vowel signs out."""
    forms: Forms
    """From the words as written: how many letters came off in front, and what to look up."""
    common: frozenset[str]
    """Words of the language that are names of towns too."""
    home: frozenset[str]
    """Codes of the countries where the language is at home: names there may be short."""
    abroad: int
    """Letters that the name of a town has at least that is neither a capital nor at home."""
    at: frozenset[str] = frozenset()
    """Words for "in": after one the name of a capital is no common word."""


class Unparted(NamedTuple):
    """A script that puts no space between words."""

    runs: re.Pattern[str]
    heads: re.Pattern[str]
    """What may stand before a place: "province", "country", "in"; then a short name is one too."""
    front: str
    """The word for "country", with which some names stand in the gazetteer."""
    common: frozenset[str]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def whole(written: str) -> Iterator[tuple[int, str]]:
    """Yield the words alone: nothing hangs on a name."""
    yield 0, written


_HEBREW_LETTERS: Final = frozenset("ובלמהכש")
_MOST_PREFIXED: Final = 4


def hebrew_forms(written: str) -> Iterator[tuple[int, str]]:
    """Yield what words may be without the letters that stand for "and", "in", "to", "from", "the", "that".

    Examples
    --------
    >>> "צרפת" in [name for _, name in hebrew_forms("ומצרפת")]
    True
    """
    yield 0, written
    if '"' in written:
        # As typed: the sign proper stands in names, ארה״ב.
        written = written.replace('"', "״")
        yield 0, written
    for cut in range(1, _MOST_PREFIXED):
        if len(written) - cut < 3 or not _HEBREW_LETTERS.issuperset(written[:cut]) or written[cut] in "'׳":
            return
        yield cut, written[cut:]
        # After another letter a vav at the beginning is doubled: ורשה, בוורשה.
        if written[cut : cut + 2] == "וו":
            yield cut, written[cut + 1 :]


def ethiopic_forms(written: str) -> Iterator[tuple[int, str]]:
    """Yield what words may be without a preposition in front and "and" or the object's sign behind.

    Examples
    --------
    >>> "ኬንያ" in [name for _, name in ethiopic_forms("ከኬንያ")]
    True
    """
    for cut in (0, 1, 2) if written[:1] in "የበከለእስ" else (0,):
        rest = written[cut:]
        if (cut == 2 and written[:2] not in {"እስ", "ስለ", "የበ", "ከበ"}) or len(rest) < 2:
            continue
        yield cut, rest
        if len(rest) > 2 and rest[-1] in "ንናምው":
            yield cut, rest[:-1]


_GEORGIAN_GENITIVE: Final = ("იდანაც", "ისთვის", "ისკენ", "ისგან", "იდან", "ისა", "ის", "ით")
_GEORGIAN_OTHER: Final = (
    "სთვის", "სთან", "სგან", "სკენ", "ამდე", "დან", "თან", "მდე", "შიც", "ზეც", "ში", "ზე", "ად", "მა",
    "ს", "მ", "ც",
)  # fmt: skip
_GEORGIAN_VOWELS: Final = "აეიოუ"


def georgian_forms(written: str) -> Iterator[tuple[int, str]]:
    """Yield the words, and the nominatives they may be a case of.

    Examples
    --------
    >>> "თბილისი" in [name for _, name in georgian_forms("თბილისში")]
    True
    """
    yield 0, written
    for ending in (*_GEORGIAN_GENITIVE, *_GEORGIAN_OTHER):
        stem = written.removesuffix(ending)
        if stem == written or len(stem) < 3:
            continue
        if stem[-1] in _GEORGIAN_VOWELS:
            yield 0, stem
        else:
            # Only the genitive and what is made of it drop the vowel of a noun that does not end in i.
            yield from ((0, stem + vowel) for vowel in ("იაე" if ending in _GEORGIAN_GENITIVE else "ი"))


def _ended(*rules: str) -> Forms:
    """Return the function that takes one of some endings off a word, "त्त>ം" putting another in its place."""
    parted = [(ending, instead) for rule in rules for ending, _, instead in [rule.partition(">")]]

    def forms(written: str) -> Iterator[tuple[int, str]]:
        yield 0, written
        for ending, instead in parted:
            stem = written.removesuffix(ending)
            if stem != written and stem[-1:] != " " and len(stem + instead) >= _LEAST_STEM:
                yield 0, stem + instead

    return forms


_LEAST_STEM: Final = 4
_DRAVIDIAN: Final = _words(
    "\u200cలోని> లోని> \u200cలో> లో> \u200cకు> కు> \u200cకి> కి> \u200cతో> తో> "
    "ಿನಲ್ಲಿನ>ು ಿನಲ್ಲಿ>ು ಿನಿಂದ>ು ಿಗೆ>ು ಿನ>ು ದಲ್ಲಿ> ದಿಂದ> ಯಲ್ಲಿ> ಯಿಂದ> ಕ್ಕೆ> ಗೆ> "
    "ത്തുനിന്ന്>ം ത്തിൽ>ം ത്തിന്റെ>ം ത്തേക്ക്>ം ത്ത്>ം യിലേക്കുള്ള> യിലേക്ക്> യിലെ> യിൽ> യുടെ> "
    "ിലേക്കുള്ള>് ിലേക്ക്>് ിലെ>് ിൽ>് ിന്റെ>് "
    "யிலிருந்து> யில்> த்திலிருந்து>ம் த்தில்>ம் வில்> வின்> ிலிருந்து>் ில்>்"
)
"""Endings of Telugu, Kannada, Malayalam and Tamil for "in", "from", "to", "of", "with"."""
_GUJARATI: Final = _words("માંથી> માં> થી> નું> ના> ની> નો> ને>")
_MARATHI: Final = _words(
    "्याहून>े ्यातून>े ्यात>े ्याला>े ्याच्या>े ्याचे>े ाहून> ातून> ाच्या> ाला> ात> हून> तून> मध्ये> मधील> च्या> ची> चा> चे> ला> ने> त>"
)
_NEPALI: Final = _words("बाट> सँग> देखि> सम्म> लाई> मा> को> का> की> ले>")
HEBREW_COMMON: Final = _words(
    "אריאל שלום העיר הבית ערד הוד אור גבעת גן רחוב כפר בית באר בני קריית קרית תל עין ראש נוף צור רמת נווה "
    "יהוד שדה מעלה שלם ציון אולם קורה קרן האל מעין אמן רעות מודיעין רחובות ואן דוחה מאלה טור נשואה לאה פרו "
    "הודה ארד ליל פונה גובה עדן אנה מכה באת דפוק רובה טיילור לין אליזבת הדסה מוביל גדה המלצה מאגר כפולה "
    "וקשה בואי בואו פרת בענין ענין הצפון הדרום המרכז צפון דרום מרכז מליון מיליון כיוון מקום מלחמה שנים "
    "שונים בנים מוכנים שכנים לבנים המונים מבנים בונים להכניס מוחמד מושלם משלם הגדה מעץ דויד וואו בורסה "
    "קורונה הקורונה הגבלה השמאלי השלימה הסיני בנין ג'קסון קופר קנו קורו לורן לימון קירוב מסרו מיין ברברה "
    "וורן "
    "ציינו לינקולן ויקטוריה לורנס דרבי מסירת סטנלי בצרה מפרק שיגה דקר פולי אקרא יורק קניה "
    "הבורסה להלאה הלאה אומן שקרן לוין כפר"
)
ARABIC_COMMON: Final = _words(
    "السويدية روم لسان سيق اقصر "
    "إطار عرفات الحزم بأني البيض كنت انا أنا الجديد صور بأنه بانه يوما كامل الداخلية منا جمال الصور الثورة "
    "ثورة وان عالية بأي لأي الأم نور الأبيض أمن الخميس الحي خبر أمل امل بول الوسطى دوما بسيط ألم البيضاء "
    "الصف آمن الجميل سالم ماري القصر ميل سارة فارس الأربعاء بابا الشهداء بشار سعيدة مين الزعيم العيون "
    "الهندية داود الطبقة كارل هام لين ميدان أشرف الشريعة جان دير مشهد حجة مارتن كأن الخمس الشاطئ باي معسكر "
    "شين وكيل عمران فعالية روس رياض سنه آنا الم أبا كمان أمان سلطات ليل رشيد البحيرة الزرقاء جاكسون حصار "
    "مان باري حولي سار طراز القاسم يورك ليو الفحم البرج تايلور سول امن البسيط إليزابيث الام العبور تروي "
    "كانو لجان البندقية بندر كائن خميس العمارة الظاهرة كبيرا لأول بلاد مالي فان كانا إنا قوم كشفت باولو "
    "نانسي آلام ربك النادرة السلمية سلمية انتبه جوهر الأمانة محلات خالص بيلا ديانا قصور القصور كوبر تاني "
    "نايف "
    "لورين عشاق داخله بداخله العصابة بحري لايزال ايزال فرانس قبلي الشروق لاس نووي نيلسون زرقاء مينا التل "
    "غاري "
    "غالي خطأي الفاتح فاتح المنشأة ميكي سلالة سند فيني النعمة ساره كورونا الميادين تويوتا لاول يراك سترة "
    "سهيل "
    "فرانكلين مساكن الاربعاء بحركة أبيك فلاديمير فيكتوريا باكرا بليون فيمن رومان الطور ديلي "
    "الغربية الشرقية الشمالية الجنوبية المعارضة"
)
PERSIAN_COMMON: Final = _words(
    "پرنس چک وین شانسی جوڑا پروان دھول کنور آنند چوپڑا کیچ اگر بالا خبر جان تازه بری مالی مرکزی آنان مهر نور "
    "اونا فارس بالای برات صحنه سالم مردان بهار نیم شام سرباز تور ترکی برن روم سند سرت اندیشه پرت بافت روان "
    "هام دوشنبه مون امن گاو بندر نیو وان بنی میری کیف گویا امان قوم کارا باری موش سلسله لاس نویس پرو آسان "
    "اشرف داور پیچ آنا آوری مان خالص میانه سوری نوک گرمی سمی فان ادیان کین روس نیما گرا روبه شین جمال متون "
    "مین بانی حصار دری پیرو کنت ادرار آرا تراز ماری بتمن ترمز مرادی کندی اردو لنز مور مینا خونین چمن میله "
    "نیس اتو بریده محلات مبارکه انا جوهر آوریل تربت الن سومی سده نانسی کان سویا سرپل بودا آستانه آمدن احمدی "
    "عمران ربات تایلر پوری کرتی اعزاز چلی میسر گانا وادی رشید غازی سول سترہ فاتح منا فار موصول کورونا تھانے "
    "بولی قصور ایئر ہوائی سیرت دوا گنا نامور سبھا بنوں سیمی مرے کالے کرن کالی ابا گالی بول جاؤ لائے بولا "
    "ساری رباط دشتی تسویه داخله بولتون فلورانس جردن ولادیمیر ویکتوریا سراب بنادر سنه پونه دیلی دامان پرم "
    "توربو "
    "مهدیه گریس لورن نیلی کرشنا میڈیسن اوزار سبی رومان پلاؤ پاروں ڈرگ ڈارون جیکسن وکٹوریہ کمالیہ ناروا کولم "
    "ماؤ "
    "عثمانیہ محمدیہ جنت تازہ بھلائی"
)
INDIAN_COMMON: Final = _words(
    "गया मिला हिन्दी बोल सारी मान आनंद मोबाइल गाली भावना काली सागर हवाई गाना गुना कान बारी बस्ती वर्ना हसन "
    "सार लाई निर्मल सुर संभल गाल मेन खन्ना डेविड पाली कतार पारा दुर्ग गुणा पाला सोची बुआ बैटमैन माली एटा "
    "মান একে আনন্দ হাসান নিউ বোমা আসেন কারা বয়সে ডেভিড ম্যান সুর পালা সার পারা থাই ভোলা দেশি মেরি কালি ভান "
    "गांजा कोरोना जर्सी बाल्टी মার্কা তাকেও চাস নিউটন ভোজ গালে নেলসন লরেন্স দুর্গ জ্যাকসন কারুর নির্মল "
    "পার্থ র‌্যালি "
    "ஜாக்சன் நெல்சன் சாட் கல்யாணி பாக்கு பூரி லியோன் জার্সি মাও மத்திய மேல் கிழக்கு வட தென் வேளை காலி கான் "
    "பெரு ஆனந்த் டைப் கண்டி வான் કતાર दिली मेडिया"
)
_ARAB: Final = _words("DZ BH KM DJ EG IQ JO KW LB LY MR MA OM PS QA SA SO SD SY TN AE YE")
_INDIA: Final = _words("IN NP BD LK")
_HEBREW: Final = re.compile(
    r"[\u05d0-\u05ea](?:[\u05d0-\u05ea\u0591-\u05c7]|['׳\"״](?=[\u05d0-\u05ea]))*['׳]?"
)
_ARABIC: Final = re.compile(r"[\u0620-\u065f\u066e-\u06d3\u06fa-\u06ff\u200c]+")
ARABIC: Final = Script(
    _ARABIC, grammar.arabic_forms, grammar.ARABIC_WORDS | ARABIC_COMMON, _ARAB, 4, _words("في")
)
PERSIAN: Final = Script(_ARABIC, whole, PERSIAN_COMMON, _words("IR AF TJ PK IN"), 5, _words("در"))
"""Persian and Urdu: the letters are Arabic's, the prefixes are not."""
OTHERS: Final = (
    Script(_HEBREW, hebrew_forms, HEBREW_COMMON, _words("IL PS"), 4),
    Script(re.compile(r"[\u1200-\u135a\u135d-\u135f]+"), ethiopic_forms, frozenset(), _words("ET ER"), 3),
    Script(
        re.compile(r"[\u10d0-\u10ff]+"),
        georgian_forms,
        _words("როლი როლის რიგი რიგის მარც დილი დილის"),
        _words("GE"),
        4,
    ),
)
_INDIAN: Final = Script(
    re.compile(r"[\u0900-\u0963\u0970-\u0dff\u200c\u200d]+"),
    _ended(*sorted(_DRAVIDIAN | _GUJARATI, key=lambda rule: (-len(rule), rule))),
    INDIAN_COMMON,
    _INDIA,
    5,
)
_INDIAN_IN: Final = {
    language: _INDIAN._replace(forms=_ended(*sorted(endings, key=lambda rule: (-len(rule), rule))))
    for language, endings in (("mr", _MARATHI), ("ne", _NEPALI))
}


def indian(language: str) -> Script:
    """Return the scripts of India as a language uses them; Hindi hangs nothing on a name."""
    return _INDIAN_IN.get(language, _INDIAN)


UNPARTED: Final = (
    Unparted(
        re.compile(r"[\u0e00-\u0e4e]+"),
        re.compile(r"(?:จังหวัด|ประเทศ|เมือง|กรุง|นคร|อำเภอ|แขวง|ใน|ที่|จาก|ไปยัง|ไป|สู่|ถึง|และ|กับ|ของ)\Z"),
        "ประเทศ",
        _words("มาเล เลย"),
    ),
    Unparted(
        re.compile(r"[\u0e80-\u0ece]+"),
        re.compile(r"(?:ແຂວງ|ປະເທດ|ເມືອງ|ນະຄອນ|ຢູ່|ຈາກ|ໄປ)\Z"),
        "ປະເທດ",
        frozenset(),
    ),
    Unparted(
        re.compile(r"[\u1780-\u17d3]+"), re.compile(r"(?:ខេត្ត|ប្រទេស|ក្រុង|នៅ|ពី|ទៅ)\Z"), "ប្រទេស", frozenset()
    ),
    Unparted(re.compile(r"[\u1000-\u109f]+"), re.compile(r"(?:မြို့|ပြည်နယ်|နိုင်ငံ)\Z"), "", frozenset()),
)
