"""What eye and thumb need: nothing cut, covered or wrapped, every hue named, targets large enough, paper."""

from __future__ import annotations

import re

import pytest
from browser_pages import shared_page
from explorer_world import SmallWorld, one_document, seed_analyses
from playwright.sync_api import expect

from gazetteer.outlines import Outlines
from geo.maps import page as build_page

pytestmark = pytest.mark.browser

VIEWS = (
    "",
    "list=places",
    "v=read",
    "v=read&lines=names",
    "v=review",
    "v=gazetteer",
    "v=summary",
    "v=unresolved",
)
SMALL = """least => [...document.querySelectorAll("button, a, input, select, summary, [role]")]
    .filter(node => node.matches("button, a, input, select, summary, [role=button], [role=radio]"))
    .filter(node => node.checkVisibility({visibilityProperty: true}) && !node.closest(".skip"))
    .map(node => [node.getBoundingClientRect(), node])
    .filter(([box]) => box.width && box.height && Math.min(box.width, box.height) < least)
    .map(([box, node]) => [node.outerHTML.slice(0, 80), box.width, box.height])"""


@pytest.fixture(scope="module")
def seeds_html():
    world = SmallWorld()
    return build_page(seed_analyses(world), world, Outlines())


@pytest.fixture(scope="module")
def wide(browser, tmp_path_factory, seeds_html):
    with shared_page(browser, tmp_path_factory.mktemp("looks") / "wide.html", seeds_html) as page:
        yield page


@pytest.fixture(scope="module")
def phone(browser, tmp_path_factory, seeds_html):
    with shared_page(browser, tmp_path_factory.mktemp("looks") / "phone.html", seeds_html, width=480) as page:
        yield page


def open_kaesong(page):
    page.locator('[data-key="list:places"]').click()
    page.locator(".prow", has_text="Kaesong").first.click()
    expect(page.locator(".card h2")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 480])
def test_no_view_scrolls_sideways_and_every_target_is_large_enough(wide, phone, width):
    shared = wide if width == 1280 else phone
    for view in VIEWS:
        page = shared.at(view)
        assert page.evaluate(SMALL, 24) == [], view
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view
    page = shared.at()
    open_kaesong(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 480])
def test_the_card_shows_its_first_clues_in_full(wide, phone, width):
    page = (wide if width == 1280 else phone).at()
    open_kaesong(page)
    clues = page.locator(".card .ev:visible .what")
    assert clues.count() == 2
    assert all(node.evaluate("n => n.scrollWidth <= n.clientWidth + 1") for node in clues.all())


@pytest.mark.parametrize("width", [1280, 1040])
def test_what_can_be_decided_stands_in_one_row(wide, width):
    page = wide.at("v=review")
    page.set_viewport_size({"width": width, "height": 800})
    boxes = [node.bounding_box() for node in page.locator(".acts > :visible").all() if node.bounding_box()]
    middles = [box["y"] + box["height"] / 2 for box in boxes if box["height"]]
    page.set_viewport_size({"width": 1280, "height": 800})
    assert max(middles) - min(middles) < 2
    assert all(box["x"] + box["width"] <= width for box in boxes)


def test_a_phone_keeps_what_can_be_decided_in_three_rows(phone):
    page = phone.at("v=review")
    tops = {round(node.bounding_box()["y"] / 12) for node in page.locator(".acts > :visible").all()}
    assert len(tops) <= 3
    assert page.locator(".acts").bounding_box()["height"] < 190


def test_candidates_lie_over_the_dots(wide):
    page = wide.at("v=review")
    assert page.locator(".v-rev .pinm.on").evaluate(
        """pin => { const box = pin.getBoundingClientRect();
           return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === pin; }"""
    )


