"""Lines broken to a width, and lines that are paragraphs."""

from __future__ import annotations

import doctest
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import lines
from geo.lines import paragraphs
from geo.sentences import split_sentences

MAIL = """\
The river rose again on Monday as heavy rain fell over the northern part of
South Korea and the neighbouring areas, where soldiers were sent to help the
people of New
York. Officials said that the damage was large and that the water would not
fall before Friday. It was over by noon.

A second paragraph begins here and it is also broken to fit the width of the
page, as it was usual in the old days.

 - the first item of a list
 - the second item of a list
"""


def cut(text):
    return [text[a:b] for a, b in paragraphs(text)]


def test_examples_in_the_docstrings_hold():
    assert doctest.testmod(lines).failed == 0


def test_lines_broken_to_a_width_go_on():
    assert [p.split()[0] + "…" + p.split()[-1] for p in cut(MAIL)] == [
        "The…noon.",
        "A…days.",
        "-…list",
        "-…list",
    ]


def test_a_sentence_goes_on_over_the_break():
    found = [s.span.of(MAIL) for s in split_sentences(MAIL)]
    assert any("part of\nSouth Korea and" in sentence for sentence in found)
    assert any("people of New\nYork." in sentence for sentence in found)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_any_line_ending_will_do(newline):
    assert len(cut(MAIL.replace("\n", newline))) == 4


@pytest.mark.parametrize(
    "text",
    [
        "A headline of some words\nNAIROBI (Reuters) - It rained.\nIt rained again.",
        "One\nTwo\nThree",
        "It ended.\nThen it began.\nThey left.\nNobody stayed.",
        "name: Paris\nplace: Texas\nkind: town\nnote: none",
        "개성은 도시이다.\n서울은 수도이다.\n부산은 항구이다.",
    ],
)
def test_lines_that_are_paragraphs_stay_so(text):
    assert cut(text) == text.split("\n")


@pytest.mark.parametrize(
    "text",
    [
        "He lived for years in South\nKorea.",
        "They went on to the old\nharbour by night.",
        "The city of San\nMarino",
    ],
)
def test_words_that_cannot_be_parted_are_not(text):
    assert cut(text) == [text]


@given(st.text(alphabet=st.sampled_from("aB .-\n\r\t1é한"), max_size=200))
def test_paragraphs_hold_every_letter_once_and_in_order(text):
    found = paragraphs(text)
    assert all(a < b for a, b in found)
    assert all(first[1] <= second[0] for first, second in pairwise(found))
    covered = {i for a, b in found for i in range(a, b)}
    assert {i for i, c in enumerate(text) if c not in "\r\n"} <= covered
