"""The fuzzer's kept files replayed, and some hundred changes of them; ``benchmarks/fuzz.py`` runs on."""

from __future__ import annotations

import random
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from doc_pages import ROOT
from explorer_world import SmallWorld, one_document
from fuzz_targets import CORPUS, TARGETS
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gazetteer import Place
from gazetteer.outlines import Outlines
from geo.maps import page

WORDS = (
    b"<",
    b"]]>",
    b"\x00",
    b"((",
    b"))",
    b"[[",
    b'"',
    b"\r\n",
    b"\xff\xfe",
    b"-1",
    b"9" * 40,
    b"EMPTY",
    b"\\u",
)


def changed(data: bytes, chance: random.Random) -> bytes:
    """Return a file with a few bytes or words of it changed, doubled, put in or taken out."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(made))
        way = chance.randrange(4)
        if way == 0 and made:
            made[at % len(made)] = chance.randrange(256)
        elif way == 1:
            made[at:at] = chance.choice(WORDS)
        elif way == 2:
            del made[at : at + chance.randint(1, 20)]
        else:
            made[at:at] = made[at : at + chance.randint(1, 60)]
    return bytes(made)


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_kept_and_changes_of_it_break_nothing(name):
    kept = sorted((CORPUS / name).iterdir())
    assert kept
    chance = random.Random(name)
    files = [path.read_bytes() for path in kept]
    for data in files:
        TARGETS[name](data)
    for _ in range(300):
        data = changed(chance.choice(files), chance)
        try:
            TARGETS[name](data)
        except (Exception, RecursionError) as error:
            raise AssertionError(f"{name} breaks on {data!r}") from error


def test_each_target_can_fail():
    """A target that swallowed everything would find nothing, ever."""
    for name, target in TARGETS.items():
        with pytest.raises((AttributeError, TypeError)):
            target("no bytes")
        assert (CORPUS / name).is_dir()


def test_the_long_run_knows_the_targets():
    script = ROOT / "benchmarks" / "fuzz.py"
    done = subprocess.run([sys.executable, script, "nothing"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"there are {', '.join(TARGETS)}" in done.stderr


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.met: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.met.append(f"{tag} {sorted(name for name, _ in attrs)}")

    def handle_comment(self, data):
        self.met.append(f"comment {data}")


def elements(html):
    found = _Elements()
    found.feed(html)
    return found.met


def page_of(text):
    """Return a page in which one text is a document's text, title and id, and a place's name and id."""
    place = Place(
        id=f"local:{text}", name=text, latitude=1, longitude=2, feature_class="P", feature_code="PPL",
        population=1, source=text,
    )  # fmt: skip
    world = SmallWorld([place])
    analysis = one_document(world, f"{text} Paju, {text}.", "Paju", title=text, id=text)
    return page([analysis], world, Outlines(), title=text, basemap_bytes=1)


HOSTILE = (
    "<",
    ">",
    "</script>",
    "<!--",
    "-->",
    "<script>",
    "&lt;",
    "'",
    '"',
    "`",
    "${",
    "\u2028",
    "\x00",
    "{{",
    "%}",
)


@settings(max_examples=5)
@example("".join(HOSTILE))
@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=3), min_size=1, max_size=25).map("".join))
def test_no_text_adds_an_element_to_a_page(text):
    text = text.strip() or "x"
    assert elements(page_of(text)) == elements(page_of("Plain"))
