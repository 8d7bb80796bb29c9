"""Folding, possessives, capitals, and the variant rules."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gazetteer.errors import LayerError
from gazetteer.naming.folding import _fold_together, fold, is_code_like, same_capitals, without_possessive
from gazetteer.naming.variants import read_variants, shipped_variants

HEADER = "when,feature_class,feature_code,country_code,from,to,note\n"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Kaesŏng", "kaesong"),
        ("KAESONG", "kaesong"),
        ("P’yŏngyang-si", "pyongyang si"),
        ("Washington, D.C.", "washington dc"),
        ("Saint-Étienne/Loire", "saint etienne loire"),
        ("Łódź", "lodz"),
        ("Tromsø", "tromso"),
        ("Đà Nẵng", "da nang"),
        ("Großenhain", "grossenhain"),
        ("Iğdır", "igdir"),
        ("İstanbul", "istanbul"),
        ("Reykjavík (höfuðborg)", "reykjavik hofudborg"),
        ("Trinidad & Tobago", "trinidad and tobago"),
        ("개성", "개성"),
        ("北京", "北京"),
        ("Кэсон", "кэсон"),
        ("عمّان", "عمان"),
        ("がぎ", "がぎ"),
        ("भारत", "भारत"),
        ("  New   York ", "new york"),
        ("New\u00adYork", "newyork"),
        ("New\x00York", "new york"),
        ("\ud800Paris", "paris"),
        ("...", ""),
        ("", ""),
    ],
)
def test_fold(name: str, key: str) -> None:
    assert fold(name) == key


@given(st.text())
@example("ǅ\u0345℡ﬁẞ")
def test_fold_is_idempotent_and_tidy(name: str) -> None:
    key = fold(name)
    assert fold(key) == key
    assert key == " ".join(key.split())
    key.encode()  # no lone surrogate is left: a trie takes bytes


@given(st.text(alphabet="abcdefgh -'", min_size=1), st.sampled_from("’'ʻ`"))
def test_fold_does_not_care_which_apostrophe(name: str, other: str) -> None:
    assert fold(name.replace("'", other)) == fold(name) == fold(name.upper())


@given(st.text())
@example("がぎ" + "か\u3099")
@example("각각" + "\u1100\u1161\u11a8")
@example("e\u0301ｶﾞ½ﬁ")
def test_folding_letter_by_letter_is_folding_the_whole(name: str) -> None:
    assert fold(name) == _fold_together(name)


def test_possessives_come_off() -> None:
    assert without_possessive("Seoul's") == "Seoul"
    assert without_possessive("Seoul’s") == "Seoul"
    assert without_possessive("the Philippines’") == "the Philippines"
    assert without_possessive("Land's End") == "Land's End"
    assert without_possessive("'s") == "'s"


def test_codes_are_short_capitals() -> None:
    assert [is_code_like(name) for name in ("IN", "U.S.", "SEL", "Ulm", "ROMA", "РФ", "A1", "")] == [
        True, True, True, False, False, False, False, False,
    ]  # fmt: skip


def test_capitals_count_but_dots_do_not() -> None:
    assert same_capitals("U.S.", "US")
    assert same_capitals("Calif.", "Calif")
    assert not same_capitals("US", "us")
    assert not same_capitals("D.C.", "d.c.")


@pytest.mark.parametrize(
    ("key", "kind", "other"),
    [
        ("inje gun", ("A", "ADM2", "KR"), "inje county"),
        ("inje gun", ("A", "ADM2", "KR"), "inje"),
        ("kaesong si", ("A", "ADM2", "KP"), "kaesong city"),
        ("paektu san", ("T", "MT", "KP"), "mount paektu"),
        ("mount saint helens", ("T", "MT", "US"), "mt st helens"),
        ("port saint lucie", ("P", "PPL", "US"), "port st lucie"),
        ("fort worth", ("P", "PPL", "US"), "ft worth"),
        ("king county", ("A", "ADM2", "US"), "king"),
        ("county wicklow", ("A", "ADM2", "IE"), "wicklow county"),
        ("river thames", ("H", "STM", "GB"), "thames river"),
        ("red river", ("H", "STM", "US"), "river red"),
        ("lake erie", ("H", "LK", "US"), "erie lake"),
        ("the hague", ("P", "PPLA", "NL"), "hague"),
        ("texas", ("A", "ADM1", "US"), "texas state"),
    ],
)
def test_variants(key: str, kind: tuple[str, str, str], other: str) -> None:
    assert other in shipped_variants().keys(key, *kind)


def test_variants_keep_to_their_kind() -> None:
    rules = shipped_variants()
    assert rules.keys("inje gun", "A", "ADM2", "TR") == []
    assert "erie" not in rules.keys("lake erie", "H", "LK", "US")
    assert "red" not in rules.keys("red river", "H", "STM", "US")
    assert rules.keys("kaesong", "P", "PPLA2", "KP") == []


@pytest.mark.parametrize(
    ("key", "kind", "other"),
    [
        ("mount seorak", ("T", "MT", "KR"), "seorak san"),
        ("mount seorak", ("T", "MT", "KR"), "seoraksan"),
        ("seoraksan", ("T", "MT", "KR"), "mount seorak"),
        ("imjin river", ("H", "STM", "KR"), "imjingang"),
        ("hangang", ("H", "STM", "KR"), "han river"),
        ("inje county", ("A", "ADM2", "KR"), "inje gun"),
        ("rocky mountains", ("T", "MTS", "US"), "rocky mts"),
        ("bay of bengal", ("H", "BAY", None), "bengal bay"),
        ("cape of good hope", ("T", "CAPE", "ZA"), "good hope cape"),
    ],
)
def test_variants_with_endings_and_word_order(key: str, kind: tuple[str, str, str], other: str) -> None:
    assert other in [key, *shipped_variants().keys(key, *kind)]


def test_endings_need_a_stem() -> None:
    rules = shipped_variants()
    assert rules.keys("san", "T", "MT", "KR") == []
    assert rules.keys("seoraksan", "T", "MT", "TR") == []


def test_query_rules_follow_one_another() -> None:
    found = dict(shipped_variants().queries("the germanys"))
    way = found["germany"][0]
    assert [str(rule) for rule in way] == ["the {x} → {x} (article)", "{x}s → {x} (plural)"]


def test_rules_give_the_path_they_took() -> None:
    derived = shipped_variants().derived("county of cork", "A", "ADM2", "IE")
    assert [rule.note for rule in derived["cork"]] == ["county by its bare name"]


def test_query_rules_name_what_they_apply_to() -> None:
    found = dict(shipped_variants().queries("kaesong city"))
    ((rule,),) = found["kaesong"]
    assert rule.applies("P", "PPL", "KP")
    assert not rule.applies("H", "LK", "KP")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("sometimes,A,,,{x} gun,{x},\n", "row 2"),
        ("index,A,,,gun,county,\n", "row 2"),
        ("index,A,,,{x} gun,{y} county,\n", "does not have"),
        ("index,A,,,{x} Gun,{x},\n", "folded"),
        ("index,A,,,{x}gun {y},{x},\n", "only the last part"),
    ],
)
def test_a_bad_rule_is_named(rows: str, told: str) -> None:
    with pytest.raises(LayerError, match=told):
        read_variants(HEADER + rows)


def test_a_rule_file_needs_its_columns() -> None:
    with pytest.raises(LayerError, match="columns"):
        read_variants("a,b\n1,2\n")
