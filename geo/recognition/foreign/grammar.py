"""What may hang on a name in other languages, and which of their words are spelt like names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


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
    "후에 콜론 델타 "
    "강화 경기 공주 대전 화성 수도 정부 사실 이상 구성 고성 영주 원주 청주 진주 영동 남동 남구 동구 서구 "
    "북구 중구 중앙 보고 이동 이천 이리 사천 천만 백만 상주 안성 완주 해남 장수 부여 보령 무안 장성 진도 "
    "신안 영광 고창 순창 임실 남해 동해 서해 통영 거제 하동 함양 산청 성주 고령 칠곡 봉화 예천 문경 의성 "
    "청송 영양 영덕 청도 군위 안정 평화 자유 통일 대구 사상 강서 강동 금정 연제 수영 기장 서산 당진 논산 "
    "계룡 금산 세종 시장 시민 도시 마을 지방 지역 국가 나라 세계 남부 북부 동부 서부 남쪽 북쪽 "
    "동쪽 서쪽 해안 국경 전주 여주 나주 정읍 태백 성남 오산 시흥 구리 하남 의왕 과천 안동 이번 "
    "지난 다음 오늘 내일 어제 라고 위해 구나 마리 건지 미리 조지 로드 브랜드 수단 연대 예산 음성 테마 데리 "
    "잭슨 라지 베리 "
    "모시 이브 홀로 부지 조리 오렌지 스프링 아리 엘리자베스 브라이언 말리 유진 저지 와우 연수 상해 천지 "
    "크루 데이비스 무어 "
    "바리 세일 사리 배리 칼리 클린 바스 서리 로렌스 캔디 토키 고마 리노 넬슨 우파 사이다 오로라 치타 메스 "
    "앤더슨 제트 "
    "올린다 로저스 소마 게리 로렌 솔로몬 이카 강령 하산 스탠리 알렌 템플 프롬 서프라이즈 아바 피에르 연사 "
    "샬롯 에디슨 퍼스 "
    "해밀턴 노먼 제레미 케리 빅토리아 링컨 세부 안주"
) - _words(
    "대구 대전 전주 안동 성남 통영 거제 해남 서산 세종 태백 시흥 하남 나주 정읍 당진 논산 동해 서해 남해 여주"
)
"""Nouns that are also names; a town of this name is found with its head noun (강화군, 화성시)."""

KOREAN_TRAPS: Final = re.compile(r"고양이|그리스도|사나이|아리랑")
"""Where a name only seems to stand before a particle: 그리스 in 그리스도."""

# ---- Japanese: katakana writes names, and words of other languages ----

KATAKANA_WORDS: Final = _words(
    "コロン "
    "マン イカ カレー メディア ロード プール ゴール ミッション オレンジ コーチ リン マル モー ジェット メス "
    "ゴム ミリ マリ "
    "レオ ボー オス ホスト ハム コロナ ナンパ バンバン ベリー エリザベス サプライズ カラ ラグビー パール "
    "カイ バーガー "
    "ブライアン バレー ブタ ハーレム ジャクソン ポリ クルー ポー レオン テイラー パラダイス キャンディ "
    "アレン バリー デルタ "
    "ムーア エンタープライズ オーロラ カーン ゴマ フェニックス リンカーン アール エリー パーマ ジョージ ハマ"
)
"""Words and people's names that are also towns."""

# ---- Chinese: nothing marks a word ----

