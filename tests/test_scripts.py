"""Short texts in many scripts: the places they name are found, each in its country, and little else."""
# ruff: noqa: E501  (texts stand as they would be written, one a line)

from __future__ import annotations

import random
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.language import detect_language
from geo.model import Document, Resolved, Sentence, Span
from geo.pipeline import Geoparser
from geo.recognition.foreign import foreign_names, grammar, scripts
from geo.recognition.foreign.endings import forms_in
from geo.recognition.names import NameFinder
from geo.recognition.readable import _PLAIN, readable
from geo.sentences import split_sentences

TEXTS = {
    "he": (
        "ראש הממשלה נפגש בירושלים עם שר החוץ של צרפת, ולאחר מכן טס לוושינגטון. נשיא מצרים הגיע אתמול לתל אביב מקהיר. רעידת אדמה הורגשה בטורקיה ובסוריה, ובחיפה נפתחו מקלטים.",
        {
            "ירושלים": "IL",
            "צרפת": "FR",
            "וושינגטון": "US",
            "מצרים": "EG",
            "תל אביב": "IL",
            "קהיר": "EG",
            "טורקיה": "TR",
            "סוריה": "SY",
            "חיפה": "IL",
        },
    ),
    "he2": (
        "משלחת מגרמניה ומאיטליה ביקרה בברלין ובלונדון. השגריר הרוסי במוסקבה אמר כי הסכם עם סין ויפן ייחתם בבייג'ינג.",
        {
            "גרמניה": "DE",
            "איטליה": "IT",
            "ברלין": "DE",
            "לונדון": "GB",
            "מוסקבה": "RU",
            "סין": "CN",
            "יפן": "JP",
            "בייג'ינג": "CN",
        },
    ),
    "ja": (
        "首相は東京で記者会見を開き、来週ワシントンを訪問すると述べた。台風は沖縄県と九州に接近し、大阪と京都でも大雨の恐れがある。フランスとドイツの外相はパリで会談した。",
        {
            "東京": "JP",
            "ワシントン": "US",
            "沖縄県": "JP",
            "九州": "JP",
            "大阪": "JP",
            "京都": "JP",
            "フランス": "FR",
            "ドイツ": "DE",
            "パリ": "FR",
        },
    ),
    "th": (
        "นายกรัฐมนตรีเดินทางจากกรุงเทพฯ ไปยังเชียงใหม่และภูเก็ต แผ่นดินไหวในประเทศญี่ปุ่นทำให้โตเกียวสั่นสะเทือน จีนและสหรัฐอเมริกาจะหารือกันที่สิงคโปร์",
        {
            "กรุงเทพฯ": "TH",
            "เชียงใหม่": "TH",
            "ภูเก็ต": "TH",
            "ประเทศญี่ปุ่น": "JP",
            "โตเกียว": "JP",
            "จีน": "CN",
            "สหรัฐอเมริกา": "US",
            "สิงคโปร์": "SG",
        },
    ),
    "hi": (
        "प्रधानमंत्री ने नई दिल्ली में पाकिस्तान के विदेश मंत्री से मुलाकात की। मुंबई और कोलकाता में भारी बारिश हुई, जबकि चीन ने बीजिंग में बैठक बुलाई। वे अगले महीने जापान और अमेरिका जाएंगे।",
        {
            "नई दिल्ली": "IN",
            "पाकिस्तान": "PK",
            "मुंबई": "IN",
            "कोलकाता": "IN",
            "चीन": "CN",
            "बीजिंग": "CN",
            "जापान": "JP",
            "अमेरिका": "US",
        },
    ),
    "el": (
        "Ο πρωθυπουργός συναντήθηκε στην Αθήνα με τον πρόεδρο της Γαλλίας. Σεισμός έγινε αισθητός στη Θεσσαλονίκη, στην Κρήτη και στην Τουρκία. Ο υπουργός ταξίδεψε από το Βερολίνο στις Βρυξέλλες.",
        {
            "Αθήνα": "GR",
            "Γαλλίας": "FR",
            "Θεσσαλονίκη": "GR",
            "Κρήτη": "GR",
            "Τουρκία": "TR",
            "Βερολίνο": "DE",
            "Βρυξέλλες": "BE",
        },
    ),
    "tr": (
        "Cumhurbaşkanı Ankara'da Almanya'nın dışişleri bakanıyla görüştü. Deprem İzmir'de ve İstanbul'da hissedildi. Heyet daha sonra Rusya'ya ve Irak'a gitti.",
        {"Ankara": "TR", "Almanya": "DE", "İzmir": "TR", "İstanbul": "TR", "Rusya": "RU", "Irak": "IQ"},
    ),
    "uk": (
        "Президент прибув до Києва з Варшави. У Харкові та Одесі лунала тривога, а в Польщі закрили аеропорт. Переговори між Україною та Францією пройдуть у Женеві.",
        {
            "Києва": "UA",
            "Варшави": "PL",
            "Харкові": "UA",
            "Одесі": "UA",
            "Польщі": "PL",
            "Україною": "UA",
            "Францією": "FR",
            "Женеві": "CH",
        },
    ),
    "vi": (
        "Thủ tướng đã gặp Tổng thống Pháp tại Hà Nội. Bão đổ bộ vào Đà Nẵng và Huế, gây mưa lớn ở Thành phố Hồ Chí Minh. Đoàn sẽ thăm Trung Quốc và Nhật Bản vào tháng tới.",
        {
            "Pháp": "FR",
            "Hà Nội": "VN",
            "Đà Nẵng": "VN",
            "Huế": "VN",
            "Hồ Chí Minh": "VN",
            "Trung Quốc": "CN",
            "Nhật Bản": "JP",
        },
    ),
    "fa": (
        "رئیس جمهور در تهران با وزیر خارجه عراق دیدار کرد. زلزله در اصفهان و شیراز احساس شد. هیئت ایرانی به مسکو و پکن سفر می‌کند و سپس به آلمان می‌رود.",
        {
            "تهران": "IR",
            "عراق": "IQ",
            "اصفهان": "IR",
            "شیراز": "IR",
            "مسکو": "RU",
            "پکن": "CN",
            "آلمان": "DE",
        },
    ),
    "ka": (
        "პრეზიდენტი თბილისში საფრანგეთის ელჩს შეხვდა. მიწისძვრა ბათუმში და ქუთაისში იგრძნობოდა. დელეგაცია თურქეთში და გერმანიაში გაემგზავრა.",
        {
            "თბილისში": "GE",
            "საფრანგეთის": "FR",
            "ბათუმში": "GE",
            "ქუთაისში": "GE",
            "თურქეთში": "TR",
            "გერმანიაში": "DE",
        },
    ),
    "hy": (
        "Նախագահը Երևանում հանդիպեց Ֆրանսիայի դեսպանին։ Երկրաշարժը զգացվեց Գյումրիում և Վանաձորում։ Պատվիրակությունը մեկնեց Մոսկվա և Բեռլին։",
        {
            "Երևանում": "AM",
            "Ֆրանսիայի": "FR",
            "Գյումրիում": "AM",
            "Վանաձորում": "AM",
            "Մոսկվա": "RU",
            "Բեռլին": "DE",
        },
    ),
    "am": (
        "ጠቅላይ ሚኒስትሩ በአዲስ አበባ ከፈረንሳይ ፕሬዚዳንት ጋር ተገናኙ። የመሬት መንቀጥቀጥ በጎንደር እና በባህር ዳር ተሰማ። ልዑኩ ወደ ኬንያ እና ወደ ግብፅ ተጓዘ።",
        {
            "አዲስ አበባ": "ET",
            "ፈረንሳይ": "FR",
            "ጎንደር": "ET",
            "ባህር ዳር": "ET",
            "ኬንያ": "KE",
            "ግብፅ": "EG",
        },
    ),
    "ar": (
        "وصل الرئيس الفرنسي إلى القاهرة قادما من باريس. وشعر سكان بيروت ودمشق بالزلزال الذي ضرب تركيا. وقال وزير الخارجية بالرياض إن المحادثات ستعقد بجنيف ولندن، وللأردن دور فيها.",
        {
            "القاهرة": "EG",
            "باريس": "FR",
            "بيروت": "LB",
            "دمشق": "SY",
            "تركيا": "TR",
            "الرياض": "SA",
            "جنيف": "CH",
            "لندن": "GB",
            "لأردن": "JO",
        },
    ),
    "ko": (
        "대통령은 서울에서 일본 총리와 만났다. 지진은 포항과 경주에서 감지됐고 부산에서도 흔들림이 있었다. 대표단은 워싱턴과 뉴욕을 방문한 뒤 독일로 간다.",
        {"서울": "KR", "일본": "JP", "포항": "KR", "경주": "KR", "부산": "KR", "뉴욕": "US", "독일": "DE"},
    ),
    "fr": (
        "Le premier ministre a rencontré son homologue à Berlin avant de se rendre en Pologne. Un séisme a été ressenti à Lyon et à Marseille. La délégation partira pour la Chine et les États-Unis.",
        {"Berlin": "DE", "Pologne": "PL", "Lyon": "FR", "Marseille": "FR", "Chine": "CN", "États-Unis": "US"},
    ),
    "it": (
        "Il presidente è arrivato a Roma da Parigi. La scossa è stata avvertita a Napoli e a Firenze. La delegazione visiterà la Germania e la Cina.",
        {"Roma": "IT", "Parigi": "FR", "Napoli": "IT", "Firenze": "IT", "Germania": "DE", "Cina": "CN"},
    ),
    "pl": (
        "Premier spotkał się w Warszawie z prezydentem Francji. Trzęsienie ziemi odczuto w Krakowie i w Gdańsku. Delegacja pojedzie do Niemiec i na Ukrainę.",
        {
            "Warszawie": "PL",
            "Francji": "FR",
            "Krakowie": "PL",
            "Gdańsku": "PL",
            "Niemiec": "DE",
            "Ukrainę": "UA",
        },
    ),
    "he_more": (
        "שר האוצר אמר בראיון כי הבורסה בניו יורק ירדה, ובטוקיו נרשמו עליות. רכבת מאשדוד לבאר שבע תצא בכל שעה, והדרך לאילת נסגרה. נשיא ארצות הברית נחת בלוד לאחר ביקור בירדן ובקטאר.",
        {
            "ניו יורק": "US",
            "טוקיו": "JP",
            "אשדוד": "IL",
            "באר שבע": "IL",
            "אילת": "IL",
            "ארצות הברית": "US",
            "ירדן": "JO",
            "קטאר": "QA",
        },
    ),
    "ar_more": (
        "انطلقت القمة في الدوحة بحضور وفود من الكويت والمغرب. وأكد المتحدث أن الطائرة أقلعت من بغداد إلى أنقرة ثم هبطت ببرلين. وتأثرت عدن وصنعاء بالأمطار، فيما عادت الكهرباء لحلب.",
        {
            "الدوحة": "QA",
            "الكويت": "KW",
            "المغرب": "MA",
            "بغداد": "IQ",
            "أنقرة": "TR",
            "برلين": "DE",
            "عدن": "YE",
            "صنعاء": "YE",
            "حلب": "SY",
        },
    ),
    "ja_more": (
        "地震は北海道と青森県で観測され、札幌では停電が続いている。外相はロンドンからローマへ移動し、イタリアの首相と会談した。韓国と中国の代表はソウルで協議した。",
        {
            "北海道": "JP",
            "青森県": "JP",
            "札幌": "JP",
            "ロンドン": "GB",
            "ローマ": "IT",
            "イタリア": "IT",
            "韓国": "KR",
            "中国": "CN",
            "ソウル": "KR",
        },
    ),
    "th_more": (
        "ฝนตกหนักในจังหวัดนครราชสีมาและขอนแก่น นายกรัฐมนตรีอังกฤษพบประธานาธิบดีฝรั่งเศสที่ปารีส นักท่องเที่ยวจากเกาหลีใต้เดินทางไปพัทยาและหาดใหญ่",
        {
            "จังหวัดนครราชสีมา": "TH",
            "ขอนแก่น": "TH",
            "อังกฤษ": "GB",
            "ฝรั่งเศส": "FR",
            "ปารีส": "FR",
            "เกาหลีใต้": "KR",
            "พัทยา": "TH",
            "หาดใหญ่": "TH",
        },
    ),
    "hi_more": (
        "चेन्नई और बेंगलुरु के बीच नई रेल सेवा शुरू हुई। राष्ट्रपति ने लंदन में ब्रिटेन के नेताओं से बात की और फिर पेरिस गए। नेपाल की राजधानी काठमांडू में भूकंप के झटके लगे, जिनका असर बिहार तक रहा।",
        {
            "चेन्नई": "IN",
            "बेंगलुरु": "IN",
            "लंदन": "GB",
            "ब्रिटेन": "GB",
            "पेरिस": "FR",
            "नेपाल": "NP",
            "काठमांडू": "NP",
            "बिहार": "IN",
        },
    ),
    "el_more": (
        "Η αντιπροσωπεία αναχώρησε από τη Λευκωσία για το Παρίσι. Πυρκαγιές ξέσπασαν στη Ρόδο και στην Κέρκυρα, ενώ στην Πάτρα έβρεχε. Ο πρόεδρος της Ιταλίας θα επισκεφθεί τη Σόφια και το Κάιρο.",
        {
            "Λευκωσία": "CY",
            "Παρίσι": "FR",
            "Ρόδο": "GR",
            "Κέρκυρα": "GR",
            "Πάτρα": "GR",
            "Ιταλίας": "IT",
            "Σόφια": "BG",
            "Κάιρο": "EG",
        },
    ),
    "tr_more": (
        "Bakan, Londra'dan Paris'e geçti ve Fransa'nın başkentinde konuştu. Antalya’da sıcaklık arttı, Trabzon'da ise yağmur vardı. Yunanistan'la görüşmeler Atina'da yapılacak.",
        {
            "Londra": "GB",
            "Paris": "FR",
            "Fransa": "FR",
            "Antalya": "TR",
            "Trabzon": "TR",
            "Yunanistan": "GR",
            "Atina": "GR",
        },
    ),
    "uk_more": (
        "Делегація з Німеччини відвідала Львів та Чернівці. У Дніпрі відновили рух поїздів до Запоріжжя, а з Полтави вивезли людей. Міністр полетів до Лондона, потім до Рима і Токіо.",
        {
            "Німеччини": "DE",
            "Львів": "UA",
            "Чернівці": "UA",
            "Запоріжжя": "UA",
            "Полтави": "UA",
            "Лондона": "GB",
            "Рима": "IT",
            "Токіо": "JP",
        },
    ),
    "vi_more": (
        "Chuyến bay từ Cần Thơ đến Hải Phòng bị hoãn vì mưa. Chủ tịch nước đã thăm Lào và Campuchia, sau đó dự hội nghị tại Bangkok. Người dân ở Nha Trang và Đà Lạt được sơ tán.",
        {
            "Cần Thơ": "VN",
            "Hải Phòng": "VN",
            "Lào": "LA",
            "Campuchia": "KH",
            "Bangkok": "TH",
            "Nha Trang": "VN",
            "Đà Lạt": "VN",
        },
    ),
    "fa_more": (
        "پرواز مشهد به دبی لغو شد و مسافران در بندرعباس ماندند. سفیر فرانسه در کابل با مقامات افغانستان گفتگو کرد. بارش برف در تبریز و ارومیه ادامه دارد و جاده قم بسته است.",
        {
            "مشهد": "IR",
            "دبی": "AE",
            "بندرعباس": "IR",
            "فرانسه": "FR",
            "کابل": "AF",
            "افغانستان": "AF",
            "تبریز": "IR",
            "ارومیه": "IR",
        },
    ),
    "ka_more": (
        "პრემიერ-მინისტრი ბრიუსელიდან პარიზში გაფრინდა. რუსეთმა საზღვარი დაკეტა, უკრაინა კი პროტესტს აცხადებს. რუსთავის მერი ზუგდიდს ეწვია, შემდეგ კი ფოთში ჩავიდა.",
        {
            "ბრიუსელიდან": "BE",
            "პარიზში": "FR",
            "რუსეთმა": "RU",
            "უკრაინა": "UA",
            "რუსთავის": "GE",
            "ზუგდიდს": "GE",
        },
    ),
    "hy_more": (
        "Վարչապետը Բրյուսելից մեկնեց Փարիզ։ Ռուսաստանի և Իրանի պատվիրակները հանդիպեցին Թեհրանում։ Վրաստանից եկած բեռնատարները հասան Երևան, ապա՝ Կապան։",
        {
            "Բրյուսելից": "BE",
            "Փարիզ": "FR",
            "Ռուսաստանի": "RU",
            "Իրանի": "IR",
            "Թեհրանում": "IR",
            "Վրաստանից": "GE",
            "Երևան": "AM",
            "Կապան": "AM",
        },
    ),
    "am_more": (
        "ፕሬዚዳንቱ ከሱዳን ወደ ኬንያ ተጓዙ። በናይሮቢ የተካሄደው ስብሰባ ላይ የጅቡቲ እና የሶማሊያ ተወካዮች ተገኝተዋል። አውሮፕላኑ ከለንደን ተነስቶ አዲስ አበባ አረፈ።",
        {"ሱዳን": "SD", "ኬንያ": "KE", "ናይሮቢ": "KE", "ጅቡቲ": "DJ", "ሶማሊያ": "SO", "ለንደን": "GB", "አዲስ አበባ": "ET"},
    ),
    "pl_more": (
        "Pociąg z Poznania do Wrocławia odwołano z powodu śniegu. Prezydent poleciał do Londynu, a potem do Hiszpanii. Powódź objęła okolice Opola i Nysy, a w Szczecinie ogłoszono alarm.",
        {
            "Poznania": "PL",
            "Wrocławia": "PL",
            "Londynu": "GB",
            "Hiszpanii": "ES",
            "Opola": "PL",
            "Nysy": "PL",
            "Szczecinie": "PL",
        },
    ),
    "ur_more": (
        "وزیراعظم نے اسلام آباد میں چین کے سفیر سے ملاقات کی۔ کراچی اور لاہور میں شدید بارش ہوئی جبکہ پشاور میں سکول بند رہے۔ وہ اگلے ہفتے سعودی عرب اور ترکیہ جائیں گے۔",
        {
            "اسلام آباد": "PK",
            "چین": "CN",
            "کراچی": "PK",
            "لاہور": "PK",
            "پشاور": "PK",
            "سعودی عرب": "SA",
            "ترکیہ": "TR",
        },
    ),
    "bn_more": (
        "প্রধানমন্ত্রী ঢাকায় ভারতের রাষ্ট্রদূতের সঙ্গে দেখা করেন। চট্টগ্রাম ও সিলেট অঞ্চলে বন্যা হয়েছে। প্রতিনিধিদল জাপান এবং চীন সফর করবে।",
        {"চট্টগ্রাম": "BD", "সিলেট": "BD", "জাপান": "JP", "চীন": "CN"},
    ),
    "ta_more": (
        "சென்னை மற்றும் மதுரை நகரங்களில் பலத்த மழை பெய்தது. பிரதமர் ஜப்பான் சென்று பின்னர் சிங்கப்பூர் வழியாக திரும்பினார்.",
        {"சென்னை": "IN", "மதுரை": "IN", "ஜப்பான்": "JP", "சிங்கப்பூர்": "SG"},
    ),
    "fr_more": (
        "L'Allemagne et l'Italie ont signé l'accord à Bruxelles. Des Ivoiriens ont quitté la Côte d'Ivoire pour le Mali, a indiqué le ministre. Le train de Nantes est arrivé à Bordeaux avec une heure de retard.",
        {
            "Allemagne": "DE",
            "Italie": "IT",
            "Bruxelles": "BE",
            "Côte d'Ivoire": "CI",
            "Mali": "ML",
            "Nantes": "FR",
            "Bordeaux": "FR",
        },
    ),
    "it_more": (
        "L'Italia e la Francia hanno firmato un accordo a Bruxelles. Il treno da Milano è arrivato a Bologna in ritardo, e dell'Austria non si è parlato.",
        {
            "Italia": "IT",
            "Francia": "FR",
            "Bruxelles": "BE",
            "Milano": "IT",
            "Bologna": "IT",
            "Austria": "AT",
        },
    ),
}
"""Texts, and the names in them with the country of each place. What the gazetteer has no name for is left out."""
NO_PLACE = {
    "he": "הילד אכל תפוח ואחר כך הלך לישון. אמא קראה לו סיפור יפה על דוב קטן.",
    "ja": "今日は天気がいいので、公園で友達と一緒に昼ごはんを食べました。楽しかったです。",
    "th": "วันนี้อากาศดีมาก ฉันกินข้าวกับเพื่อนแล้วไปเดินเล่นในสวน พรุ่งนี้จะอ่านหนังสือ",
    "hi": "आज मौसम बहुत अच्छा है। मैंने अपने दोस्त के साथ खाना खाया और फिर किताब पढ़ी।",
    "el": "Σήμερα ο καιρός είναι καλός. Έφαγα με τον φίλο μου και μετά διάβασα ένα βιβλίο. Η Μαρία γέλασε.",
    "tr": "Bugün hava çok güzel. Arkadaşımla yemek yedim ve sonra kitap okudum. Ayşe çok güldü.",
    "uk": "Сьогодні дуже гарна погода. Я їв з другом, а потім читав книгу. Марія сміялася.",
    "vi": "Hôm nay trời rất đẹp. Tôi ăn cơm với bạn rồi đọc sách. Lan cười rất vui.",
    "fa": "امروز هوا خیلی خوب است. با دوستم غذا خوردم و بعد کتاب خواندم. مریم خندید.",
    "ka": "დღეს ძალიან კარგი ამინდია. მეგობართან ერთად ვისადილე და მერე წიგნი წავიკითხე.",
    "hy": "Այսօր եղանակը շատ լավ է։ Ընկերոջս հետ ճաշեցի և հետո գիրք կարդացի։",
    "am": "ዛሬ አየሩ በጣም ጥሩ ነው። ከጓደኛዬ ጋር ምሳ በላሁ ከዚያም መጽሐፍ አነበብኩ።",
    "ar": "الطقس جميل اليوم. تناولت الطعام مع صديقي ثم قرأت كتابا. ضحكت مريم كثيرا.",
    "ko": "오늘은 날씨가 참 좋다. 친구와 밥을 먹고 책을 읽었다. 우리는 많이 웃었다.",
    "zh": "今天天气很好，我和朋友一起吃了饭，然后读了一本书。大家都很开心。",
    "fr": "Il fait très beau. J'ai mangé avec mon ami et puis j'ai lu un livre. Marie a beaucoup ri.",
    "es": "Hoy hace muy buen tiempo. Comí con mi amigo y luego leí un libro. María se rió mucho.",
    "pl": "Dziś jest bardzo ładna pogoda. Zjadłem obiad z kolegą, a potem czytałem książkę. Maria się śmiała.",
    "id": "Hari ini cuaca sangat bagus. Saya makan bersama teman dan kemudian membaca buku.",
    "he_more": "המנהל אמר כי במקום העבודה החדש יהיו שינויים, וכי המלחמה במחירים תימשך שנים. האמן שילם מחיר כבד, והמאמן היה מרוצה מכיוון שהכול הסתדר.",
    "he3_more": "במרכז הדיון עמדה השאלה מי ישלם. השכנים נכנסים לבית, והילדים בונים ארמון בחול. ואולם השופט דחה את הבקשה.",
    "ar_more": "قال المدرب إن الفريق كان جاهزا وأن اللاعبين قدموا مباراة جميلة. أنا لم أكن هناك لكن الخبر وصلني مساء الخميس. الثورة الصناعية غيرت العالم.",
    "ar3_more": "كان الطفل سعيدا بالهدية الجديدة، ثم نام مبكرا. في الصباح ذهب إلى المدرسة مع أمه وأبيه وقرأ القصة بصوت عال.",
    "hi_more": "वह सुबह जल्दी उठा और बाजार गया। उसे एक पुराना दोस्त मिला, जिसने गाना गाया और हवा में हाथ हिलाया। सारी बातें सुनकर सब हँसे। लंबी कतार थी।",
    "el_more": "Η κυβέρνηση ανακοίνωσε νέα μέτρα. Μέσα στην εβδομάδα θα γίνει η ψηφοφορία. Η Ελευθερία και ο Γιώργος πήγαν σινεμά. Καλά νέα για τους εργαζόμενους.",
    "tr_more": "Ama bu sabah kabul edilen karar herkesi şaşırttı. Var olan sorunlar sürüyor. Ben de öyle düşünüyorum. Ali ve Hasan kahve içti. Dört kişi geldi. Kara bulutlar dağıldı.",
    "uk_more": "Разом ми сильніші. Часом буває важко, але воля перемагає. Володимир прочитав роман, а Катерина співала. Наш дім стоїть біля річки. Мати чекала додому.",
    "vi_more": "Bộ trưởng cho biết giá điện sẽ tăng. Tổng giám đốc công ty đã từ chức. Năm nay học sinh được nghỉ sớm. Chủ nhà hàng nói rằng khách rất đông. Nam và Lan đi chợ.",
    "fa_more": "اگر هوا خوب باشد به پارک می‌رویم. خبر تازه این است که قیمت نان بالا رفت. دوشنبه مدرسه تعطیل است. کیف او آبی بود و سرباز پیر خندید.",
    "ka_more": "ბავშვები ეზოში თამაშობდნენ. დედამ საჭმელი მოამზადა და ყველა მაგიდასთან დაჯდა. ხვალ სკოლაში წავალთ. მასწავლებელმა ახალი წიგნი მოიტანა.",
    "hy_more": "Երեխաները խաղում էին բակում։ Մայրը ճաշ պատրաստեց, և բոլորը նստեցին սեղանի շուրջ։ Վաղը դպրոց կգնանք։ Ուսուցիչը նոր գիրք բերեց։",
    "am_more": "ልጆቹ በግቢው ውስጥ ይጫወቱ ነበር። እናታቸው ምሳ አዘጋጀች ሁሉም በአንድ ላይ በሉ። ነገ ትምህርት ቤት እንሄዳለን። መምህሩ አዲስ መጽሐፍ አመጣ።",
    "th_more": "เด็กๆ กำลังเล่นอยู่ในสนาม แม่ทำอาหารกลางวันและทุกคนนั่งกินด้วยกัน พรุ่งนี้เราจะไปโรงเรียน ครูนำหนังสือเล่มใหม่มาให้ มาเลยนะ แพร่หลายมาก",
    "ja_more": "子供たちは庭で遊んでいた。母は昼ごはんを作り、みんなで食べた。明日は学校へ行きます。先生が新しい本を持ってきた。",
    "pl_more": "Będzie dobrze. Nowe zasady obowiązują od jutra. Pan Jan i Anna pili kawę. Rok temu było gorzej. Mały chłopiec zjadł obiad. Razem możemy więcej. Środa minęła.",
    "ur_more": "اگر موسم اچھا ہوا تو ہم باغ جائیں گے۔ خبر یہ ہے کہ قیمتیں بڑھ گئیں۔ میری کتاب نئی ہے اور اس نے گانا گایا۔",
    "bn_more": "ছেলেমেয়েরা উঠানে খেলছিল। মা রান্না করলেন এবং সবাই একসঙ্গে খেল। কাল আমরা স্কুলে যাব।",
    "ta_more": "குழந்தைகள் முற்றத்தில் விளையாடினர். அம்மா சமைத்தார், எல்லோரும் சேர்ந்து சாப்பிட்டனர். நாளை பள்ளிக்குச் செல்வோம்.",
    "fr_more": "L'homme a dit qu'il viendrait. Aujourd'hui, il pleut. D'accord, a répondu Marie. Qu'importe le prix, l'essentiel est là.",
}
"""Texts that name no place, many of whose words are spelt like towns."""


