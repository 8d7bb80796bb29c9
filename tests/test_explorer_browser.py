"""The exported page in a real browser, opened from disk: what a reader does, and that nothing leaves.

``open_file`` fails a test whose page asked the network for anything or wrote an error to the console, a
breach of its own policy included.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from explorer_world import SmallWorld, analysed, one_document, seed_analyses
from playwright.sync_api import expect

from gazetteer import Place
from gazetteer.outlines import Outlines
from geo.maps import page as build_page
from geo.model import Document, MentionKind, Status

pytestmark = pytest.mark.browser

KAESONG = '.dot[aria-label^="Kaesong, city"]'
PYONGYANG = '.dot[aria-label^="Pyongyang"]'


@pytest.fixture(scope="session")
def outlines():
    return Outlines()


def sentences(page):
    return page.locator(".v-map .s")


def click_middle(page, selector):
    """Click the middle of something, whatever lies over it: near dots overlap, and the nearest is meant."""
    box = page.locator(selector).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def shown_text(page):
    return [" ".join(text.split()) for text in sentences(page).all_inner_texts()]


def active_text(page):
    return page.evaluate("document.activeElement.innerText || document.activeElement.id")


# ── Both ways ──


def test_a_click_on_a_dot_opens_its_place_and_its_sentences(open_file, seeds_page):
    page = open_file(seeds_page)
    page.locator(PYONGYANG).click()
    expect(page.locator(".card h2")).to_have_text("Pyongyang")
    assert sentences(page).count() == 5  # six mentions, two of them in one sentence
    assert all("Pyongyang" in text for text in shown_text(page))
    assert active_text(page) == "Pyongyang"
    expect(page.locator(PYONGYANG)).not_to_have_class(re.compile("dim"))


def test_a_click_on_a_sentence_keeps_its_dots_and_fades_the_others(open_file, seeds_page):
    page = open_file(seeds_page)
    row = sentences(page).filter(has_text="border city of Paju")
    row.click(position={"x": 5, "y": 5})
    expect(row).to_have_attribute("aria-pressed", "true")
    page.mouse.move(400, 400)
    expect(page.locator('.dot[aria-label^="Paju"]')).not_to_have_class(re.compile("dim"))
    expect(page.locator(PYONGYANG)).to_have_class(re.compile("dim"))
    row.click(position={"x": 5, "y": 5})
    page.mouse.move(400, 400)
    expect(page.locator(PYONGYANG)).not_to_have_class(re.compile("dim"))


def test_a_sentence_whose_dot_is_off_the_map_brings_it_there(open_file, seeds_page):
    page = open_file(seeds_page)
    assert page.locator('.dot[aria-label^="Beijing"]').count() == 0
    sentences(page).filter(has_text="daily press briefing in").click(position={"x": 5, "y": 5})
    expect(page.locator('.dot[aria-label^="Beijing"]')).to_be_in_viewport()


def test_a_sentence_whose_dots_are_in_view_moves_nothing(open_file, seeds_page):
    page = open_file(seeds_page)
    before = page.locator(PYONGYANG).bounding_box()
    sentences(page).filter(has_text="border city of Kaesong").click(position={"x": 5, "y": 5})
    assert page.locator(PYONGYANG).bounding_box() == before


def test_a_click_on_a_mark_opens_its_place_and_its_evidence(open_file, seeds_page):
    page = open_file(seeds_page)
    page.locator("mark", has_text="Inje county").first.click()
    card = page.locator(".card")
    expect(card.locator("h2")).to_have_text("Inje county")
    expect(card.locator(".crumb")).to_contain_text("County in Gangwon, South Korea")
    expect(card.locator(".score")).to_have_text("0.46")
    expect(card.locator(".hd")).to_contain_text("In doubt")
    assert card.locator(".pole i.against").count() >= 1
    card.locator("summary").click()
    total = sum(float(text.replace("−", "-")) for text in card.locator(".ev b.w").all_inner_texts())
    assert total == pytest.approx(-0.16, abs=0.02)
    expect(card.locator(".ru").first).to_contain_text("Tokyo")


def test_areas_strips_and_labels_are_clicked_like_dots(open_file, seeds_page):
    page = open_file(seeds_page)
    page.locator(".ml.big", has_text="South Korea").click()
    expect(page.locator(".card h2")).to_have_text("South Korea")
    page.keyboard.press("Escape")
    box = page.locator("path.strip").bounding_box()
    page.locator("path.strip").dispatch_event(
        "click", {"clientX": box["x"], "clientY": box["y"], "bubbles": True}
    )
    expect(page.locator(".card h2")).to_have_text("Korean Demilitarized Zone")
    expect(page.locator(".crumb")).to_contain_text("Border strip")


def test_countries_are_areas_and_the_strip_never_thinner_than_3_px(open_file, seeds_page):
    page = open_file(seeds_page)
    assert page.locator("path.area").count() == 4
    assert page.locator('.dot[aria-label^="North Korea"]').count() == 0
    for _ in range(4):
        page.locator(".leaflet-control-zoom-out").click()
    width = page.locator("path.strip").evaluate("node => parseFloat(getComputedStyle(node).strokeWidth)")
    assert width >= 2.5


def test_the_beyond_plate_flies_to_a_place_off_the_map(open_file, seeds_page):
    page = open_file(seeds_page)
    page.locator(".beyond button", has_text="Washington, D.C.").click()
    expect(page.locator(".card h2")).to_have_text("Washington, D.C.")
    expect(page.locator('.dot[aria-label^="Washington"]')).to_be_in_viewport()


def test_hovering_a_dot_marks_its_sentences(open_file, seeds_page):
    page = open_file(seeds_page)
    page.locator(PYONGYANG).hover()
    assert page.locator(".s.related").count() == 5


def test_the_places_list_holds_every_place_and_opens_it(open_file, seeds_page):
    page = open_file(seeds_page)
    page.get_by_role("button", name="Places 14").click()
    assert page.locator(".prow").count() == 14
    page.locator(".prow", has_text="Korean Peninsula").click()
    expect(page.locator(".card h2")).to_have_text("Korean Peninsula")
    assert page.locator("path.outline").count() == 1


# ── Filters ──


def test_the_document_filter(open_file, seeds_page):
    page = open_file(seeds_page)
    page.get_by_label("Document", exact=True).select_option(index=2)
    expect(page.locator(".v-map .ph .c")).to_have_text("24 mentions")
    assert page.locator(".dochead").count() == 1


def test_the_kind_filter_and_places_only(open_file, seeds_page):
    page = open_file(seeds_page)
    status = page.locator(".v-map .ph .c")
    expect(status).to_have_text("73 mentions")
    page.get_by_role("button", name="Demonym").click()
    expect(status).to_have_text("52 mentions")
    expect(page.locator("#said[role=status]")).to_have_text(re.compile("^52 mentions in"))
    assert page.locator("mark.k-demonym").count() == 0
    page.get_by_role("button", name="Demonym").click()
    page.get_by_role("button", name="Places only").click()
    expect(status).to_have_text("41 mentions")
    assert page.locator("mark.k-elliptic, mark.k-demonym").count() == 0
    page.get_by_role("button", name="Places only").click()
    expect(status).to_have_text("73 mentions")


def test_country_status_and_words_combine(open_file, seeds_page):
    page = open_file(seeds_page)
    page.get_by_label("Country", exact=True).select_option("KR")
    page.get_by_label("Status").select_option("accepted")
    expect(page.locator(".v-map .ph .c")).to_have_text("4 mentions")
    page.get_by_label("Words in the sentence").fill("unification")
    expect(page.locator(".v-map .ph .c")).to_have_text("1 mention")
    assert "Seoul’s Unification Ministry" in shown_text(page)[0]


def test_filters_that_leave_nothing_say_why_and_what_to_do(open_file, seeds_page):
    page = open_file(seeds_page)
    for kind in ("Place", "Metonym", "Demonym", "Short form"):
        page.locator(".kinds").get_by_role("button", name=kind).click()
    page.locator("#least").evaluate(
        "node => { node.value = 0.8; node.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    state = page.locator(".v-map .stt")
    expect(state).to_contain_text("Nothing passes these filters")
    expect(state).to_contain_text("facility is 0.80 or surer. The surest one is 0.58.")
    state.get_by_role("button", name="Lower to 0.55").click()
    expect(page.locator(".v-map .ph .c")).to_have_text("1 mention")


def test_the_date_filter_is_a_histogram_from_two_dates_on(open_file, world, outlines):
    one = one_document(world, "Seoul slept. It was late.", "Seoul", date="2020-06-16", id="a")
    two = one_document(world, "Busan woke. It was early.", "Busan", date="1999", id="b")
    page = open_file(build_page([one, two], world, outlines))
    page.get_by_label("From date").evaluate(
        "node => { node.value = 735000; node.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    assert shown_text(page) == ["1Seoul slept."]
    single = open_file(build_page([one], world, outlines))
    expect(single.locator(".f.date")).to_contain_text("16 Jun 2020")


# ── Back, address, keyboard ──


def test_escape_takes_back_one_step_and_gives_the_focus_back(open_file, seeds_page):
    page = open_file(seeds_page)
    page.get_by_role("button", name="Places 14").click()
    row = page.locator(".prow", has_text="Kaesong").first
    row.click()
    page.locator(".co button", has_text="Seoul").click()
    expect(page.locator(".card h2")).to_have_text("Seoul")
    page.keyboard.press("Escape")
    expect(page.locator(".card h2")).to_have_text("Kaesong")
    assert active_text(page) == "Seoul"
    page.keyboard.press("Escape")
    assert page.locator(".card").count() == 0
    assert "Kaesong" in active_text(page)


def test_the_view_is_in_the_address(open_file, seeds_page):
    page = open_file(seeds_page)
    click_middle(page, KAESONG)
    page.get_by_role("button", name="Metonym").click()
    address = page.url
    assert "place=local%3Akaesong" in address
    assert "kinds=" in address
    again = open_file(seeds_page, view="#" + address.split("#", 1)[1])
    expect(again.locator(".card h2")).to_have_text("Kaesong")
    expect(again.get_by_role("button", name="Metonym")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize(
    "view",
    ["#v=nonsense&doc=99&s=-4&place=x&conf=abc&kinds=zzz&from=q&map=1,2", "#%%%=&&&", "#map=99,999,99"],
)
def test_a_broken_address_still_opens(open_file, seeds_page, view):
    page = open_file(seeds_page, view=view)
    expect(page.locator(".nav [aria-current=page]")).to_have_text("Map")


def test_by_keyboard_alone(open_file, seeds_page):
    page = open_file(seeds_page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    second = page.evaluate("document.activeElement.dataset.sentence")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.dataset.sentence") == second
    page.keyboard.press("Enter")
    assert page.locator(".card").count() == 1
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    expect(page.locator("#view-read")).to_be_visible()
    page.keyboard.press("5")
    expect(page.locator("#view-summary")).to_be_visible()
    page.keyboard.press("6")
    expect(page.locator("#view-unresolved")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("j2?")
    expect(page.locator("#words")).to_have_value("j2?")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys-dialog")).not_to_be_visible()


def test_single_keys_can_be_switched_off(open_file, seeds_page):
    page = open_file(seeds_page)
    page.keyboard.press("?")
    page.get_by_label("Single keys work").uncheck()
    page.get_by_role("button", name="Close Esc").click()
    page.keyboard.press("2")
    expect(page.locator("#view-map")).to_be_visible()


def test_tab_reaches_the_places_list_and_enter_opens_a_place(open_file, seeds_page):
    page = open_file(seeds_page, view="#list=places")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('prow')"):
            break
    name = active_text(page).split("\n")[0]
    page.keyboard.press("Enter")
    expect(page.locator(".card h2")).to_have_text(name)


def test_a_dot_answers_to_enter(open_file, seeds_page):
    page = open_file(seeds_page)
    page.locator(PYONGYANG).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".card h2")).to_have_text("Pyongyang")


# ── Reader and unresolved names ──


def test_the_reader_shows_the_text_and_follows_it(open_file, seeds_page, world):
    page = open_file(seeds_page, view="#v=read")
    text = seed_analyses(world)[0].document.text
    shown = page.locator(".text .in").inner_text()
    for line in (line for line in text.splitlines() if line.strip()):
        assert " ".join(line.split()) in " ".join(shown.split())
    expect(page.locator(".here h2")).to_have_text("In paragraph 2")
    page.locator(".text").evaluate("node => node.scrollTop = node.scrollHeight")
    last = page.locator(".text .pn").last.inner_text()
    expect(page.locator(".here h2")).to_have_text(f"In paragraph {last}")
    page.locator(".pill", has_text="Inje county").click()
    expect(page.locator(".card h2")).to_have_text("Inje county")


def test_unresolved_names_are_listed_with_why_and_where(open_file, seeds_page):
    page = open_file(seeds_page)
    page.get_by_role("button", name="Unresolved").click()
    expect(page.locator(".un tbody tr")).to_have_count(2)
    row = page.locator(".un tbody tr", has_text="two Koreas")
    expect(row).to_contain_text("Names no single place")
    row.get_by_role("button", name="Read").click()
    lit = page.locator(".text mark.on")
    expect(lit).to_have_text("two Koreas")
    expect(lit).to_be_in_viewport()


# ── Hostile, empty, large ──

HOSTILE = (
    "</script><script>document.title='owned'</script> <img src=x onerror=\"document.title='owned'\"> "
    "`${document.title='owned'}` "
    "<!-- <script> \u202eevil\u202c \u2028 \x00 C:\\path\\2019 {{ 7*7 }} {% raw %} Seoul slept."
)


def test_hostile_text_stays_text(open_file, world, outlines):
    evil = "</title><script>document.title='owned'</script>${1}"
    place = Place(
        id="local:evil", name='<img src=x onerror="document.title=1"> `${2}`', latitude=37.1, longitude=127.1,
        feature_class="P", feature_code="PPL", country_code="KR",
    )  # fmt: skip
    world = SmallWorld([place])
    analysis = one_document(world, HOSTILE, "Seoul", title=evil, id="<b>.txt")
    named = analysed(
        world,
        Document(id="b", text="Evil town."),
        [(0, 9, place.name, MentionKind.LITERAL, 0.9, Status.PROPOSED)],
    )
    page = open_file(build_page([analysis, named], world, outlines, title=evil))
    assert page.title() == f"{evil} · Wherein"
    assert "{{ 7*7 }} {% raw %}" in page.locator(".s").first.inner_text()
    assert page.locator("img").count() == 0
    page.locator("mark", has_text="Evil town").click()
    expect(page.locator(".card h2")).to_have_text(place.name)
    page.keyboard.press("2")
    expect(page.locator(".text h1")).to_have_text("b")
    page.locator(".docs .d").first.click()
    expect(page.locator(".text h1")).to_have_text(evil)
    assert page.title() == f"{evil} · Wherein"


def test_a_word_of_a_megabyte(open_file, world, outlines):
    text = "a" * 1_000_000 + " Seoul " + "b" * 50
    page = open_file(build_page([one_document(world, text, "Seoul")], world, outlines))
    expect(page.locator(".s mark")).to_have_text("Seoul")
    assert len(page.locator(".s").inner_text()) < 3000
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_nothing_opened_says_how_to_begin(open_file, world, outlines):
    page = open_file(build_page([], world, outlines))
    expect(page.locator(".v-map .stt")).to_contain_text("Open a document to begin")
    for key in ("2", "3", "4", "1"):
        page.keyboard.press(key)
    expect(page.locator(".map").first).to_be_visible()


def test_a_document_without_places(open_file, world, outlines):
    page = open_file(
        build_page([one_document(world, "Nothing is named. Not here.", id="minutes.txt")], world, outlines)
    )
    expect(page.locator(".v-map .stt")).to_contain_text(
        "“minutes.txt” has 2 sentences, and none of them names a place"
    )
    page.get_by_role("button", name="Read the text").click()
    expect(page.locator(".text")).to_contain_text("Nothing is named.")


def test_one_place(open_file, world, outlines):
    page = open_file(build_page([one_document(world, "Seoul slept. It was late.", "Seoul")], world, outlines))
    expect(page.locator(".dot")).to_have_count(1)
    expect(page.locator('.dot[aria-label^="Seoul"]')).to_be_in_viewport()


def test_two_thousand_places_cluster_and_are_all_listed(open_file, outlines):
    places = [
        Place(
            id=f"local:{i}", name=f"Town {i}", latitude=(i * 7919) % 1400 / 10 - 70,
            longitude=(i * 104729) % 3600 / 10 - 180, feature_class="P", feature_code="PPL",
            country_code=None,
        )
        for i in range(2000)
    ]  # fmt: skip
    world = SmallWorld(places)
    text = "\n".join(f"Town {i} stood." for i in range(2000))
    marks = []
    for i in range(2000):
        at = text.index(f"Town {i} ")
        marks.append((at, at + len(f"Town {i}"), f"Town {i}", MentionKind.LITERAL, 0.9, Status.PROPOSED))
    page = open_file(build_page([analysed(world, Document(id="many", text=text), marks)], world, outlines))
    expect(page.locator(".v-map .ph .c")).to_have_text("2,000 mentions")
    assert page.locator('.dot[aria-label*="close together"]').count() > 10
    assert page.locator(".dot").count() < 1500
    page.get_by_role("button", name="Places 2,000").click()
    page.get_by_label("Words in the sentence").fill("Town 1777")
    expect(page.locator(".prow")).to_have_count(1)
    page.locator(".prow").click()
    expect(page.locator(".dot[aria-label^='Town 1777']")).to_be_in_viewport()


def test_places_on_one_spot_open_as_a_list(open_file, outlines):
    twins = [
        Place(
            id=f"local:t{i}", name=f"Twin {i}", latitude=37.5, longitude=127.0, feature_class="P",
            feature_code="PPL", country_code="KR",
        )
        for i in range(3)
    ]  # fmt: skip
    world = SmallWorld(twins)
    page = open_file(
        build_page(
            [one_document(world, "Twin 0, Twin 1 and Twin 2 met.", "Twin 0", "Twin 1", "Twin 2")],
            world,
            outlines,
        )
    )
    page.locator(".dot").click()
    expect(page.locator(".ph")).to_contain_text("3 places on one spot")
    assert page.locator(".prow").count() == 3


def test_without_its_basemap_the_page_says_so_and_works(open_file, seeds_page):
    broken = re.sub(r'(<script type="text/plain" id="basemap">)[^<]*', r"\1AAAA", seeds_page)
    page = open_file(broken)
    expect(page.get_by_text("The basemap is missing")).to_be_visible()
    page.get_by_role("button", name="Continue on the grid").click()
    page.locator(PYONGYANG).click()
    expect(page.locator(".card h2")).to_have_text("Pyongyang")


# ── Looks ──


def test_dark_follows_the_system_and_the_button(open_file, seeds_page):
    page = open_file(seeds_page, theme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 27)"
    page.get_by_role("button", name="Light or dark").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(253, 252, 250)"


@pytest.mark.parametrize("width", [480, 360, 800, 1036])
def test_no_view_is_wider_than_the_screen(open_file, seeds_page, width):
    page = open_file(seeds_page, width=width, height=900)
    for key in ("1", "2", "3", "4"):
        page.keyboard.press(key)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_filters_open_in_place_on_a_phone(open_file, seeds_page):
    page = open_file(seeds_page, width=480, height=900)
    expect(page.get_by_role("button", name="Demonym")).not_to_be_visible()
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("button", name="Demonym").click()
    page.keyboard.press("Escape")
    expect(page.locator(".v-map .ph .c")).to_have_text("52 mentions")
    click_middle(page, KAESONG)
    expect(page.locator(".card h2")).to_be_in_viewport()


def test_in_print_the_sentences_stand_and_the_controls_do_not(open_file, seeds_page):
    page = open_file(seeds_page, theme="dark")
    page.emulate_media(media="print")
    expect(page.locator(".filters")).not_to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(page.locator(".s").last).to_be_visible()
    assert page.evaluate(
        "document.querySelector('.list').scrollHeight <= document.querySelector('.list').clientHeight + 1"
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "view",
    [
        "",
        "#place=local%3Akaesong",
        "#list=places",
        "#s=4",
        "#v=read",
        "#v=unresolved",
        "#conf=1&kinds=facility",
    ],
)
def test_axe_finds_nothing(open_file, seeds_page, theme, view):
    page = open_file(seeds_page, theme=theme, view=view)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": tags})
    violations = [
        (rule["id"], node["html"][:160]) for rule in found.response["violations"] for node in rule["nodes"]
    ]
    # Dots stand where their places are: 2.5.8 excepts what is essential, and the list is the other way in.
    assert [v for v in violations if v[0] != "target-size" or "leaflet-marker-icon" not in v[1]] == []


# ── Saving, and the page inside a host ──


def test_the_page_saves_itself(open_file, seeds_page, tmp_path):
    page = open_file(seeds_page)
    click_middle(page, KAESONG)
    page.get_by_role("button", name="Export: save as a file").click()
    page.locator("#export-format").select_option("page")
    with page.expect_download() as waiting:
        page.locator("#export-save").click()
    saved = tmp_path / "saved.html"
    waiting.value.save_as(saved)
    assert waiting.value.suggested_filename == "2-documents.html"
    again = open_file(saved.read_text(encoding="utf-8"))
    again.locator(PYONGYANG).click()
    expect(again.locator(".card h2")).to_have_text("Pyongyang")
    assert Path(saved).stat().st_size == pytest.approx(len(seeds_page.encode()), abs=2000)


HOST = """<!DOCTYPE html><html data-ready><body><iframe title="page" width="1000" height="700"
 sandbox="allow-scripts allow-downloads allow-modals"></iframe><script>
