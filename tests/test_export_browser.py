"""The export dialog in a real browser: what is shown is what is written, with as much text as was wanted."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from explorer_world import one_document
from playwright.sync_api import expect
from test_app_browser import address, open_app  # noqa: F401  fixtures

from geo.exporters import Holds
from geo.maps import page as build_page

pytestmark = pytest.mark.browser

SHOWN = """() => [...document.querySelectorAll('.v-map .s mark:not(.dim):not(.off):not(.k-none)')]
  .map(mark => Number(mark.dataset.mention)).sort((a, b) => a - b)"""


def exported(page, form, holds="texts", *, frame=None, unplaced=False):
    """Return the text of the file that the dialog saves; leaves the dialog closed."""
    inside = frame or page
    inside.locator("#save").click()
    inside.locator("#export-format").select_option(form)
    inside.locator(f'#export-holds input[value="{holds}"]').check()
    if inside.locator("#export-unplaced").is_visible():
        inside.locator("#export-unplaced input").set_checked(unplaced)
    with page.expect_download(timeout=60_000) as download:
        inside.locator("#export-save").click()
    text = download.value.path().read_text(encoding="utf-8")
    inside.locator("#export-dialog .dhead button").click()
    return text


def spans(rows):
    return {(row["document_id"], int(row["start"]), int(row["end"])) for row in rows}


def table(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def of_mentions(analyses, numbers):
    every = [(a.document.id, m.span.start, m.span.end) for a in analyses for m in a.mentions]
    return {every[number] for number in numbers}


FILTERS = (
    "",
    "country=KP",
    "area=box_37_126_38.2_128",
    "area=near_39.03_125.75_50",
    "conf=0.9",
    "q=liaison",
    "kinds=metonym",
)


@pytest.mark.parametrize("view", FILTERS)
def test_the_file_holds_exactly_what_the_map_and_the_list_show(open_file, seeds_page, analyses, view):
    page = open_file(seeds_page, view=f"#{view}")
    while page.locator(".v-map .listmore:visible").count():
        page.locator(".v-map .listmore:visible").first.click()
    shown = of_mentions(analyses, set(page.evaluate(SHOWN)))
    assert shown
    assert spans(table(exported(page, "csv"))) == shown
    collection = json.loads(exported(page, "geojson"))
    assert spans(feature["properties"] for feature in collection["features"]) == shown
    assert collection["unresolved"] == 0
    lines = [json.loads(line) for line in exported(page, "jsonl").splitlines()]
    assert spans({**m, "document_id": line["id"]} for line in lines for m in line["mentions"]) == shown


def test_names_without_a_place_come_along_where_no_filter_asks_for_one(open_file, seeds_page):
    page = open_file(seeds_page)
    rows = table(exported(page, "csv", unplaced=True))
    assert [bool(row["nil_reason"]) for row in rows if not row["place_id"]] == [True, True]
    page.evaluate("location.hash = 'country=KP'")
    page.locator("#save").click()
    expect(page.locator("#export-unplaced")).to_be_hidden()


def test_sentences_and_texts_stay_here_where_only_places_are_wanted(open_file, world):
    text = "A secret opening 🌍.\n\nThey met in Paju, quietly. Zebra."
    page = open_file(build_page([one_document(world, text, "Paju")], world))
    for form in ("csv", "geojson", "jsonl"):
        places = exported(page, form, "places")
        assert "Paju" in places
        assert "secret" not in places
        assert "quietly" not in places
        sentences = exported(page, form, "sentences")
        assert "quietly" in sentences
        assert "secret" not in sentences
        assert "Zebra" not in sentences
    assert json.loads(exported(page, "jsonl"))["text"] == text


def test_hostile_names_and_texts_are_cells_and_strings(open_file, world):
    text = '=cmd|"/c calc"!A1 </script><script>alert(1)</script> `${1+1}` \u202e, "Paju" 🌍 Seoul.'
    analysis = one_document(
        world, text, "Paju", "Seoul", id="=1+1,\n.txt", title="<img src=x onerror=alert(1)>"
    )
    analysis = replace(analysis, document=replace(analysis.document, source=" ＝1+1"))
    page = open_file(build_page([analysis], world))
    rows = table(exported(page, "csv"))
    assert [text[int(row["start"]) : int(row["end"])] for row in rows] == ["Paju", "Seoul"]
    assert all(row["sentence"].lstrip("'") == text for row in rows)
    assert rows[0]["document_id"] == "'=1+1,\n.txt"
    assert rows[0]["document_source"] == "' ＝1+1"
    features = json.loads(exported(page, "geojson"))["features"]
    assert features[0]["properties"]["sentence"] == text


def test_keyboard_alone_writes_a_file_and_axe_finds_nothing(open_file, seeds_page):
    for width, theme in ((1280, "light"), (1280, "dark"), (480, "dark")):
        page = open_file(seeds_page, width=width, height=900, theme=theme)
        page.keyboard.press("e")
        expect(page.locator("#export-dialog")).to_be_visible()
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("#export-format").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        expect(page.locator('#export-holds input[value="sentences"]')).to_be_checked()
        for _ in range(2):
            page.keyboard.press("Tab")
        with page.expect_download():
            page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        expect(page.locator("#export-dialog")).to_be_hidden()


def test_nothing_shown_is_nothing_to_save(open_file, seeds_page):
    page = open_file(seeds_page, view="#q=nowhereatall")
    page.locator("#save").click()
    expect(page.locator("#export-what")).to_contain_text("0 mentions of 0 places")
    expect(page.locator("#export-save")).to_be_disabled()


@pytest.mark.parametrize("holds", ["sentences", "places"])
def test_a_page_that_left_text_out_says_so_and_offers_no_more(open_file, world, analyses, holds):
    page = open_file(build_page(analyses, world, holds=Holds(holds)), view="#v=read")
    expect(page.locator(".heldback")).to_contain_text("left out")
    page.locator("#save").click()
    expect(page.locator('#export-holds input[value="texts"]')).to_be_disabled()
    expect(page.locator(f'#export-holds input[value="{holds}"]')).to_be_checked()


def test_the_dashboard_writes_the_filtered_set_in_formats_that_need_python(open_app, tmp_path):  # noqa: F811
    page, frame = open_app(query="/?country=KP")
    rows = exported(page, "csv", "sentences", frame=frame)
    assert {row["country_code"] for row in table(rows)} == {"KP"}
    kml = exported(page, "kml", "places", frame=frame)
    assert "Pyongyang" in kml
    assert "Beijing" not in kml
    html = exported(page, "html", "places", frame=frame)
    (tmp_path / "places.html").write_text(html, encoding="utf-8")
    alone = page.context.new_page()
    alone.goto((tmp_path / "places.html").as_uri())
    expect(alone.locator(".heldback")).to_contain_text("the sentences were left out")
    expect(alone.locator('.dot[aria-label^="Pyongyang"]')).to_have_count(1)
    expect(alone.locator('.dot[aria-label^="Beijing"]')).to_have_count(0)
    frame.locator("#save").click()
    frame.locator("#export-format").select_option("brat")
    frame.locator("#export-holds input[value=places]").check()
    frame.locator("#export-save").click()
    expect(frame.locator("#export-said")).to_contain_text("brat holds whole texts")
