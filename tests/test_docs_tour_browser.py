"""The five-minute tour, done in a real browser as docs/tour.md tells it; it leaves the page's pictures.

They go to ``artifacts/tour``; ``make pictures`` puts them into ``docs/images``.
"""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from browser_pages import quiet_page
from doc_pages import ROOT, pages
from PIL import Image
from playwright.sync_api import expect
from test_app_browser import FRAME, PYONGYANG, served

pytestmark = pytest.mark.browser

PICTURES = ROOT / "artifacts" / "tour"
TOUR = pages()["docs/tour.md"]
WHOLE = "node => { while (node && getComputedStyle(node).opacity === '1') node = above(node); return !node; }"
UNFADED = f"node => {{ const above = n => n.parentElement || n.getRootNode().host; return ({WHOLE})(node); }}"


def picture(page, name):
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"tour-{name}.png"
    # The server hears of each click and fades the page meanwhile.
    for _ in range(60):
        page.wait_for_timeout(500)
        if page.locator(FRAME).evaluate(UNFADED):
            break
    shot = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    # 256 colours keep a picture small; settled by k-means, so that no dot takes on another's colour.
    shot.quantize(256, kmeans=12, dither=Image.Dither.NONE).save(path, optimize=True)
    assert path.stat().st_size <= 200_000
    assert f"images/{path.name}" in TOUR


def test_the_tour_goes_as_the_page_says(browser, tmp_path):
    with (
        served(cwd=tmp_path) as address,
        quiet_page(browser, width=1120, height=700, theme="light") as page,
    ):
        page.goto(address)
        frame = page.frame_locator(FRAME)
        frame.locator("html[data-ready]").wait_for(timeout=60_000, state="attached")
        sentences = frame.locator(".v-map .s")
        expect(sentences.first).to_be_visible()
        picture(page, "1-open")
        frame.get_by_text("How to read the map").click()

        frame.locator(PYONGYANG).click()
        expect(frame.locator(".card h2")).to_have_text("Pyongyang")
        assert all("Pyongyang" in text for text in sentences.all_inner_texts())
        picture(page, "2-place")
        page.keyboard.press("Escape")
        expect(frame.locator(".card h2")).to_have_count(0)

        sentences.filter(has_text="border city of Paju").click(position={"x": 5, "y": 5})
        page.mouse.move(120, 650)
        expect(frame.locator(PYONGYANG)).to_have_class(re.compile("dim"))
        picture(page, "3-sentence")
        page.keyboard.press("Escape")

        frame.locator("mark", has_text="Inje county").first.click()
        expect(frame.locator(".card h2")).to_contain_text("Inje")
        frame.locator(".card summary").first.click()
        expect(frame.locator(".card .pole").first).to_be_visible()
        picture(page, "4-evidence")
