"""Candidates: which places a mention may mean, and which traps stay shut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import MatchKind, open_gazetteer
from geo.candidates import CandidateFinder
from geo.model import Mention, MentionKind, NilReason, Span


@pytest.fixture(scope="module")
def finder(tiny_gazetteer):
    return CandidateFinder(tiny_gazetteer)


def mention(name, nil=None):
    return Mention(
        span=Span(0, len(name) or 1),
        text=name,
        sentence=0,
        kind=MentionKind.LITERAL,
        recognition_score=1.0,
        lookup=name,
        nil=nil,
    )


def ids(finder, name):
    return {c.place.id for c in finder.candidates(mention(name))}


def test_every_place_of_a_name_is_a_candidate_once(finder):
    found = finder.candidates(mention("Springfield"))
    assert len(found) == len({c.place.id for c in found}) == 4
    assert all(c.match is MatchKind.PRIMARY and c.score == 0 for c in found)


def test_countries_and_large_places_come_first(finder):
    assert finder.candidates(mention("Georgia"))[0].place.feature_code == "PCLI"
    assert finder.candidates(mention("London"))[0].place.country_code == "GB"


def test_another_spelling_says_so(finder):
    (kaesong, *_) = finder.candidates(mention("개성"))
    assert (kaesong.place.id, kaesong.match, kaesong.matched_name) == (
        "geonames:1876373",
        MatchKind.ALTERNATE,
        "개성",
    )


def test_short_forms_need_their_case(finder):
    assert ids(finder, "US") == {"geonames:6252001"}
    assert ids(finder, "us") == set()


def test_a_county_is_not_its_town(finder):
    names = {c.place.name for c in finder.candidates(mention("Harris county"))}
    assert names == {"Harris County"}
    assert all(c.place.feature_class == "A" for c in finder.candidates(mention("Ohio state")))


def test_a_river_never_becomes_a_town(finder):
    assert ids(finder, "Springfield River") == set()
    assert ids(finder, "Lake Paris") == set()


def test_a_direction_goes_only_from_a_country_or_state(finder):
    (match,) = finder.candidates(mention("northern France"))
    assert match.match is MatchKind.VARIANT
    assert ids(finder, "Northern Springfield") == set()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Spring- field", "Springfield"),
        ("NorthKorea", "North Korea"),
        ("N. Korea", "North Korea"),
        ("Harris Co.", "Harris County"),
        ("northernFrance", "northern France"),
        ("London area", "London"),
    ],
)
def test_a_name_is_mended_before_it_is_given_up(finder, written, said):
    assert ids(finder, written) == ids(finder, said) != set()


def test_a_part_of_a_big_town_lies_in_it(finder):
    assert {c.place.country_code for c in finder.candidates(mention("north London"))} == {"GB", "CA"}


@pytest.mark.parametrize("name", ["NATO", "UNICEF", "U.N.", "so", "my"])
def test_an_acronym_or_a_small_word_is_no_hamlet(finder, name):
    assert ids(finder, name) == set()


def test_what_recognition_called_ambiguous_has_no_candidates(finder):
    assert finder.candidates(mention("Paris", nil=NilReason.AMBIGUOUS)) == ()


def test_an_unknown_name_has_none(finder):
    assert finder.candidates(mention("Qarth")) == ()


def test_the_limit_keeps_the_most_prominent(tiny_gazetteer):
    (only,) = CandidateFinder(tiny_gazetteer, limit=1).candidates(mention("Paris"))
    assert only.place.country_code == "FR"


@given(st.text(max_size=30))
def test_any_text_is_only_looked_up(finder, name):
    found = finder.candidates(mention(name))
    assert found == finder.candidates(mention(name))


def test_a_state_code_may_stand_small(full_gazetteer):
    finder = CandidateFinder(full_gazetteer)
    assert [c.place.name for c in finder.candidates(mention("tx"))] == ["Texas"]
    assert {c.place.name for c in finder.candidates(mention("southwest TN"))} == {"Tennessee"}


@pytest.mark.parametrize("written", ["L.A.", "L.A"])
def test_two_initials_stand_for_two_words(full_gazetteer, written):
    found = CandidateFinder(full_gazetteer).candidates(mention(written))
    assert {c.place.name for c in found} == {"Los Angeles"}
    assert "Louisiana" in {c.place.name for c in CandidateFinder(full_gazetteer).candidates(mention("LA"))}


def test_letters_put_for_another_script_by_machine_are_no_rivals(full_gazetteer):
    # Some list Albania as "albany" too, as its Georgian name sounds; no one writes that.
    found = CandidateFinder(full_gazetteer).candidates(mention("Albany"))
    assert "AL" not in {c.place.country_code for c in found}
    assert CandidateFinder(full_gazetteer).candidates(mention("USA"))[0].place.country_code == "US"


def test_a_name_only_a_machine_wrote_still_leads_somewhere(full_gazetteer):
    assert CandidateFinder(full_gazetteer).candidates(mention("Abkhaz"))[0].place.name == "Abkhazia"


@pytest.mark.parametrize(
    ("name", "codes"),
    [("state of Washington", {"ADM1"}), ("republic of Georgia", {"PCLI"}), ("city of Washington", {"PPL"})],
)
def test_what_stands_before_of_decides_the_kind(full_gazetteer, name, codes):
    found = CandidateFinder(full_gazetteer).candidates(mention(name))
    assert found
    assert all(any(c.place.feature_code.startswith(code) for code in codes) for c in found)


@pytest.mark.parametrize(
    ("name", "code", "gone"),
    [("Cancún", "MX", "CN"), ("Dili", "TL", "IN"), ("Brasília", "BR", None), ("Bridgetown", "BB", None)],
)
def test_what_a_larger_place_is_called_somewhere_gives_way_to_a_great_town_so_called(
    full_gazetteer, name, code, gone
):
    found = CandidateFinder(full_gazetteer).candidates(mention(name))
    assert found[0].place.country_code == code
    assert not found[0].place.feature_code.startswith("PCL")
    assert gone not in {c.place.country_code for c in found}


@pytest.mark.parametrize(
    ("name", "code"), [("St. Petersburg", "RU"), ("Odessa", "UA"), ("Kingston", "GB"), ("New York", "US")]
)
def test_a_great_town_keeps_its_other_name(full_gazetteer, name, code):
    found = CandidateFinder(full_gazetteer).candidates(mention(name))
    assert code in {c.place.country_code for c in found if c.match is not MatchKind.VARIANT}


def test_what_the_users_own_layer_calls_a_place_stays(tmp_path):
    layer = tmp_path / "places.csv"
    layer.write_text(
        "place_id,name,alternate_names,feature_class,feature_code,latitude,longitude,country_code,population\n"
        "local:mill,Great Mill,Cancún,P,PPL,10,10,NG,9000000\n",
        encoding="utf-8",
    )
    found = CandidateFinder(open_gazetteer([layer])).candidates(mention("Cancún"))
    assert "local:mill" in {c.place.id for c in found}


@pytest.mark.parametrize(
    ("name", "code", "gone"),
    [
        ("Zeebrugge", "BE", "US"),
        ("Frankfurt", "DE", "US"),
        ("Beni", "CD", "BJ"),
        ("Male", "MV", "ML"),
    ],
)
def test_what_a_place_is_called_only_in_a_list_is_no_rival_of_one_so_called(full_gazetteer, name, code, gone):
    countries = {c.place.country_code for c in CandidateFinder(full_gazetteer).candidates(mention(name))}
    assert code in countries
    assert gone not in countries


@pytest.mark.parametrize(("name", "code"), [("Vegas", "US"), ("Congo", "CG"), ("Hillsboro", "US")])
def test_a_word_of_its_name_is_a_name_of_its_own(full_gazetteer, name, code):
    found = CandidateFinder(full_gazetteer).candidates(mention(name))
    assert code in {c.place.country_code for c in found}
