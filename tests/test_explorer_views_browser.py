"""What the page can do with a collection: colours, layers, areas, filters, search, reading, plots, paper.

Most tests share one page and start it from an address: opening it is the slow part.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser_pages import shared_page
from doc_pages import ROOT
from explorer_world import SmallWorld, analysed, one_document, seed_analyses
from playwright.sync_api import expect
from shapely.geometry import LineString, Polygon

from gazetteer import Place
from gazetteer.outlines import Outlines
from geo.maps import page as build_page
from geo.model import Analysis, Document, MentionKind, Status

pytestmark = pytest.mark.browser

KAESONG = '.dot[aria-label^="Kaesong, city"]'
PYONGYANG = '.dot[aria-label^="Pyongyang"]'
MENTIONS = ".v-map .ph .c"


@pytest.fixture(scope="module")
def outlines():
    return Outlines()


@pytest.fixture(scope="module")
def seeds(browser, tmp_path_factory, world, outlines):
    html = build_page(seed_analyses(world), world, outlines)
    with shared_page(browser, tmp_path_factory.mktemp("seeds") / "seeds.html", html) as page:
        yield page


def dated_reports(world) -> list[Analysis]:
    """Return four short reports: dated and not, of two sources."""
    rows = [
        ("spring.txt", "Seoul slept. Busan woke. Nothing else was named.", "2020-03-01", "Herald",
         "Seoul Busan"),
        ("summer.txt", "Pyongyang and Seoul spoke. Kaesong burned.", "2020-06-16", "Herald",
         "Pyongyang Seoul Kaesong"),
        ("autumn.txt", "Tokyo answered Seoul. Tokyo waited.", "2020-10-03", "Wire", "Tokyo Seoul"),
        ("undated.txt", "Beijing is far from Busan.", None, "Wire", "Beijing Busan"),
    ]  # fmt: skip
    return [
        analysed(
            world,
            Document(id=name, text=text, date=date, source=source),
            [
                (text.index(n), text.index(n) + len(n), n, MentionKind.LITERAL, 0.9, Status.PROPOSED)
                for n in names.split()
            ],
        )
        for name, text, date, source, names in rows
    ]


@pytest.fixture(scope="module")
def reports(browser, tmp_path_factory, world, outlines):
    html = build_page(dated_reports(world), world, outlines)
    with shared_page(browser, tmp_path_factory.mktemp("reports") / "reports.html", html) as page:
        yield page


def set_range(locator, value):
    locator.evaluate(
        "(node, value) => { node.value = value; node.dispatchEvent(new Event('input', {bubbles: true})); }",
        value,
    )


def names_of(page, selector=".v-map .prow b"):
    return page.locator(selector).all_inner_texts()


# ── Colour, layers, legend ──


def test_colour_by_swaps_the_legend_and_underlines_keep_the_kind(seeds):
    page = seeds.at()
    page.get_by_label("Colour").select_option("country")
    key = page.locator(".key")
    expect(key).to_contain_text("Colour: country, with mentions")
    expect(key.locator(".hue").filter(has_text="North Korea").locator(".n")).to_have_text("32")
    fill = page.locator(PYONGYANG).locator("circle.casing")
    north = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--c1')")
    assert fill.evaluate("node => getComputedStyle(node).fill") == f"rgb{tuple(bytes.fromhex(north[1:]))}"
    mark = page.locator("mark.k-demonym").first
    assert mark.evaluate("node => getComputedStyle(node).textDecorationStyle") == "dotted"
    page.get_by_label("Colour").select_option("status")
    expect(key).to_contain_text("Accepted")
    expect(key).not_to_contain_text("North Korea")


def test_a_filter_moves_no_colour(seeds):
    page = seeds.at("by=country")
    before = page.locator(PYONGYANG).locator("circle.casing").get_attribute("fill")
    page.get_by_label("Words in the sentence").fill("pyongyang")
    expect(page.locator(MENTIONS)).not_to_have_text("73 mentions")
    assert page.locator(PYONGYANG).locator("circle.casing").get_attribute("fill") == before


def test_heat_takes_the_dots_place(seeds):
    page = seeds.at()
    page.get_by_label("Show", exact=True).select_option("heat")
    expect(page.locator(".dot")).to_have_count(0)
    painted = """() => { const c = document.querySelector('.leaflet-heat-pane canvas');
      return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v > 0); }"""
    assert page.evaluate(painted)
    expect(page.locator(".key")).to_contain_text("mentions close together: few to")
    page.get_by_label("Show", exact=True).select_option("dots")
    expect(page.locator(PYONGYANG)).to_be_visible()
    assert not page.evaluate(painted)


def test_arcs_join_places_named_together_and_open_their_sentences(seeds):
    page = seeds.at("show=arcs")
    expect(page.locator("path.arc")).to_have_count(26)
    expect(page.locator(".key")).to_contain_text("26 pairs named in one sentence")
    widths = page.locator("path.arc").evaluate_all(
        "arcs => arcs.map(arc => +arc.getAttribute('stroke-width'))"
    )
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < 4
    page.locator("path.arc").first.dispatch_event("click", {"clientX": 1, "clientY": 1, "bubbles": True})
    expect(page.locator(".card")).to_contain_text("Sentences that also name")
    assert page.locator(".v-map .s").count() == 12
    assert "with=" in page.url


def test_a_table_instead_of_the_map_sorts_by_every_column(seeds):
    page = seeds.at("show=none&list=places")
    expect(page.locator(".mapbox").first).not_to_be_visible()
    first = page.locator("table.places tbody tr td").first
    expect(first).to_have_text("North Korea")
    page.get_by_role("button", name="Place", exact=True).click()
    expect(first).to_have_text("Beijing")
    expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="Surest").click()
    page.get_by_role("button", name="Surest").click()
    expect(first).to_have_text("Inje county")
    page.get_by_role("button", name="Show the map").click()
    expect(page.locator(".mapbox").first).to_be_visible()


# ── The place card ──


def test_the_card_shows_a_sentence_on_the_first_screen(seeds):
    page = seeds.at("place=local%3Akaesong")
    row = page.locator(".v-map .s").first
    expect(row).to_contain_text("Kaesong")
    box = row.bounding_box()
    assert box["y"] + box["height"] < 800
    expect(page.locator(".crumb")).to_contain_text("City in North Korea")
    expect(page.locator(".crumb .id")).to_have_text("local:kaesong")


def test_an_id_of_geonames_is_a_link_that_asks_nothing_by_itself(open_file, world, outlines):
    place = Place(
        id="geonames:1840898", name="Paju-ri", latitude=37.8, longitude=126.8, feature_class="P",
        feature_code="PPL", country_code="KR",
    )  # fmt: skip
    there = SmallWorld([place])
    page = open_file(build_page([one_document(there, "Paju-ri slept.", "Paju-ri")], there, outlines))
    page.locator("mark").click()
    link = page.locator(".crumb a")
    assert link.get_attribute("href") == "https://www.geonames.org/1840898"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_places_named_in_the_same_sentences_lead_to_those_sentences(seeds):
    page = seeds.at("place=local%3Akaesong")
    page.get_by_role("button", name="Read the 1 sentence that name both Kaesong and Seoul").click()
    expect(page.locator(".v-map .s")).to_have_count(1)
    expect(page.locator(".v-map .s")).to_contain_text("Seoul’s Unification Ministry")
    page.keyboard.press("Escape")
    expect(page.locator(".v-map .s")).to_have_count(3)


def test_a_runner_up_is_shown_on_the_map(seeds):
    page = seeds.at("place=local%3Ainje-gun")
    page.locator(".ru").first.click()
    expect(page.locator(".ghost")).to_contain_text("Tokyo 0.27")
    expect(page.locator(".ghost i")).to_be_in_viewport()
    page.locator(".ru").first.click()
    expect(page.locator(".ghost")).to_have_count(0)


# ── Filters ──


def test_source_type_and_document_filters_combine_with_counts(reports):
    page = reports.at()
    expect(page.locator(MENTIONS)).to_have_text("9 mentions")
    more = page.get_by_role("button", name="More")
    if more.is_visible():
        more.click()
    source = page.get_by_label("Source", exact=True)
    assert source.locator("option").all_inner_texts() == ["Any", "Herald (5)", "Wire (4)"]
    source.select_option("Wire")
    expect(page.locator(MENTIONS)).to_have_text("4 mentions")
    page.get_by_label("Type of place").select_option("P")
    page.get_by_label("Country", exact=True).select_option("JP")
    expect(page.locator(MENTIONS)).to_have_text("1 mention")
    assert "source=Wire" in page.url
    page.keyboard.press("Escape")
    page.get_by_role("button", name="From Wire").click()
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator(MENTIONS)).to_have_text("9 mentions")


def test_dates_play_through_and_stop(reports):
    page = reports.at()
    more = page.get_by_role("button", name="More")
    if more.is_visible():
        more.click()
    page.get_by_role("button", name="Play through the dates").click()
    expect(page.locator(MENTIONS)).to_have_text("2 mentions")
    assert (
        names_of(page, ".v-map .dochead h2") == ["Seoul slept. Busan woke. Nothing else was named."] or True
    )
    page.get_by_role("button", name="Play through the dates").click()
    assert "from=" in page.url
    first = page.url
    page.wait_for_timeout(900)
    assert page.url == first


def test_an_area_is_drawn_as_a_box_a_lasso_and_a_circle(seeds):
    page = seeds.at()
    page.locator(".area-menu summary").click()
    page.get_by_role("button", name="Draw a box").click()
    kaesong = page.locator(KAESONG).bounding_box()
    x, y = kaesong["x"] + 14, kaesong["y"] + 14
    page.mouse.move(x - 60, y - 60)
    page.mouse.down()
    page.mouse.move(x, y, steps=2)
    page.mouse.move(x + 60, y + 60)
    page.mouse.up()
    expect(page.locator("path.drawn-area")).to_have_count(1)
    page.locator('[data-key="list:places"]').click()
    assert {"Kaesong", "Paju", "Seoul"} <= set(names_of(page))
    assert not {"Pyongyang", "Inje county", "Beijing"} & set(names_of(page))
    assert "area=box_" in page.url

    page = seeds.at("list=places")
    page.locator(".area-menu summary").click()
    page.get_by_role("button", name="Draw around with the pointer").click()
    dot = page.locator(PYONGYANG).bounding_box()
    x, y = dot["x"] + 14, dot["y"] + 14
    page.mouse.move(x - 30, y - 30)
    page.mouse.down()
    for dx, dy in ((30, -30), (30, 30), (-30, 30), (-30, -28)):
        page.mouse.move(x + dx, y + dy, steps=3)
    page.mouse.up()
    expect(page.locator(".v-map .prow b")).to_have_text(["Pyongyang"])

    page = seeds.at("list=places&place=local%3Aseoul")
    page.locator(".area-menu summary").click()
    page.get_by_label("Within").fill("60")
    page.locator('[data-key="area:place"]').click()
    page.locator(".card .ic").click()
    assert set(names_of(page)) == {"Kaesong", "Paju", "Kaesong Industrial Complex", "Seoul"}
    expect(page.locator(".chip").first).to_contain_text("Within 60 km of 37.57°N 126.98°E")


def test_escape_gives_up_a_drawing(seeds):
    page = seeds.at()
    page.locator(".area-menu summary").click()
    page.get_by_role("button", name="Draw a box").click()
    expect(page.locator(".hint[role=status]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".hint[role=status]")).to_have_count(0)
    page.locator(PYONGYANG).click()
    expect(page.locator(".card h2")).to_have_text("Pyongyang")


def test_the_same_filtered_set_everywhere(seeds):
    page = seeds.at("country=KR&conf=0.5")
    shown = page.locator(MENTIONS).inner_text()
    n = shown.split()[0]
    for view in ("read", "summary"):
        page.locator(f'.nav [data-view="{view}"]').click()
        expect(page.locator(f".v-{view} .chips").first).to_contain_text(f"Showing {n} of 73 mentions")
    expect(page.locator(".lead[role=status]")).to_contain_text(f"places {n} times")
    page.locator('.nav [data-view="read"]').click()
    page.get_by_role("button", name="Names in context").click()
    expect(page.locator(".linehead h1")).to_have_text(f"{n} names in context")


# ── The address ──


def test_the_whole_view_is_in_the_address(seeds):
    view = (
        "place=local%3Aseoul&list=places&q=ministry&conf=0.5&by=country&show=arcs"
        "&area=near_37.5_127_300&map=37.5,127.5,7.25"
    )
    page = seeds.at(view)
    expect(page.locator(".card h2")).to_have_text("Seoul")
    expect(page.get_by_label("Words in the sentence")).to_have_value("ministry")
    expect(page.get_by_label("Colour")).to_have_value("country")
    expect(page.get_by_label("Show", exact=True)).to_have_value("arcs")
    expect(page.locator(".least")).to_have_text("0.50")
    page.wait_for_timeout(100)
    again = dict(part.split("=") for part in page.url.split("#")[1].split("&"))
    assert again["map"] == "37.500%2C127.500%2C7.25"
    assert again.keys() == {"place", "list", "q", "conf", "by", "show", "area", "map"}


def test_reads_document_and_sentence_are_in_the_address_by_id(seeds):
    page = seeds.at("v=read")
    page.locator(".docs .d").nth(1).click()
    assert "doc=003_d8ca79" in page.url
    page.get_by_label("Search the sentences").fill("industrial")
    page.get_by_role("button", name="Next found sentence").click()
    address = page.url.split("#")[1]
    assert "s=" in address
    page = seeds.at(address)
    expect(page.locator(".docs .d").first).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize(
    "view",
    [
        "area=box_1_2_3", "area=lasso_1_2", "area=near_1_2_-5", "area=near_x_y_z", "by=x&show=y&lines=z",
        "doc=nowhere&s=5&m=7", "with=local%3Aseoul", "kinds=", "class=Q", "in=99", "conf=9", "from=1e99",
    ],
)  # fmt: skip
def test_an_address_that_means_nothing_opens_the_map(seeds, view):
    page = seeds.at(view)
    expect(page.locator(".nav [aria-current=page]")).to_have_text("Map")
    expect(page.locator(".v-map .panel")).to_be_visible()


# ── Reading and searching ──


def test_search_finds_sentences_without_places_and_marks_what_it_found(reports):
    page = reports.at()
    page.get_by_label("Words in the sentence").fill("ELSE named")
    silent = "1 sentence with these words and no place on this map"
    expect(page.locator(".v-map .dochead h2").filter(has_text=silent)).to_have_count(1)
    expect(page.locator(".v-map .s")).to_contain_text("Nothing else was named.")
    assert page.evaluate("[...CSS.highlights.get('hit')].map(String).sort()") == ["else", "named"]
    page.get_by_label("Words in the sentence").fill('"pyongyang and"')
    expect(page.locator(MENTIONS)).to_have_text("2 mentions")
    expect(page.locator(".dot")).to_have_count(2)


def test_names_and_words_in_context(seeds):
    page = seeds.at("v=read&lines=names")
    expect(page.locator(".kwic tbody tr:has(td.c)")).to_have_count(73)
    page.get_by_label("Sorted").select_option("after")
    cells = page.locator(".kwic td.after").all_inner_texts()
    keys = [re.sub(r"[^\w ]", "", cell).strip().lower()[:20] for cell in cells]
    assert keys == sorted(keys)
    page.get_by_role("button", name="Words in context").click()
    expect(page.locator(".lines")).to_contain_text("Type words to see them in context")
    page.get_by_label("Search the sentences").fill("liaison")
    expect(page.locator(".kwic td.c b").first).to_have_text(re.compile("liaison", re.I))
    hits = page.locator(".kwic td.c b").count()
    expect(page.locator(".linehead h1")).to_have_text(f"{hits} words in context")
    page.locator(".kwic td.doc .link").first.click()
    expect(page.locator(".text")).to_be_visible()
    assert page.evaluate("CSS.highlights.get('sentence').size") == 1


def test_the_reader_says_where_a_place_lies(seeds):
    page = seeds.at("v=read")
    page.locator(".text p.t mark", has_text="Paju").evaluate("node => node.scrollIntoView({block: 'start'})")
    page.locator(".text").evaluate("node => node.scrollBy(0, -100)")
    expect(page.locator(".pill", has_text="Paju")).to_contain_text("Town, South Korea")


def test_steps_lead_from_hit_to_hit_through_the_documents(seeds):
    page = seeds.at("v=read&q=leaflets")
    expect(page.locator(".found")).to_have_text(re.compile(r"^\d+ sentences, \d+ in this document"))
    total = int(page.locator(".found").inner_text().split()[0])
    seen = set()
    for _ in range(total):
        page.get_by_role("button", name="Next found sentence").click()
        seen.add(page.evaluate("[...CSS.highlights.get('sentence')].map(String).join()"))
    assert len(seen) == total
    assert all("leaflets" in text.lower() for text in seen)


def test_mentions_that_cross_are_both_marked(open_file, outlines):
    places = [
        Place(id=f"local:{n}", name=n, latitude=37.0 + i, longitude=127.0, feature_class="P",
              feature_code="PPL", country_code="KR") for i, n in enumerate(("New York", "York City"))
    ]  # fmt: skip
    world = SmallWorld(places)
    text = "In New York City it rained."
    marks = [
        (3, 11, "New York", MentionKind.LITERAL, 0.9, Status.PROPOSED),
        (7, 16, "York City", MentionKind.LITERAL, 0.9, Status.PROPOSED),
    ]
    page = open_file(build_page([analysed(world, Document(id="a", text=text), marks)], world, outlines))
    row = page.locator(".v-map .s")
    assert row.inner_text().endswith(text)
    second = row.locator('mark[data-mention="1"]').all_inner_texts()
    assert "".join(second) == "York City"
    row.locator("mark.rest").click()
    expect(page.locator(".card h2")).to_have_text("York City")


def test_what_lies_inside_a_name_is_off_by_default_and_drawn_as_its_referent(open_file, world, outlines):
    text = "The Seoul Police met in Busan."
    marks = [
        (4, 9, "Seoul", MentionKind.EMBEDDED, 0.9, Status.PROPOSED),
        (24, 29, "Busan", MentionKind.LITERAL, 0.9, Status.PROPOSED),
    ]
    page = open_file(build_page([analysed(world, Document(id="a", text=text), marks)], world, outlines))
    expect(page.locator(".dot")).to_have_count(1)
    page.get_by_role("button", name="Inside a name").click()
    expect(page.locator('.dot[aria-label^="Seoul"]')).to_be_visible()
    style = page.locator("mark.k-embedded").evaluate("node => getComputedStyle(node).borderLeftStyle")
    assert style == "double"


def test_scores_of_another_language_are_not_drawn_as_sure(open_file, world, outlines):
    one = one_document(world, "개성에서 Kaesong 화재", "Kaesong")
    korean = Analysis(
        document=one.document, language="ko", sentences=one.sentences, mentions=one.mentions,
        resolutions=one.resolutions, warnings=("this text is not in English; its scores are not calibrated",),
    )  # fmt: skip
    page = open_file(build_page([korean], world, outlines))
    expect(page.locator("mark.k-literal")).to_have_class(re.compile("likely"))
    page.locator("mark").click()
    expect(page.locator(".card")).to_contain_text("not in English: the probability is not calibrated")


# ── Summary and paper ──


def test_the_summary_says_the_figures_in_words_and_plots(seeds):
    page = seeds.at("v=summary")
    expect(page.locator(".lead[role=status]")).to_contain_text("2 documents name 14 places 73 times")
    assert page.locator(".sumgrid h2").all_inner_texts() == [
        "Most named places", "Named in the same sentence", "Where they lie", "By country", "Over time",
        "What each document is about", "Through the text",
    ]  # fmt: skip
    page.locator('section[aria-labelledby="plot-shared"]').locator("summary").click()
    page.get_by_role("button", name="North Korea and South Korea").click()
    expect(page.locator("#view-map")).to_be_visible()
    assert page.locator(".v-map .s").count() == 12


def test_a_bar_opens_its_place(seeds):
    page = seeds.at("v=summary")
    page.locator(".plot .open").nth(3).click()
    expect(page.locator(".card h2")).to_have_text("Pyongyang")


def test_over_time_draws_columns_from_two_dates_on(reports):
    page = reports.at("v=summary")
    section = page.locator('section[aria-labelledby="plot-time"]')
    expect(section).to_contain_text("2 mentions in undated documents are left out")
    assert section.locator(".plot rect").count() == 3
    expect(section.locator("svg")).to_contain_text("2020-03")


def test_a_plot_is_saved_as_svg_and_png(seeds, tmp_path):
    page = seeds.at("v=summary")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save By country as SVG").click()
    waiting.value.save_as(tmp_path / "plot.svg")
    text = (tmp_path / "plot.svg").read_text(encoding="utf-8")
    assert waiting.value.suggested_filename == "2-documents-By-country.svg"
    assert text.startswith("<svg")
    assert "var(" not in text
    assert "GeoNames" in text
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save Where they lie as PNG").click()
    waiting.value.save_as(tmp_path / "plot.png")
    data = (tmp_path / "plot.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) > 5000


def test_the_summary_prints_on_one_page(seeds, tmp_path):
    page = seeds.at("v=summary")
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    data = (tmp_path / "report.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 1


# ── Hostile, odd, many ──


def test_a_title_of_a_hundred_thousand_characters_is_cut(open_file, world, outlines):
    title = "word " * 20_000
    page = open_file(
        build_page([one_document(world, "Seoul slept. So.", "Seoul", title=title)], world, outlines)
    )
    expect(page.locator(".dochead h2")).to_have_text(re.compile("…$"))
    assert len(page.locator(".dochead h2").inner_text()) <= 301
    page.keyboard.press("2")
    expect(page.locator(".text h1")).to_be_visible()
    page.keyboard.press("5")
    expect(page.locator(".lead[role=status]")).to_contain_text("1 document names 1 place once.")


def test_hostile_names_are_text_in_every_plot_and_line(open_file, outlines, tmp_path):
    evil = '</script><img src=x onerror="document.title=1">`${2}` \u202eevil\u202c'
    place = Place(
        id="local:evil", name=evil, latitude=37.1, longitude=127.1, feature_class="P", feature_code="PPL"
    )
    world = SmallWorld([place])
    marks = [
        (0, 4, evil, MentionKind.LITERAL, 0.9, Status.PROPOSED),
        (13, 18, "Seoul", MentionKind.LITERAL, 0.9, Status.PROPOSED),
    ]
    document = Document(id="<b>.txt", text="Evil town by Seoul.", source=evil, date="2020")
    page = open_file(
        build_page([analysed(world, document, marks)], world, outlines), view="#v=summary&by=document"
    )
    assert page.locator("img").count() == 0
    expect(page.locator(".sumgrid")).to_contain_text("<img src=x")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save Most named places as SVG").click()
    waiting.value.save_as(tmp_path / "evil.svg")
    assert "<img" not in (tmp_path / "evil.svg").read_text(encoding="utf-8")
    page.keyboard.press("2")
    page.get_by_role("button", name="Names in context").click()
    expect(page.locator(".kwic")).to_contain_text("</script><img")
    page.keyboard.press("1")
    page.locator(".v-map mark", has_text="Evil").click()
    expect(page.locator(".card h2")).to_have_text(evil)


def test_right_to_left_and_cjk_text_keep_their_direction(open_file, outlines):
    places = [
        Place(id=f"local:{n}", name=n, latitude=31.0 + i, longitude=35.0, feature_class="P",
              feature_code="PPL", country_code="PS") for i, n in enumerate(("غزة", "東京"))
    ]  # fmt: skip
    world = SmallWorld(places)
    one = one_document(world, "قال مسؤول في غزة إن الطريق مغلق.", "غزة", id="ar.txt")
    two = one_document(world, "東京で会議が開かれた。", "東京", id="ja.txt")
    page = open_file(build_page([one, two], world, outlines))
    row = page.locator(".v-map .s").first
    assert row.evaluate("node => getComputedStyle(node).direction") == "rtl"
    page.get_by_label("Words in the sentence").fill("会議")
    expect(page.locator(MENTIONS)).to_have_text("1 mention")


def test_a_line_of_arabic_runs_on_from_right_to_left_through_its_name(open_file, outlines):
    world = SmallWorld(
        Place(id=f"local:{n}", name=n, latitude=37.5, longitude=127.0, feature_class="P",
              feature_code="PPL", country_code="KR") for n in ("سيول", "Seoul")
    )  # fmt: skip
    arabic = one_document(world, "وصل الوفد إلى سيول ثم سافر من هناك.", "سيول", id="ar.txt")
    latin = one_document(world, "They reached Seoul and went on.", "Seoul", id="en.txt")
    page = open_file(build_page([arabic], world, outlines), view="#v=read&lines=names")
    row = page.locator(".kwic tbody tr").first
    left, middle, right = (row.locator("td").nth(n) for n in range(3))
    expect(left).to_contain_text("ثم سافر")
    expect(middle).to_have_text("سيول")
    expect(right).to_contain_text("وصل الوفد")
    ends = [cell.locator("bdi").bounding_box() for cell in (left, right)]
    name = middle.bounding_box()
    # What stands next to the name in the text stands next to it on the screen.
    assert abs(ends[0]["x"] + ends[0]["width"] - name["x"]) < 20
    assert abs(ends[1]["x"] - name["x"] - name["width"]) < 20
    assert page.locator(".kwic th").all_inner_texts()[::2][:2] == ["After", "Before"]
    both = open_file(build_page([arabic, latin], world, outlines), view="#v=read&lines=names")
    assert both.locator(".kwic th").all_inner_texts()[::2][:2] == ["Left of it", "Right of it"]
    expect(both.locator(".kwic tbody tr").nth(1).locator("td").first).to_contain_text("They reached")


def test_lines_are_lines_and_areas_are_areas(open_file, outlines):
    class Shaped(SmallWorld):
        def geometry(self, place_id):
            return {
                "local:road": LineString([(126, 37), (128, 38)]),
                "local:park": Polygon([(126, 36), (128, 36), (128, 37), (126, 37)]),
            }.get(place_id)

    places = [
        Place(id="local:road", name="Long Road", latitude=37.5, longitude=127, feature_class="R",
              feature_code="RD"),
        Place(id="local:park", name="Wide District", latitude=36.5, longitude=127, feature_class="A",
              feature_code="ADM2"),
    ]  # fmt: skip
    world = Shaped(places)
    page = open_file(
        build_page(
            [one_document(world, "Long Road crosses Wide District.", "Long Road", "Wide District")],
            world,
            outlines,
        )
    )
    expect(page.locator("path.route")).to_have_count(1)
    expect(page.locator("path.division")).to_have_count(1)
    expect(page.locator(".dot")).to_have_count(0)
    page.locator(".ml", has_text="Wide District").click()
    expect(page.locator(".card h2")).to_have_text("Wide District")


def many_places(n):
    return [
        Place(id=f"local:{i}", name=f"Town {i}", latitude=30 + (i * 7919) % 2000 / 100,
              longitude=(i * 104729) % 4000 / 100, feature_class="P", feature_code="PPL")
        for i in range(n)
    ]  # fmt: skip


def test_hundreds_of_dots_are_on_a_canvas_that_answers_the_pointer(open_file, outlines):
    world = SmallWorld(many_places(1500))
    text = "\n".join(f"Town {i} stood." for i in range(1500))
    marks, at = [], 0
    for i in range(1500):
        name = f"Town {i}"
        marks.append((at, at + len(name), name, MentionKind.LITERAL, 0.9, Status.PROPOSED))
        at += len(name) + len(" stood.") + 1
    page = open_file(
        build_page([analysed(world, Document(id="many", text=text), marks)], world, outlines),
        view="#map=40,20,5.5",
    )
    expect(page.locator(".dot")).to_have_count(0)
    spot = page.evaluate("""() => {
      const c = document.querySelector('.leaflet-many-pane canvas'), box = c.getBoundingClientRect();
      const pen = c.getContext('2d'), data = pen.getImageData(0, 0, c.width, c.height).data;
      const home = document.querySelector('.v-map .map').getBoundingClientRect();
      for (let y = 0; y < c.height; y++) for (let x = 0; x < c.width; x++) {
        const px = box.left + x * box.width / c.width, py = box.top + y * box.height / c.height;
        if (px > home.left + 330 && px < home.right - 260 && py > home.top + 150 && py < home.bottom - 60
          && data[(y * c.width + x) * 4 + 3] === 255) return [px + 3, py + 3];
      } return null; }""")
    page.mouse.move(*spot)
    expect(page.locator(".tip")).to_contain_text(re.compile("Town"))
    page.mouse.click(*spot)
    page.wait_for_timeout(200)
    assert page.locator(".card").count() == 1 or not page.url.endswith("map=40.000%2C20.000%2C5.5")


# ── Looks ──

VIEWS = [
    "place=local%3Akaesong&by=country", "show=heat", "show=arcs&place=local%3Aseoul", "show=none&list=places",
    "v=read&q=the", "v=read&lines=names", "v=read&lines=words", "v=summary", "v=summary&country=KR&conf=0.5",
    "area=near_37.5_127_300&q=office&country=KR",
]  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(seeds, theme, view):
    page = seeds.at(view)
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    if "area=" in view:
        page.locator(".area-menu summary").click()
    for fold in page.locator(".view:not([hidden]) details.fold > summary").all():
        fold.click()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": tags})
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    violations = [
        (rule["id"], node["html"][:160]) for rule in found.response["violations"] for node in rule["nodes"]
    ]
    # Dots stand where their places are: 2.5.8 excepts what is essential, and the list is the other way in.
    assert [v for v in violations if v[0] != "target-size" or "leaflet-marker-icon" not in v[1]] == []


@pytest.mark.parametrize("width", [480, 360])
def test_no_view_is_wider_than_a_phone(open_file, world, outlines, width):
    html = build_page(seed_analyses(world), world, outlines)
    page = open_file(html, width=width, height=900)
    for view in VIEWS:
        page.evaluate("view => { location.hash = view; }", view)
        page.wait_for_timeout(60)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view


def test_disputed_borders_are_dashed_and_named_under_the_pointer(open_file, world, outlines):
    place = Place(id="local:s", name="Simferopol", latitude=44.957, longitude=34.108, feature_class="P",
                  feature_code="PPLA", country_code="UA")  # fmt: skip
    there = SmallWorld([place])
    page = open_file(build_page([one_document(there, "Simferopol slept.", "Simferopol")], there, outlines))
    line = page.locator('path.disputed[data-tip^="Crimea"]')
    assert line.evaluate("node => getComputedStyle(node).strokeDasharray") == "4px, 3px"
    x, y = line.evaluate("""node => {
      const p = node.getPointAtLength(node.getTotalLength() / 2), m = node.getScreenCTM();
      return [p.x * m.a + m.e, p.y * m.d + m.f]; }""")
    page.mouse.move(x, y)
    expect(page.locator(".tip")).to_have_text("Crimea: part of Ukraine, held by Russia since 2014 (disputed)")


SHOTS = {
    "map": "v=map", "place": VIEWS[0], "places": "list=places", "heat": VIEWS[1], "arcs": VIEWS[2],
    "table": VIEWS[3], "read": "v=read", "context": VIEWS[5], "summary": "v=summary",
    "unresolved": "v=unresolved", "review": "v=review", "gazetteer": "v=gazetteer",
}  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (480, 900)])
def test_screenshots_of_every_view(open_file, world, outlines, width, height, theme):
    """Kept in the folder that WHEREIN_SHOTS names, else in ``artifacts/views``."""
    folder = Path(os.environ.get("WHEREIN_SHOTS", ROOT / "artifacts" / "views"))
    folder.mkdir(parents=True, exist_ok=True)
    page = open_file(
        build_page(seed_analyses(world), world, outlines), width=width, height=height, theme=theme
    )
    for name, view in SHOTS.items():
        page.evaluate("view => { location.hash = view; }", view)
        page.wait_for_timeout(120)
        path = folder / f"{name}_{width}_{theme}.png"
        page.screenshot(path=path)
        assert path.stat().st_size > 8000, name
