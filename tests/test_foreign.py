"""Languages other than English: what must be found, and, more, what must not be."""
# ruff: noqa: E501  (texts stand as they would be written, one paragraph a line)

from __future__ import annotations

import json
import math
import runpy
import subprocess
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.language import detect_language
from geo.model import Document, Resolved
from geo.pipeline import Geoparser
from geo.recognition.foreign import foreign_names, grammar
from geo.recognition.foreign.endings import forms_in
from geo.recognition.foreign.homes import called, calls, home_of
from geo.recognition.names import NameFinder
from geo.recognition.recognizer import UNCALIBRATED_SCORE
from geo.sentences import split_sentences

KOREAN = """북한은 16일 개성에 있는 남북공동연락사무소를 폭파했다. 통일부는 서울에서 브리핑을 열고 유감을 표명했다.
연기는 파주에서도 보였다고 주민들이 전했다. 개성은 군사분계선 바로 북쪽에 있는 도시이다.
태풍은 부산 남동쪽 약 300km 해상에서 북상하고 있으며, 제주도에는 호우 경보가 내려졌다.
정부는 경계를 강화했다. 국방부는 감시를 강화하기 위해 병력을 늘렸다고 밝혔다.
이번 경기는 우리에게 중요하다. 공주는 왕자를 기다렸다. 화성에는 물이 있을까?
중국과 러시아는 자제를 촉구했고, 미국의 국무부는 한국을 지지한다고 말했다. 도쿄의 전문가들은 신중했다.
여행 후기: 지난주 인천공항에서 출발해 베이징을 거쳐 파리까지 갔다. 이동 시간이 길었지만 사실 즐거웠다."""
KOREAN_FOUND = {
    "북한", "개성", "서울", "파주", "부산", "제주도", "중국", "러시아", "미국", "한국", "도쿄", "인천", "베이징", "파리",
}  # fmt: skip
KOREAN_NOT = {"남동", "강화", "경기", "공주", "화성", "이동", "사실", "정부", "남북", "이번", "통일"}

CHINESE = """朝鲜16日炸毁了位于开城的朝韩联络办公室。韩国统一部在首尔举行记者会，表示遗憾。
中国外交部发言人在北京说，中方希望半岛保持和平与稳定。俄罗斯和日本也表示关切。
发展中国家需要更多的资金。人民的生活水平不断提高，文化建设取得了胜利。
台风将在上海登陆，浙江省和江苏省已发布预警。南京市的学校停课。
他毕业于清华大学，后来去了美国纽约工作，又在伦敦住了三年。公主住在东方的一座城堡里。
这家公司的总部设在深圳，产品远销德国、法国和巴西。"""
CHINESE_FOUND = {
    "朝鲜", "韩国", "首尔", "中国", "北京", "俄罗斯", "日本", "上海", "浙江省", "江苏省", "南京市", "美国", "伦敦",
    "深圳", "德国", "法国", "巴西",
}  # fmt: skip
CHINESE_NOT = {"和平", "人民", "公主", "东方", "文化", "建设", "胜利", "统一", "大学", "中国家"}

ARABIC = """فجرت كوريا الشمالية مكتب الاتصال في مدينة كايسونغ يوم الثلاثاء، وقالت وزارة الوحدة في سيول إنها تأسف لذلك.
وصل الوزير إلى القاهرة قادما من دمشق، ثم سافر إلى بيروت وبغداد. ودعت مصر والصين وروسيا إلى ضبط النفس.
قال الرئيس إن السلام هو الهدف، وإن الخبر غير صحيح. انتقل الناس من المدينة إلى القرية في الشمال.
وأعلنت الحكومة أن الطريق بين عمّان والعقبة في الأردن سيغلق. وقعت الاشتباكات بالخرطوم ليلا."""
ARABIC_FOUND = {
    "كوريا الشمالية", "سيول", "القاهرة", "دمشق", "بيروت", "بغداد", "مصر", "الصين", "روسيا", "الأردن", "الخرطوم", "كايسونغ", "عمّان",
    "العقبة",
}  # fmt: skip
ARABIC_NOT = {
    "وإن",
    "السلام",
    "الخبر",
    "المدينة",
    "القرية",
    "الشمال",
    "الرئيس",
    "الحكومة",
    "الوحدة",
    "في",
    "إلى",
}

