"""The dashboard in a real browser, served as a person starts it, on the sample documents.

``quiet_page`` fails a test whose page asked another machine for anything or wrote an error to the console.
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser_pages import quiet_page
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

pytestmark = pytest.mark.browser

FRAME = 'iframe[title="Explorer: map and sentences"]'
PYONGYANG = '.dot[aria-label^="Pyongyang"]'


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(*arguments, cwd):
    """Yield the address of a server started as ``wherein explore`` starts it."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "geo.cli",
        "explore",
        *map(str, arguments),
        "--no-browser",
        "--port",
        str(port),
    ]
    server = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.25)
        else:
            pytest.fail("the dashboard's server did not answer within 30 s")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with served(cwd=tmp_path_factory.mktemp("served")) as address:
        yield address


@pytest.fixture
def open_app(browser, address):
    with ExitStack() as stack:

        def open_it(*, query="", width=1280, height=800, theme="light"):
            page = stack.enter_context(quiet_page(browser, width=width, height=height, theme=theme))
            page.goto(address + query)
            frame = page.frame_locator(FRAME)
            frame.locator("html[data-ready]").wait_for(timeout=60_000, state="attached")
            return page, frame

        yield open_it


def test_a_dot_leads_to_its_sentences_and_into_the_address(open_app):
    page, frame = open_app()
    frame.locator(PYONGYANG).click()
    expect(frame.locator(".card h2")).to_have_text("Pyongyang")
    texts = frame.locator(".v-map .s").all_inner_texts()
    assert texts
    assert all("Pyongyang" in text for text in texts)
    expect(page).to_have_url(re.compile(r"place=geonames"))


def test_a_link_brings_the_place_back(open_app):
    page, frame = open_app()
    frame.locator(PYONGYANG).click()
    expect(page).to_have_url(re.compile(r"place=geonames"))
    page.reload()
    expect(page.frame_locator(FRAME).locator(".card h2")).to_have_text("Pyongyang", timeout=60_000)


def test_a_sentence_keeps_its_dots_and_fades_the_others(open_app):
    _, frame = open_app()
    frame.locator(".v-map .s").filter(has_text="border city of Paju").click(position={"x": 5, "y": 5})
    expect(frame.locator('.dot[aria-label^="Paju"]')).not_to_have_class(re.compile("dim"))
    expect(frame.locator(PYONGYANG)).to_have_class(re.compile("dim"))


def test_a_click_reloads_nothing(open_app):
    page, frame = open_app()
    page.evaluate("window.stayed = true")
    frame.locator("html").evaluate("() => { window.stayed = true; }")
    frame.locator(PYONGYANG).click()
    expect(page).to_have_url(re.compile(r"place=geonames"))
    page.wait_for_timeout(1000)
    assert page.evaluate("window.stayed") is True
    assert frame.locator("html").evaluate("() => window.stayed") is True
    expect(frame.locator(".card h2")).to_have_text("Pyongyang")


def counted_runs(page):
    """Return a list that grows by the name of each run, of the whole script or of a part, that ends."""
    ended = []

    def hear(payload):
        message = ForwardMsg.FromString(payload)
        if message.WhichOneof("type") == "script_finished":
            ended.append(ForwardMsg.ScriptFinishedStatus.Name(message.script_finished))

    page.on("websocket", lambda socket: socket.on("framereceived", hear))
    return ended


