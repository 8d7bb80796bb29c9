"""Each clue, seen to move when what it rests on changes."""

from __future__ import annotations

import doctest
import re

import numpy as np
import pytest

from geo.candidates import CandidateFinder
from geo.evidence import (
    CLUES,
    COLUMNS,
    columns,
    cue,
    cues,
    dialect,
    kind_of_place,
    of_a_state,
    out_of_time,
    writing,
)
from geo.model import Candidate, Document, Span
from geo.recognition import GazetteerRecognizer, Text
from geo.resolution import Request
from geo.resolution.scene import Names
from geo.sentences import split_sentences


@pytest.fixture(scope="module")
def look(tiny_gazetteer):
    """Return a function that gives the clues of every candidate of a name in a text."""
    recognizer, finder = GazetteerRecognizer(tiny_gazetteer), CandidateFinder(tiny_gazetteer)

    def clues(text, name):
        spans = tuple(sorted(Span(*m.span()) for n in NAMES for m in re.finditer(re.escape(n), text)))
        (found,) = recognizer.recognize(
            [Text(text=text, sentences=split_sentences(text), language="en", given=spans)]
        )
        candidates = tuple(finder.candidates(m) for m in found.mentions)
        names = Names(
            Request(document=Document(id="x", text=text), mentions=found.mentions, candidates=candidates), {}
        )
        ((_, rows, scene),) = names.alone.scenes(names.alone.prior)
        values = columns(scene)
        number = next(i for i, n in enumerate(names.names) if n.lookup == name)
        here = names.alone.rows(number)
        assert list(rows) == list(range(len(names.alone.table)))
        return {
            c.place.id: dict(zip(COLUMNS, row.tolist(), strict=True))
            for c, row in zip(names.names[number].candidates, values[here], strict=True)
        }

    return clues


NAMES = (
    "Paris",
    "Texas",
    "France",
    "Houston",
    "Columbus",
    "Ohio",
    "Georgia",
    "Atlanta",
    "Harris County",
    "US",
)
PARIS_TEXAS, PARIS_FRANCE = "geonames:4717560", "geonames:2988507"


def test_examples_in_the_docstrings_hold():
    assert doctest.testmod(cues).failed == 0
    assert doctest.testmod(dialect).failed == 0


def test_every_column_belongs_to_one_clue():
    assert len(COLUMNS) == len(set(COLUMNS)) == sum(map(len, CLUES.values()))


def test_size_prefers_the_larger(look):
    found = look("He saw Paris.", "Paris")
    assert found[PARIS_FRANCE]["log_population"] > found[PARIS_TEXAS]["log_population"]
    assert found[PARIS_FRANCE]["log_gap"] == 0 > found[PARIS_TEXAS]["log_gap"]
    assert found[PARIS_FRANCE]["log_rank"] == 0 < found[PARIS_TEXAS]["log_rank"]


def test_a_container_after_a_comma_counts_for_what_it_holds(look):
    found = look("He saw Paris, Texas.", "Paris")
    assert found[PARIS_TEXAS]["holder_follows"] > 0.9
    assert found[PARIS_FRANCE]["holder_follows"] == 0
    assert look("He saw Paris and Texas.", "Paris")[PARIS_TEXAS]["holder_follows"] == 0


def test_the_container_counts_for_itself_too(look):
    found = look("He saw Paris, Texas.", "Texas")
    assert found["geonames:4736286"]["holds_the_one_before"] > 0


def test_country_and_region_focus_come_from_the_other_names(look):
    found = look("Houston is in Harris County. He saw Paris.", "Paris")
    assert found[PARIS_TEXAS]["country_share"] > 0.9
    assert found[PARIS_TEXAS]["region_share"] > 0.9
    assert found[PARIS_FRANCE]["country_share"] == 0
    alone = look("He saw Paris.", "Paris")
    assert alone[PARIS_FRANCE]["country_share"] == alone[PARIS_TEXAS]["country_share"] == 0


def test_nearness_grows_as_places_draw_together(look):
    near = look("He left Atlanta for Columbus.", "Columbus")
    georgia, ohio = near["geonames:4188985"], near["geonames:4509177"]
    assert georgia["closest"] > ohio["closest"]
    assert georgia["mass_around"] > ohio["mass_around"]


def test_the_words_at_a_name_agree_with_a_kind_of_place(look):
    found = look("the state of Georgia voted", "Georgia")
    assert (found["geonames:4197000"]["cue_agrees"], found["geonames:614540"]["cue_agrees"]) == (1, -1)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("in Harris county today", "Harris county", "A2"),
        ("the city of Paju today", "Paju", "P"),
        ("Columbia River rose", "Columbia", "H"),
        ("near Lake Paris today", "Lake Paris", "H"),
        ("the province of Anhui", "Anhui", "A1"),
        ("ash fell on Paris, the capital of France", "Paris", "K"),
        ("ash fell on Paris, a small town in Texas", "Paris", "P"),
        ("the French capital Paris slept", "Paris", "K"),
        ("he saw Paris, the mayor and the sea", "Paris", ""),
        ("he saw Paris today", "Paris", ""),
        ("a bridge across the Potomac from here", "Potomac", "N"),
        ("They crossed the Rubicon.", "Rubicon", "N"),
        ("The Kremlin said nothing", "Kremlin", "N"),
        ("the Boston police said nothing", "Boston", ""),
        ("the Paris Agreement and others", "Paris", ""),
        ("the state of Washington sued", "Washington", "A1"),
    ],
)
def test_cues(text, name, expected):
    assert cue(text, Span(text.index(name), text.index(name) + len(name)), name) == expected