@pytest.fixture(scope="module")
def analysed(full_gazetteer):
    parser = Geoparser.default(full_gazetteer, fast=True)
    texts = {
        **{code: text for code, (text, _) in TEXTS.items()},
        **{f"no-{c}": t for c, t in NO_PLACE.items()},
    }
    documents = [Document(id=code, text=text) for code, text in texts.items()]
    return {a.document.id: a for a in parser.locate_all(documents)}


@pytest.mark.parametrize("code", TEXTS)
def test_the_language_is_told_from_a_few_sentences(code):
    assert detect_language(TEXTS[code][0]) == code.removesuffix("2").partition("_")[0]


@pytest.mark.parametrize("code", TEXTS)
def test_places_are_found_where_they_are(analysed, code):
    found = {m.text: r.place.country_code for m, r in analysed[code].pairs() if isinstance(r, Resolved)}
    assert {name: found.get(name) for name in TEXTS[code][1]} == TEXTS[code][1]


@pytest.mark.parametrize("code", TEXTS)
def test_hardly_anything_else_is_found(analysed, code):
    others = [m.text for m in analysed[code].mentions if m.text not in TEXTS[code][1]]
    assert len(others) <= 1, others


@pytest.mark.parametrize("code", NO_PLACE)
def test_a_text_without_a_place_has_none(analysed, code):
    assert [m.text for m in analysed[f"no-{code}"].mentions] == []


