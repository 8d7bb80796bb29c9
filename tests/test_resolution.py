"""Resolution: the choice, the reasons for none, and evidence that adds up."""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.evidence import CLUES, COLUMNS, SILENT
from geo.model import Document, Nil, NilReason, Resolved, Span
from geo.pipeline import Geoparser
from geo.recognition import GazetteerRecognizer
from geo.resolution import RankingModel, RankingResolver
from geo.resolution.explain import Games, parts_of_names
from geo.resolution.trees import Trees


def logit(p):
    return math.log(p / (1 - p))


def placed(parser, text):
    return {m.text: r for m, r in parser.locate(Document(id="x", text=text)).pairs()}


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("The fair in Paris, Texas, opened.", "Paris", "geonames:4717560"),
        ("The fair in Paris, France, opened.", "Paris", "geonames:2988507"),
        ("They left Atlanta for Columbus in Georgia.", "Columbus", "geonames:4188985"),
        ("They left Houston, Texas, for Paris.", "Paris", "geonames:4717560"),
        ("In Springfield, Illinois, they met.", "Springfield", "geonames:4250542"),
        ("In Springfield, Missouri, they met.", "Springfield", "geonames:4409896"),
        ("Smoke rose in Kaesong, in North Korea.", "Kaesong", "geonames:1876373"),
    ],
)
def test_context_decides(tiny_parser, text, name, place):
    assert placed(tiny_parser, text)[name].place.id == place


def test_two_holders_tell_one_name_apart(tiny_parser):
    text = "From Paris, France, they flew to Paris, Texas."
    analysis = tiny_parser.locate(Document(id="x", text=text))
    chosen = [r.place.id for m, r in analysis.pairs() if m.text == "Paris"]
    assert chosen == ["geonames:2988507", "geonames:4717560"]


def test_a_holder_outweighs_what_the_text_is_about(tiny_parser):
    text = "He came from Paris, Texas, and saw London and Paris, France."
    analysis = tiny_parser.locate(Document(id="x", text=text))
    chosen = [r.place.id for m, r in analysis.pairs() if m.text == "Paris"]
    assert chosen == ["geonames:4717560", "geonames:2988507"]


def test_one_name_has_one_answer_otherwise(tiny_parser):
    text = "They met in Paris, Texas. Later Paris slept, and Paris woke."
    analysis = tiny_parser.locate(Document(id="x", text=text))
    assert {r.place.id for m, r in analysis.pairs() if m.text == "Paris"} == {"geonames:4717560"}


@pytest.fixture(scope="module")
def fast_parser(full_gazetteer):
    return Geoparser.default(full_gazetteer, fast=True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("From Paris, Texas, he flew to Paris, the capital of France.", {"Paris": ["US.TX", "FR.11"]}),
        ("The talks began in Tripoli, Lebanon, and ended in Tripoli, Libya.", {"Tripoli": ["LB", "LY"]}),
        ("He was born in St. Louis, Mo., in 1950.", {"St. Louis": ["US.MO"]}),
        (
            "ST. PAUL, Minn. (AP) - A man from Ft. Worth was fined.",
            {"ST. PAUL": ["US.MN"], "Ft. Worth": ["US.TX"]},
        ),
        ("The firm moved from Odessa, Texas, to Odesa, Ukraine.", {"Odessa": ["US.TX"], "Odesa": ["UA"]}),
        ("The firm moved from Odessa, Texas, to Odessa, Ukraine.", {"Odessa": ["US.TX", "UA"]}),
        (
            "Odessa, Texas - Kyiv and Kharkiv were shelled. Aid left for Odesa in Ukraine on Friday.",
            {"Odessa": ["US.TX"], "Odesa": ["UA"]},
        ),
        ("He was born in Moscow, Idaho, and died in Moscow, Russia.", {"Moscow": ["US.ID", "RU"]}),
        ("She left Birmingham, England, for Birmingham, Alabama.", {"Birmingham": ["GB", "US.AL"]}),
        ("They flew from Georgia's capital Tbilisi to Atlanta, Georgia.", {"Georgia": ["GE", "US.GA"]}),
        ("He left Boston, Massachusetts, for Boston, a town in Lincolnshire.", {"Boston": ["US.MA", "GB"]}),
    ],
)
def test_one_sense_is_a_clue_and_no_law(fast_parser, text, wanted):
    """One document may well mean two places by one name, where it says so."""
    chosen = {}
    for mention, resolution in fast_parser.locate(Document(id="x", text=text, language="en")).pairs():
        if isinstance(resolution, Resolved):
            place = resolution.place
            chosen.setdefault(mention.text, []).append(f"{place.country_code}.{place.admin1}")
    for name, places in wanted.items():
        assert len(chosen[name]) == len(places)
        assert all(told.startswith(place) for told, place in zip(chosen[name], places, strict=True)), chosen


