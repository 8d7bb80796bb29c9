"""The values between stages: where a mention stands in the original."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model import (
    Analysis,
    Block,
    Document,
    Mention,
    MentionKind,
    Nil,
    NilReason,
    Origin,
    Sentence,
    Span,
)

PAGES = (
    Block(start=0, origin=Origin(page=1, paragraph=1)),
    Block(start=10, origin=Origin(page=1, paragraph=2)),
    Block(start=20, origin=Origin(page=2, paragraph=1)),
)


def test_a_block_reaches_to_the_next():
    document = Document(id="a", text="x" * 30, blocks=PAGES)
    found = [document.origin(position) for position in (0, 9, 10, 19, 20, 29)]
    assert [(o.page, o.paragraph) for o in found] == [(1, 1), (1, 1), (1, 2), (1, 2), (2, 1), (2, 1)]


@given(st.sets(st.integers(0, 50), min_size=1), st.integers(0, 60))
def test_a_position_is_in_the_last_block_that_began(starts, position):
    blocks = tuple(Block(start=s, origin=Origin(row=s)) for s in sorted(starts))
    found = Document(id="a", text="", blocks=blocks).origin(position)
    assert found.row == max((s for s in starts if s <= position), default=None)


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 0, 1)])
def test_blocks_out_of_order_are_refused(order):
    with pytest.raises(ValueError, match="order of their starts"):
        Document(id="a", text="", blocks=tuple(PAGES[index] for index in order))


@pytest.mark.parametrize(
    ("blocks", "origin"),
    [
        ((), Origin(paragraph=3)),
        ((Block(start=0, origin=Origin(row=7)),), Origin(row=7, paragraph=3)),
        (PAGES, Origin(page=1, paragraph=2)),
    ],
)
def test_a_paragraph_is_counted_where_the_reader_gave_none(blocks, origin):
    mention = Mention(
        span=Span(12, 16),
        text="Paju",
        sentence=0,
        kind=MentionKind.LITERAL,
        recognition_score=1.0,
        lookup="Paju",
    )
    analysis = Analysis(
        document=Document(id="a", text="In the east Paju stands."),
        language="en",
        sentences=(Sentence(span=Span(0, 24), paragraph=2),),
        mentions=(mention,),
        resolutions=(Nil(reason=NilReason.NO_CANDIDATE),),
    )
    analysis = replace(analysis, document=replace(analysis.document, blocks=blocks))
    assert analysis.origin(mention) == origin