RUSSIAN = """Северная Корея взорвала офис связи в Кэсоне. В Сеуле выразили сожаление, а в Москве призвали к сдержанности.
Министр прилетел из Киева в Берлин и встретился с коллегами из Франции и Германии. Переговоры между Россией и Китаем продолжаются.
Владимир Иванов, житель Нижнего Новгорода, рассказал, что дорога в Казань закрыта. Поезд идёт до Новосибирска.
Мир нужен всем. Суд отложил заседание. Орёл сидел на ветке. Город спал, а победа была близка.
Наводнение затронуло Сирию и Ливан; самолёты летят через Стамбул и над Чёрным морем."""
RUSSIAN_FOUND = {
    "Сеуле", "Москве", "Киева", "Берлин", "Франции", "Германии", "Россией", "Китаем",
    "Нижнего Новгорода", "Казань", "Новосибирска", "Сирию", "Ливан", "Стамбул",
}  # fmt: skip
RUSSIAN_NOT = {"Владимир", "Иванов", "Мир", "Суд", "Орёл", "Город", "Министр", "Поезд", "Переговоры"}

GERMAN = """Nordkorea hat das Verbindungsbüro in Kaesong gesprengt, und die Regierung in Seoul ist bestürzt.
Das Essen war gut, und die Halle war voll. Der Regen hörte nicht auf, aber die Siege blieben aus. Am Hof stand ein alter Baum.
Berlins Bürgermeister reiste nach Hamburg und von dort mit dem Zug nach Frankfurt am Main. In Essen streikten die Fahrer.
Die Berlinwahl und das Kölnticket sind Themen der Woche. Deutschlands Nachbarn Frankreich und Polen stimmten zu.
Man sagt, dass die Lage in Syrien und im Libanon schwierig ist. Der Markt in Leipzig wurde geschlossen."""
GERMAN_FOUND = {
    "Nordkorea", "Kaesong", "Seoul", "Berlins", "Hamburg", "Frankfurt am Main", "Deutschlands", "Frankreich",
    "Polen", "Syrien", "Libanon", "Leipzig",
}  # fmt: skip
GERMAN_NOT = {"Halle", "Regen", "Hof", "Man", "Lage", "Markt", "Die", "Am", "Berlinwahl", "Kölnticket", "Das"}

TEXTS = {
    "ko": (KOREAN, KOREAN_FOUND, KOREAN_NOT),
    "zh": (CHINESE, CHINESE_FOUND, CHINESE_NOT),
    "ar": (ARABIC, ARABIC_FOUND, ARABIC_NOT),
    "ru": (RUSSIAN, RUSSIAN_FOUND, RUSSIAN_NOT),
    "de": (GERMAN, GERMAN_FOUND, GERMAN_NOT),
}


@pytest.fixture(scope="module")
def analysed(full_gazetteer):
    parser = Geoparser.default(full_gazetteer, fast=True)
    documents = [Document(id=code, text=text) for code, (text, _, _) in TEXTS.items()]
    return {a.document.id: a for a in parser.locate_all(documents)}


@pytest.mark.parametrize("code", TEXTS)
def test_the_language_is_told(code):
    assert detect_language(TEXTS[code][0]) == code


@pytest.mark.parametrize(
    ("code", "name"), [(c, n) for c, (_, names, _) in TEXTS.items() for n in sorted(names)]
)
def test_places_are_found(analysed, code, name):
    assert name in {m.text for m in analysed[code].mentions}


