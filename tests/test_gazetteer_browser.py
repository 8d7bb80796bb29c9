"""The Gazetteer view in a real browser: looking places up, editing one's own layer, saving it.

One server for most tests: each writes the file anew, and opens a page of its own.
"""

from __future__ import annotations

import re
import shutil
from contextlib import ExitStack

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser_pages import quiet_page
from explorer_world import SmallWorld, seed_analyses
from playwright.sync_api import expect
from test_app_browser import FRAME, served

from gazetteer import read_layer
from gazetteer.outlines import Outlines
from geo.maps import page as build_page

pytestmark = pytest.mark.browser

HEADER = "place_id,name,alternate_names,latitude,longitude,country_code,mine\n"
ROW = "local:x,Xyzzyville,,37.5,127.5,KR,kept\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    (folder / "a.txt").write_text("They met in Xyzzyville, near Seoul. Plughton slept.", encoding="utf-8")
    (folder / "mine.csv").write_text(HEADER + ROW, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(folder):
    with served("a.txt", "--fast", "--gazetteer", "mine.csv", cwd=folder) as address:
        yield address


@pytest.fixture
def layer(folder):
    path = folder / "mine.csv"
    path.write_text(HEADER + ROW, encoding="utf-8")
    return path


@pytest.fixture
def open_view(browser, address):
    with ExitStack() as stack:

        def open_it(*, width=1280, height=800, theme="light"):
            page = stack.enter_context(quiet_page(browser, width=width, height=height, theme=theme))
            page.context.set_default_timeout(20_000)
            page.goto(f"{address}/?v=gazetteer")
            frame = page.frame_locator(FRAME)
            frame.locator("html[data-ready]").wait_for(timeout=60_000, state="attached")
            frame.locator(".mylayer").wait_for(timeout=20_000)
            return page, frame

        yield open_it


def cell(frame, column, name):
    return frame.get_by_label(re.compile(f"^{column}, {re.escape(name)}"), exact=False)


def saves(frame, path, check, *, timeout=20):
    frame.locator('[data-key="layer:save"]').click()
    page = frame.locator("body").page
    for _ in range(timeout * 5):
        if path.exists() and check(path.read_text(encoding="utf-8")):
            return
        page.wait_for_timeout(200)
    pytest.fail(f"not saved: {path.read_text(encoding='utf-8')}")


# ── Looking up ──


def test_places_are_found_as_one_types_with_how_each_matched(open_view, layer):
    _page, frame = open_view()
    words = frame.get_by_role("searchbox", name="Search the gazetteer")
    words.press_sequentially("pyon")
    rows = frame.locator(".hits tbody tr")
    expect(rows.first).to_contain_text("begins so: Pyongyang")
    expect(frame.locator("#gazmap .pinm").first).to_be_visible()
    words.fill("Inje county")
    expect(rows.first).to_contain_text("Inje-gun")
    expect(rows.first).to_contain_text("Korean county")
    expect(rows.first).to_contain_text("South Korea")
    words.fill("Paris")
    frame.get_by_label("Search in this country").select_option("US")
    expect(rows.first).to_contain_text("United States")
    frame.get_by_label("Search for this type").select_option("H")
    expect(frame.locator("#gaz-said")).to_contain_text(re.compile("take a filter away|first|places"))
    words.fill("qqqqqqzzzz")
    expect(frame.locator("#gaz-said")).to_contain_text("Nothing is called “qqqqqqzzzz”")


def test_a_places_card_has_names_id_and_where_it_lies(open_view, layer):
    _page, frame = open_view()
    frame.locator("#gaz-words").fill("Kaesong")
    frame.locator(".hits .link.strong", has_text="Kaes").first.click()
    card = frame.locator(".gcard")
    expect(card).to_contain_text("개성")
    expect(card).to_contain_text("geonames:1876373")
    expect(card.get_by_role("heading", name="Lies in")).to_be_visible()
    expect(frame.locator("#gazmap .pinm.on")).to_have_text("1")
    card.get_by_role("button", name="Close Kaes").click()
    expect(frame.get_by_role("heading", name="What will change")).to_be_visible()


def test_a_name_without_a_dot_and_a_places_card_lead_here(open_file, exported):
    page = open_file(exported, view="#v=unresolved")
    page.get_by_role("button", name=re.compile("^Look “")).first.click()
    expect(page.locator("#view-gazetteer")).to_be_visible()
    expect(page.locator("#gaz-words")).not_to_have_value("")
    page.locator('nav [data-view="map"]').click()
    page.locator('.v-map .dot[aria-label^="Pyongyang"]').click()
    page.get_by_role("button", name="Pyongyang in the gazetteer").click()
    expect(page.locator(".gcard h2")).to_have_text("Pyongyang")
    expect(page.locator("#gaz-words")).to_have_value("Pyongyang")


# ── Editing ──


def test_a_fault_stands_at_its_cell_and_is_mended_there(open_view, layer):
    _page, frame = open_view()
    latitude = cell(frame, "Latitude", "Xyzzyville")
    latitude.fill("127.6")
    latitude.press("Enter")
    cell(frame, "Longitude", "Xyzzyville").fill("37.4")
    cell(frame, "Longitude", "Xyzzyville").blur()
    message = frame.locator(".msg:visible")
    expect(message).to_contain_text(
        "Latitude “127.6” must lie between −90 and 90; latitude and longitude look swapped."
    )
    expect(latitude).to_have_attribute("aria-invalid", "true")
    expect(frame.locator("#layer-count")).to_have_text("1 row · 1 row to mend")
    expect(frame.get_by_role("heading", name="Held back")).to_be_visible()
    expect(frame.locator('[data-key="layer:save"]')).to_be_disabled()
    message.get_by_role("button", name="Swap them").click()
    expect(message).to_have_count(0)
    expect(latitude).to_have_value("37.4")
    expect(frame.locator(".change h3")).to_have_text("Xyzzyville")
    expect(frame.locator(".change .quote")).to_contain_text("They met in Xyzzyville, near Seoul.")
    expect(frame.locator('[data-key="layer:save"]')).to_have_text("Save 1 row, change 1 mention")
    assert layer.read_text(encoding="utf-8") == HEADER + ROW
    saves(frame, layer, lambda text: text == HEADER + "local:x,Xyzzyville,,37.4,127.6,KR,kept\n")
    assert layer.with_name("mine.csv.bak").read_text(encoding="utf-8") == HEADER + ROW


def test_a_place_is_added_by_a_click_and_the_map_changes_without_a_restart(open_view, layer):
    page, frame = open_view()
    frame.locator('nav [data-view="map"]').click()
    expect(frame.locator('.v-map .dot[aria-label^="Plughton"]')).to_have_count(0)
    frame.locator('nav [data-view="gazetteer"]').click()
    frame.get_by_role("button", name="New place").click()
    page.keyboard.type("Plughton")
    page.keyboard.press("Tab")
    frame.get_by_role("button", name="All of Plughton").click()
    expect(frame.locator("#form-point")).to_have_attribute("aria-pressed", "true")
    expect(frame.locator(".hint")).to_be_visible()
    frame.locator("#gazmap").click(position={"x": 200, "y": 120})
    expect(frame.locator("#form-latitude")).to_have_value(re.compile(r"^-?\d+\.\d+$"))
    expect(frame.locator("#gazmap .pinm.on")).to_be_visible()
    expect(frame.locator("#form-where")).to_contain_text("The point lies")
    frame.locator("#form-latitude").fill("37.6")
    frame.locator("#form-longitude").fill("127.6")
    frame.locator("#form-country_code").select_option("KR")
    frame.locator("#form-feature_code").select_option("PPL")
    frame.get_by_role("button", name="Done").click()
    expect(frame.locator(".change h3")).to_have_text("Plughton")
    expect(frame.locator(".change dd").first).to_have_text("not found")
    saves(frame, layer, lambda text: "Plughton" in text)
    row = read_layer(layer).rows[1]
    assert (row.name, row.latitude, row.country_code, row.feature_code) == ("Plughton", 37.6, "KR", "PPL")
    expect(page.get_by_text("The gazetteer was changed")).to_be_visible(timeout=30_000)
    frame.locator('nav [data-view="map"]').click()
    expect(frame.locator('.v-map .dot[aria-label^="Plughton"]')).to_be_attached(timeout=30_000)


def test_a_place_of_the_gazetteer_is_changed_taken_away_and_brought_back(open_view, layer):
    page, frame = open_view()
    frame.locator("#gaz-words").fill("geonames:1876373")
    frame.get_by_role("button", name="Change Kaesŏng in my layer").click()
    expect(frame.locator("#form-name")).to_have_value("Kaesŏng")
    expect(frame.locator("#form-alternate_names")).to_have_attribute(
        "placeholder", re.compile("Gaeseong|개성")
    )
    frame.get_by_role("button", name="Close the form").click()
    frame.get_by_role("button", name="Take out Kaesŏng").click()
    expect(frame.locator("#layer-count")).to_have_text("1 row")
    frame.locator("h1", has_text="Gazetteer").click()
    page.keyboard.press("z")
    expect(frame.locator("#layer-count")).to_have_text("2 rows")
    page.keyboard.press("z")
    expect(frame.locator("#layer-count")).to_have_text("1 row")
    expect(frame.locator("#layer-undo")).to_be_disabled()
    frame.locator(".hits .link.strong").first.click()
    frame.get_by_role("button", name="Take it away").click()
    saves(frame, layer, lambda text: "geonames:1876373,Kaesŏng" in text)
    assert read_layer(layer).rows[1].deleted


def test_rows_are_walked_by_keyboard_and_esc_brings_a_cell_back(open_view, layer):
    layer.write_text(HEADER + ROW + "local:y,Ytown,,1,2,,\n", encoding="utf-8")
    page, frame = open_view()
    first = cell(frame, "Name", "Xyzzyville")
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(cell(frame, "Name", "Ytown")).to_be_focused()
    page.keyboard.type("Other")
    page.keyboard.press("Escape")
    expect(cell(frame, "Name", "Ytown")).to_have_value("Ytown")
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    expect(frame.locator(".gsave")).to_be_hidden()


def test_hostile_cells_are_text_and_formulas_are_saved_as_text(open_view, layer):
    row = '"local:h","<img src=x onerror=alert(1)></script>${1+1}`","=1+1",1,2,,"=cmd|x"\n'
    layer.write_text(HEADER + row, encoding="utf-8")
    _page, frame = open_view()
    name = "<img src=x onerror=alert(1)></script>${1+1}`"
    expect(frame.locator('[data-cell="name"]').first).to_have_value(name)
    expect(frame.locator('[data-cell="alternate_names"]').first).to_have_value("=1+1")
    frame.locator('[data-cell="latitude"]').first.fill("1.5")
    frame.locator('[data-cell="latitude"]').first.blur()
    expect(frame.locator('[data-key="layer:save"]')).to_be_enabled()
    saves(frame, layer, lambda text: "1.5" in text)
    assert "'=1+1" in layer.read_text(encoding="utf-8")
    assert "'=cmd|x" in layer.read_text(encoding="utf-8")
    assert frame.locator("img").count() == 0


def test_a_column_may_be_called_as_every_object_answers(open_view, layer):
    header = "place_id,name,latitude,longitude,constructor,__proto__,toString\n"
    layer.write_text(header + "local:x,Xyzzyville,1,2,mine,too,here\n", encoding="utf-8")
    _page, frame = open_view()
    frame.get_by_role("button", name="All of Xyzzyville").click()
    for column, told in (("constructor", "mine"), ("__proto__", "too"), ("toString", "here")):
        expect(frame.locator(f"#form-{column}")).to_have_value(told)
    frame.locator("#form-constructor").fill("yours")
    frame.locator("#form-constructor").blur()
    saves(frame, layer, lambda text: "1,2,yours,too,here" in text)
    frame.get_by_role("button", name="New place").click()
    expect(frame.locator('[data-of^="n"][data-cell="toString"]')).to_have_count(0)
    assert "native code" not in frame.locator("body").inner_text()


def test_a_csv_is_taken_up_and_handed_out(open_view, layer, tmp_path):
    page, frame = open_view()
    other = tmp_path / "theirs.csv"
    other.write_text(
        "place_id;name;latitude;longitude\nlocal:x;Xyzzyville;37,7;127,5\n;Plughton;37,6;127,6\n", "utf-8-sig"
    )
    frame.locator("#layer-upload").set_input_files(other)
    frame.get_by_role("button", name="Add its rows").click()
    expect(frame.locator("#layer-count")).to_contain_text("2 rows")
    expect(cell(frame, "Latitude", "Xyzzyville")).to_have_value("37,7")
    frame.locator('[data-key="layer:undo"]').click()
    expect(frame.locator("#layer-count")).to_have_text("1 row")
    frame.locator("#layer-upload").set_input_files(other)
    frame.get_by_role("button", name="Replace all of mine").click()
    expect(frame.locator("#layer-count")).to_contain_text("2 rows")
    frame.locator('[data-key="layer:discard"]').click()
    frame.locator('[data-key="layer:download"]').click()
    with page.expect_download() as plain:
        frame.get_by_role("button", name="CSV, as the file is").click()
    assert plain.value.suggested_filename == "mine.csv"
    assert plain.value.path().read_bytes() == layer.read_bytes()
    frame.locator('[data-key="layer:download"]').click()
    with page.expect_download() as excel:
        frame.get_by_role("button", name="CSV for Excel").click()
    assert excel.value.path().read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_file_that_changed_underneath_is_never_overwritten(open_view, layer):
    _page, frame = open_view()
    cell(frame, "Latitude", "Xyzzyville").fill("37.4")
    cell(frame, "Latitude", "Xyzzyville").blur()
    expect(frame.locator('[data-key="layer:save"]')).to_have_text("Save 1 row, change 1 mention")
    theirs = HEADER + "local:y,Ytown,,1,2,,\n" + ROW.replace("kept", "theirs")
    layer.write_text(theirs, encoding="utf-8")
    note = frame.get_by_role("alert")
    expect(note).to_contain_text("mine.csv was changed by someone else", timeout=30_000)
    expect(note).to_contain_text("Your 1 edit is kept, and nothing was overwritten.")
    note.get_by_role("button", name="Lay my edits over it").click()
    expect(cell(frame, "Latitude", "Xyzzyville")).to_have_value("37.4")
    expect(frame.locator("#layer-count")).to_have_text("2 rows")
    expect(frame.locator('[data-key="layer:save"]')).to_be_enabled()
    saves(frame, layer, lambda text: text == theirs.replace("37.5", "37.4"))


def test_two_people_at_once_lose_nothing_of_each_other(open_view, layer):
    _, first = open_view()
    _, second = open_view()
    cell(first, "Latitude", "Xyzzyville").fill("37.4")
    cell(first, "Latitude", "Xyzzyville").blur()
    cell(second, "Other names", "Xyzzyville").fill("Xyz")
    cell(second, "Other names", "Xyzzyville").blur()
    expect(cell(first, "Other names", "Xyzzyville")).to_have_value("")
    expect(first.locator('[data-key="layer:save"]')).to_be_enabled()
    saves(first, layer, lambda text: "37.4" in text)
    note = second.get_by_role("alert")
    expect(note).to_contain_text("Your 1 edit is kept", timeout=30_000)
    note.get_by_role("button", name="Lay my edits over it").click()
    expect(cell(second, "Latitude", "Xyzzyville")).to_have_value("37.4")
    expect(second.locator('[data-key="layer:save"]')).to_be_enabled()
    saves(second, layer, lambda text: text == HEADER + "local:x,Xyzzyville,Xyz,37.4,127.5,KR,kept\n")


def test_a_layer_of_five_thousand_rows_is_found_through_and_edited(open_view, layer):
    rows = "".join(f"local:p{i},Place {i},,{30 + i % 60 / 10},{120 + i % 90 / 10},,\n" for i in range(5000))
    layer.write_text(HEADER + rows, encoding="utf-8")
    _page, frame = open_view()
    expect(frame.locator("#layer-count")).to_have_text("5,000 rows")
    frame.get_by_role("searchbox", name="Find in my layer").fill("Place 4321")
    expect(frame.locator("#layer-count")).to_have_text("1 of 5,000 rows")
    cell(frame, "Latitude", "Place 4321").fill("91")
    cell(frame, "Latitude", "Place 4321").blur()
    expect(frame.locator(".msg:visible")).to_contain_text("must lie between")
    frame.locator('[data-cell="latitude"]').first.fill("44.4")
    frame.locator('[data-cell="latitude"]').first.blur()
    expect(frame.locator('[data-key="layer:save"]')).to_have_text(re.compile("^Save 1 row"), timeout=30_000)
    saves(frame, layer, lambda text: "local:p4321,Place 4321,,44.4" in text)
    assert layer.read_text(encoding="utf-8").count("\n") == 5001


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (1280, "dark"), (480, "light"), (480, "dark")])
def test_axe_finds_nothing_and_nothing_is_cut_off(open_view, layer, width, theme):
    page, frame = open_view(width=width, height=900, theme=theme)
    inside = page.query_selector(FRAME).content_frame()

    def check(what):
        found = Axe().run(inside).response["violations"]
        assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == [], what
        assert inside.evaluate("document.documentElement.scrollWidth <= innerWidth"), what

    frame.locator("#gaz-words").fill("Kaesong")
    frame.locator(".hits .link.strong", has_text="Kaes").first.click()
    expect(frame.locator(".gcard .names").first).to_be_visible()
    check("a place's card")
    frame.locator('[data-key="gcard:change"]').click()
    frame.locator(".gform summary").click()
    frame.locator("#form-latitude").fill("126.5")
    frame.locator("#form-latitude").blur()
    expect(frame.locator(".ffault b").first).to_be_visible()
    check("the form with a fault")
    frame.get_by_role("button", name="Done").click()
    expect(frame.locator(".msg:visible")).to_be_visible()
    check("the table with a fault")
    cell(frame, "Latitude", "Xyzzyville").fill("37.4")
    cell(frame, "Latitude", "Xyzzyville").blur()
    expect(frame.locator(".change h3").first).to_have_text("Xyzzyville")
    check("what will change")