def test_a_text_of_today_still_means_the_state_that_ended(fast_parser):
    text = "In East Germany and the Soviet Union it was forbidden; so it was in Yugoslavia."
    document = Document(id="x", text=text, date="2020-05-01", language="en")
    chosen = {m.text: r.place.id for m, r in fast_parser.locate(document).pairs()}
    assert chosen["East Germany"] == "local:east-germany"
    assert chosen["Yugoslavia"] == "local:yugoslavia"
    assert "local:soviet-union" in chosen.values()


@pytest.mark.parametrize(
    ("text", "name", "inside"),
    [
        ("He travelled to East Germany and wrote home.", "East Germany", "1965"),
        ("The king of Prussia spoke.", "Prussia", "1850"),
    ],
)
def test_a_documents_date_speaks_for_what_stood_then_and_not_for_what_did_not(geoparser, text, name, inside):
    told = {}
    for date in (inside, "2020", "-0300"):
        analysis = geoparser.locate(Document(id="x", text=text, date=date, language="en"))
        (found,) = (r for m, r in analysis.pairs() if m.text == name)
        told[date] = found.score, next(e.weight for e in found.evidence if e.name == "dates")
    assert told[inside][1] > 0 > told["2020"][1]
    assert told[inside][0] > told["2020"][0] >= told["-0300"][0]


def test_the_zone_between_the_koreas_is_meant_by_its_letters(geoparser):
    text = "Kaesong lies near the DMZ, close to Paju."
    (found,) = (r for m, r in geoparser.locate(Document(id="x", text=text)).pairs() if m.text == "DMZ")
    assert isinstance(found, Resolved)
    assert found.place.id == "local:korean-demilitarized-zone"


def test_a_name_written_in_by_hand_counts_as_a_main_one(tiny_gazetteer):
    from geo.model import Candidate
    from geo.resolution.names import block

    place = tiny_gazetteer.by_id("geonames:2988507")
    published = [replace(place, id=i) for i in ("geonames:1", "uszip:01008", "icao:LFPG", "wikidata:Q90")]
    by_hand = [replace(place, id="local:paris"), replace(place, layer="places.csv")]
    candidates = [Candidate(place=p, matched_name="Lutetia", match="alternate") for p in published + by_hand]
    assert block("Lutetia", candidates).numbers[1].tolist() == [1, 1, 1, 1, 0, 0]


def test_parts_of_every_score_sum_to_its_log_odds(tiny_parser):
    texts = [
        "From Paris, France, they flew to Paris, Texas.",
        "Georgia, Atlanta, Tbilisi, Columbus and the state of Ohio.",
        "North and South Korea met at Kaesong, north of Paju.",
        "London.",
    ]
    seen = 0
    for text in texts:
        for resolution in placed(tiny_parser, text).values():
            if isinstance(resolution, Resolved):
                seen += 1
                assert [e.name for e in resolution.evidence].count("base") == 1
                assert {e.name for e in resolution.evidence} == {*CLUES, "base"}
                assert sum(e.weight for e in resolution.evidence) == pytest.approx(
                    logit(resolution.score), abs=1e-6
                )
    assert seen > 10