@pytest.mark.parametrize(
    ("code", "name"), [(c, n) for c, (_, _, names) in TEXTS.items() for n in sorted(names)]
)
def test_words_are_left_alone(analysed, code, name):
    assert name not in {m.text for m in analysed[code].mentions}


@pytest.mark.parametrize("code", TEXTS)
def test_hardly_anything_else_is_found(analysed, code):
    _, wanted, _ = TEXTS[code]
    others = [m.text for m in analysed[code].mentions if m.text not in wanted]
    assert len(others) <= 3, others


@pytest.mark.parametrize("code", TEXTS)
def test_scores_are_marked_uncalibrated(analysed, code):
    analysis = analysed[code]
    assert {m.recognition_score for m in analysis.mentions} == {UNCALIBRATED_SCORE}
    assert any("not calibrated" in w for w in analysis.warnings)


def test_a_german_city_that_is_also_a_noun_is_found_after_a_preposition(analysed):
    essen = [m for m in analysed["de"].mentions if m.text == "Essen"]
    assert [m.span.start for m in essen] == [GERMAN.index("In Essen") + 3]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Москве", "Москва"), ("Киева", "Киев"), ("Китаем", "Китай"), ("Россией", "Россия"), ("Сирию", "Сирия"),
        ("Казани", "Казань"), ("Нижнего", "Нижний"), ("Северной", "Северная"), ("Лондоне", "Лондон"),
    ],
)  # fmt: skip
def test_russian_cases_lead_to_the_nominative(written, name):
    assert name in forms_in("ru")(written)


@pytest.mark.parametrize(
    ("word", "tail", "fits"),
    [
        ("개성에서", "에서", True), ("북한의", "의", True), ("서울시는", "시는", True), ("남동쪽", "쪽", False),
        ("강화했다", "했다", False), ("한국인들이", "인들이", True), ("서울", "", True),
    ],
)  # fmt: skip
def test_what_may_hang_on_a_korean_name(word, tail, fits):
    start = len(word) - len(tail)
    assert (grammar.KOREAN_TAIL.fullmatch(word, start, len(word)) is not None) == fits


SCRIPT = Path(__file__).resolve().parents[1] / "benchmarks" / "foreign_texts.py"
BENCHMARK = runpy.run_path(str(SCRIPT))
MARKED = BENCHMARK["read"]()
IDS = [f"{i}-{marked.language}-{marked.subject}" for i, marked in enumerate(MARKED)]


@pytest.fixture(scope="module")
def marked(full_gazetteer):
    parser = Geoparser.default(full_gazetteer, fast=True)
    documents = [Document(id=name, text=text.text) for name, text in zip(IDS, MARKED, strict=True)]
    return dict(zip(IDS, parser.locate_all(documents), strict=True))


def overlap(span, start, end):
    return span.start < end and start < span.end


@pytest.mark.parametrize("index", range(len(MARKED)), ids=IDS)
def test_places_of_marked_texts_are_found_in_their_countries(marked, index):
    pairs = [(m, r) for m, r in marked[IDS[index]].pairs() if isinstance(r, Resolved)]
    for name in MARKED[index].names:
        at = [r.place.country_code for m, r in pairs if overlap(m.span, name.start, name.end)]
        written = MARKED[index].text[name.start : name.end]
        if name.expected:
            assert at, written
            assert name.country in {"", at[0]}, written
        else:
            # Whoever finds it takes the remark off the text.
            assert not at or name.country not in {"", at[0]}, written


@pytest.mark.parametrize("index", range(len(MARKED)), ids=IDS)
def test_nothing_else_is_found_in_marked_texts(marked, index):
    text = MARKED[index]
    known = [(name.start, name.end) for name in text.names] + list(text.either)
    mentions = marked[IDS[index]].mentions
    assert [m.text for m in mentions if not any(overlap(m.span, *stretch) for stretch in known)] == []


def test_marked_texts_are_of_many_languages_and_many_name_no_place():
    assert len({text.language for text in MARKED}) >= 38
    assert sum(not text.names for text in MARKED) >= 40


