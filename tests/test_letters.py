"""Runs of letters: whichever way they are found, they are the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.letters import letter_runs, plain
from geo.recognition.wording import _small_words

SIGNS = "aB9_ -.\n\x1f\0“”‘’–—…\u00a0éß²한\u0301İ"


@given(st.text(alphabet=SIGNS, max_size=40))
def test_runs_are_what_the_pattern_finds(text):
    assert letter_runs(text) == re.findall(r"[^\W\d_]+", text)


@given(st.text(alphabet=SIGNS, max_size=40))
def test_a_plain_text_is_as_long(text):
    made = plain(text)
    assert made is None or (made.isascii() and len(made) == len(text))


@given(st.text(alphabet="abB9_ “’—é", max_size=30))
def test_small_words_are_those_of_letters_alone(text):
    wanted = set(re.findall(r"\b[^\W\d_A-Z][^\W\d_]+\b", text))
    found = _small_words(text)
    words = {w for w in re.findall(r"\w+", text) if len(w) > 1 and not re.search("[A-Z]", w)}
    assert {w for w in words if w in found} == {w for w in wanted if not re.search("[A-Z]", w)}


@pytest.mark.parametrize("text", ["", "2020", "…", "\u00a0"])
def test_no_letters_are_no_runs(text):
    assert letter_runs(text) == []
