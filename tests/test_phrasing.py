"""What the words at a name say it is: rivers, landmarks, the state and the town; names in small letters."""

from __future__ import annotations

import pytest

from geo.model import Document, MentionKind, NilReason, Resolved, Span
from geo.pipeline import Geoparser

CASABLANCA = "geonames:2553604"
WHITE_HOUSE = "local:white-house"


@pytest.fixture(scope="module")
def parser(full_gazetteer):
    return Geoparser.default(full_gazetteer, fast=True)


def told(parser, text):
    """Return what each name of a text led to, in order: the name, and the id of its place or none."""
    analysis = parser.locate(Document(id="one", text=text))
    return [(m.text, r.place.id if isinstance(r, Resolved) else None) for m, r in analysis.pairs()]


def kinds(parser, text):
    return {m.text: m.kind for m in parser.locate(Document(id="one", text=text)).mentions}


@pytest.mark.parametrize(
    "text",
    [
        "The White House said on Tuesday that it would veto the bill.",
        "Morocco's king met White House envoys in Rabat.",
        "White House spokeswoman Jane Doe told reporters that the president would fly home.",
        "Hamas and the White House traded accusations as Israel pressed on in Gaza.",
        "The White House, tired of waiting, turned to Congress.",
        "THE WHITE HOUSE HAS NOT COMMENTED.",
        "Aides left the White House at noon. At White House gates, crowds sang.",
    ],
)
def test_the_white_house_is_the_presidents(parser, text):
    found = [place for name, place in told(parser, text) if name.lower() == "white house"]
    assert found
    assert set(found) == {WHITE_HOUSE}


def test_a_town_called_white_house_stays_one(parser):
    assert ("White House", "geonames:4667282") in told(
        parser, "Residents of White House, Tennessee, voted on Tuesday."
    )


def test_a_landmark_is_a_facility(parser):
    assert kinds(parser, "Trump returned to the White House.")["White House"] is MentionKind.FACILITY


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("The Niger flows through Mali and Nigeria to the sea.", "Niger", "local:niger-river"),
        ("Niger closed its border with Mali.", "Niger", "geonames:2440476"),
        ("The Congo rises in the highlands of Zambia.", "Congo", "local:congo-river"),
        ("He grew up on the banks of the Congo and moved to Kinshasa.", "Congo", "local:congo-river"),
        ("The Congo signed a treaty with Angola.", "Congo", "geonames:203312"),
        ("The Jordan flows south from the Sea of Galilee to the Dead Sea.", "Jordan", "local:jordan-river"),
        ("Jordan and Syria reopened the crossing.", "Jordan", "geonames:248816"),
        ("The Senegal forms the border with Mauritania.", "Senegal", "local:senegal-river"),
        ("The Ohio flooded Cincinnati.", "Ohio", "local:ohio-river"),
        ("The Ohio legislature met in Columbus.", "Ohio", "geonames:5165418"),
        ("The Ohio and Indiana legislatures met.", "Ohio", "geonames:5165418"),
        ("The Mississippi and Missouri rivers rose near St. Louis.", "Missouri", "local:missouri-river"),
        ("The Minnesota, Iowa and Texas outbreaks ended.", "Minnesota", "geonames:5037779"),
    ],
)
def test_rivers_take_the_article_and_countries_do_not(parser, text, name, place):
    assert (name, place) in told(parser, text)


def test_a_state_is_told_from_the_city_it_shares_its_name_with(parser):
    found = told(parser, "Officials from the state of Washington flew to Washington, D.C., to testify.")
    assert found == [("Washington", "geonames:5815135"), ("Washington, D.C.", "geonames:4138106")]


def test_a_city_is_told_from_its_state(parser):
    found = told(parser, "In the city of New York and the state of New York, taxes rose.")
    assert found == [("New York", "geonames:5128581"), ("New York", "geonames:5128638")]