def test_a_click_a_filter_and_a_decision_run_no_script_whole_and_leave_the_map_where_it_was(browser, address):
    with quiet_page(browser, width=1280, height=800, theme="light") as page:
        runs, drawn = counted_runs(page), []
        page.on("framenavigated", lambda frame: drawn.append(frame) if frame.parent_frame else None)
        page.goto(address)
        frame = page.frame_locator(FRAME)
        frame.locator("html[data-ready]").wait_for(timeout=60_000, state="attached")
        frame.locator(".leaflet-control-zoom-in").click()
        expect(page).to_have_url(re.compile("map="))
        view, spot = re.search("map=[^&]+", page.url)[0], frame.locator(PYONGYANG).bounding_box()
        before, pages = runs.count("FINISHED_SUCCESSFULLY"), len(drawn)
        assert page.locator(FRAME).bounding_box()["y"] == 0
        assert before >= 1
        frame.locator(PYONGYANG).click()
        expect(page).to_have_url(re.compile("place=geonames"))
        frame.get_by_role("button", name="Demonym").click()
        expect(page).to_have_url(re.compile("kinds="))
        frame.locator('[data-view="review"]').click()
        expect(page).to_have_url(re.compile("v=review"))
        asked = frame.locator(".rq h2").inner_text()
        page.keyboard.press("s")
        page.keyboard.press("s")
        page.keyboard.press("a")
        expect(frame.locator(".rq h2")).not_to_have_text(asked)
        page.keyboard.press("z")
        expect(frame.locator(".rq h2")).to_have_text(asked)
        frame.locator('[data-view="map"]').click()
        expect(page).not_to_have_url(re.compile("v=review"))
        assert runs.count("FINISHED_FRAGMENT_RUN_SUCCESSFULLY") >= 4
        assert runs.count("FINISHED_SUCCESSFULLY") == before
        assert len(drawn) == pages
        assert re.search("map=[^&]+", page.url)[0] == view
        assert frame.locator(PYONGYANG).bounding_box() == spot


def test_an_uploaded_document_takes_the_samples_place(open_app, tmp_path):
    page, _ = open_app()
    letter = tmp_path / "letter.txt"
    letter.write_text(
        "We sailed from Lisbon in May and reached Porto. Nothing happened in Braga.", encoding="utf-8"
    )
    page.locator('input[type="file"]').first.set_input_files(letter)
    frame = page.frame_locator(FRAME)
    expect(frame.locator('.dot[aria-label^="Lisbon"]')).to_be_visible(timeout=60_000)
    expect(frame.locator(PYONGYANG)).to_have_count(0)


def drop(page, target, path):
    """Let go of a file or a folder over an element, as from a file manager."""
    box = target.bounding_box()
    held = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for step in ("dragEnter", "dragOver", "drop"):
        session.send(
            "Input.dispatchDragEvent",
            {"type": step, "x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2, "data": held},
        )


def test_a_folder_is_read_whole_dropped_or_chosen(open_app, tmp_path):
    page, frame = open_app()
    for name, text in (("a/letter.txt", "We reached Lisbon."), ("b/deep/letter.txt", "We reached Tallinn.")):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    drop(page, page.get_by_test_id("stFileUploaderDropzone").first, tmp_path / "a")
    expect(frame.locator('.dot[aria-label^="Lisbon"]')).to_be_visible(timeout=60_000)
    page.get_by_text("Choose a folder").click()
    page.locator("input[webkitdirectory]").set_input_files(tmp_path / "b")
    expect(frame.locator('.dot[aria-label^="Tallinn"]')).to_be_visible(timeout=60_000)
    expect(frame.locator('.dot[aria-label^="Lisbon"]')).to_be_visible()


def test_the_page_never_stands_there_twice(open_app, tmp_path):
    page, _ = open_app()
    # Streamlit keeps the frame in a shadow root, which no observer of the document sees.
    page.evaluate("""() => {
        const framed = element => element.shadowRoot?.querySelector("iframe");
        window.most = 0;
        setInterval(() => {
            const now = [...document.querySelectorAll("*")].filter(framed).length;
            window.most = Math.max(window.most, now);
        }, 20);
    }""")
    letter = tmp_path / "letter.txt"
    letter.write_text("We sailed from Lisbon in May.", encoding="utf-8")
    page.locator('input[type="file"]').first.set_input_files(letter)
    expect(page.frame_locator(FRAME).locator('.dot[aria-label^="Lisbon"]')).to_be_visible(timeout=60_000)
    assert page.evaluate("window.most") == 1


def test_any_kind_of_file_can_be_added_and_what_cannot_be_read_is_named(open_app, tmp_path):
    page, _ = open_app()
    letter = tmp_path / "letter.docx"
    document = docx.Document()
    document.add_paragraph("We sailed from Lisbon in May and reached Porto.")
    document.save(str(letter))
    scan = tmp_path / "scan.jpg"
    scan.write_bytes(b"\xff\xd8\xff")
    page.locator('input[type="file"]').first.set_input_files([letter, scan])
    expect(page.frame_locator(FRAME).locator('.dot[aria-label^="Lisbon"]')).to_be_visible(timeout=60_000)
    expect(page.get_by_text("scan.jpg: it is a .jpg file; run it through text recognition")).to_be_visible()


def test_filters_and_view_are_in_the_address_and_outlive_an_upload(open_app, tmp_path):
    page, frame = open_app(query="/?conf=0.5&by=country&list=places")
    expect(frame.locator(".least")).to_have_text("0.50")
    frame.get_by_role("button", name="Demonym").click()
    expect(page).to_have_url(re.compile(r"kinds="))
    letter = tmp_path / "voyage.txt"
    letter.write_text("We sailed from Lisbon in May and reached Porto with the Spanish.", encoding="utf-8")
    page.locator('input[type="file"]').first.set_input_files(letter)
    expect(frame.locator('.dot[aria-label^="Lisbon"]')).to_be_visible(timeout=60_000)
    expect(frame.locator(".least")).to_have_text("0.50")
    expect(frame.get_by_label("Colour")).to_have_value("country")
    expect(frame.get_by_role("button", name=re.compile("^Places 2"))).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page).to_have_url(re.compile(r"conf=0.5"))


