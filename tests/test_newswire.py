"""Names as news agencies write them: datelines, short forms, tables, headlines; people called alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gazetteer import open_gazetteer
from geo.model import Document
from geo.pipeline import Geoparser

LINES = (Path(__file__).parent / "data" / "newswire.txt").read_text(encoding="utf-8").splitlines()[1:]
MARK = re.compile(r"\[([^\]]*)\]|\{([^}]*)\}")


def read(line):
    """Return a line's text, its places and its traps, as (start, end)."""
    text, places, traps, past = "", [], [], 0
    for mark in MARK.finditer(line := line.replace("\\n", "\n")):
        text += line[past : mark.start()]
        span = len(text), len(text) + len(mark[1] or mark[2])
        (places if mark[1] else traps).append(span)
        text += mark[1] or mark[2]
        past = mark.end()
    return text + line[past:], places, traps


@pytest.mark.parametrize("fast", [False, True], ids=["with spaCy", "--fast"])
def test_most_names_are_found_and_few_traps(fast):
    parser = Geoparser.default(open_gazetteer(), fast=fast)
    marked = [read(line) for line in LINES]
    documents = [Document(id=str(i), text=text, language="en") for i, (text, _, _) in enumerate(marked)]
    missed, stepped_in, places, traps = [], [], 0, 0
    for (text, wanted, looks), analysis in zip(marked, parser.locate_all(documents), strict=True):
        found = [(m.span.start, m.span.end) for m in analysis.mentions]
        dots = [(m.span.start, m.span.end) for m, r in analysis.pairs() if getattr(r, "place", None)]
        missed += [text[a:b] for a, b in wanted if not any(c < b and a < d for c, d in found)]
        stepped_in += [text[a:b] for a, b in looks if any(c < b and a < d for c, d in dots)]
        places, traps = places + len(wanted), traps + len(looks)
    assert len(missed) <= 0.03 * places, missed
    assert len(stepped_in) <= 0.12 * traps, stepped_in
