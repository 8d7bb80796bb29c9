"""Names that are nearly right, and in what words a match is explained."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from gazetteer import LayeredGazetteer, LayerError, MatchKind, open_gazetteer, parse_layer
from gazetteer.naming.folding import fold
from gazetteer.naming.respelling import read_respellings
from gazetteer.pack.fuzzy import edits, near_keys

ABC = "abcdefghijklmnopqrstuvwxyz "


@pytest.fixture(scope="module")
def whole() -> LayeredGazetteer:
    return open_gazetteer()


@pytest.mark.parametrize(
    ("asked", "place_id"),
    [
        ("Springfeild", "geonames:4409896"),
        ("Pyonyang", "geonames:1871859"),
        ("Mariupil", "geonames:701822"),
        ("Beijng", "geonames:1816670"),
        ("Sanfrancisco", "geonames:5391959"),
        ("Kandahor", "geonames:1138336"),
        ("Philadelfia", "geonames:4560349"),
        ("Gaesong", "geonames:1876373"),
        ("Волгагрод", "geonames:472757"),
        ("Санкт-Питербург", "geonames:498817"),
        ("北平市", "geonames:1816670"),
        ("القاهره الكبري", None),
        ("Los Angelas", "geonames:5368361"),
        ("Massachussets's", "geonames:6254926"),
    ],
)
def test_slips_of_the_pen_are_understood(whole: LayeredGazetteer, asked: str, place_id: str | None) -> None:
    found = [match.place.id for match in whole.search(asked, limit=8)]
    assert place_id is None or place_id in found


def test_exact_names_come_first_and_each_place_once(whole: LayeredGazetteer) -> None:
    found = whole.search("Paris", limit=100)
    kinds = [match.kind is MatchKind.FUZZY for match in found]
    assert kinds == sorted(kinds)
    assert len({match.place.id for match in found}) == len(found)
    exact = whole.by_name("Paris", limit=100)
    assert found[: len(exact)] == exact


def test_names_that_differ_in_spelling_alone_rank_with_the_exact_ones(whole: LayeredGazetteer) -> None:
    found = whole.search("Saint Louis", limit=5)
    # The region of Saint-Louis in Senegal has more people, its city fewer.
    assert [m.place.id for m in found[:3]] == ["geonames:2246451", "geonames:4407066", "geonames:2246452"]
    assert found[1].kind is not MatchKind.PRIMARY
    assert whole.search("Fort Worth")[0].place.id == whole.search("Ft. Worth")[0].place.id
    # A county by its bare name is no other spelling: the town goes before it, though it is smaller.
    assert whole.search("Orange", limit=1)[0].place.name == "Orange"


@pytest.mark.parametrize("asked", ["Ulm", "Pau", "Ur", "Y", "Rye"])
def test_nothing_is_nearly_a_name_of_three_letters_that_is_there(whole: LayeredGazetteer, asked: str) -> None:
    found = whole.search(asked, limit=200)
    assert found
    assert MatchKind.FUZZY not in {match.kind for match in found}
    assert whole.search("Xlm", limit=5)


@pytest.mark.parametrize(
    ("asked", "place_id"),
    [("US", "geonames:6252001"), ("U.S.", "geonames:6252001"), ("us", "geonames:2971316"),
     ("IN", "geonames:4921868"), ("LA", "geonames:5368361")],
)  # fmt: skip
def test_a_code_in_capitals_is_that_before_it_is_a_name(
    whole: LayeredGazetteer, asked: str, place_id: str
) -> None:
    assert [m.place.id for m in whole.search(asked, limit=1)] == [place_id]


def test_by_name_never_guesses(whole: LayeredGazetteer) -> None:
    assert whole.by_name("Springfeild") == ()
    assert not whole.is_name("Springfeild")


def test_filters_hold_for_both_kinds(whole: LayeredGazetteer) -> None:
    assert {m.place.country_code for m in whole.search("Springfeild", country_codes=["us"])} == {"US"}
    assert {m.place.feature_class for m in whole.search("Paris", feature_classes="A")} == {"A"}
    assert whole.search("Paris", limit=0) == ()


@given(st.text(max_size=300))
@example("q" * 100_000)
@example("\x00" * 50)
@example("a b " * 200)
@example("सिंगापुर" * 60)
@example("san " * 20)
@example("𝔐ünchen\u202egro.live")
def test_any_text_is_answered_soon_and_the_same_twice(whole: LayeredGazetteer, name: str) -> None:
    start = time.process_time()
    found = whole.search(name, limit=5)
    assert time.process_time() - start < 1
    assert whole.search(name, limit=5) == found
    assert all(match.name for match in found)


def test_every_name_one_letter_away_is_found(whole: LayeredGazetteer) -> None:
    choice = random.Random(7)
    keys = [
        k for k in whole.keys_from("ka", 3_000) if k.isascii() and len(k) > 3 and k.replace(" ", "").isalpha()
    ]
    for key in choice.sample(keys, 40):
        asked = choice.choice(edits(key, ABC))
        if fold(asked) == asked != key and len(asked) > 2:
            assert key in {near.key for near in near_keys(whole, asked)} | {asked}, asked


def test_distances_are_what_they_say(whole: LayeredGazetteer) -> None:
    for near in near_keys(whole, "kandahor"):
        if not near.respelled:
            assert OSA.distance("kandahor", near.key) == near.cost
        else:
            assert near.respelled.count("→") == near.cost + 1


def test_edits_are_all_one_away() -> None:
    assert {OSA.distance("paju", other) for other in edits("paju", ABC)} <= {0, 1}
    assert len(set(edits("ab", "ab"))) == 10


def test_names_of_a_layer_are_found_nearly_too(whole: LayeredGazetteer) -> None:
    text = "name,latitude,longitude\nCamp Alphabravo,1,2\n"
    layered = LayeredGazetteer(whole.base, (), [parse_layer(text.encode(), "mine.csv")])
    (match,) = layered.search("Camp Alfabravo", limit=1)
    assert (match.place.name, match.kind) == ("Camp Alphabravo", MatchKind.FUZZY)
    assert [str(step) for step in match.how] == ["transliteration: f → ph"]


@pytest.mark.parametrize(
    ("asked", "how"),
    [
        ("Kaesŏng", ["as written"]),
        ("KAESONG", ["but for case, accents or punctuation"]),
        ("Kaesŏng's", ["without the possessive"]),
        ("Inje County's", ["without the possessive", "rule: {x} gun → {x} county (Korean county)"]),
        ("UAE", ["as written", "a short form"]),
        ("Godthab", ["as written", "an alias"]),
        ("South Korean", ["as written", "its people or its adjective"]),
        ("Springfeidl", ["letters that differ: 2"]),
    ],
)
def test_a_match_says_how_it_was_found(whole: LayeredGazetteer, asked: str, how: list[str]) -> None:
    match = whole.search(asked, limit=1)[0]
    assert [str(step) for step in match.how] == how


@pytest.mark.parametrize(
    "rows", ["a,b\n", "one,other,note\nx,x,\n", "one,other,note\nÖ,o,\n", "one,other,note\n,o,\n"]
)
def test_a_bad_respelling_is_named(rows: str) -> None:
    with pytest.raises(LayerError, match=r"respellings\.csv"):
        read_respellings(rows)