@pytest.mark.parametrize("width", [1280, 480])
def test_no_label_is_cut_by_a_candidates_pin(wide, phone, width):
    page = (wide if width == 1280 else phone).at("v=review")
    expect(page.locator(".v-rev .pinm")).not_to_have_count(0)
    assert page.locator(".v-rev .ml").count() > 3
    page.wait_for_function(
        """() => {
           const boxes = all => [...document.querySelectorAll(all)].map(n => n.getBoundingClientRect());
           const pins = boxes(".v-rev .pinm");
           return boxes(".v-rev .ml").every(label => pins.every(pin => label.right < pin.left + 3
             || label.left > pin.right - 3 || label.bottom < pin.top + 3 || label.top > pin.bottom - 3)); }"""
    )


@pytest.mark.parametrize("width", [1280, 480])
def test_no_label_is_cut_by_a_pin_of_what_was_looked_up(wide, phone, width):
    page = (wide if width == 1280 else phone).at("v=gazetteer")
    page.locator("#gaz-words").fill("korea")
    expect(page.locator(".v-gaz .pinm")).not_to_have_count(0)
    page.wait_for_function(
        """() => {
           const boxes = all => [...document.querySelectorAll(all)].map(n => n.getBoundingClientRect());
           const pins = boxes(".v-gaz .pinm"), labels = boxes(".v-gaz .ml:not(.strip)");
           return labels.length && labels.every(label => pins.every(pin => label.right < pin.left + 3
             || label.left > pin.right - 3 || label.bottom < pin.top + 3 || label.top > pin.bottom - 3)); }"""
    )
    page.locator("#gaz-words").fill("")


def test_a_phone_says_what_each_place_of_the_gazetteer_is(phone):
    row = phone.at("v=gazetteer").locator(".hits tbody tr", has_text="Pyongyang")
    for cell in row.locator("td").all()[1:3]:
        expect(cell).to_be_visible()
    assert row.evaluate("node => node.innerText").split("\n") == ["Pyongyang", "Capital", "North Korea", "6"]


@pytest.mark.parametrize("width", [1280, 480])
def test_where_nothing_is_to_review_it_is_said_in_view(open_file, width):
    world = SmallWorld()
    sure = one_document(world, "Seoul slept.", "Seoul", id="a")
    page = open_file(build_page([sure], world, Outlines()), width=width, view="#v=review")
    expect(page.get_by_role("heading", name="Nothing to review")).to_be_in_viewport()
    expect(page.locator(".acts")).to_be_hidden()


def test_documents_of_one_title_are_told_apart_and_dates_are_words(open_file):
    world = SmallWorld()
    reports = [
        one_document(world, "Seoul slept.", "Seoul", id="a", title="Report", date="2020-06-16"),
        one_document(world, "Busan woke.", "Busan", id="b", title="Report", date="1999-02"),
        one_document(world, "Tokyo sang.", "Tokyo", id="c", title="دمشق"),
        one_document(world, "Seoul woke.", "Seoul", id="d", title="Note"),
        one_document(world, "Seoul sang.", "Seoul", id="e", title="Note"),
    ]
    page = open_file(build_page(reports, world, Outlines()))
    choices = page.locator("#choose-only option").all_inner_texts()
    dated = ["Report · 16 June 2020", "Report · February 1999"]
    assert choices == ["All 5", *dated, "دمشق", "Note · d", "Note · e"]
    heads = page.locator(".v-map .dochead")
    expect(heads.nth(0)).to_contain_text("16 June 2020 · 1 sentence")
    expect(heads.nth(1)).to_contain_text("February 1999 · 1 sentence")
    arabic = heads.nth(2).locator("h2")
    sides = arabic.evaluate(
        """head => { const words = document.createRange(); words.selectNodeContents(head);
           return [words.getBoundingClientRect().right, head.getBoundingClientRect().right]; }"""
    )
    assert sides[0] == pytest.approx(sides[1], abs=2)
    page.locator('.nav [data-view="read"]').click()
    expect(page.locator(".docs .d").nth(3)).to_contain_text("d · 1 mention")