CHINESE_HEADS: Final = frozenset("市省县县区區州镇鎮村乡鄉岛島河江湖山港城府道郡")
CHINESE_AT: Final = frozenset("在从從到于於往赴抵自离離驻駐")
CHINESE_WORDS: Final = _words(
    "启动 新安 "
    "和平 东方 東方 太平 公主 人民 中央 大同 长安 平安 高明 新城 开封 开平 安定 永远 永康 兴化 光明 海上 "
    "大学 中山 海口 江河 黄金 三明 清远 保定 新民 新乡 大安 公安 建设 文化 中心 发展 前进 团结 胜利 友好 "
    "友谊 解放 革命 民主 自由 统一 安全 国安 中南 华中 昌平 高雄 大阪 朝阳 海南 江南 河南 湖南 东北 来宾 "
    "日照 万博"
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
CHINESE_NUMBERED: Final = _words("四国 九州 本州")
"""Islands of Japan, and in Chinese four countries, the whole land, this province."""
CHINESE_VARIANTS: Final = str.maketrans("臺峯羣裏", "台峰群裡")
"""Other ways to write a letter of names."""
CHINESE_OTHER: Final = re.compile(
    r"さん|氏|君|様|ちゃん|選手|容疑者|被告|議員|監督|投手|先生|女士|小姐|[語语]|[话話](?!剧|劇|题|題)"
)
"""After a name they make it a person's, or a language."""
CHINESE_TRAPS: Final = re.compile(
    r"发展中国家|發展中國家|今日本|当日本|本日(?=本)|日本語|其中国|中国家|本国|和平安|其中|抵达|抵達|到达|到達|表达|表達|发达|發達|孙中山|孫中山|理查德|理查|北京时间|北京時間"
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
SHORT_COUNTRIES: Final = _words("USA ABD DDR UAE UK EUA EEUU")
"""Countries that other languages write in capitals too, short: no chance letters."""
APOSTROPHE_ENDINGS: Final = frozenset({"tr", "az"})
"""Languages that part a name's endings by an apostrophe: Ankara'da."""
TURKISH_IN: Final = re.compile(r"['’][dt][ae](?:n|ki)?\b")
"""In or from what stands before."""
LOCAL_ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "az": ("da", "də", "dan", "dən", "a", "ə"), "eu": ("n", "ra", "tik"),
    "kk": ("да", "де", "та", "те", "дан", "ден", "тан", "тен", "ға", "ге", "қа", "ке"),
    "mn": ("д", "т", "аас", "ээс", "оос", "өөс"), "uz": ("da", "dan", "ga", "ka", "qa"),
}  # fmt: skip
"""Endings for "in", "from" and "to", right on the name: of two such names neither is the other's surname."""
LOCATIVES: Final = _words(
    "in aus nach bei von um bis durch über в во из на под у до к ко от над через около близ à en dans "
    "depuis vers de a em no na para desde hacia у до з із зі від через біля під w we z ze do od przez koło "
    "pod nad στο στη στην στον στα στις στους από προς σε για της του των ở tại từ đến vào"
)
"""Prepositions before a place."""
CASED_NOUNS: Final = _words(
    "Meta Kana File Name True Down Cache Keys Samba End Union Rest First "
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
NOUNS_IN: Final[Mapping[str, frozenset[str]]] = {
    "be": _words("Калі"),
    "sr": _words("ИБ Чита Шема Шеми Вин Кут"),
    "el": _words("Καιρό Καιρός Λαό Λαός Λαού"),
    "is": _words("Barna Baki Máli Talin Gera Heiti Aðrar Bíða"),
    "af": _words("Lêer Meta"),
    "az": _words("Sol Soldan İçəri İçəridən Meta"),
    "eu": _words("Behean Sartu Eman Latin Barruan Kana Meta"),
    "kk": _words("ОК"),
    "mn": _words("Төв Төвтэй Төвд"),
    "sq": _words("Shtyp Shtypi Meta"),
    "tl": _words("Tanda Tulong Bago"),
    "lt": _words("Kitos Viena Vieną Vieno Kitas Gana Sukūrė"),
    "lv": _words(
        "Shēmā Rāda Sans Būla Citas "
        "Viena Vienā Vienas Lūdzu Bērni Bērna Palika Domas Gana Manam Seši Dāmas Cieši Karti Pāris"
    ),
    "sl": _words(
        "Mali Središče Grad Tomaž Viden Vidna Niz Niza Nizom Shema Sheme Imena Imenu Imenom Menu Druga Desno "
        "Vira Viru Mapa Kana Panga Pango Meta"
    ),
    "uk": _words("Того Рівня Хмельницький Хмельницького Хмельницькому"),
    "bg": _words("Елена Роза Вяра Надежда Искра"),
    "ca": _words(
        "Usa Marca Tema Apuja "
        "Món Mon Parla Germans Americans Salt Ronda Valencià Palau Italià Americà Catalans"
    ),
    "cs": _words(
        "Cíle Maska Menu "
        "Česká České Český Most Hora Nové Nová Nový Malá Malé Malý Staré Hrad Řeka Alba Dvůr Písek"
    ),
    "da": _words("Mønster Bund Ahar Bange Inde Lige Skive Sine Bare Barna Viden Frihed"),
    "de": _words(
        "Cache Caches Salt First Ende Same Keys Favoriten "
        "Zug Spa Buchen Wiesen Salz Kreuz Sand Stein Stern Horn Linden Weil Heide Norden Leer Haar Ruhe "
        "Rast Friede "
        "Freude Kraft Macht Sieg Spiel Mutter Vater Kind Bruder Schwester Lehrer Schüler Bauer Becker "
        "Richter "
        "Schneider Schmidt Müller Wagner Laufen Forst Gerne Hart Halbe Sind Mich Bin Seine Seines Ab Will "
        "Mein Dabei Mann Dazu Allen Namen Daran Stark "
        "Manche Region Eure Gold Landes Länder Rest Union Fort Normal Böse Star Stars Liga Küche Bund Rote "
        "Ps Trat Amazon City West "
        "Gerät Namens Mission Nord Marke Kern German Oma Süd Müll Türen King Cent Center Wenden Berge "
        "Mobile Date Krass "
        "Landen Klang Male Leiden Christian Florian Sebastian Julia Anton Mercedes"
    ),
    "es": _words(
        "Marca Tamaño Salto Registro Usa "
        "Gracias Pueblo Santa Nacional Primera Segunda Tercera Fuego Domingo Progreso Libertad Independencia "
        "Esperanza Concepción Mercedes Dolores Trinidad Soledad Consuelo Guadalupe Victoria Encarnación "
        "Carmen "
        "Pilar Paz Luz Cruz Unión Constitución Plata Oro Sol Luna Flores Torres Castillo Reyes Lorena Elena "
        "Carolina Camino Puerto Plaza Centro Capital Central Costa Sierra Loma Llano Río Cabo Isla Campo "
        "Villa "
        "Casa Torre Molina Medina Vera Lara Alba Ángeles Campaña Banco Viejo Federal Reunión Azul García "
        "Fundación "
        "Hidalgo Morelos Juárez Sucre Bolívar Colón Frontera Playa Resistencia Antigua Campos Valle Gracia "
        "Coronel"
    ),
    "fi": _words(
        "Aseta Poista Tulosta Palauta Malli Lähteen Sininen Tila Tilaksi "
        "Asia Koska Koskaan Alku Loppu Äiti Isä Kivi Mäki Vaara Ranta Niemi Laine Virta Aura Oman Paras "
        "Lähti Lähtien Sanaa"
    ),
    "fr": _words(
        "Somme "
        "Tête Police Sens Suis Seul Part Rouge Orange Rose Pierre Claire Lucie Marie Rosé Creil Mende Dives "
        "Cher Sainte Gare"
    ),
    "hr": _words("Bajt Nova Novi Novo Stari Stara Most Brod Grad Mali"),
    "hu": _words(
        "Páros Kimenet Korlát Minden "
        "Vár Magyar Angol Francia Török Román Német Párt Sziget Nagy Kis Szabó Kovács Tóth Spanyol Barna "
        "Iránt Békés"
    ),
    "id": _words(
        "Anda Baris Tandai "
        "Kota Kali Negara Batu Bandar Pekan Barat Timur Besar Hati Kata Lima Sumber Sempurna Rapat Agung Buru"
    ),
    "it": _words(
        "Riga Salta Come Dane "
        "Gaia Luca Asia Vittoria Domenica Rosa Chiara Norma Bella Fermo Vasto Sale Massa Pace Pietra Piana "
        "Monte "
        "Campo Porto Villa Torre Castello Valle Costa Marina Maria Lucia Elena Bene Ora Ore Sole Sera Mare "
        "Centro Rende Canale Materia Opera"
    ),
    "nl": _words(
        "Onverwacht Veld "
        "Best Echt Peer Boom Mol Namen Goes Linde Roos Jaren Landen Nederlands Houten Kampen Helder Hart"
    ),
    "no": _words("Mønster Bare Ahar Fort Finn Ski Sand Nes Mo Vik Ham Sine Bare Barna"),
    "pl": _words(
        "Pole Dane Menu "
        "Polski Obok Marca Stara Nowa Góra Dobra Wola Piła Koło Ruda Zgoda Góry Brat Września "
        "Przemysłu Ochotę Francuski"
    ),
    "pt": _words(
        "End Contagem Tema Chaves Usa Gera "
        "Nova Vitória Esperança Glória Fátima Luz Conceição Aparecida Lourdes Penha Cruz Costa Campos "
        "Torres Serra "
        "Praia Vila Barra Feira Guarda Mercês Soledade Dores Progresso Liberdade Central Nacional Domingo "
        "União "
        "Santa Graça Paz Alegria Moura Irá Velho República Portuguesa Reunião Americana Pedra Portas "
        "Socorro Registro "
        "Lucas Castro Passos"
    ),
    "ro": _words(
        "Dacă Cale Linii Mașina Fiși Constantă Dane "
        "Centrul Centru Cine Pune Alta Abia Uri Sat Deva Rapid Victoria Duc Lasă Noi Mâinile Bărbații "
        "Vest American Români Românești"
    ),
    "ru": _words(
        "Роза Вера Надежда Любовь Лев Лариса Марина Анна Луч Звезда Заря Весна Правда Воля Рай Того Самое"
    ),
    "sk": _words(
        "Koša Kedy Bude Doba Menu "
        "Nová Nové Nový Malá Malé Malý Stará Staré Starý Hrad Rieka Martin Martina Mali Typy"
    ),
    "sv": _words(
        "Läs Sant Fria Mönster Märke "
        "Bara Finns Fort Borg Vara Sala Läsa Stora Vänta Vända Minska Söder Finska"
    ),
    "sw": _words("Usiku Mama Baba Mtoto Maji Simba Nyota Kesho Leo Jana"),
    "tr": _words(
        "Eğer Dili Alan Seç Oran "
        "Ordu Van Deniz Ada Umut Güneş Toprak Savaş Barış Kabul Varsa Kalan Merkez Koruma Kartı Karısı Kartal"
    ),
    "et": _words("Väli Tempel"),
}
"""Words, people and adjectives of one language that are also towns: places only after a word for "in"."""
_NORDIC: Final = _words("i på till til från fra ved vid")
_SLAVIC: Final = _words("v ve z ze do na od u iz")
INSIDE: Final[Mapping[str, frozenset[str]]] = {
    "af": _words("in na van uit"), "az": frozenset(), "eu": frozenset(), "is": _words("í á frá til"),
    "kk": frozenset(), "mn": frozenset(), "sq": _words("në nga drejt"), "tl": _words("sa mula"),
    "be": _words("у ў з із да"), "bg": _words("в във от до край на към"), "ca": _words("a des fins en"),
    "cs": _SLAVIC, "da": _NORDIC, "de": _words("in aus nach bei"),
    "el": _words("στο στη στην στον στα στις από"),
    "es": _words("en desde hasta"), "fr": _words("à en dans depuis vers"), "hr": _SLAVIC,
    "id": _words("di ke dari"),
    "it": _words("a in nel nella da"), "mk": _words("во од до"), "nl": _words("in naar uit te"),
    "no": _NORDIC,
    "pl": _words("w we z ze do na"), "pt": _words("em no na desde até"), "ro": _words("în din la"),
    "ru": _words("в во из на у до"), "sk": _SLAVIC, "sl": _SLAVIC | {"iz"}, "sr": _words("у из на до од"),
    "sv": _NORDIC, "sw": _words("katika kutoka mjini nchini"), "uk": _words("у в з із до на"),
    "vi": _words("ở tại từ đến"),
}  # fmt: skip
"""By language: words for "in", "to" and "from", after which places stand and hardly a person."""
TITLES: Final = _words(
    "herr herrn frau hr dr doktor professor mme mlle monsieur madame docteur maître señor señora "
    "señorita sr sra "
    "don doña doctor doctora profesor profesora signor signora signorina dottor dottore dottoressa "
    "professore "
    "professoressa senhor senhora dona doutor doutora professora meneer mevrouw heer dhr mevr pan pana "
    "panu pani "
    "panią господин госпожа пан пані пана герр fru fröken herra rouva úr asszony paní slečna domnul doamna "
    "bay bayan "
    "pak bapak ibu κύριος κύριο κυρία κ ông bà anh chị cô chú bác bwana bibi mzee gospodin gospođa "
    "г-н г-жа"
)
"""What stands before a person's name."""
CASED_WORDS: Final = _words(
    "Die Der Das Den Dem Des Ein Eine Einer Er Sie Es Wir Ihr Ich Man Alle Als Am Bei Beim Da Nur Sein "
    "Was Wie Wo Aber Auch So Mit Nach Noch Nun Ob Oder Seit Um Und Uns Von Vor Wann War Wenn Wer Zu Zum "
    "Zur Im In An Auf Aus Le La Les Un Une Des Du De Il Elle On Nous Vous Ils En Et Mais Où Sur Pour Par "
    "El Los Las Una Y Pero Con Para Por No Se Su O A Os Um Uma Do Da И В Во На С Со К Ко У О Об От До За "
    "Из По Под Над При Про Для Не Но Он Она Оно Они Мы Вы Я Это Эта Этот Эти Как Так Там Тут Что Кто Где "
    "Когда Если Или Да Нет Все Всё Был Была"
)
