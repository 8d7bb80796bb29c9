"""Recognition: which spans are taken, what kind they are, what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import open_gazetteer
from geo.model import MentionKind, NilReason, Span
from geo.recognition import Entity, GazetteerRecognizer, Text
from geo.recognition.chooser import ChooserModel, Passes, choose
from geo.recognition.names import NameFinder
from geo.recognition.ner import SpacyEntityFinder
from geo.recognition.spans import SpanCandidate
from geo.recognition.vocabulary import Vocabulary
from geo.sentences import split_sentences
from geo.training.given_names import names_table


@pytest.fixture(scope="module")
def recognizer(tiny_gazetteer):
    return GazetteerRecognizer(tiny_gazetteer)


def read(text, language="en", given=None):
    return Text(text=text, sentences=split_sentences(text), language=language, given=given)


def found(recognizer, text, **more):
    (recognition,) = recognizer.recognize([read(text, **more)])
    for m in recognition.mentions:
        assert m.span.of(text) == m.text
    return {m.text: m for m in recognition.mentions}


def kinds(recognizer, text):
    return {name: m.kind.value for name, m in found(recognizer, text).items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Smoke rose over Kaesong in North Korea.", {"Kaesong": "literal", "North Korea": "literal"}),
        ("Seoul said it would answer.", {"Seoul": "metonym"}),
        ("He warned that Seoul will soon witness it.", {"Seoul": "metonym"}),
        ("He flew to Seoul and rested.", {"Seoul": "literal"}),
        ("Pyongyang’s threats grew.", {"Pyongyang": "metonym"}),
        ("It relies on support from Beijing for food.", {"Beijing": "metonym"}),
        ("It is dependent on Beijing for food.", {"Beijing": "metonym"}),
        ("They want concessions from the United States soon.", {"United States": "metonym"}),
        ("They want soldiers from the United States soon.", {"United States": "literal"}),
        (
            "Both Pyongyang and Washington, D.C. were silent.",
            {"Pyongyang": "metonym", "Washington, D.C.": "metonym"},
        ),
        ("He dropped anti-Pyongyang leaflets.", {"Pyongyang": "metonym"}),
        ("South Korean soldiers walk along a road.", {"South Korean": "demonym"}),
        ("The Chinese Foreign Ministry declined.", {"Chinese": "demonym"}),
        ("The French foreign ministry declined.", {"French": "demonym"}),
        ("A French wrestler won.", {"French": "demonym"}),
        ("Dawn French won.", {}),
        ("A French delegation left.", {"French": "demonym"}),
        ("The Houston Police Department declined.", {"Houston": "embedded"}),
        ("They closed the Kaesong Industrial Complex early.", {"Kaesong Industrial Complex": "facility"}),
        ("A road in Inje county was closed.", {"Inje county": "literal"}),
        ("The London-based bank closed.", {"London": "literal"}),
        ("Seoul’s subway is in South Korea's capital.", {"Seoul": "literal", "South Korea": "literal"}),
    ],
)
def test_kinds_follow_the_words_around(recognizer, text, expected):
    assert kinds(recognizer, text) == expected


def test_half_of_a_coordination_stands_for_the_whole_name(recognizer):
    mentions = found(recognizer, "North and South Korea agreed.")
    assert mentions["North"].kind is MentionKind.ELLIPTIC
    assert mentions["North"].lookup == "North Korea"
    assert mentions["South Korea"].kind is MentionKind.LITERAL


def test_the_north_needs_a_country_split_that_way(recognizer):
    assert (
        found(recognizer, "North Korea fell silent. Then the South called.")["South"].lookup == "South Korea"
    )
    assert "South" not in found(recognizer, "Rain fell on London. Then the South called.")


@pytest.mark.parametrize(
    "text",
    [
        "North Korea fell silent in the north of France.",
        "South Korea lies by the North Sea coast, they joked.",
        "North Korea closed the North side of the bridge.",
        "North-South relations with North Korea froze.",
        "North Korea burned the north-south office.",
    ],
)
def test_a_direction_is_no_country(recognizer, text):
    assert {"North", "South", "north", "south"}.isdisjoint(found(recognizer, text))


def test_the_peninsula_is_the_one_named_before(recognizer):
    text = "Peace on the Korean Peninsula was near. All on the peninsula hoped."
    assert found(recognizer, text)["peninsula"].lookup == "Korean Peninsula"
    assert "peninsula" not in found(recognizer, "All on the peninsula hoped.")


def test_the_two_koreas_are_no_single_place(recognizer):
    mention = found(recognizer, "Trade between the two Koreas stopped.")["Koreas"]
    assert mention.nil is NilReason.AMBIGUOUS


@pytest.mark.parametrize(
    "text",
    [
        "Reuters cited Kim Jong Un on Tuesday.",
        "The inter-Korean office opened in March.",
        "Reading is good for children.",
        "It was nice of them. Nice of them, said all.",
        "See https://example.org/Paris and @London for more.",
    ],
)
def test_what_is_no_place_is_left_alone(recognizer, text):
    assert found(recognizer, text) == {}


def test_glued_text_still_gives_its_place(recognizer):
    text = "ED JONES/AFP/GettyNorth Korea, Tuesday, blew up the office."
    mention = found(recognizer, text)["North Korea"]
    assert mention.span.start == text.index("North")


def test_a_name_given_is_taken_as_it_is(recognizer):
    text = "Reading is a town, and so is the North of South Korea."
    spans = (Span(0, 7), Span(36, 41))
    (recognition,) = recognizer.recognize([read(text, given=spans)])
    assert tuple(m.span for m in recognition.mentions) == spans


def test_names_not_taken_become_context(tiny_gazetteer):
    shipped = ChooserModel.load().plain
    never = Passes(shipped.first, shipped.second, threshold=2.0)
    nothing = ChooserModel(never, never)
    (recognition,) = GazetteerRecognizer(tiny_gazetteer, model=nothing).recognize(
        [read("From Paris to Texas.")]
    )
    assert recognition.mentions == ()
    assert [m.text for m in recognition.context] == ["Paris", "Texas"]


def test_other_languages_are_matched_by_the_gazetteer_alone(recognizer):
    assert set(found(recognizer, "서울과 개성은 도시이다.", language="ko")) == {"서울", "개성"}


class Labels:
    """An entity finder that says what it is told."""

    def __init__(self, *entities):
        self._entities = entities

    def find_all(self, texts):
        for _ in texts:
            yield self._entities


def test_a_label_over_a_person_keeps_the_name_out(tiny_gazetteer):
    text = "Lady Jordan Reed spoke."
    assert found(GazetteerRecognizer(tiny_gazetteer, Labels(Entity(0, 16, "PERSON"))), text) == {}


def test_a_label_finds_what_the_gazetteer_does_not_know(tiny_gazetteer):
    text = "They lived in Qarth, Texas."
    labelled = GazetteerRecognizer(tiny_gazetteer, Labels(Entity(14, 19, "GPE"), Entity(21, 26, "GPE")))
    assert set(found(labelled, text)) == {"Qarth", "Texas"}


def test_a_small_word_under_a_label_is_no_part_of_the_name(tiny_gazetteer):
    text = "They lived in Qarth for years, in Texas."
    labelled = GazetteerRecognizer(tiny_gazetteer, Labels(Entity(14, 23, "GPE"), Entity(34, 39, "GPE")))
    assert set(found(labelled, text)) == {"Qarth", "Texas"}


def test_a_label_over_two_names_does_not_hide_them(tiny_gazetteer):
    text = "Talks between North and South Korea went on."
    labelled = GazetteerRecognizer(tiny_gazetteer, Labels(Entity(14, 35, "GPE")))
    assert set(found(labelled, text)) == {"North", "South Korea"}


def test_the_best_scored_span_wins_and_none_overlap():
    spans = [SpanCandidate(start=a, end=b, lookup="x", info=None) for a, b in ((0, 5), (3, 9), (9, 12))]
    import numpy as np

    chosen = choose(spans, np.array([0.6, 0.8, 0.7]), 0.5)
    assert [(c.start, c.end) for c, _ in chosen] == [(3, 9), (9, 12)]


def test_a_short_form_counts_only_in_its_case(tiny_gazetteer):
    finder = NameFinder(tiny_gazetteer)
    assert finder.info("US") is not None
    assert finder.info("us") is None


@pytest.mark.parametrize("name", ["New Mexico", "New Mexican", "New Delhi", "New Albany", "New Guinea"])
def test_a_new_place_is_not_the_old_one(full_gazetteer, name):
    text = f"{name} slept."
    assert [n.lookup for n in NameFinder(full_gazetteer).find(text, split_sentences(text))] == [name]


def test_word_counts_are_read_from_a_table():
    counts = Vocabulary.parse("# remark\nreading\t40\t1\t2\n")
    assert counts["Reading"].lower == 40
    assert counts["Reading"].after_organisation == 0
    with pytest.raises(ValueError, match="at most 10"):
        Vocabulary.parse("reading" + "\t1" * 11)
    assert counts["Paris"].lower == 0


def test_given_names_are_known_by_the_census():
    vocabulary = Vocabulary.load()
    assert vocabulary.given("Whitney") == vocabulary.given("whitney") > 10
    assert vocabulary.given("James") > 1_000 > vocabulary.given("Tokyo") == 0
    assert Vocabulary.parse("").given("James") > 1_000


def test_the_table_of_given_names_adds_both_lists():
    lists = ["LESLIE  0.081  1 1\nBO 0.004 2 2\n", "LESLIE 0.201 1 1\nMARY 2.629 2.6 1\n"]
    rows = [line for line in names_table(lists).splitlines() if not line.startswith("#")]
    assert rows == ["bo\t2", "leslie\t141", "mary\t1314"]
    with pytest.raises(ValueError, match="a name and a percentage are wanted, not 'MARY'"):
        names_table(["MARY\n"])


@given(st.text(alphabet=st.sampled_from("Paris Kaesong,.'-ThNorthSoukrea\n(é한"), max_size=120))
def test_mentions_quote_the_text_and_never_overlap(recognizer, text):
    (recognition,) = recognizer.recognize([read(text)])
    end = 0
    for m in recognition.mentions:
        assert m.span.start >= end
        assert m.span.of(text) == m.text
        end = m.span.end


def test_words_met_are_not_kept_for_good():
    finder = SpacyEntityFinder()
    strings = finder.load().vocab.strings
    known = len(strings)
    (entities,) = finder.find_all(["From Qvwzulon to Seoul with Ixqutherel and Pzzlbrym."])
    assert "Qvwzulon" not in strings
    assert len(strings) == known
    assert entities


def test_pieces_of_a_long_text_keep_their_offsets():
    text = ("Nothing here. " * 1500).strip() + "\nThey met in Paris, France.\n" + "Nothing here. " * 1500
    (entities,) = SpacyEntityFinder().find_all([text])
    assert {"Paris", "France"} <= {text[e.start : e.end] for e in entities}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She was born in South\nKorea and left.", {"South\nKorea"}),
        ("He flew to Pyong-\nyang at noon.", {"Pyong-\nyang"}),
        ("nothing but rain in paris and london today, they wrote at home", {"paris", "london"}),
        ("The village of Qandrabad was cut off.", {"Qandrabad"}),
        ("#Paris is calm tonight, friends", {"Paris"}),
    ],
)
def test_names_are_found_however_they_are_set(recognizer, text, expected):
    assert set(found(recognizer, text)) == expected


@pytest.mark.parametrize("label", ["LOC", "GPE", "FAC"])
def test_what_the_text_calls_a_village_is_one_whatever_it_is_labelled(tiny_gazetteer, label):
    labelled = GazetteerRecognizer(tiny_gazetteer, Labels(Entity(15, 20, label)))
    assert set(found(labelled, "The village of Qarth was lost.")) == {"Qarth"}


@pytest.mark.parametrize(
    "text",
    [
        "Judge Houston sentenced him.",
        "Mr. Paris and Ms. London agreed.",
        "He won US$40 million.",
        "The Houston virus spread fast.",
        "Inter-Korean trade fell.",
    ],
)
def test_what_stands_around_a_name_can_rule_it_out(recognizer, text):
    assert found(recognizer, text) == {}


def test_a_name_without_a_capital_is_a_word_where_others_have_one(tiny_gazetteer):
    text = "He put the jordan on the table."
    assert found(GazetteerRecognizer(tiny_gazetteer, Labels(Entity(11, 17, "GPE"))), text) == {}


@pytest.fixture(scope="module")
def own_gazetteer(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "mine.csv"
    path.write_text(
        "name,latitude,longitude,feature_class,feature_code\n"
        "Hope,37.9,126.6,S,BLDG\nTolvan Works,37.9,126.5,S,FCL\n",
        encoding="utf-8",
    )
    return open_gazetteer(layers=[path])


@pytest.mark.parametrize(
    "text", ["Hope was closed on Monday.", "Smoke rose, and Tolvan Works burned.", "They like Hope a lot."]
)
def test_a_place_written_in_is_found_wherever_its_name_stands(own_gazetteer, text):
    recognizer = GazetteerRecognizer(own_gazetteer)
    assert {"Hope", "Tolvan Works"} & set(found(recognizer, text))


def test_a_stop_belongs_to_a_short_form_that_is_written_with_it(full_gazetteer):
    text = "He left the USA. Then Tampa, Fla. and the DMZ. He saw D.C. and Mo. too."
    spans = NameFinder(full_gazetteer).find(text, split_sentences(text))
    assert [text[n.start : n.end] for n in spans] == ["USA", "Tampa", "Fla.", "DMZ", "D.C.", "Mo."]


def test_a_small_word_before_a_greater_name_is_not_part_of_it(full_gazetteer):
    recognizer = GazetteerRecognizer(full_gazetteer)
    assert set(found(recognizer, "In Niger the rains failed. The Mississippi River rose.")) == {
        "Niger", "Mississippi River",
    }  # fmt: skip


def test_the_north_of_a_country_spoken_of_as_two(full_gazetteer):
    recognizer = GazetteerRecognizer(full_gazetteer)
    text = "The two Koreas signed at Panmunjom. The South sent rice; the North did not reply."
    assert {"South", "North"} <= set(found(recognizer, text))
