"""Texts that are nearly another's: found when little differs, not when much does, in bounded memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import near_texts
from geo.documents import read_paths
from geo.near_texts import LEAST_WORDS, NearTexts

REPORT = (
    "The ministry said on Monday that trains between the two cities would run again from the spring. "
    "Officials had met three times in the border village, where the line was cut in the winter of the flood. "
    "Engineers will first mend the bridge, then lay new rails over forty kilometres, and open two stations "
    "that nobody has used for a generation. Farmers along the line hope for markets they lost. "
)
CHINESE = (
    "北京市政府周一表示，将在开城举行会谈，首尔方面没有回应。平壤方面说，这次会议很重要，"
    "两国代表将在板门店见面，讨论离散家庭和经济合作等问题。"
)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        (REPORT, "SEOUL, Monday - " + REPORT, True),
        (REPORT, REPORT.replace("Monday", "Tuesday").upper(), True),
        (REPORT, REPORT[: len(REPORT) // 3] + "Nothing else is known so far of what was said there.", False),
        (REPORT, " ".join(sorted(REPORT.split())), False),
        (CHINESE, CHINESE.replace("周一", "周二"), True),
        ("Rain fell in Seoul.", "Rain fell in Seoul!", False),
    ],
)
def test_texts_that_are_nearly_the_same_are_found(one, other, near):
    texts = NearTexts()
    assert texts.add("one", one) is None
    found = texts.add("other", other)
    assert (found is not None) == near
    assert found is None or found.name == "one"


@given(st.lists(st.sampled_from(["Seoul", "rain", "fell", "über", "北京", "a", "."]), max_size=80))
def test_the_same_words_are_always_alike(words):
    texts = NearTexts()
    text = " ".join(words)
    texts.add("a", text)
    found = texts.add("b", text.casefold())
    long_enough = len(near_texts._WORD.findall(text.casefold())) >= LEAST_WORDS
    assert (found is not None and found.alike == 1.0) == long_enough


def test_only_the_latest_are_remembered():
    texts = NearTexts()
    texts.add("first", REPORT)
    for number in range(near_texts.KEPT):
        texts.add(str(number), " ".join(f"w{number}x{k}" for k in range(LEAST_WORDS)))
    assert texts.add("again", REPORT) is None
    assert texts.add("once more", REPORT).name == "again"
    assert len(texts._kept) == near_texts.KEPT
    assert sum(map(len, texts._met)) <= near_texts.KEPT * near_texts._BANDS


def test_readers_warn_of_them_and_of_the_same_only_once(tmp_path):
    for name, text in (("a", REPORT), ("b", "Later. " + REPORT), ("c", REPORT + " ")):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    warnings = {item.id: item.warnings for item in read_paths([tmp_path])}
    assert warnings == {
        "a.txt": (),
        "b.txt": ("its text is nearly the same as that of a.txt",),
        "c.txt": ("its text is the same as that of a.txt",),
    }
