"""Results out: each format holds every mention, and no text can act."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import MatchKind, Place
from geo.exporters import FORMATS, ExportSettings, Holds, UnknownFormat, format_for, open_output
from geo.exporters.cells import csv_row, safe_cell
from geo.model import (
    Analysis,
    Block,
    Candidate,
    Document,
    Evidence,
    Focus,
    Mention,
    MentionKind,
    Nil,
    NilReason,
    Origin,
    Resolved,
    Sentence,
    Span,
)

SETTINGS = ExportSettings(wherein="0.1.0", gazetteer="test")
HOSTILE = '=HYPERLINK("http://x")</script>\n\u2028'
KAESONG = Place(
    id="geonames:1876101",
    name="Kaesŏng",
    latitude=37.97,
    longitude=126.55,
    feature_class="P",
    feature_code="PPLA",
    country_code="KP",
    admin1="06",
    population=338155,
)


def analysis(text: str = "In Kaesong and Xyzzy.", identity: str = "a.txt") -> Analysis:
    candidate = Candidate(place=KAESONG, matched_name="Kaesong", match=MatchKind.ALTERNATE, score=0.9)
    evidence = (
        Evidence(name="base", weight=-1.0, detail="before any clue"),
        Evidence(name="name", weight=1.0 + math.log(9), detail="“Kaesong” is a listed spelling"),
    )
    return Analysis(
        document=Document(id=identity, text=text),
        language="en",
        sentences=(Sentence(span=Span(0, len(text)), paragraph=0),),
        mentions=(
            Mention(
                span=Span(3, 10),
                text=text[3:10],
                sentence=0,
                kind=MentionKind.LITERAL,
                recognition_score=0.99,
                lookup="Kaesong",
            ),
            Mention(
                span=Span(15, 20),
                text=text[15:20],
                sentence=0,
                kind=MentionKind.LITERAL,
                recognition_score=0.6,
                lookup="Xyzzy",
            ),
        ),
        resolutions=(
            Resolved(place=KAESONG, score=0.9, evidence=evidence, candidates=(candidate,)),
            Nil(reason=NilReason.NO_CANDIDATE),
        ),
        focus=Focus(countries=(("KP", 1.0),)),
    )


def written(name: str, *analyses: Analysis, settings: ExportSettings = SETTINGS) -> str:
    return "".join(FORMATS[name].pieces(analyses, settings))


def test_jsonl_is_the_contract():
    record = json.loads(written("jsonl", analysis()))
    assert list(record) == [
        "schema", "wherein", "gazetteer", "model", "credit", "id", "title", "date", "source", "url",
        "language", "text_sha256", "text", "sentences", "mentions", "focus", "warnings",
    ]  # fmt: skip
    found, missing = record["mentions"]
    assert record["text"][found["start"] : found["end"]] == found["text"] == "Kaesong"
    assert found["place"]["id"] == "geonames:1876101"
    assert found["origin"] == {"page": None, "row": None, "paragraph": 1}
    assert sum(part["weight"] for part in found["evidence"]) == pytest.approx(math.log(9))
    assert found["candidates"][0]["score"] == 0.9
    assert (missing["place"], missing["score"], missing["nil_reason"]) == (None, None, "no_candidate")


def test_every_row_says_where_its_mention_stands():
    plain = analysis()
    blocks = (
        Block(start=0, origin=Origin(page=1, paragraph=1)),
        Block(start=12, origin=Origin(page=2, row=7, paragraph=4)),
    )
    placed = replace(plain, document=replace(plain.document, blocks=blocks))
    found, missing = json.loads(written("jsonl", placed))["mentions"]
    assert found["origin"] == {"page": 1, "row": None, "paragraph": 1}
    assert missing["origin"] == {"page": 2, "row": 7, "paragraph": 4}
    rows = csv.DictReader(io.StringIO(written("csv", placed)))
    assert [(row["page"], row["row"], row["paragraph"]) for row in rows] == [("1", "", "1"), ("2", "7", "4")]
    feature, _ = json.loads(written("geojson", placed))["features"]
    assert {"page": 1, "row": None, "paragraph": 1}.items() <= feature["properties"].items()


def test_jsonl_leaves_the_text_out_when_told():
    sentences = ExportSettings(wherein="0.1.0", gazetteer="test", holds=Holds.SENTENCES)
    record = json.loads(written("jsonl", analysis(), settings=sentences))
    assert "text" not in record
    assert record["text_sha256"]
    assert record["sentences"] == [{"start": 0, "end": 21, "text": "In Kaesong and Xyzzy."}]
    places = ExportSettings(wherein="0.1.0", gazetteer="test", holds=Holds.PLACES)
    record = json.loads(written("jsonl", analysis(), settings=places))
    assert record["sentences"] == [{"start": 0, "end": 21}]
    assert {part["detail"] for part in record["mentions"][0]["evidence"]} == {""}


@pytest.mark.parametrize("name", sorted(name for name in FORMATS if FORMATS[name].pieces))
def test_no_sentence_leaves_where_only_places_may(name):
    places = ExportSettings(wherein="0.1.0", gazetteer="test", holds=Holds.PLACES)
    text = "In Kaesong and Xyzzy. The password is swordfish."
    out = written(name, analysis(text=text), settings=places)
    assert "Kaes" in out
    assert "In Kaesong" not in out
    assert "swordfish" not in out


def test_csv_has_a_row_for_every_mention_found_or_not():
    rows = list(csv.DictReader(io.StringIO(written("csv", analysis()))))
    assert [row["text"] for row in rows] == ["Kaesong", "Xyzzy"]
    assert rows[0]["latitude"] == "37.97"
    assert rows[1]["nil_reason"] == "no_candidate"
    assert all("GeoNames" in row["credit"] for row in rows)


def test_places_csv_counts_mentions_and_documents_and_lists_names_without_a_place():
    rows = list(csv.DictReader(io.StringIO(written("places-csv", analysis(), analysis(identity="b.txt")))))
    assert [(row["name"], row["mentions"], row["documents"], row["as_written"]) for row in rows] == [
        ("Kaesŏng", "2", "2", "Kaesong"),
        ("Xyzzy", "2", "2", "Xyzzy"),
    ]
    assert [(row["place_id"], row["nil_reason"]) for row in rows] == [
        ("geonames:1876101", ""),
        ("", "no_candidate"),
    ]


def test_geojson_is_longitude_first_and_keeps_what_has_no_place():
    collection = json.loads(written("geojson", analysis()))
    feature, unlocated = collection["features"]
    assert feature["geometry"]["coordinates"] == [126.55, 37.97]
    assert unlocated["geometry"] is None
    assert unlocated["properties"]["nil_reason"] == "no_candidate"
    assert collection["unresolved"] == 1
    assert "CC BY 4.0" in collection["credit"]
    assert json.loads(written("geojson"))["features"] == []


@pytest.mark.parametrize("name", ["csv", "geojson", "jsonl", "places-csv", "webannotation"])
def test_hostile_text_stays_text(name):
    text = "In " + HOSTILE.ljust(40)
    out = written(name, analysis(text=text, identity=HOSTILE))
    if "csv" in name:
        rows = list(csv.reader(io.StringIO(out, newline="")))
        assert len({len(row) for row in rows}) == 1
        assert not any(cell.startswith("=") for row in rows for cell in row)
    else:
        json.loads(out)


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1", "'=1"),
        ("-33.87", "-33.87"),
        ("+1e5", "+1e5"),
        ("-a", "'-a"),
        ("@x", "'@x"),
        ("'Eua", "'Eua"),
        ("", ""),
    ],
)
def test_only_what_would_execute_is_quoted(cell, safe):
    assert safe_cell(cell) == safe


@given(st.lists(st.text(), min_size=2, max_size=5))
def test_a_row_reads_back(cells):
    (row,) = csv.reader(io.StringIO(csv_row(cells), newline=""))
    assert row == [safe_cell(cell) for cell in cells]


def test_a_file_appears_only_when_whole(tmp_path):
    path = tmp_path / "out.jsonl"

    def fail():
        with open_output(path) as stream:
            stream.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert not path.exists()
    assert (tmp_path / "out.jsonl.part").read_text() == "half"
    with open_output(path) as stream:
        stream.write("whole")
    assert path.read_text() == "whole"
    assert not (tmp_path / "out.jsonl.part").exists()


def test_a_link_stays_and_what_it_names_is_written(tmp_path):
    target = tmp_path / "real.jsonl"
    target.write_text("old")
    link = tmp_path / "link.jsonl"
    link.symlink_to(target)
    with open_output(link) as stream:
        stream.write("new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_the_suffix_says_the_format():
    assert format_for(None, "a.csv") == "csv"
    assert format_for("geojson", "a.csv") == "geojson"
    assert format_for(None, None) == "jsonl"
    with pytest.raises(UnknownFormat, match="jsonl, csv, places-csv, geojson"):
        format_for("shapefile", None)
    with pytest.raises(UnknownFormat, match="no suffix that says a format"):
        format_for(None, "a.out")