@pytest.mark.parametrize("code", TEXTS)
def test_what_is_not_calibrated_is_said(analysed, code):
    assert any("not calibrated" in warning for warning in analysed[code].warnings)


@pytest.mark.parametrize(
    ("forms", "written", "name"),
    [
        (forms_in("uk"), "Харкові", "Харків"), (forms_in("uk"), "Польщею", "Польща"),
        (forms_in("el"), "Λονδίνου", "Λονδίνο"), (forms_in("el"), "Λίβανο", "Λίβανος"),
        (forms_in("hy"), "Գյումրիում", "Գյումրի"), (forms_in("hy"), "Իրանի", "Իրան"),
        (forms_in("pl"), "Niemczech", "Niemcy"), (forms_in("pl"), "Wrocławia", "Wrocław"),
        (forms_in("fi"), "Helsingissä", "Helsinki"), (forms_in("fi"), "Tukholmaan", "Tukholma"),
        (forms_in("fi"), "Lapissa", "Lappi"), (forms_in("fi"), "Yhdysvaltain", "Yhdysvallat"),
        (forms_in("hu"), "Moszkvában", "Moszkva"), (forms_in("hu"), "Párizzsal", "Párizs"),
        (forms_in("cs"), "Prahy", "Praha"), (forms_in("cs"), "Vídně", "Vídeň"), (forms_in("cs"), "Brna", "Brno"),
        (forms_in("sk"), "Bratislave", "Bratislava"), (forms_in("hr"), "Zagrebu", "Zagreb"),
        (forms_in("ro"), "Bucureștiului", "București"), (forms_in("lt"), "Vilniuje", "Vilnius"),
        (forms_in("lv"), "Rīgā", "Rīga"), (forms_in("et"), "Tartus", "Tartu"), (forms_in("sv"), "Sveriges", "Sverige"),
        (forms_in("uk"), "Відні", "Відень"), (forms_in("xx"), "Paris", "Paris"),
    ],
)  # fmt: skip
def test_cases_lead_to_the_nominative(forms, written, name):
    assert name in forms(written)