def test_nearly_all_of_marked_texts_is_right(full_gazetteer):
    counts = BENCHMARK["figures"](MARKED, Geoparser.default(full_gazetteer, fast=True))
    total = sum(counts.values(), Counter())
    assert total["texts"] == len(MARKED)
    assert total["named"] == sum(len(text.names) for text in MARKED)
    assert total["right country"] >= 0.93 * total["named"]
    assert total["false dots"] == 0


@pytest.mark.parametrize(
    ("file", "share", "false_dots"), [("foreign_unseen.tsv", 0.9, 1), ("foreign_unseen_2.tsv", 0.95, 0)]
)
def test_texts_written_after_the_rules_are_read_nearly_as_well(file, share, false_dots):
    done = subprocess.run(
        [sys.executable, SCRIPT, SCRIPT.parents[1] / "tests/data" / file, "--json"],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    total = json.loads(done.stdout)["all"]
    assert total["right country"] >= share * total["named"]
    assert total["false dots"] <= false_dots


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Die Kinder standen im Regen, und der Hund lief im Wald herum.", "de", []),
        ("Im Hof stand ein Baum, und im Westen und im Norden war es kalt.", "de", []),
        ("In Essen und im Libanon wird gestreikt, und in Halle auch.", "de", ["Essen", "Libanon", "Halle"]),
        ("伊朗外长抵达莫斯科，随后到达莫桑比克。", "zh", ["伊朗", "莫斯科", "莫桑比克"]),
        (
            "Neve abbondante in Trentino. A Bari e Catania pioggia, a Cagliari vento. In Croazia chiuse le scuole.",
            "it",
            ["Trentino", "Bari", "Catania", "Cagliari", "Croazia"],
        ),
    ],
)
def test_small_words_tell_nouns_from_towns_and_a_language_from_english(full_gazetteer, text, language, names):
    analysis = Geoparser.default(full_gazetteer, fast=True).locate(Document(id="one", text=text))
    assert analysis.language == language
    assert [m.text for m in analysis.mentions] == names


def test_an_endless_run_of_thai_takes_time_by_its_length(full_gazetteer):
    finder = NameFinder(full_gazetteer)
    taken = []
    for count in (500, 4000):
        text = "กรุงเทพมหานคร" * count
        start = time.process_time()
        assert len(foreign_names(text, split_sentences(text), finder, "th")) == count
        taken.append(time.process_time() - start)
    assert taken[1] < 24 * taken[0]


def test_the_command_line_and_the_page_say_that_scores_are_not_calibrated(tmp_path):
    mixed = "The president spoke in Seoul on Monday. 대통령은 부산에서 연설했다. He then flew to Tokyo."
    (tmp_path / "ko.txt").write_text(KOREAN, encoding="utf-8")
    (tmp_path / "mixed.txt").write_text(mixed, encoding="utf-8")
    page = tmp_path / "page.html"
    done = subprocess.run(
        [sys.executable, "-m", "geo.cli", "map", "--fast", "ko.txt", "mixed.txt", "-o", page],
        capture_output=True, text=True, check=True, cwd=tmp_path, timeout=120,
    )  # fmt: skip
    shown = page.read_text(encoding="utf-8")
    for said in ("language ko, not English", "parts of it are not in English (ko)"):
        line = next(line for line in done.stderr.splitlines() if said in line)
        assert "not calibrated" in line
        assert said in shown


LANGUAGES = sorted({text.language for text in MARKED})


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(alphabet="AÄaäБб.'’- \nΑα가서한東のパزاﻻبקறाกา\u0301\u0345\u200d0ıİß", max_size=60),
    language=st.sampled_from([*LANGUAGES, "tr", "uk", "ur", "vi", "zh", "und", "xx"]),
)
def test_no_text_in_any_language_breaks_the_search(full_gazetteer, text, language):
    finder = NameFinder(full_gazetteer)
    names = foreign_names(text, split_sentences(text), finder, language)
    assert all(text[n.start : n.end].strip() for n in names)
    assert [n.start for n in names] == sorted(n.start for n in names)
    assert all(a.end <= b.start for a, b in pairwise(names))


