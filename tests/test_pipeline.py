"""The pipeline: whole documents, our own ambiguous sentences, batches, bad input, time."""

from __future__ import annotations

import csv
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import Geoparser
from geo.model import Document, MentionKind, Nil, NilReason, Resolved, Span

CASES = Path(__file__).with_name("data") / "cases.tsv"


def read_cases():
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            if not row[0].startswith("#")
        ]
    return [SimpleNamespace(text=r[0], mention=r[1], kind=r[2], place=r[3]) for r in rows]


def parameters():
    for case in read_cases():
        yield pytest.param(case, id=f"{case.mention} in {case.text[:40]}")


@pytest.fixture(scope="module")
def analysed(geoparser):
    """Return the analysis of every case's text, all run in one go."""
    texts = list(dict.fromkeys(case.text for case in read_cases()))
    documents = [Document(id=str(i), text=text) for i, text in enumerate(texts)]
    return dict(zip(texts, geoparser.locate_all(documents), strict=True))


@pytest.mark.parametrize("case", list(parameters()))
def test_marked_sentences(analysed, case):
    found = {m.text: (m, r) for m, r in analysed[case.text].pairs()}
    assert case.mention in found
    mention, resolution = found[case.mention]
    assert mention.kind.value == case.kind
    if case.place == "NIL":
        assert isinstance(resolution, Nil)
    else:
        assert isinstance(resolution, Resolved)
        assert resolution.place.id in case.place.split("|")


def test_there_are_enough_cases():
    assert len(read_cases()) >= 80


def test_a_document_alone_or_among_others_is_the_same(geoparser, analysed):
    for text in list(analysed)[:12]:
        alone = geoparser.locate(Document(id=analysed[text].document.id, text=text))
        assert alone == analysed[text]


def test_documents_of_any_length_are_weighed_together_as_alone(tiny_parser):
    names = [
        "Paris",
        "Texas",
        "France",
        "Houston",
        "Columbus",
        "Ohio",
        "Georgia",
        "Atlanta",
        "Paju",
        "London",
    ]
    held = [f"{one}, {other}" for one in names for other in names if one != other]
    texts = [
        "From Paris to Texas.",
        "",
        "Nothing here.",
        "They saw " + " and then ".join(held) + ".",
        "Ohio, Paju.",
    ]
    documents = [Document(id=str(i), text=text, language="en") for i, text in enumerate(texts)]
    assert list(tiny_parser.locate_all(documents)) == [tiny_parser.locate(d) for d in documents]


def test_order_is_kept_over_several_batches(tiny_parser):
    documents = [Document(id=str(i), text=f"From Paris to Texas, day {i}.") for i in range(150)]
    assert [a.document.id for a in tiny_parser.locate_all(iter(documents))] == [d.id for d in documents]


@pytest.mark.parametrize(
    "text", ["", " \n\t ", "\x00\x00", "12345 .. !!", "\ud800 lone", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "a" * 1_000_000]
)
def test_texts_without_places_give_an_empty_analysis(geoparser, text):
    analysis = geoparser.locate(Document(id="x", text=text))
    assert analysis.mentions == ()
    assert analysis.resolutions == ()
    assert analysis.focus.countries == ()


def test_hostile_text_is_text(geoparser):
    text = "<script>alert('Paris')</script> They met in Paris, France. {{7*7}} ../../etc"
    analysis = geoparser.locate(Document(id="x", text=text))
    assert "France" in {m.text for m in analysis.mentions}
    assert all(m.span.of(text) == m.text for m in analysis.mentions)


def test_given_spans_are_resolved_and_nothing_else(tiny_parser):
    text = "Paris and London and Moscow."
    document = Document(id="x", text=text, given_spans=(Span(10, 16), Span(0, 5)))
    analysis = tiny_parser.locate(document)
    assert [m.text for m in analysis.mentions] == ["Paris", "London"]
    assert all(isinstance(r, Resolved) for r in analysis.resolutions)


def test_given_spans_outside_the_text_are_said(tiny_parser):
    document = Document(id="x", text="Paris.", given_spans=(Span(0, 5), Span(90, 95)))
    analysis = tiny_parser.locate(document)
    assert [m.text for m in analysis.mentions] == ["Paris"]
    assert "outside the text" in analysis.warnings[0]


def test_another_language_is_said(tiny_parser):
    analysis = tiny_parser.locate(Document(id="x", text="서울과 개성은 도시이다."))
    assert analysis.language == "ko"
    assert {m.text for m in analysis.mentions} == {"서울", "개성"}
    assert "not English" in analysis.warnings[0]


def test_a_stated_language_is_believed(tiny_parser):
    analysis = tiny_parser.locate(Document(id="x", text="Paris.", language="fr-FR"))
    assert analysis.language == "fr"


def test_every_resolution_explains_itself(analysed):
    for analysis in analysed.values():
        for mention, resolution in analysis.pairs():
            if isinstance(resolution, Nil):
                assert resolution.reason in NilReason
                continue
            assert resolution.candidates[0].place == resolution.place
            assert resolution.candidates[0].score == resolution.score
            assert resolution.evidence[-1].name == "base"
            assert all(e.detail for e in resolution.evidence)
            assert mention.kind in MentionKind


def test_what_was_read_before_changes_nothing(full_gazetteer):
    texts = ["A storm hit Texas.", "A storm hit Austin, Texas, and then Dallas.", "Georgia and Atlanta."]
    documents = [Document(id=str(i), text=text) for i, text in enumerate(texts)]
    forward = {a.document.id: a for a in Geoparser.default(full_gazetteer, fast=True).locate_all(documents)}
    back = {
        a.document.id: a for a in Geoparser.default(full_gazetteer, fast=True).locate_all(documents[::-1])
    }
    assert forward == back


def test_a_long_text_is_read_to_its_end(tiny_parser):
    line = "They drove from Paris, Texas, to Springfield in Illinois and on to Columbus, Ohio.\n"
    short = tiny_parser.locate(Document(id="x", text=line))
    long = tiny_parser.locate(Document(id="x", text=line * 3000))
    assert len(long.mentions) == 3000 * len(short.mentions)


@given(
    st.lists(st.sampled_from(["Paris", "Texas", "London", "the North", "North Korea", "in", ",", ".", "\n"]))
)
def test_analyses_hold_their_promises(tiny_parser, words):
    text = " ".join(words)
    analysis = tiny_parser.locate(Document(id="x", text=text))
    for mention, resolution in analysis.pairs():
        assert mention.span.of(text) == mention.text
        assert analysis.sentences[mention.sentence].span.covers(mention.span)
        if isinstance(resolution, Resolved):
            assert 0 < resolution.score < 1
            assert sum(c.score for c in resolution.candidates) <= 1 + 1e-9


def test_a_date_that_cannot_be_read_is_kept_and_said(geoparser):
    for date, said in (("16/06/2020", 1), ("2020-06-16T10:00", 0), ("1999/2000", 0), (None, 0)):
        analysis = geoparser.locate(Document(id="a", text="In Seoul.", date=date))
        assert analysis.document.date == date
        assert sum("cannot be read and is kept as written" in w for w in analysis.warnings) == said
