"""Runs of letters: whichever way they are found, they are the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.evidence.dialect import _words_of
from geo.letters import has_case, letter_runs, plain_words, table_of
from geo.recognition.wording import _small_words

SIGNS = "aB9_ -.\n\x1f\0“”‘’–—…\u00a0éß²한\u0301İ"


@given(st.text(alphabet=SIGNS, max_size=40))
def test_runs_are_what_the_pattern_finds(text):
    assert letter_runs(text) == re.findall(r"[^\W\d_]+", text)


@given(st.text(alphabet=SIGNS, max_size=40))
def test_words_of_a_table_are_what_the_pattern_finds(text):
    assert _words_of(text) == re.findall(r"\w+", text)


def test_only_print_is_cut_at_a_table():
    table = table_of(lambda c: c if c != "x" else " ")
    assert plain_words("a“bxc”\u00a0d", table) == ["a", "b", "c", "d"]
    assert plain_words("Kaesŏng", table) is None


@pytest.mark.parametrize(
    ("text", "cased"),
    [
        ("He flew to Paris.", True),
        ("he flew to paris.", False),
        ("in " * 100 + "Paris", False),
        ("Он поехал в Париж.", True),
        ("\ud800 x", False),
        ("\ud800 X", True),
        ("", False),
    ],
)
def test_capitals_are_told_in_any_letters(text, cased):
    assert has_case(text) is cased


@given(st.text(alphabet="abB9_ “’—é", max_size=30))
def test_small_words_are_those_of_letters_alone(text):
    wanted = set(re.findall(r"\b[^\W\d_A-Z][^\W\d_]+\b", text))
    found = _small_words(text)
    words = {w for w in re.findall(r"\w+", text) if len(w) > 1 and not re.search("[A-Z]", w)}
    assert {w for w in words if w in found} == {w for w in wanted if not re.search("[A-Z]", w)}


@pytest.mark.parametrize("text", ["", "2020", "…", "\u00a0"])
def test_no_letters_are_no_runs(text):
    assert letter_runs(text) == []