@pytest.mark.parametrize(
    ("forms", "written", "name"),
    [
        (scripts.hebrew_forms, "ומצרפת", "צרפת"), (scripts.hebrew_forms, "בוורשה", "ורשה"),
        (scripts.ethiopic_forms, "ከለንደን", "ለንደን"), (scripts.georgian_forms, "საფრანგეთის", "საფრანგეთი"),
        (scripts.georgian_forms, "გერმანიაში", "გერმანია"), (grammar.arabic_forms, "للصين", "الصين"),
    ],
)  # fmt: skip
def test_what_hangs_on_a_name_comes_off(forms, written, name):
    assert name in [form for _, form in forms(written)]


def test_a_name_that_only_begins_a_longer_word_is_none(analysed, full_gazetteer):
    parser = Geoparser.default(full_gazetteer, fast=True)
    for text in ("הצרפתית היא שפה", "แพร่หลายมาก", "ചൈനീസ്"):
        assert parser.locate(Document(id="one", text=text)).mentions == ()


@pytest.mark.parametrize(
    "text",
    [
        "Recep Tayyip Erdoğan ve Kemal Kılıçdaroğlu dün konuştu. Hakan Fidan ve Ali Yerlikaya da toplantıya katıldı.",
        "Donald Tusk i Andrzej Duda rozmawiali wczoraj. Jarosław Kaczyński oraz Rafał Trzaskowski nie przyszli.",
        "Володимир Зеленський та Валерій Залужний говорили вчора. Роман Шухевич і Андрій Мельник мовчали.",
        "Ο Κυριάκος Μητσοτάκης και ο Αλέξης Τσίπρας μίλησαν χθες. Η Ελένη Μενεγάκη γέλασε.",
        "Նիկոլ Փաշինյանը և Ռոբերտ Քոչարյանը խոսեցին երեկ։ Սերժ Սարգսյանը լռեց։",
        "בנימין נתניהו ויאיר לפיד נפגשו אתמול. גם אריאל שרון, אהוד ברק ובני גנץ הוזכרו, וכך גם גולדה מאיר.",
        "التقى عبد الفتاح السيسي ومحمد بن سلمان أمس. وتحدث سعد الحريري وحسن نصر الله ونبيل فهمي وأحمد أبو الغيط.",
        "ابراهیم رئیسی و حسن روحانی دیروز صحبت کردند. محمد خاتمی، علی لاریجانی و جواد ظریف ساکت بودند.",
        "नरेंद्र मोदी और राहुल गांधी ने कल बात की। अमित शाह, योगी आदित्यनाथ और ममता बनर्जी चुप रहे।",
        "სალომე ზურაბიშვილი და ირაკლი ღარიბაშვილი გუშინ საუბრობდნენ. მიხეილ სააკაშვილი დუმდა.",
        "ประยุทธ์ จันทร์โอชา และ ทักษิณ ชินวัตร พูดคุยกันเมื่อวาน พิธา ลิ้มเจริญรัตน์ และ อนุทิน ชาญวีรกูล เงียบ",
        "Nguyễn Phú Trọng và Phạm Minh Chính đã nói chuyện hôm qua. Vương Đình Huệ và Trần Đại Quang im lặng.",
        "岸田文雄と安倍晋三は昨日話した。麻生太郎、石破茂、河野太郎は黙っていた。",
        "山口さんは福島さんと石川議員に会った。千葉氏は欠席し、宮崎選手が優勝した。長野容疑者は否認している。",
        "李南京先生和张北京女士去了饭店，上海话很难学。",
        "本日本を読む予定だ。中国語の授業は楽しい。日本語も勉強する。",
        "Emmanuel Macron et Marine Le Pen ont parlé hier. Jordan Bardella et François Bayrou étaient là.",
        "Pedro Sánchez habló con Carolina Córdoba. La doctora Valencia y el señor Toledo llegaron tarde a la cena.",
        "Giorgia Meloni ha parlato con Romano Prodi. Il signor Milano e la dottoressa Ferrara non sono venuti.",
        "Marina Silva falou com Flávio Dino. A senhora Lisboa e o senhor Braga não vieram para o jantar.",
        "Petteri Orpo puhui Riikka Purran kanssa, ja Sanna Marin kuunteli. Rouva Salo ja herra Lahti nauroivat.",
        "Petr a Jana šli do kina. Paní Pražáková a pan Brněnský se smáli, ale Jaromír byl doma a četl si.",
        "Frau Hagen und Herr Bremer lachten. Der Trainer Jürgen Klopp lobte Florian und Christian Wirtz, die nicht da waren.",
        "Joko Widodo berbicara dengan Prabowo. Ibu Medan dan Pak Padang tertawa karena itu tidak benar.",
        "Fru Holstein og hr. Viborg lo, og det var en god dag for alle. Christian Eriksen scorede ikke.",
        "Ông Vinh và bà Hà im lặng. Tô Lâm nói chuyện với Phạm Minh Chính về kế hoạch mới của năm.",
        "孙中山和李查德先生都没有来。理查德说他很高兴。",
        "고양이는 그리스도가 좋다고 했다. 사나이를 위해 라고 말했다.",
    ],
)
def test_people_are_no_places(full_gazetteer, text):
    parser = Geoparser.default(full_gazetteer, fast=True)
    assert [m.text for m in parser.locate(Document(id="one", text=text)).mentions] == []


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ('נשיא ארה"ב נחת אתמול, ושר החוץ נשאר בבית.', 'ארה"ב', "US"),
        (
            "Beyaz Saray, başkanın daha sonra konuşacağını bildirdi ve bu karar için teşekkür etti.",
            "Beyaz Saray",
            "US",
        ),
        ("Prezydent USA spotkał się w tym tygodniu z premierem i nie przyjechał.", "USA", "US"),
        ("Die USA und ihre Partner haben sich nach langen Gesprächen geeinigt.", "USA", "US"),
        ("ABD başkanı daha sonra bu konuda ve karar için konuştu.", "ABD", "US"),
        (
            "Milli Eğitim Bakanı Yusuf Tekin Ankara'da öğretmenlerle buluştu ve daha sonra gitti.",
            "Ankara",
            "TR",
        ),
        ("Ο πρόεδρος των ΗΠΑ μίλησε χθες για τα νέα μέτρα.", "ΗΠΑ", "US"),
        ("Президент США прибув учора ввечері та виступив із промовою.", "США", "US"),
        ("აშშ-ის პრეზიდენტი გუშინ ჩამოვიდა.", "აშშ", "US"),
    ],
)
def test_short_and_certain_names_are_found(full_gazetteer, text, name, country):
    analysis = Geoparser.default(full_gazetteer, fast=True).locate(Document(id="one", text=text))
    assert [(m.text, r.place.country_code) for m, r in analysis.pairs()] == [(name, country)]


