"""Decisions: found again, laid over an analysis, taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from explorer_world import SmallWorld
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import MatchKind
from geo.decisions import (
    Decision,
    Decisions,
    Scope,
    Verdict,
    anchor,
    decide,
    decided,
    name_key,
    text_digest,
)
from geo.model import (
    Analysis,
    Candidate,
    Document,
    Mention,
    MentionKind,
    Nil,
    NilReason,
    Resolved,
    Span,
    Status,
)

WORLD = SmallWorld()
PAJU, SEOUL, BUSAN = (WORLD.called(name) for name in ("Paju", "Seoul", "Busan"))
TEXT = "They met in Paju. Paju is near Seoul, and PAJU is a city. From Xanadu nothing came."


def analysis(text=TEXT, document_id="a.txt"):
    """Return an analysis that takes every Paju for Busan, Seoul for Seoul, and knows no Xanadu."""
    mentions, resolutions = [], []
    for name, place in (("Paju", BUSAN), ("PAJU", BUSAN), ("Seoul", SEOUL), ("Xanadu", None)):
        at = text.find(name)
        while at >= 0:
            mentions.append(
                Mention(
                    span=Span(at, at + len(name)),
                    text=name,
                    sentence=0,
                    kind=MentionKind.LITERAL,
                    recognition_score=0.9,
                    lookup=name,
                )
            )
            candidates = tuple(
                Candidate(place=p, matched_name=p.name, match=MatchKind.PRIMARY, score=s)
                for p, s in ((place, 0.6), (PAJU, 0.3))
                if p is not None and place is not None
            )
            resolutions.append(
                Resolved(place=place, score=0.6, evidence=(), candidates=candidates)
                if place
                else Nil(reason=NilReason.NO_CANDIDATE)
            )
            at = text.find(name, at + 1)
    order = sorted(range(len(mentions)), key=lambda i: mentions[i].span)
    return Analysis(
        document=Document(id=document_id, text=text),
        language="en",
        sentences=(),
        mentions=tuple(mentions[i] for i in order),
        resolutions=tuple(resolutions[i] for i in order),
    )


def laid(before, *history):
    return decided(before, Decisions(history), WORLD)


def found(after):
    """Return each mention's text, place and status."""
    return [
        (m.text, r.place.name if isinstance(r, Resolved) else r.reason.value, r.status.value)
        for m, r in after.pairs()
    ]


PROPOSED = [
    ("Paju", "Busan", "proposed"),
    ("Paju", "Busan", "proposed"),
    ("Seoul", "Seoul", "proposed"),
    ("PAJU", "Busan", "proposed"),
    ("Xanadu", "no_candidate", "proposed"),
]


def test_each_scope_reaches_as_far_as_it_says():
    before = analysis()
    first = before.mentions[0]
    instead = decide(before, first, Verdict.INSTEAD, place_id=PAJU.id)
    assert found(laid(before, instead)) == [("Paju", "Paju", "corrected"), *PROPOSED[1:]]
    document = replace(instead, scope=Scope.DOCUMENT)
    corrected = ("Paju", "Paju", "corrected")
    assert found(laid(before, document)) == [corrected, corrected, *PROPOSED[2:]]
    other = analysis(TEXT + " More.", "b.txt")
    assert found(laid(other, document)) == PROPOSED
    everywhere = replace(instead, scope=Scope.EVERYWHERE)
    assert found(laid(other, everywhere))[:2] == [corrected, corrected]
    assert laid(other, instead) is other


def test_what_each_verdict_makes_of_a_mention():
    before = analysis()
    first, seoul, xanadu = before.mentions[0], before.mentions[2], before.mentions[4]
    after = laid(
        before,
        decide(before, first, Verdict.WRONG, place_id=BUSAN.id),
        decide(before, seoul, Verdict.RIGHT, place_id=SEOUL.id),
        decide(before, xanadu, Verdict.INSTEAD, place_id=PAJU.id),
        decide(before, before.mentions[1], Verdict.NOT_A_PLACE),
    )
    assert found(after) == [
        ("Paju", "below_threshold", "rejected"),
        ("Paju", "not_a_place", "rejected"),
        ("Seoul", "Seoul", "accepted"),
        ("PAJU", "Busan", "proposed"),
        ("Xanadu", "Paju", "corrected"),
    ]
    assert [c.place.name for c in after.resolutions[0].candidates] == ["Paju"]
    assert (after.resolutions[4].score, after.resolutions[2].score) == (1.0, 0.6)
    assert after.warnings == ()


def test_narrower_stands_over_wider_and_later_over_earlier():
    before = analysis()
    first = before.mentions[0]
    here = decide(before, first, Verdict.RIGHT, place_id=BUSAN.id)
    wide = decide(before, first, Verdict.INSTEAD, scope=Scope.EVERYWHERE, place_id=PAJU.id)
    middle = decide(before, first, Verdict.NOT_A_PLACE, scope=Scope.DOCUMENT)
    for history in ((here, middle, wide), (wide, middle, here)):
        assert found(laid(before, *history))[:2] == [
            ("Paju", "Busan", "accepted"),
            ("Paju", "not_a_place", "rejected"),
        ]
    again = replace(here, decision=Verdict.NOT_A_PLACE)
    assert laid(before, here, again).resolutions[0].status is Status.REJECTED
    assert laid(before, again, here).resolutions[0].status is Status.ACCEPTED


