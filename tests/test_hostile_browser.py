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


OWN_WORDS = ("__proto__", "constructor", "toString", "hasOwnProperty", "valueOf")
"""What every object of JavaScript answers to, asked or not."""


def test_words_that_every_object_answers_to_are_words(open_file, outlines):
    """As ids, names, sources and columns, and in every part of the address."""
    ids = ("constructor:1", "valueof:Q2", "local:__proto__")
    places = [
        Place(id=one, name=word, latitude=37.0 + n, longitude=127.0, feature_class="P", feature_code="PPL")
        for n, (one, word) in enumerate(zip(ids, OWN_WORDS, strict=False))
    ]
    world = SmallWorld(places)
    text = "; ".join(place.name for place in places)
    marks = [
        (start, start + len(name), name, MentionKind.LITERAL, 0.9, Status.PROPOSED)
        for start, name in ((text.index(place.name), place.name) for place in places)
    ]
    analyses = [
        analysed(world, Document(id=word, text=text, title=word, source=word, date="2020"), marks)
        for word in OWN_WORDS
    ]
    page = open_file(build_page(analyses, world, outlines, title="__proto__"))
    for place in places:
        page.evaluate("id => { location.hash = new URLSearchParams({place: id}); }", place.id)
        expect(page.locator(".card h2")).to_have_text(place.name)
        expect(page.locator(".card .crumb .id")).to_have_text(place.id)
        assert page.locator(".card a").count() == 0
    parts = (
        "v doc place with s m list lines q in source country class kinds status conf from to area by show map"
    )
    for word in (*OWN_WORDS, "%00%FF<script>", "x" * 50_000):
        address = "&".join(f"{part}={word}" for part in parts.split())
        page.evaluate("address => { location.hash = address; }", address)
        page.wait_for_timeout(50)
        page.evaluate("location.hash = 'place=constructor:1'")
        expect(page.locator(".card h2")).to_have_text(OWN_WORDS[0])
    assert page.evaluate("Object.keys(Object.prototype).length + Object.keys({}).length") == 0


HOST = """<!DOCTYPE html><html data-ready><body><iframe sandbox="allow-scripts" width="999"></iframe>
<iframe sandbox="allow-scripts" id="other" srcdoc="<script>addEventListener('message', e =&gt; {
parent.frames[0].postMessage(e.data, '*'); parent.postMessage('sent', '*'); })</script>"></iframe><script>
window.heard = []; window.sent = 0; const [page, other] = document.querySelectorAll("iframe");
addEventListener("message", e => { if (e.source === page.contentWindow) heard.push(e.data);
  if (e.data === "sent") sent++; });
</script></body></html>"""


def test_what_another_window_says_is_not_heard(open_file, seeds_page):
    """Neither before the host has spoken nor after, whatever token it names, nor what is no message."""
    host = open_file(HOST)
    host.evaluate("html => { page.srcdoc = html; }", seeds_page)
    inner = host.frame_locator("iframe").first
    expect(inner.locator("html[data-ready]")).to_be_attached()
    host.wait_for_function("heard.length > 0")

    def others_say(message):
        before = host.evaluate("sent")
        host.evaluate("message => other.contentWindow.postMessage(message, '*')", message)
        host.wait_for_function(f"sent > {before}")

    others_say({"wherein": "stolen", "select": "local:seoul"})
    host.evaluate("page.contentWindow.postMessage({wherein: 'token', theme: 'dark'}, '*')")
    expect(inner.locator("html")).to_have_attribute("data-theme", "dark")
    for token in ("token", "stolen"):
        others_say(
            {"wherein": token, "select": "local:seoul", "address": "place=local:seoul", "theme": "light"}
        )
    for message in (
        7,
        "x",
        None,
        [],
        {"wherein": {}},
        {"wherein": "token", "address": {}, "view": [], "answer": 3},
    ):
        host.evaluate("message => page.contentWindow.postMessage(message, '*')", message)
    forged = "{wherein: 'token', theme: 'light', colors: {background: 'url(http://x/)', text: '}</style>'}}"
    host.evaluate(f"page.contentWindow.postMessage({forged}, '*')")
    expect(inner.locator("html")).to_have_attribute("data-theme", "light")
    assert inner.locator(".card h2").count() == 0
    assert host.evaluate("heard.every(m => m.wherein === null || m.wherein === 'token')")