WHITE_HOUSE = {
    "fr": "La Maison Blanche a annoncé que le président ne viendrait pas et que le ministre restait.",
    "es": "La Casa Blanca confirmó que el presidente no viajará este mes por la huelga.",
    "pt": "A Casa Branca disse que o presidente não vai viajar e que ele está bem.",
    "it": "La Casa Bianca ha detto che il presidente non viaggia e che la cena è stata annullata.",
    "de": "Aus dem Weißen Haus hieß es, der Präsident werde nicht reisen und bleibe bei der Familie.",
    "nl": "Het Witte Huis zegt dat de president niet komt en dat hij ook niet belt.",
    "pl": "Rzecznik Białego Domu powiedział, że prezydent nie przyjedzie i że się nie spotka.",
    "cs": "Mluvčí Bílého domu řekl, že prezident se už dnes nevrátí a že je v pořádku.",
    "ru": "Представитель Белого дома сказал, что президент не приедет и что встреча отменена.",
    "uk": "Речник Білого дому сказав, що президент не приїде і що зустріч скасовано.",
    "sv": "Vita huset säger att presidenten inte kommer och att mötet är inställt till hösten.",
    "da": "Det Hvide Hus siger, at præsidenten ikke kommer, og at mødet er aflyst.",
    "fi": "Valkoisessa talossa kerrottiin, että presidentti ei tule ja että kokous on peruttu.",
    "hu": "A Fehér Házban azt mondták, hogy az elnök nem jön el, és a találkozó elmarad.",
    "ro": "Casa Albă a anunțat că președintele nu va veni și că întâlnirea este anulată.",
    "el": "Ο εκπρόσωπος του Λευκού Οίκου είπε ότι ο πρόεδρος δεν θα έρθει.",
    "tr": "Beyaz Saray sözcüsü, başkanın bu hafta gelmeyeceğini ve toplantının ertelendiğini söyledi.",
    "vi": "Người phát ngôn Nhà Trắng nói rằng cuộc họp đã bị hủy vào phút chót.",
    "ar": "قال المتحدث باسم البيت الأبيض إن الاجتماع ألغي وإن الرئيس لن يسافر.",
    "fa": "سخنگوی کاخ سفید گفت که نشست لغو شد و رئیس جمهور نمی‌آید.",
    "he": "דובר הבית הלבן אמר כי הפגישה בוטלה וכי הנשיא לא יגיע.",
    "hi": "व्हाइट हाउस के प्रवक्ता ने कहा कि बैठक रद्द कर दी गई है।",
    "th": "โฆษกทำเนียบขาวกล่าวว่าการประชุมถูกยกเลิกแล้ว",
    "zh": "白宫发言人说，会议已经取消，总统不会来。",
    "zh2": "白宮發言人說，會議已經取消，總統不會來。",
    "ja": "ホワイトハウスの報道官は、会談が中止になったと述べた。",
    "ko": "백악관은 회담이 취소됐다고 밝혔다. 대변인은 이유를 말하지 않았다.",
}
"""A sentence each that names the White House and nothing else."""