def test_the_page_follows_the_dark_theme(open_app):
    _, frame = open_app(theme="dark")
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_readers_choice_of_theme_outlives_a_click(open_app):
    page, frame = open_app()
    frame.locator("#theme").click()
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    frame.locator(PYONGYANG).click()
    expect(page).to_have_url(re.compile(r"place=geonames"))
    page.wait_for_timeout(1000)
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    # Ink on paper, not the host's light paper under dark ink.
    expect(frame.locator("body")).to_have_css("background-color", "rgb(21, 24, 27)")


def test_on_a_phone_the_list_is_reachable_and_the_side_folded(open_app):
    page, frame = open_app(width=480, height=900)
    expect(frame.locator(".v-map .s").first).to_be_visible()
    button = page.get_by_test_id("stExpandSidebarButton")
    expect(button).to_be_visible()
    assert button.bounding_box()["y"] >= 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_page(open_app, theme):
    page, frame = open_app(theme=theme)
    frame.locator(PYONGYANG).click()
    inside = page.query_selector(FRAME).content_frame()
    found = Axe().run(inside).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []


def test_the_server_listens_on_one_address_only(address):
    # A server that listens everywhere answers on 127.0.0.2 as well.
    port = int(address.rsplit(":", 1)[1])
    with socket.socket() as probe:
        probe.settimeout(2)
        with pytest.raises(OSError, match=r"refused|timed out|assign"):
            probe.connect(("127.0.0.2", port))


def test_an_edit_of_a_layer_is_seen_without_a_restart(browser, tmp_path):
    (tmp_path / "a.txt").write_text("They met in Xyzzyville, near Seoul.", encoding="utf-8")
    layer = tmp_path / "mine.csv"
    header = "place_id,name,latitude,longitude,country_code\n"
    layer.write_text(f"{header}local:x,Xyzzyville,37.5,127.5,KR\n", encoding="utf-8")
    with (
        served("a.txt", "--fast", "--gazetteer", "mine.csv", cwd=tmp_path) as address,
        quiet_page(browser, width=1280, height=800, theme="light") as page,
    ):
        page.goto(address)
        frame = page.frame_locator(FRAME)
        expect(frame.locator('.dot[aria-label^="Xyzzyville"]')).to_be_attached(timeout=60_000)
        layer.write_text(f"{header}local:x,Xyzzyville,38.5,128.5,KR\n", encoding="utf-8")
        expect(page.get_by_text("The gazetteer was changed")).to_be_visible(timeout=30_000)
        expect(page.get_by_text("1 of 1 document was read again")).to_be_visible()
