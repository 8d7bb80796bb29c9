from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from explorer_world import SmallWorld, seed_analyses

from gazetteer import open_gazetteer
from gazetteer.outlines import Outlines
from geo.explorer import assets
from geo.maps import page
from geo.model import Document
from geo.pipeline import Geoparser

STATIC = Path(assets.__file__).with_name("static")


class Parts(HTMLParser):
    """What a page is made of, as a browser reads it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[tuple[str, dict[str, str | None], str]] = []
        self._open: tuple[str, dict[str, str | None]] | None = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._open = (tag, dict(attrs)) if tag in {"script", "style"} else None

    def handle_data(self, data):
        if self._open:
            self.inline.append((*self._open, data))
            self._open = None


@pytest.fixture(scope="module")
def html():
    return page(seed_analyses(SmallWorld()), SmallWorld(), Outlines())


@pytest.fixture(scope="module")
def parts(html):
    return Parts(html)


def test_the_same_input_gives_the_same_bytes(html):
    assert page(seed_analyses(SmallWorld()), SmallWorld(), Outlines()) == html


def test_nothing_points_outside_the_file(parts):
    for tag, attributes in parts.tags:
        assert not attributes.keys() & {"src", "href", "srcset", "action", "data", "style"}, (tag, attributes)
    for tag, _, text in parts.inline:
        if tag == "style":
            assert all(
                match.startswith(('"data:', '"#', "#")) for match in re.findall(r"url\(([^)]*)\)", text)
            )
            assert "@import" not in text


def test_the_policy_allows_these_blocks_and_nothing_else(parts):
    policy = next(
        a["content"]
        for tag, a in parts.tags
        if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["connect-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["img-src"] == "data: blob:"
    assert rules["font-src"] == "data:"
    running = {"script": [], "style": []}
    for tag, attributes, text in parts.inline:
        if "type" not in attributes:
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            running[tag].append(f"'sha256-{digest}'")
    assert rules["script-src"].split() == running["script"]
    assert rules["style-src"].split() == running["style"]


def test_no_trace_of_folium_s_links_and_random_names(html):
    assert "cdn.jsdelivr" not in html
    assert "jquery" not in html.lower()
    assert not re.search(r"map_[0-9a-f]{32}", html)
    assert 'start("map_explorer"' in html


def test_the_credits_are_in_the_page(html):
    for words in (
        "GeoNames",
        "CC BY 4.0",
        "Natural Earth",
        "BSD 2-Clause",
        "Volodymyr Agafonkin",
        "Open Font License",
    ):
        assert words in html


def test_the_title_is_escaped():
    html = page([], SmallWorld(), Outlines(), title='</title><b>&"')
    assert "<title>&lt;/title&gt;&lt;b&gt;&amp;&#34; · Wherein</title>" in html


def test_the_page_of_the_seeds_is_small():
    gazetteer = open_gazetteer()
    parser = Geoparser.default(gazetteer)
    documents = [
        Document(id=p.name, text=p.read_text(encoding="utf-8")) for p in sorted(Path("seeds").glob("*.txt"))
    ]
    html = page(list(parser.locate_all(documents)), gazetteer)
    assert len(html.encode()) < 1_800_000


def test_no_file_of_the_page_is_long_or_parses_markup():
    for path in sorted(STATIC.glob("*.js")):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 400, path.name
        assert not re.search(
            r"innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function|"
            r"setAttribute\(.style",
            text,
        ), path.name
    assert {p.name for p in STATIC.glob("*.js")} == set(assets.SCRIPTS)
    assert {p.name for p in STATIC.glob("*.css")} == set(assets.STYLES)


def test_no_two_files_of_the_page_use_one_name():
    """They are one script in the end: of two functions of one name the later would silently win."""
    declared = [
        name
        for path in STATIC.glob("*.js")
        for name in re.findall(
            r"^(?:async )?(?:function\*?|const|let|class) (\w+)",
            path.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    ]
    assert sorted(name for name in set(declared) if declared.count(name) > 1) == []


def test_a_missing_library_is_said_in_one_line():
    with pytest.raises(assets.AssetMissing, match=r"no nothing\.js in .*install the project again"):
        assets._vendor("nothing.js")
