"""Sentences: where they end, that they lose no character, that they take linear time."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import language, sentences
from geo.language import detect_language
from geo.sentences import split_sentences


def cut(text):
    return [s.span.of(text) for s in split_sentences(text)]


def test_examples_in_the_docstrings_hold():
    assert doctest.testmod(sentences).failed == 0
    assert doctest.testmod(language).failed == 0


@pytest.mark.parametrize(
    "text",
    [
        "Pyongyang and Washington, D.C. were mooting military action.",
        "Mr. Kim met Dr. Lee and Gen. Park.",
        "Some U.S. officials disagreed.",
        "It happened at2:49 pm local time (05:49 GMT).",
        "The rate rose to 3.5 percent in St. Louis.",
        "J. R. Smith of Mt. Vernon won.",
        "He said so at 5 p.m. on Tuesday.",
        'She called them "human scum."',
        "no punctuation at all",
    ],
)
def test_one_sentence_stays_whole(text):
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It ended. So they left.", ["It ended.", "So they left."]),
        ('"Stop!" he said. She did?', ['"Stop!" he said.', "She did?"]),
        ("He moved to the U.S. The war went on.", ["He moved to the U.S.", "The war went on."]),
        ("開城は都市だ。北京へ行く！はい", ["開城は都市だ。", "北京へ行く！", "はい"]),
        ("One\nTwo\r\n\r\nThree", ["One", "Two", "Three"]),
        ("  (It was late.)  They slept. ", ["(It was late.)", "They slept."]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_sentences_end_where_they_should(text, parts):
    assert cut(text) == parts


def test_paragraphs_count_runs_between_line_breaks():
    assert [s.paragraph for s in split_sentences("A b. C d.\n\n \nE f.\nG")] == [0, 0, 1, 2]


@given(st.text(alphabet=st.sampled_from("aB .!?。\n\r\t\"'()Mr0-é한 "), max_size=200))
def test_every_character_but_white_space_is_in_exactly_one_sentence(text):
    found = split_sentences(text)
    covered = [i for s in found for i in range(s.span.start, s.span.end)]
    assert len(covered) == len(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)
    for s in found:
        assert s.span.of(text).strip() == s.span.of(text)
        assert "\n\n" not in s.span.of(text)


@pytest.mark.parametrize("unit", ["a", ".", "A.", ". ", "x. Y ", "( ", "。"])
def test_a_megabyte_of_anything_is_cut_whole(unit):
    # Growth with size is measured by benchmarks/growth.py; here a square law would show as a standstill.
    text = unit * (1_000_000 // len(unit))
    found = split_sentences(text)
    assert sum(s.span.end - s.span.start for s in found) >= len(text.replace(" ", "")) * 0.99


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The office in the border town was destroyed on Tuesday.", "en"),
        ("Kaesong, North Korea", "en"),
        ("북한은 개성공단의 연락사무소를 폭파했다.", "ko"),
        ("朝鲜炸毁了开城的联络办公室。", "zh"),
        ("北朝鮮は開城の事務所を爆破した。", "ja"),
        ("Северная Корея взорвала офис в Кэсоне.", "ru"),
        ("فجرت كوريا الشمالية المكتب في كايسونغ.", "ar"),
        (
            "Nordkorea hat das Büro in der Grenzstadt und nicht in der Hauptstadt gesprengt.",
            "de",
        ),
        ("La Corée du Nord a détruit le bureau de liaison dans la ville de Kaesong.", "fr"),
        ("Le ministre a annoncé mardi que le président américain se rendrait à Paris.", "fr"),
        ("Corea del Norte destruyó la oficina y los vecinos de la ciudad se fueron.", "es"),
        ("Північна Корея підірвала офіс у прикордонному місті.", "uk"),
        ("Zorp blint dakka fumo ril.", "en"),
        ("The town of Kaesong (개성) lies in the north of the peninsula.", "en"),
        ("", "und"),
        ("12:30 ...", "und"),
    ],
)
def test_the_language_is_told_as_far_as_it_must_be(text, code):
    assert detect_language(text) == code