@pytest.mark.parametrize("language", [*LANGUAGES, "ar", "tr", "uk", "vi"])
def test_what_a_language_calls_otherwise_leads_to_a_name(full_gazetteer, language):
    pattern = calls(language)
    for form in pattern.pattern.split("(?:")[-1].split(")")[0].split("|") if pattern else ():
        name = called(language, form.replace("\\", ""))
        assert name is not None, form
        assert full_gazetteer.by_name(name), name
    assert all(len(code) == 2 for code in home_of(language))


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Norge slo Italia i Oslo, og fansen feiret i Bergen og Trondheim.", "Bergen", "NO"),
        ("Die Feuerwehr in Bergen und in Halle wurde gerufen, und der Strom ist wieder da.", "Bergen", "DE"),
        ("Polska pokonała Węgry w Katowicach i nie jest to koniec.", "Węgry", "HU"),
        ("Der Kanzler sprach in Paris, Rom und Moskau über den Krieg.", "Rom", "IT"),
    ],
)
def test_of_namesakes_those_at_home_are_meant(full_gazetteer, text, name, country):
    parser = Geoparser.default(full_gazetteer, fast=True)
    language = {"NO": "no", "DE": "de", "HU": "pl", "IT": "de"}[country]
    (analysis,) = parser.locate_all([Document(id="x", text=text, language=language)])
    place = next(r for m, r in analysis.pairs() if m.text == name)
    assert isinstance(place, Resolved)
    assert place.place.country_code == country
    said = {e.name: e for e in place.evidence}
    assert "language is at home" in said["way of writing"].detail
    # The parts add up to the log-odds of the score with this one in it.
    assert sum(e.weight for e in place.evidence) == pytest.approx(math.log(place.score / (1 - place.score)))
    assert said["way of writing"].weight or len(place.candidates) == 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Incendie à Lyon", "fr"),
        ("Terremoto y lluvias en Bogotá", "es"),
        ("Pożar w Krakowie", "pl"),
        ("Požár v Brně", "cs"),
        ("Požar u Splitu", "hr"),
        ("Ankara'da patlama", "tr"),
        ("Overstroming bij Maastricht", "nl"),
        ("Streik am Flughafen München", "de"),
        ("Magyarország legyőzte Szerbiát Belgrádban. A csapat Győrből indul.", "hu"),
        # Nothing in these but names and words that two languages have.
        ("Terremoto en México", "und"),
        ("Brand in Bremen", "en"),
        ("Müller in Köln", "en"),
        ("Las Vegas, New Mexico", "en"),
        ("La Plata, Maryland", "en"),
        ("CHARLESTON, W.Va.", "en"),
        ("Students go into Oxford's Dragon's Den", "en"),
        ("Beşiktaş v Fenerbahçe", "en"),
        ("Orbán visits Kraków", "en"),
        ("i love Malmö", "en"),
        ("São Paulo", "en"),
    ],
)
def test_few_words_are_a_language_if_they_say_so(text, language):
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Алматыда кеше қатты жел соғып, ағаштар құлады.", "kk"),
        ("Улаанбаатарт өчигдөр цас оров. Сайд рүү явлаа.", "mn"),
        ("Бишкекте кечээ өкмөттүн жыйыны өттү, жаңы мыйзам талкууланды.", "ky"),
        ("Дар Душанбе ҷаласаи ҳукумат баргузор шуд, қонуни нав қабул гардид.", "tg"),
        ("В Өскемене прошла встреча, и министр уехал.", "ru"),
        ("Bakıda dünən yanğın baş verib, nazir isə Gəncəyə gedib.", "az"),
        ("Toshkentda kecha zilzila bo‘ldi. O‘zbekiston yordam so‘radi.", "uz"),
        ("मुंबईत सोमवारी पाऊस झाला आणि गाड्या रद्द झाल्या.", "mr"),
        ("काठमाडौंमा आइतबार भूकम्प गयो र धक्का महसुस भयो।", "ne"),
        ("मुंबई में सोमवार को बारिश हुई और ट्रेनें रद्द हैं।", "hi"),
        ("Trenak berandu iritsi ziren, eta jendea haserre zegoen baina ez zuen ezer egin.", "eu"),
        ("Binaha ang lungsod matapos ang malakas na ulan, at kinansela ang mga biyahe mula Cebu.", "tl"),
    ],
)
def test_neighbours_in_letters_are_told_apart(text, language):
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Bu il Bakıdan Gəncəyə Naxçıvana qatar gedir.", "az", ["Bakıdan", "Gəncəyə", "Naxçıvana"]),
        ("Кеше Астанадан Шымкентке пойыз шықты.", "kk", ["Астанадан", "Шымкентке"]),
        ("Trenak Donostiatik Gasteizera doaz.", "eu", ["Donostiatik", "Gasteizera"]),
        ("మంత్రి హైదరాబాద్‌లో మాట్లాడారు.", "te", ["హైదరాబాద్‌లో"]),
        ("மந்திரி சென்னையில் பேசினார்.", "ta", ["சென்னையில்"]),
        ("മന്ത്രി കൊച്ചിയിൽ എത്തി.", "ml", ["കൊച്ചിയിൽ"]),
        ("ಸಚಿವರು ಮೈಸೂರಿನಿಂದ ಬಂದರು.", "kn", ["ಮೈಸೂರಿನಿಂದ"]),
        (
            "Ráðherrann fór frá Akureyri til Keflavíkur og þaðan til Noregs.",
            "is",
            ["Akureyri", "Keflavíkur", "Noregs"],
        ),
        ("Ma het sop gekook en Pa het die koerant gelees, en dit was nie koud nie.", "af", []),
        ("Grete Bergen fra Venstre kritiserede regeringen.", "da", []),
        ("Ez da URLak eta ROMa aurkitu. Behean dago fitxategia. Sartu izena.", "eu", []),
        ("Soldan sağa. İçəridən baxın.", "az", []),
        ("Lêer nie gevind nie. LÊER is leeg.", "af", []),
        ("તે કતારમાં ઊભો છે.", "gu", []),
        ("त्याने तिला पुस्तक दिली.", "mr", []),
        ("Het schip zonk op het IJsselmeer bij Lelystad.", "nl", ["IJsselmeer", "Lelystad"]),
        ("Apakah Anda tahu? Kami menunggu Anda di rumah. Baris pertama kosong.", "id", []),
        ("Tulosta sivu. Poista tiedosto. Aseta hinta.", "fi", []),
        ("Läs mer om det. MÖNSTER saknas. Fria val.", "sv", []),
        ("Eğer isterse gelir. Dili güzel.", "tr", []),
        ("Le fichier de 5 Ko est vide, la Qn aussi.", "fr", []),
        ("Meta annoncerer nye regler, og NAME er tom.", "da", []),
        ("그는 그 후에 집으로 갔다. 델타 변이가 늘었다.", "ko", []),
        ("该项目昨天正式启动。", "zh", []),
        ("Калі ён прыйшоў, было позна.", "be", []),
        ("მან მთავარი როლი ითამაშა. ფილმში როლის მოპოვება ძნელია.", "ka", []),
        ("Trump talte om USAs forsvar.", "no", ["USAs"]),
    ],
)
def test_names_are_found_in_the_cases_of_more_languages(full_gazetteer, text, language, names):
    parser = Geoparser.default(full_gazetteer, fast=True)
    analysis = parser.locate(Document(id="one", text=text, language=language))
    assert [m.text for m in analysis.mentions] == names