const frame = document.querySelector("iframe"); window.heard = [];
addEventListener("message", e => { if (e.source === frame.contentWindow) heard.push(e.data); });
window.say = message => frame.contentWindow.postMessage(message, "*");
</script></body></html>"""


def test_in_a_sandboxed_frame_it_talks_with_its_host(open_file, seeds_page):
    host = open_file(HOST)
    host.evaluate("html => { document.querySelector('iframe').srcdoc = html; }", seeds_page)
    inner = host.frame_locator("iframe")
    expect(inner.locator(PYONGYANG)).to_be_visible()
    host.wait_for_function("heard.length > 0")
    assert host.evaluate("heard[0]") == {"wherein": None, "ready": True}
    host.evaluate("say({wherein: 'token', theme: 'dark', colors: {background: '#102030', text: 'url(x)'}})")
    expect(inner.locator("html")).to_have_attribute("data-theme", "dark")
    assert (
        inner.locator("body").evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(16, 32, 48)"
    )
    host.evaluate("say({wherein: 'another', select: 'local:seoul'})")
    host.evaluate("say({wherein: 'token', select: 'local:kaesong'})")
    expect(inner.locator(".card h2")).to_have_text("Kaesong")
    host.wait_for_function("heard.some(m => m.change && m.change.place === 'local:kaesong')")
    assert host.evaluate("heard.every(m => m.wherein === null || m.wherein === 'token')")
    inner.locator(PYONGYANG).click()
    host.wait_for_function("heard.at(-1).change.place === 'local:pyongyang'")
    inner.get_by_role("button", name="Export: save as a file").click()
    inner.locator("#export-format").select_option("page")
    with host.expect_download() as waiting:
        inner.locator("#export-save").click()
    assert waiting.value.suggested_filename == "2-documents.html"