# ── In the exported file ──


@pytest.fixture(scope="module")
def exported():
    world = SmallWorld()
    return build_page(seed_analyses(world), world, Outlines())


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (480, "dark")])
def test_the_file_looks_up_its_own_places_and_says_where_the_rest_is(open_file, exported, width, theme):
    page = open_file(exported, view="#v=gazetteer", width=width, height=900, theme=theme)
    expect(page.locator("#gaz-lead")).to_contain_text("places of this page")
    expect(page.locator("#gaz-lead")).to_contain_text("wherein explore")
    expect(page.locator(".mylayer")).to_have_count(0)
    expect(page.locator("#gaz-said")).to_have_text("Named in the open documents, most often first")
    expect(page.locator(".hits tbody tr").first).to_contain_text("North Korea")
    page.locator("#gaz-words").fill("pyong")
    expect(page.locator(".hits tbody tr").first).to_contain_text("Pyongyang")
    page.locator(".hits .link.strong", has_text="Pyongyang").first.click()
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name=re.compile("Read its")).click()
    expect(page.locator(".card h2")).to_have_text("Pyongyang")


def test_ones_own_file_is_made_by_the_first_save(browser, tmp_path, monkeypatch):
    monkeypatch.setenv("WHEREIN_DATA", str(tmp_path / "own"))
    (tmp_path / "a.txt").write_text("They met in Xyzzyville, near Seoul.", encoding="utf-8")
    with (
        served("a.txt", "--fast", cwd=tmp_path) as address,
        quiet_page(browser, width=1280, height=800, theme="light") as page,
    ):
        page.goto(f"{address}/?v=gazetteer")
        frame = page.frame_locator(FRAME)
        expect(frame.locator("#layer-about")).to_contain_text(
            "places.csv is made with the first row you save.", timeout=60_000
        )
        frame.get_by_role("button", name="New place").click()
        for text in ("Xyzzyville", "", "37.5", "127.5"):
            page.keyboard.type(text)
            page.keyboard.press("Tab")
        expect(frame.locator('[data-key="layer:save"]')).to_have_text(
            "Save 1 row, change 1 mention", timeout=20_000
        )
        saves(frame, tmp_path / "own" / "places.csv", lambda text: "Xyzzyville" in text)
        expect(page.get_by_text("The gazetteer was changed")).to_be_visible(timeout=30_000)
        frame.locator('nav [data-view="map"]').click()
        expect(frame.locator('.v-map .dot[aria-label^="Xyzzyville"]')).to_be_attached(timeout=30_000)
    shutil.rmtree(tmp_path / "own")
