"""Tokens: where a name may begin, and how it goes on."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.recognition.tokens import following, heads

RUN = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
"""Any run of letters and digits: what `heads` chooses among."""


def words(text: str, *names: str) -> list[list[str]]:
    return [[token.word for token in tokens] for tokens in heads(text, 0, len(text), set(names).__contains__)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("he saw Paris in may", [["Paris"]]),
        ("an iPhone, 2Pac, McDonald", [["i", "Phone"], ["2Pac"], ["Mc", "Donald"]]),
        ("GettyNorth Korea", [["Getty", "North"], ["Korea"]]),
        ("e\u0301tienne E\u0301tienne e\u0301Tienne", [["E\u0301tienne"], ["e\u0301Tienne"]]),
        ("in 서울 then", [["서", "울"]]),
        ("_Paris_", [["Paris"]]),
    ],
)
def test_a_name_may_begin_in_a_word_with_more_than_small_letters(text, found):
    assert words(text) == found


def test_a_name_broken_at_the_end_of_a_line_is_one_word():
    assert words("in San-\ntiago de Chile", "Santiago") == [["Santiago"], ["Chile"]]
    assert words("the inter-\nNational", "interNational") == [["interNational"]]
    assert words("in San-\ntiago") == [["San"]]


@pytest.mark.parametrize(
    ("text", "gap", "word"),
    [
        ("Inje-gun", "-", "gun"),
        ("Coeur d'Alene", " ", "d"),
        ("Washington, D.C.", ", ", "D"),
        ("Seoul\u00a0\u00a0South", " ", "South"),
        ("Korean peninsula", " ", "peninsula"),
        ("St. Louis", ". ", "Louis"),
    ],
)
def test_a_name_goes_on(text, gap, word):
    (first, *_), *_ = heads(text, 0, len(text), lambda _: False)
    found = following(text, first, len(text), lambda _: False)
    assert [(token.gap, token.word) for token in found] == [(gap, word)]


@pytest.mark.parametrize(
    "text", ["Seoul said", "Paris, Texas", "Seoul's", "Seoul. North", "Seoul", "Seoul; North", "Seoul_North"]
)
def test_a_name_ends(text):
    (first, *_), *_ = heads(text, 0, len(text), lambda _: False)
    assert following(text, first, len(text), lambda _: False) == []


@given(st.text(alphabet="aB9-\n é\u0301\u0302_国ſ'", max_size=40))
def test_no_word_with_more_than_small_letters_is_passed_over(text):
    found = {tokens[0].start for tokens in heads(text, 0, len(text), lambda _: False)}
    wanted = {run.start() for run in RUN.finditer(text) if re.search(r"[^a-z0-9\u0300-\u036f]", run[0])}
    # Behind a heap of marks that hang on nothing, a word is left out whole.
    orphaned = {at for at in wanted if re.search(r"[_\u0300-\u036f][\u0300-\u036f]\Z", text[:at])}
    assert wanted - orphaned <= found
    assert found <= {run.start() for run in RUN.finditer(text)}
