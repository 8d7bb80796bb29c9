"""Recognisers that are not ours: the page that shows how, a plain spaCy model, and one that errs."""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from geo import Document, Geoparser
from geo.errors import GeoError
from geo.model import Resolved, Span
from geo.recognition import Entity, GazetteerRecognizer, LabelRecognizer, Recognizer, SpacyEntityFinder
from geo.resolution import RankingResolver

PAGE = Path(__file__).parents[1] / "docs" / "recognition.md"
EXAMPLES = re.findall(r"```python[^\n]*\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


class _Answering(BaseHTTPRequestHandler):
    """A language model's address: it names two places of the text, and one that is not in it."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert "Kaesong" in asked["messages"][-1]["content"]
        names = json.dumps(["Kaesong", "Atlantis", "North Korea"])
        answer = json.dumps({"choices": [{"message": {"content": names}}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def language_model():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("example", EXAMPLES, ids=["labels", "GLiNER", "language model"])
def test_the_page_shows_what_works(example, language_model):
    example = example.replace("http://127.0.0.1:8080", language_model)
    exec(compile(example, str(PAGE), "exec"), {"__name__": "example"})


def test_a_plain_spacy_model_serves(tiny_gazetteer):
    recognizer: Recognizer = LabelRecognizer(SpacyEntityFinder())
    parser = Geoparser(tiny_gazetteer, recognizer, RankingResolver(tiny_gazetteer))
    analysis = parser.locate(Document(id="1", text="She flew from Paris to Tokyo on Monday."))
    assert {m.text for m in analysis.mentions} == {"Paris", "Tokyo"}
    assert all(isinstance(r, Resolved) for r in analysis.resolutions)


class Says:
    """A finder that says what it is told, right or wrong."""

    def __init__(self, *entities):
        self._entities = entities

    def find_all(self, texts):
        for text in texts:
            yield self._entities if text else ()


TEXT = "From Paris to Texas."


@pytest.mark.parametrize(
    ("entities", "found"),
    [
        ([Entity(5, 10, "GPE")], ["Paris"]),
        ([Entity(5, 10, "PERSON")], []),
        ([Entity(5, 10, "GPE"), Entity(5, 10, "GPE"), Entity(8, 12, "LOC")], ["Paris"]),
        ([Entity(14, 99, "GPE")], []),
        ([Entity(-3, 2, "GPE"), Entity(7, 7, "GPE"), Entity(9, 4, "GPE"), Entity(10, 11, "GPE")], []),
    ],
)
def test_spans_that_cannot_be_are_left_out(tiny_gazetteer, entities, found):
    parser = Geoparser(tiny_gazetteer, LabelRecognizer(Says(*entities)), RankingResolver(tiny_gazetteer))
    assert [m.text for m in parser.locate(Document(id="1", text=TEXT)).mentions] == found


def test_spans_given_are_taken_as_they_are(tiny_gazetteer):
    parser = Geoparser(tiny_gazetteer, LabelRecognizer(Says()), RankingResolver(tiny_gazetteer))
    document = Document(id="1", text=TEXT, given_spans=(Span(14, 19),))
    assert [m.text for m in parser.locate(document).mentions] == ["Texas"]
    assert [m.recognition_score for m in parser.locate(document).mentions] == [1.0]


def test_a_score_of_ones_own_is_kept_and_english_tells_the_kind(tiny_gazetteer):
    text = "Paris met the London Fire Brigade at Heathrow Base."
    entities = Entity(0, 5, "GPE", 0.7), Entity(14, 20, "GPE"), Entity(37, 50, "FAC")
    recognizer = LabelRecognizer(Says(*entities), score=0.6)
    parser = Geoparser(tiny_gazetteer, recognizer, RankingResolver(tiny_gazetteer))
    found = [
        (m.text, m.kind, m.recognition_score) for m in parser.locate(Document(id="1", text=text)).mentions
    ]
    assert found == [
        ("Paris", "literal", 0.7),
        ("London", "embedded", 0.6),
        ("Heathrow Base", "facility", 0.6),
    ]


def test_our_choice_leaves_out_labels_that_cannot_be(tiny_gazetteer):
    good = Entity(5, 10, "GPE")
    bad = Entity(14, 99, "GPE"), Entity(-3, 2, "GPE"), Entity(9, 4, "GPE"), Entity(20, 20, "GPE")
    found = [
        Geoparser(
            tiny_gazetteer,
            GazetteerRecognizer(tiny_gazetteer, Says(*entities)),
            RankingResolver(tiny_gazetteer),
        ).locate(Document(id="1", text=TEXT))
        for entities in ((good,), (good, *bad))
    ]
    assert found[0] == found[1]
    assert "Paris" in {m.text for m in found[1].mentions}


@pytest.mark.parametrize("score", [1.7, -0.1, float("nan"), "0.9"])
def test_a_score_that_is_no_probability_is_refused(score):
    with pytest.raises(ValueError, match="score is a number from 0 to 1, or None"):
        Entity(0, 5, "place", score)


def test_a_score_of_numpy_is_written_as_any(tiny_gazetteer):
    recognizer = LabelRecognizer(Says(Entity(5, 10, "GPE", np.float32(0.5))))
    parser = Geoparser(tiny_gazetteer, recognizer, RankingResolver(tiny_gazetteer))
    (mention,) = parser.locate(Document(id="1", text=TEXT)).mentions
    assert json.dumps(mention.recognition_score) == "0.5"


class _OutOfStep:
    """A finder that answers once too often, or once too seldom."""

    def __init__(self, more):
        self.more = more

    def find_all(self, texts):
        return iter([()] * (len(list(texts)) + self.more))


@pytest.mark.parametrize("more", [1, -1])
@pytest.mark.parametrize("kind", ["labels", "spans"])
def test_a_finder_out_of_step_is_told_in_one_line(tiny_gazetteer, kind, more):
    finder = _OutOfStep(more)
    recognizer = (
        LabelRecognizer(finder) if kind == "labels" else GazetteerRecognizer(tiny_gazetteer, entities=finder)
    )
    texts = [Document(id=str(n), text=f"Rain fell on Paris for {n} days.") for n in range(2)]
    parser = Geoparser(tiny_gazetteer, recognizer, RankingResolver(tiny_gazetteer))
    with pytest.raises(GeoError, match=r"_OutOfStep answered (1 of 2|more often than for 2) texts"):
        list(parser.locate_all(texts))