def test_a_clue_moves_when_its_ground_changes(tiny_parser):
    def part(text, clue):
        return next(e.weight for e in placed(tiny_parser, text)["Paris"].evidence if e.name == clue)

    assert part("He saw Paris, France.", "container") > part("He saw Paris, then France.", "container")
    assert part("He saw Paris, France.", "country focus") > part("He saw Paris.", "country focus")


def test_details_say_the_clue_concretely(tiny_parser):
    text = "Smoke over Kaesong was seen from Paju in South Korea."
    told = {e.name: e.detail for e in placed(tiny_parser, text)["Kaesong"].evidence}
    assert told["name"] == "“Kaesong” is a spelling of its main name, Kaesŏng"
    assert told["size"].startswith("338,155 people")
    assert "Paju" in told["nearness"]
    assert "28 km" in told["nearness"]
    assert "South Korea" not in told["country focus"]
    told = {e.name: e.detail for e in placed(tiny_parser, "He saw Houston and Paris.")["Paris"].evidence}
    assert told["size"].endswith("; “Houston”, named with it, has 2,314,157")


@pytest.fixture(scope="module")
def model():
    return RankingModel.load()


def random_game(seed, rows):
    rng = np.random.default_rng(seed)
    found = np.where(rng.random((rows, len(COLUMNS))) < 0.5, SILENT, rng.normal(size=(rows, len(COLUMNS))))
    return found, rng.random(rows) < 0.5


def clue_parts(model, found, near):
    """Return the base and each clue's part for one name, whose first candidate was chosen."""
    games = Games(
        shares=model.dividends.of(found),
        trusts=model.trust_dividends.of(found[:1]),
        near=near,
        start=np.zeros(1, dtype=np.int64),
        size=np.array([len(near)]),
        best=np.zeros(1, dtype=np.int64),
    )
    base, parts = parts_of_names(games, model)
    return float(base[0]), parts[0]


@given(st.integers(0, 10_000), st.integers(1, 12))
def test_parts_add_up_to_the_served_score(model, seed, rows):
    found, near = random_game(seed, rows)
    near[0] = True
    base, parts = clue_parts(model, found, near)
    assert base == pytest.approx(value(found, model, near, frozenset()), abs=1e-9)
    everything = frozenset(range(len(CLUES)))
    assert base + parts.sum() == pytest.approx(value(found, model, near, everything), abs=1e-6)


def test_one_part_equals_the_average_over_all_orders(model):
    """Check the definition itself, over every coalition of the other clues."""
    found, near = random_game(7, 3)
    near[:2] = True
    _, parts = clue_parts(model, found, near)
    count = len(CLUES)
    for clue in (1, 4):
        others = [i for i in range(count) if i != clue]
        total = 0.0
        for size in range(count):
            share = math.factorial(size) * math.factorial(count - size - 1) / math.factorial(count)
            for some in itertools.combinations(others, size):
                joined = value(found, model, near, frozenset({clue, *some}))
                total += share * (joined - value(found, model, near, frozenset(some)))
        assert parts[clue] == pytest.approx(total, abs=1e-9)


def test_names_are_explained_alike_alone_and_together(model):
    """Whatever stands beside a name in a batch, its parts are the same to the last bit."""
    alone = [random_game(seed, 1 + seed % 9) for seed in range(30)]
    sizes = np.array([len(found) for found, _ in alone])
    start = np.cumsum(sizes) - sizes
    found = np.concatenate([found for found, _ in alone])
    near = np.concatenate([near for _, near in alone])
    games = Games(
        shares=model.dividends.of(found),
        trusts=model.trust_dividends.of(found[start]),
        near=near,
        start=start,
        size=sizes,
        best=start,
    )
    base, parts = parts_of_names(games, model)
    for i, (found, near) in enumerate(alone):
        own_base, own_parts = clue_parts(model, found, near)
        assert (own_base, own_parts.tolist()) == (base[i], parts[i].tolist())