def test_right_says_which_place_was_right_even_where_another_is_proposed_now():
    before = analysis()
    right = decide(before, before.mentions[0], Verdict.RIGHT, place_id=PAJU.id)
    assert found(laid(before, right))[0] == ("Paju", "Paju", "corrected")
    wrong = decide(before, before.mentions[0], Verdict.WRONG, place_id=SEOUL.id)
    assert laid(before, wrong) is before


def test_undo_takes_back_the_latest_and_history_stays():
    before = analysis()
    first = decide(before, before.mentions[0], Verdict.NOT_A_PLACE)
    second = replace(first, decision=Verdict.INSTEAD, place_id=PAJU.id)
    undo = replace(first, decision=Verdict.UNDO)
    decisions = Decisions((first, second, undo))
    assert decisions.holding == (first,)
    assert len(decisions.history) == 3
    assert Decisions((first, second, undo, undo)).digest == ""
    assert Decisions((first, undo, undo, second)).holding == (second,)
    assert Decisions((undo,)).holding == ()


def test_a_decision_moves_along_with_its_words():
    before = analysis()
    second = decide(before, before.mentions[1], Verdict.INSTEAD, place_id=PAJU.id)
    changed = analysis("Paju. A new line.\n" + TEXT)
    assert found(laid(changed, second))[:3] == [
        ("Paju", "Busan", "proposed"),
        ("Paju", "Busan", "proposed"),
        ("Paju", "Paju", "corrected"),
    ]


@pytest.mark.parametrize("text", ["They met in Seoul.", "Nothing like it: Paju, at the sea."])
def test_what_is_no_longer_there_is_listed_and_nothing_guessed(text):
    before = analysis()
    decision = decide(before, before.mentions[0], Verdict.NOT_A_PLACE)
    after = laid(analysis(text), decision)
    assert all(status == "proposed" for _, _, status in found(after))
    assert ["“Paju”: not a place" in warning for warning in after.warnings] == [True]


def test_a_renamed_document_keeps_its_decisions():
    before = analysis()
    decision = decide(before, before.mentions[0], Verdict.NOT_A_PLACE)
    assert laid(analysis(document_id="renamed.txt"), decision).resolutions[0].status is Status.REJECTED


def test_a_place_that_is_gone_is_listed_with_the_nearest_of_its_name():
    class Searchable(SmallWorld):
        def by_name(self, name, **more):  # noqa: ARG002
            from gazetteer import NameMatch

            return (NameMatch(place=PAJU, name=name, kind=MatchKind.PRIMARY),)

    before = analysis()
    decision = decide(before, before.mentions[0], Verdict.INSTEAD, place_id="geonames:404")
    after = decided(before, Decisions([decision]), Searchable())
    assert after.resolutions == before.resolutions
    (warning,) = after.warnings
    assert "geonames:404 Paju is gone; the nearest of the name is local:paju Paju" in warning


CLOCKS = ("2099-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "", "no time")


@given(st.lists(st.sampled_from(CLOCKS), min_size=4, max_size=4))
def test_the_later_row_holds_whatever_the_clock_said(times):
    """A clock set back, or a row without a time: rows count in the order in which they were added."""
    found = analysis()
    right, wrong = (decide(found, found.mentions[0], v) for v in (Verdict.RIGHT, Verdict.NOT_A_PLACE))
    rows = [replace(row, time=time) for row, time in zip((right, wrong, right, wrong), times, strict=True)]
    for number in range(1, 5):
        laid = decided(found, Decisions(rows[:number]), WORLD)
        assert laid.resolutions[0].status is (Status.ACCEPTED if number % 2 else Status.REJECTED)
    undo = replace(rows[3], decision=Verdict.UNDO)
    laid = decided(found, Decisions([*rows, undo]), WORLD)
    assert laid.resolutions[0].status is Status.ACCEPTED


def test_a_decision_must_be_one():
    good = decide(analysis(), analysis().mentions[0], Verdict.RIGHT)
    for wrong in ({"start": 9, "end": 9}, {"quote": " "}, {"decision": Verdict.INSTEAD, "place_id": ""}):
        with pytest.raises(ValueError, match=r"need"):
            replace(good, **wrong)


words = st.text(st.characters(), max_size=12)


@given(words, words, words, words)
def test_a_decision_is_found_again_in_the_text_it_was_made_in(before, quote, after, more):
    quote = quote or "x"
    text = before + quote + after
    decision = Decision(
        time="", scope=Scope.MENTION, document_id="d", text_sha256="", start=len(before),
        end=len(before) + len(quote), quote=quote if quote.strip() else "x", decision=Verdict.RIGHT,
        prefix=before, suffix=after,
    )  # fmt: skip
    if not quote.strip():
        return
    span = anchor(text, decision)
    if span is None:  # a lone surrogate cannot be written, and so not be found as it was
        assert any(0xD800 <= ord(c) <= 0xDFFF for c in text)
        return
    assert span.of(text) == quote
    moved = anchor(more + text, decision)
    assert moved is None or moved.of(more + text) == quote


@given(words)
def test_a_name_is_the_same_in_any_case_but_for_short_capitals(name):
    assert name_key(name_key(name)) == name_key(name)


def test_digests():
    assert text_digest("\ud800") != text_digest("�")
    assert name_key("US") != name_key("us")
    assert name_key("NORTH\nKOREA") == name_key("North Korea")