def test_a_country_is_told_by_a_head_in_another_mention_of_it(parser):
    found = told(parser, "The Henan province of China borders the Hubei province of China. China is large.")
    assert {place for name, place in found if name == "China"} == {"geonames:1814991"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("stuck in traffic in chicago, going to new york tomorrow", ["chicago", "new york"]),
        ("earthquake felt in los angeles and san diego, anyone else?", ["los angeles", "san diego"]),
        ("flew from tel aviv to hong kong via new delhi, so tired", ["tel aviv", "hong kong", "new delhi"]),
        ("north korea fires missile, south korea on alert", ["north korea", "south korea"]),
        ("driving from salt lake city to las vegas", ["salt lake city", "las vegas"]),
        ("the white house on the hill is painted white, in the long run", []),
        ("i had a good time at the beach, will be back in may", []),
        ("reading a nice book in bed, orange juice and toast", []),
    ],
)
def test_names_of_several_words_in_small_letters_are_found_whole(parser, text, names):
    assert [name for name, _ in told(parser, text)] == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Koreas agreed to resume talks at Panmunjom.", "Koreas"),
        ("The two Congos face each other across the river.", "Congos"),
    ],
)
def test_two_countries_are_no_single_place(parser, text, name):
    first, answer = next(parser.locate(Document(id="one", text=text)).pairs())
    assert (first.text, first.kind, answer.reason) == (name, MentionKind.ELLIPTIC, NilReason.AMBIGUOUS)


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("Rockets left the Gaza Strip. Israel struck the Strip on Friday.", "Strip", "geonames:281132"),
        ("Iran closed the Strait of Hormuz. The Strait is narrow.", "Strait", "local:strait-of-hormuz"),
        ("Rigs in the Gulf of Mexico shut, as a storm in the Gulf grew.", "Gulf", "local:gulf-of-mexico"),
        ("Oil tankers in the Gulf changed course.", "Gulf", None),
    ],
)
def test_a_capital_makes_a_short_form_of_what_was_named_before(parser, text, name, place):
    assert (name, place) in told(parser, text)


def test_a_court_is_no_town_in_louisiana(parser):
    assert told(parser, "They stood outside the Supreme Court.") == []


@pytest.mark.parametrize("name", ["Vatican", "Alps", "Golan", "Rockies", "Balkans"])
def test_names_listed_with_their_article_are_found_with_it(parser, name):
    assert name in [found for found, _ in told(parser, f"A spokesman for the {name} declined to comment.")]


@pytest.mark.parametrize(
    ("text", "lookups"),
    [
        (
            "Storms hit Clark, Floyd and Harrison counties in Indiana.",
            {"Clark": "Clark County", "Floyd": "Floyd County", "Harrison": "Harrison County"},
        ),
        (
            "Fires in Warren and Butler Counties, Ohio.",
            {"Warren": "Warren County", "Butler": "Butler County"},
        ),
        ("The Ohio and Mississippi rivers rose.", {"Ohio": "Ohio River", "Mississippi": "Mississippi River"}),
        ("Lakes Erie and Ontario froze.", {"Erie": "Lake Erie", "Ontario": "Lake Ontario"}),
        ("Several Ohio and Kentucky counties froze.", {"Ohio": "Ohio", "Kentucky": "Kentucky"}),
        ("She knew Paris and London counties.", {"Paris": "Paris", "London": "London"}),
        ("He left Warren and Butler for good.", {"Warren": "Warren", "Butler": "Butler"}),
    ],
)
def test_a_head_in_the_plural_is_that_of_each_name(parser, text, lookups):
    given = tuple(Span(text.index(name), text.index(name) + len(name)) for name in lookups)
    found = parser.locate(Document(id="one", text=text, given_spans=given)).mentions
    assert {m.text: m.lookup for m in found} == lookups


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("The Danube has fallen so low that barges stop.", "Danube", "STM"),
        ("The Mekong fell by a metre on Friday.", "Mekong", "STM"),
        ("Salt water has come up the Po, past Porto Tolle.", "Po", "STM"),
        ("Traffic in the Red Sea is down by half; Hurghada is quiet.", "Red Sea", "SEA"),
        ("Gas from the North Sea comes ashore in New York.", "North Sea", "SEA"),
    ],
)
def test_waters_have_an_article(parser, text, name, code):
    analysis = parser.locate(Document(id="one", text=text))
    found = {m.text: r.place.feature_code for m, r in analysis.pairs() if isinstance(r, Resolved)}
    assert found.get(name) == code


def test_a_title_with_an_article_is_no_river(parser):
    assert "Red" not in dict(told(parser, "They held the Red, White and Blue Bash."))


def test_a_head_of_what_no_one_knows_is_no_name(parser):
    found = dict(told(parser, "The ship would next be seen in the Gulf of Nowhere, he joked in Rome."))
    assert found.pop("Rome") is not None
    assert set(found.values()) <= {None}