def test_a_region_keeps_its_name_however_far_out_the_map_is(wide):
    page = wide.at("map=30,120,2")
    expect(page.locator(".v-map .ml.region", has_text="Korean Peninsula")).to_be_visible()


def test_a_place_out_of_view_is_flown_to_until_its_neighbours_have_names(wide):
    page = wide.at("list=places")
    page.locator(".prow", has_text="Beijing").click()
    page.wait_for_function("Number(decodeURIComponent(location.hash).split('map=')[1]?.split(',')[2]) >= 8")


def test_the_bar_of_filters_fits_whatever_the_map_is_coloured_by(wide):
    for by in ("document", "country", "kind"):
        page = wide.at()
        page.locator("#map-by").select_option(by)
        page.wait_for_function(
            """() => { const bar = document.querySelector(".filters");
               return bar.scrollWidth <= bar.clientWidth; }"""
        )


def test_under_heat_every_spot_has_its_name_beside_it(wide):
    page = wide.at("show=heat")
    for name in ("Pyongyang", "Kaesong", "Seoul"):
        expect(page.locator(".v-map .ml:not(.town)", has_text=name).first).to_be_visible()


def test_enlarged_to_200_percent_nothing_is_squeezed(phone):
    phone.page.set_viewport_size({"width": 640, "height": 400})
    for view, part in (("", ".v-map .list"), ("v=read", ".v-read .text"), ("v=review", ".v-rev .rq")):
        page = phone.at(view)
        box = page.locator(part)
        assert box.evaluate("node => node.clientHeight >= node.scrollHeight && node.clientHeight > 250"), part
    phone.page.get_by_role("button", name="Not a place", exact=True).scroll_into_view_if_needed()
    expect(phone.page.get_by_role("button", name="Not a place", exact=True)).to_be_in_viewport()
    phone.page.set_viewport_size({"width": 480, "height": 800})


def test_an_empty_map_has_no_legend(open_file):
    world = SmallWorld()
    page = open_file(build_page([one_document(world, "Nothing is named.", id="a")], world, Outlines()))
    expect(page.get_by_role("heading", name="No places named")).to_be_visible()
    expect(page.locator(".v-map .key")).to_be_hidden()


def test_a_phone_steps_through_the_questions(phone):
    page = phone.at("v=review")
    expect(page.locator(".steprow .meta")).to_contain_text("1 of ")
    expect(page.get_by_role("button", name="Question before")).to_be_disabled()
    page.get_by_role("button", name="Next question").click()
    expect(page.locator(".steprow .meta")).to_contain_text("2 of ")
    expect(page.get_by_role("button", name="Question before")).to_be_enabled()


def test_the_legend_of_heat_says_how_much_the_warmest_spot_holds(wide):
    key = wide.at("show=heat").locator(".v-map .key")
    expect(key).to_have_text(re.compile(r"few to [1-9]"))
    expect(key).not_to_contain_text("country:")


def test_a_phone_has_the_legend_and_it_names_the_kinds(phone):
    page = phone.at()
    key = page.locator(".v-map .key")
    expect(key).not_to_have_attribute("open", "")
    key.locator("summary").click()
    for kind in ("Place", "Metonym", "Demonym", "Short form", "Facility"):
        expect(key.locator(".hue", has_text=kind)).to_be_visible()
    key.locator("summary").click()


def test_the_kinds_keep_their_words_where_other_filters_can_leave(wide):
    page = wide.at()
    page.set_viewport_size({"width": 1040, "height": 800})
    expect(page.locator(".kinds .w", has_text="Metonym")).to_be_in_viewport()
    assert page.locator(".kinds .w", has_text="Metonym").bounding_box()["width"] > 20
    page.set_viewport_size({"width": 1280, "height": 800})