@pytest.mark.parametrize("code", WHITE_HOUSE)
def test_the_white_house_stands_in_one_town_in_any_language(full_gazetteer, code):
    text = WHITE_HOUSE[code]
    assert detect_language(text) == code.removesuffix("2")
    pairs = Geoparser.default(full_gazetteer, fast=True).locate(Document(id="one", text=text)).pairs()
    assert [r.place.id for _, r in pairs if isinstance(r, Resolved)] == ["local:white-house"]


@pytest.mark.parametrize("written", ["EE. UU.", "EE.UU.", "EEUU", "los Estados Unidos", "los EE. UU."])
@pytest.mark.parametrize(
    "sentence",
    ["El presidente de {} no viajará. El ministro sí.", "Según {}, la cena no se va a celebrar en la sede."],
)
def test_the_united_states_are_found_in_spanish(full_gazetteer, written, sentence):
    text = sentence.format(written)
    analysis = Geoparser.default(full_gazetteer, fast=True).locate(
        Document(id="one", text=text, language="es")
    )
    name = written.removeprefix("los ")
    assert [(m.text, r.place.country_code) for m, r in analysis.pairs()] == [(name, "US")]
    assert len(analysis.sentences) == sentence.count(". ") + 1


@pytest.mark.parametrize(
    "headline", ["Typhoon hits Đà Nẵng, Huế", "Łódź fire kills three", "Erdoğan meets Kılıçdaroğlu"]
)
def test_a_name_or_two_of_another_language_leave_a_headline_english(headline):
    assert detect_language(headline) == "en"


