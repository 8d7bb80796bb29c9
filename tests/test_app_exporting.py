"""What the dashboard writes for the page's export dialog."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from types import SimpleNamespace

import pytest
from explorer_world import SmallWorld, seed_analyses

from geo.app.desk import Desk
from geo.app.exporting import formats, only, suffix_of, written
from geo.decisions import Decisions, Verdict, decide
from geo.explorer.values import TOLD_COLUMNS
from geo.exporters import FORMATS, Holds

WORLD = SmallWorld()
ANALYSES = tuple(seed_analyses(WORLD))


def test_every_format_is_offered_and_the_page_first():
    names = [name for name, _, _ in formats()]
    assert names == ["html", *FORMATS]
    assert all(suffix_of(name).startswith(".") for name in names)


def test_only_the_mentions_wanted_stay_counted_through_all_documents():
    first = len(ANALYSES[0].mentions)
    (kept,) = only(ANALYSES, {first + 1}, whole=False)
    assert kept.document is ANALYSES[1].document
    assert kept.mentions == (ANALYSES[1].mentions[1],)
    assert [len(a.mentions) for a in only(ANALYSES, set(), whole=True)] == [0, 0]


@pytest.mark.parametrize("form", [name for name, _, _ in formats()])
def test_every_format_is_written_and_twice_the_same(form):
    file = written(ANALYSES, form, Holds.TEXTS, WORLD)
    assert file
    assert file == written(ANALYSES, form, Holds.TEXTS, WORLD)


def test_a_page_takes_the_decisions_about_its_mentions_along_but_no_author_or_note():
    chosen = [(i, a.mentions[0]) for i, a in enumerate(ANALYSES)]
    decisions = Decisions(
        decide(ANALYSES[i], mention, Verdict.NOT_A_PLACE, author="Jane Roe", note="for my eyes")
        for i, mention in chosen
    )
    desk = Desk(running=SimpleNamespace(gazetteer=WORLD, named=None), analyses=ANALYSES, decisions=decisions)

    def exported(holds):
        question = {"what": "export", "format": "html", "holds": holds, "mentions": [0], "decisions": []}
        page = base64.b64decode(desk.reply({**question, "whole": False})["file"]).decode()
        return json.loads(re.search(r'id="collection">(.*?)</script>', page)[1]), page

    collection, page = exported("texts")
    ((cells, _, reach),) = collection["decided"]
    assert (cells[TOLD_COLUMNS.index("document_id")], reach) == (ANALYSES[0].document.id, [0])
    assert cells[TOLD_COLUMNS.index("quote")] == chosen[0][1].text
    assert collection["was"]
    assert "Jane Roe" not in page
    assert "for my eyes" not in page
    # A decision quotes the words around it.
    assert exported("sentences")[0]["decided"] == exported("places")[0]["decided"] == []


def test_a_shapefile_comes_in_one_zip():
    assert suffix_of("shp") == ".shp.zip"
    with zipfile.ZipFile(io.BytesIO(written(ANALYSES, "shp", Holds.PLACES, WORLD))) as archive:
        assert {"mentions.shp", "mentions.dbf", "mentions.prj", "mentions.shx"} <= set(archive.namelist())


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        ({"what": "export", "format": "brat", "holds": "places"}, "brat"),
        ({"what": "export", "format": "nothing", "holds": "texts"}, "there is no format 'nothing'"),
        ({"what": "export", "format": "csv", "holds": "all"}, "'all' is not a valid Holds"),
        ({"what": "dance"}, "dance"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_line(question, fault):
    desk = Desk(
        running=SimpleNamespace(gazetteer=WORLD, named=None), analyses=ANALYSES, decisions=Decisions()
    )
    answer = desk.reply({"mentions": [0], "decisions": [], "whole": False, **question})
    assert fault in answer["fault"]
    assert "\n" not in answer["fault"]


def test_decisions_made_on_the_page_are_in_the_file():
    desk = Desk(
        running=SimpleNamespace(gazetteer=WORLD, named=None), analyses=ANALYSES, decisions=Decisions()
    )
    mention, document = ANALYSES[0].mentions[0], ANALYSES[0].document
    row = {
        "scope": "mention",
        "document_id": document.id,
        "text_sha256": "",
        "start": mention.span.start,
        "end": mention.span.end,
        "quote": mention.text,
        "prefix": document.text[: mention.span.start][-32:],
        "suffix": document.text[mention.span.end :][:32],
        "decision": "not_a_place",
        "note": "mine",
        "author": "me",
    }
    question = {"what": "export", "format": "csv", "holds": "texts", "whole": False, "mentions": [0]}
    answer = desk.reply({**question, "decisions": [row]})
    text = base64.b64decode(answer["file"]).decode()
    assert "rejected" in text
    assert "mine" not in text
    assert answer["suffix"] == ".csv"