def test_beside_the_side_of_the_dashboard_confidence_stands_in_the_bar(wide):
    page = wide.at("conf=0.55")
    page.set_viewport_size({"width": 1036, "height": 800})
    expect(page.locator(".filters > .conf")).to_be_in_viewport()
    expect(page.locator(".filters > .conf .least")).to_have_text("0.55")
    assert page.locator(".kinds .w", has_text="Short form").bounding_box()["width"] > 20
    assert page.locator(".filters").evaluate("bar => bar.scrollWidth <= bar.clientWidth")
    assert page.locator(".filters > .conf .lab").evaluate(
        "label => label.getBoundingClientRect().right <= label.parentNode.getBoundingClientRect().right"
    )
    page.set_viewport_size({"width": 1280, "height": 800})


def test_the_table_fits_a_phone(phone):
    page = phone.at("show=none&list=places")
    expect(page.locator("table.places tbody tr").first).to_be_visible()
    assert page.locator(".v-map .tablebox").evaluate("box => box.scrollWidth <= box.clientWidth")
    page.get_by_role("button", name="Place", exact=True).click()
    names = page.locator("table.places tbody .link").all_inner_texts()
    assert names == sorted(names, key=str.casefold)


def test_all_bars_have_their_pieces_in_the_legends_order(wide):
    page = wide.at("v=summary")
    order = page.locator(".huekey .sw").evaluate_all(
        "nodes => nodes.map(n => n.style.getPropertyValue('--k'))"
    )
    bars = page.locator('[aria-labelledby="plot-places"] .plot g').evaluate_all(
        "bars => bars.map(bar => [...bar.querySelectorAll('rect')].slice(1).map(r => r.getAttribute('fill')))"
    )
    assert len(bars) > 5
    assert all(
        [order.index(fill) for fill in bar] == sorted(order.index(fill) for fill in bar) for bar in bars
    )


def test_the_map_is_printed_as_large_as_it_is_on_paper(wide):
    page = wide.at()
    page.keyboard.press("t")
    page.evaluate("window.print = () => { window.asked = true; dispatchEvent(new Event('beforeprint')); }")
    page.keyboard.press("Control+p")
    page.wait_for_function("window.asked")
    box = page.locator(".v-map .mapbox").bounding_box()
    assert box["width"] == pytest.approx(184 * 96 / 25.4, abs=1)
    assert page.locator("html").get_attribute("data-theme") == "light"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".v-map .mapbox").bounding_box()["width"] > 800
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.keyboard.press("t")


def test_from_the_browsers_own_menu_the_map_is_printed_with_its_land(wide):
    page = wide.at("list=places")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    paper = page.locator(".papermap svg")
    expect(paper).to_be_visible()
    expect(page.locator(".v-map .mapbox")).to_be_hidden()
    assert paper.bounding_box()["width"] == pytest.approx(184 * 96 / 25.4, abs=2)
    assert paper.locator("path").count() > 3
    names = paper.locator("circle title").all_text_contents()
    assert any("Kaesong" in name for name in names)
    land = paper.locator("path").first.evaluate("node => getComputedStyle(node).fill")
    assert land != paper.locator("rect").first.evaluate("node => getComputedStyle(node).fill")
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".v-map .mapbox")).to_be_visible()
    expect(page.locator(".papermap svg")).to_have_count(0)


def test_the_legend_folds_itself_rather_than_lie_on_dots(open_file, wide, seeds_html):
    expect(wide.at().locator(".v-map .key")).to_have_attribute("open", "")
    low = open_file(seeds_html, width=800, height=400)
    expect(low.locator(".v-map .key")).not_to_have_attribute("open", "")
    assert low.locator(".v-map .dot").evaluate_all(
        """dots => { const key = document.querySelector(".v-map .key").getBoundingClientRect();
           return dots.map(dot => dot.getBoundingClientRect()).every(box =>
            box.right < key.left || box.left > key.right || box.top > key.bottom
            || box.bottom < key.top); }"""
    )