def test_only_countries_have_presidents_and_armies():
    span = Span(4, 12)
    assert of_a_state("The Georgian president said", span)
    assert not of_a_state("The Georgian coast was clear", span)


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("He flew from Paris to Paris, Texas.", True),
        ("He left Paris. Police went to Paris, Texas.", False),
        ("Police in Paris said that Paris, Texas, was quiet.", False),
    ],
)
def test_a_sentence_sets_a_name_against_its_namesake(look, text, apart):
    # Before there is a ranking, the namesake is believed to be whichever is larger.
    assert (look(text, "Paris")[PARIS_FRANCE]["set_apart"] > 0.5) is apart


def test_what_the_text_says_of_a_namesake_speaks_against(look):
    found = look("He saw Paris, Texas.", "Paris")
    assert found[PARIS_FRANCE]["holder_of_another"] > 0.9
    assert found[PARIS_TEXAS]["holder_of_another"] == 0
    assert look("He saw Paris.", "Paris")[PARIS_FRANCE]["holder_of_another"] == 0


def test_what_the_next_sentence_names_does_not_follow(look):
    found = look("Smoke rose over Paris. Texas kept quiet.", "Paris")
    assert found[PARIS_TEXAS]["holder_after"] == 0 < found[PARIS_TEXAS]["holder_beside"]
    assert look("Smoke rose over Paris as Texas kept quiet.", "Paris")[PARIS_TEXAS]["holder_after"] > 0.5


def test_names_in_one_list_are_taken_for_the_same_kind_of_place(look):
    found = look("He saw Georgia, France and the US.", "Georgia")
    assert found["geonames:614540"]["alike_listed"] > 0.9
    assert found["geonames:4197000"]["alike_listed"] == 0


def test_a_town_is_weighed_against_the_towns_in_its_row(look):
    found = look("He saw Houston and Paris.", "Paris")
    assert found[PARIS_TEXAS]["below_listed"] > 1.5 > 0.5 > found[PARIS_FRANCE]["below_listed"]
    assert found[PARIS_TEXAS]["above_listed"] == 0
    found = look("He saw Houston. Paris is large.", "Paris")
    assert found[PARIS_TEXAS]["below_listed"] == 0 < found[PARIS_TEXAS]["below_beside"]
    # A town is not smaller than a country.
    assert look("He saw Texas and Paris.", "Paris")[PARIS_TEXAS]["below_listed"] == 0


def test_the_way_of_writing_fits_a_country(look):
    text = "The sheriff paid $40. Call 903-555-0100, Route 19, at 5 p.m. He saw Paris."
    found = look(text, "Paris")
    assert found[PARIS_TEXAS]["american_fits"] > 0 > found[PARIS_FRANCE]["american_fits"]
    assert writing("The councillors paid £40 to the pupils, 30 per cent, by lorry.").strength == (0, 1)
    assert writing("").strength == (0, 0)


def test_every_row_of_a_source_is_seen(look):
    """Without a source its columns are silent."""
    found = look("He saw Paris.", "Paris")
    names = CLUES["source"]
    assert {found[PARIS_FRANCE][n] for n in names} == {0.0}


def test_dates_outside_a_places_years_are_marked(tiny_gazetteer):
    from dataclasses import replace

    place = tiny_gazetteer.by_id(PARIS_FRANCE)
    old = Candidate(
        place=replace(place, valid_from="1922", valid_to="1991-12"), matched_name="x", match="primary"
    )
    now = Candidate(place=place, matched_name="x", match="primary")
    assert out_of_time([old, now], "2020-06-16").tolist() == [1, 0]
    assert out_of_time([old, now], "1950").tolist() == [0, 0]
    assert out_of_time([old, now], None).tolist() == [0, 0]


def test_the_prior_sums_to_one_a_name(tiny_gazetteer):
    assert kind_of_place(tiny_gazetteer.by_id("geonames:3017382")) == 0
    assert kind_of_place(tiny_gazetteer.by_id(PARIS_FRANCE)) == 5


def test_columns_are_finite_whatever_stands_there(look):
    found = look("US, US, Paris, Texas (Houston) in Georgia.", "Paris")
    assert all(np.isfinite(list(row.values())).all() for row in found.values())


@pytest.mark.parametrize(
    ("text", "american", "british"),
    [
        ("Take the A1 and the M25.", (), ("road",)),
        ("Model xA12 and EA125 sold well.", (), ()),
        ("It cost 40p at 9pm.", (), ("hour", "money")),
        ("It came to 1.40p2 in all.", (), ()),
        ("Call 410-4400 or (614) 410-4400.", ("telephone",), ()),
        ("Order 1614-4400, part 410-44001.", (), ()),
        ("On I-95, near SI-95.", ("road",), ()),
        ("He paid US$40.", (), ()),
        ("He paid $40.", ("money",), ()),
        ("Two state troopers came.", ("office",), ()),
        ("Her A-levels were good.", (), ("school",)),
    ],
)
def test_signs_are_whole_words(text, american, british):
    assert writing(text) == dialect.Writing(american=american, british=british)