def value(found, model, near, coalition):
    """Return the score's log-odds with the clues outside the coalition silent."""
    kept = np.tile(SILENT, (len(found), 1))
    start = 0
    for index, names in enumerate(CLUES.values()):
        piece = slice(start, start + len(names))
        start = piece.stop
        if index in coalition:
            kept[:, piece] = found[:, piece]
    scores = model.second.scores(kept)
    weight = np.exp(scores - scores.max())
    mass = weight[near].sum() / weight.sum()
    return float(model.logit(np.array([mass]), scores[:1], model.trust.scores(kept[:1]))[0])


def parser_with(gazetteer, model):
    return Geoparser(gazetteer, GazetteerRecognizer(gazetteer), RankingResolver(gazetteer, model=model))


def test_a_score_under_the_threshold_is_no_answer(tiny_gazetteer, model):
    strict = parser_with(tiny_gazetteer, replace(model, threshold=0.9999))
    resolution = placed(strict, "They met in Paris, France.")["Paris"]
    assert isinstance(resolution, Nil)
    assert resolution.reason is NilReason.BELOW_THRESHOLD
    assert resolution.candidates


def test_two_places_as_likely_are_called_ambiguous(tiny_gazetteer, model):
    none = Trees(np.zeros((0, 3), dtype=int), np.zeros((0, 3)), np.zeros((0, 4)))
    blind = replace(model, first=none, second=none, threshold=0.9999)
    resolution = placed(parser_with(tiny_gazetteer, blind), "They met in Paris.")["Paris"]
    assert isinstance(resolution, Nil)
    assert resolution.reason is NilReason.AMBIGUOUS


def test_an_unknown_name_has_no_candidate(tiny_parser):
    document = Document(id="x", text="They met in Qarth.", given_spans=(Span(12, 17),))
    ((_, resolution),) = tiny_parser.locate(document).pairs()
    assert resolution == Nil(reason=NilReason.NO_CANDIDATE)


def test_several_places_at_once_are_ambiguous(tiny_parser):
    resolution = placed(tiny_parser, "Trade between the two Koreas stopped.")["Koreas"]
    assert isinstance(resolution, Nil)
    assert resolution.reason is NilReason.AMBIGUOUS


def test_a_state_that_has_ended_gives_way(tiny_gazetteer, model):
    from geo.model import Candidate, Mention, MentionKind
    from geo.resolution import Request

    place = tiny_gazetteer.by_id("geonames:2988507")
    twin = replace(place, id="geonames:0", valid_from="1700", valid_to="1800")
    name = Mention(
        span=Span(0, 5),
        text="Paris",
        sentence=0,
        kind=MentionKind.LITERAL,
        recognition_score=1,
        lookup="Paris",
    )
    candidates = tuple(Candidate(place=p, matched_name="Paris", match="primary") for p in (twin, place))
    resolver = RankingResolver(model=model)
    # All else alike, the lesser id comes first: only its years speak against the twin.
    for date, chosen in (("2020", place.id), (None, place.id), ("1750", twin.id)):
        request = Request(
            document=Document(id="x", text="Paris", date=date), mentions=(name,), candidates=(candidates,)
        )
        ((resolution,), _) = resolver.resolve(request)
        assert resolution.place.id == chosen


def test_the_committed_weights_say_what_they_rest_on(model):
    from importlib.resources import files

    raw = json.loads(files("geo").joinpath("data", "resolution.json").read_text(encoding="utf-8"))
    assert {"corpora", "seed", "date", "figures", "gazetteer", "clues"} <= raw.keys()
    assert len(model.second) > len(model.first) > 50


def test_weights_for_other_columns_are_refused():
    with pytest.raises(ValueError, match="fit it anew"):
        RankingModel.parse({"columns": ["other"], "ranked": []})