class Counted:
    """The gazetteer, with a count of how often it was asked for a name."""

    def __init__(self, gazetteer):
        self._gazetteer = gazetteer
        self.asked = 0

    def bearers(self, name, *, limit):
        self.asked += 1
        return self._gazetteer.bearers(name, limit=limit)

    def has_prefix(self, name):
        return self._gazetteer.has_prefix(name)


@pytest.mark.parametrize(
    ("language", "letters"), [("th", range(0x0E01, 0x0E2E)), ("zh", range(0x4E00, 0x8E00))]
)
def test_letters_that_begin_no_name_are_hardly_asked_for(full_gazetteer, language, letters):
    counted = Counted(full_gazetteer)
    drawn = random.Random(7)
    text = "".join(chr(drawn.choice(letters)) for _ in range(2000))
    foreign_names(text, split_sentences(text), NameFinder(counted), language)
    # Each of a dozen lengths at each letter would be 20,000 questions and more.
    assert counted.asked < 2 * len(text)


SEEN = {
    "letters in parts": (
        unicodedata.normalize("NFD", "Tổng thống Pháp đến Hà Nội, rồi bão đổ bộ vào Đà Nẵng và Huế."),
        ["Pháp", "Hà Nội", "Đà Nẵng", "Huế"],
    ),
    "sounds": (
        unicodedata.normalize("NFD", "대통령은 서울에서 일본 총리와 만났다. 부산에서도 흔들림이 있었다."),
        ["서울", "일본", "부산"],
    ),
    "voiced kana": (unicodedata.normalize("NFD", "ドイツの外相はパリで会談した。"), ["ドイツ", "パリ"]),
    "narrow kana": ("ＦＩＦＡの会長は東京とﾊﾟﾘを訪れ、ｲﾀﾘｱにも行く予定だ。", ["東京", "パリ", "イタリア"]),
    "soft hyphens": (
        "Die Re\u00adgie\u00adrung in Ber\u00adlin und die Stadt Ham\u00adburg teil\u00adten das mit.",
        ["Berlin", "Hamburg"],
    ),
    "soft hyphens in English": (
        "The mayor of Wash\u00ading\u00adton flew to Chi\u00adca\u00adgo and to Ottawa on Tuesday.",
        ["Washington", "Chicago", "Ottawa"],
    ),
    "unseen signs": (
        "\ufeffThe mayor of \u200bParis\u200b met the mayor of \u2066London\u2069 in Ber\u200dlin.",
        ["Paris", "London", "Berlin"],
    ),
    "stretched": (
        "وصل الوزير إلى \u200fالقــــاهرة\u200f قادما من Paris ثم إلى \u2067بيروت\u2069.",
        ["القاهرة", "Paris", "بيروت"],
    ),
    "Latin in Hebrew": (
        "השר נחת ב-London ואחר כך טס ל-New York, ומשם לפריז.",
        ["London", "New York", "פריז"],
    ),
    "Latin in Korean": ("대통령은 London에서 총리와 만났고 서울로 돌아왔다.", ["London", "서울"]),
    "wide": (
        "Ｔｈｅ ｍａｙｏｒ ｏｆ Ｐａｒｉｓ ｍｅｔ ｔｈｅ ｍａｙｏｒ ｏｆ Ｌｏｎｄｏｎ.",
        ["Paris", "London"],
    ),
    "joiners": ("رئیس جمهور می\u200cرود به تهران و اصفهان\u200c.", ["تهران", "اصفهان"]),
    "capitals": ("ПРЕЗИДЕНТ РОССИИ ПРИБЫЛ В ПЕКИН, А ЗАТЕМ ВЫЛЕТЕЛ В МОСКВУ", ["РОССИИ", "ПЕКИН", "МОСКВУ"]),
    "names alone": ("Москва, Париж, Киев", ["Москва", "Париж", "Киев"]),
    "two languages": (
        "The president spoke in Seoul on Monday. 대통령은 부산에서 연설했다. He then flew to Tokyo.",
        ["Seoul", "부산", "Tokyo"],
    ),
    "nothing seen": ("\u200b\u200b\ufeff", []),
}
"""Texts that are not written as they are seen, and the names in them as they are seen."""


