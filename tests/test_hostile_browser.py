"""In every view, text that would be markup is text: names, clues, notes, sources, a word of a megabyte."""

from __future__ import annotations

from dataclasses import replace

import pytest
from explorer_world import SmallWorld, analysed
from playwright.sync_api import expect

from gazetteer import MatchKind, Place
from gazetteer.outlines import Outlines
from geo.decisions import Decisions, Verdict, decide, decided
from geo.explorer.values import Judged
from geo.maps import page as build_page
from geo.model import Candidate, Document, MentionKind, Resolved, Status

pytestmark = pytest.mark.browser

EVIL = (
    "</script><script>document.title='owned'</script><img src=x onerror=alert(1)>"
    "`${alert(2)}` \u202eevil\u202c"
)
STANDS_IN = {
    "map": ".card, .v-map .s",
    "read": ".v-read",
    "read&lines=names": ".kwic",
    "review": "#view-review",
    "gazetteer": "#view-gazetteer",
    "summary": ".sumgrid",
    "unresolved": ".un",
    "map&list=places": ".prow",
    "map&show=none": ".v-map",
}


def hostile_page(outlines):
    """Return a page in which every name, text, clue, source and decision tries to be markup."""
    places = [
        Place(id=f"local:{n}<b>", name=f"{EVIL} {n}", latitude=37.1 + n, longitude=127.1, feature_class="P",
              feature_code="PPL", country_code="KR") for n in range(2)
    ]  # fmt: skip
    world = SmallWorld(places)
    text = f"Evil town by Seoul near Other. {EVIL} Nowhere {'w' * 1_000_000} Seoul."
    marks = [
        (0, 9, places[0].name, MentionKind.LITERAL, 0.4, Status.PROPOSED),
        (24, 29, places[1].name, MentionKind.LITERAL, 0.9, Status.PROPOSED),
        (text.index("Nowhere"), text.index("Nowhere") + 7, None, MentionKind.LITERAL, 0.0, Status.PROPOSED),
    ]
    document = Document(
        id=f"{EVIL}.txt", text=text, title=EVIL, source=EVIL, url=EVIL, date="2020", warnings=(EVIL,)
    )
    analysis = analysed(world, document, marks)
    resolved = [r for r in analysis.resolutions if isinstance(r, Resolved)]

    def also(place):
        return Candidate(place=place, matched_name=EVIL, match=MatchKind.PRIMARY, score=0.1)

    evil = {
        r: replace(
            r,
            evidence=tuple(replace(e, detail=EVIL) for e in r.evidence),
            candidates=(*r.candidates, also(other)),
        )
        for r, other in zip(resolved, reversed(places), strict=True)
    }  # fmt: skip
    analysis = replace(analysis, resolutions=tuple(evil.get(r, r) for r in analysis.resolutions))
    decisions = Decisions([decide(analysis, analysis.mentions[1], Verdict.RIGHT, author=EVIL, note=EVIL)])
    laid = decided(analysis, decisions, world)
    judged = Judged(proposed=[analysis], decisions=decisions)
    return build_page([laid], world, outlines, title=EVIL, judged=judged)


@pytest.fixture(scope="module")
def outlines():
    return Outlines()


def test_in_every_view_hostile_text_is_text(open_file, outlines):

    page = open_file(hostile_page(outlines))
    scripts = page.locator("script").count()

    def harmless(place, holds=EVIL[:20]):
        assert page.title() == f"{EVIL} · Wherein", place
        assert page.locator("img, [onerror], [onclick]").count() == 0, place
        assert page.locator("script").count() == scripts, place
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, place
        assert holds in page.evaluate("document.body.innerText"), place

    for view, part in STANDS_IN.items():
        page.evaluate("view => { location.hash = 'v=' + view; }", view)
        expect(page.locator(part).first).to_be_visible()
        harmless(view)
    page.evaluate("location.hash = 'v=map'")
    page.locator(".v-map mark", has_text="Evil town").click()
    expect(page.locator(".card h2")).to_have_text(f"{EVIL} 0")
    page.locator(".card summary").first.click()
    harmless("the place card")
    for key, dialog in (("e", "#export-dialog"), ("?", "#keys-dialog")):
        page.keyboard.press(key)
        expect(page.locator(dialog)).to_be_visible()
        harmless(dialog)
        page.keyboard.press("Escape")
    page.evaluate("location.hash = 'v=review'")
    page.get_by_role("button", name="History").click()
    expect(page.locator("#history-dialog")).to_be_visible()
    harmless("the history")