@pytest.mark.parametrize("how", SEEN)
def test_names_are_found_as_they_are_seen_and_quoted_as_they_are_written(full_gazetteer, how):
    text, names = SEEN[how]
    analysis = Geoparser.default(full_gazetteer, fast=True).locate(Document(id="one", text=text))
    seen = [
        re.sub("[\u00ad\u0640\u200b-\u200f]", "", unicodedata.normalize("NFKC", m.text))
        for m in analysis.mentions
    ]
    assert seen == names
    for mention in analysis.mentions:
        assert mention.span.of(text) == mention.text
        assert analysis.sentences[mention.sentence].span.start <= mention.span.start
    assert all(isinstance(r, Resolved) for _, r in analysis.pairs())


def test_an_english_text_with_parts_in_another_script_says_so(full_gazetteer):
    parser = Geoparser.default(full_gazetteer, fast=True)
    mixed = parser.locate(Document(id="one", text=SEEN["two languages"][0]))
    assert any("not in English (ko)" in w and "not calibrated" in w for w in mixed.warnings)
    plain = (
        "Kaesong (개성) is a city in North Korea, and the office that stood there was destroyed on Tuesday."
    )
    assert parser.locate(Document(id="one", text=plain)).warnings == ()


@given(st.text(alphabet="ab é\u00ad\u200b\u200d\u0301\u1100\u1161\u11a8가ﾊﾟＡ\u0640. \n"))
def test_every_letter_seen_stands_where_it_is_said_to(text):
    view = readable(text)
    if view is not None:
        stands = [view.given(Span(i, i + 1)) for i in range(len(view.text))]
        assert stands == sorted(stands)
        for char, span in zip(view.text, stands, strict=True):
            written = span.of(text)
            assert char in written or char in unicodedata.normalize("NFKC", written)
        for start in range(len(text)):
            sentence = Sentence(span=Span(start, len(text)), paragraph=0)
            seen = [i for i, span in enumerate(stands) if span.start >= start]
            assert [s.span for s in view.sentences((sentence,))] == [Span(i, len(stands)) for i in seen[:1]]


def test_what_is_taken_as_it_is_written_is_seen_so_and_stands_upon_nothing():
    plain = [c for c in map(chr, range(0x10000)) if _PLAIN.match(c)]
    assert len(plain) > 40_000
    for char in plain:
        assert unicodedata.is_normalized("NFC", char)
        assert not unicodedata.combining(char)
        # Beside a sign that is seen otherwise it is read as beside one that is not.
        seen = readable(f"{char}\u200b{char}a")
        assert seen is not None
        assert seen.text == f"{char}{char}a"
        assert seen.given(Span(1, 2)) == Span(2, 3)


def test_a_book_with_one_odd_sign_is_made_of_few_pieces():
    seen = readable("Er flog „nach“ Łódź, in die Москва-Straße 東京. " * 1_000 + "Zwei\u00adbrücken.")
    assert seen is not None
    assert len(seen.starts) <= 3


def test_a_letter_with_endless_marks_upon_it_is_read_in_pieces():
    # Putting so many in order at once takes their square.
    text = "From Pa" + "\u0301\u0316" * 100_000 + "ris to Lyo\u0301n."
    seen = readable(text)
    assert seen is not None
    letters = [seen.given(Span(i, i + 1)) for i in range(len(seen.text))]
    assert max(letter.end - letter.start for letter in letters) <= 31
    start = seen.text.index("Lyón")
    assert seen.given(Span(start, start + 4)).of(text) == "Lyo\u0301n"
