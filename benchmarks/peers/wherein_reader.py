"""Wherein, to be asked like its peers: ``wherein_reader.py [--fast] [--recognition]``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from serving import serve

from gazetteer import open_gazetteer
from geo import Document, Geoparser
from geo.model import Resolved
from geo.pipeline import read as read_text
from geo.recognition import GazetteerRecognizer, SpacyEntityFinder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import Analysis


def main() -> None:
    """Answer until stdin ends."""
    fast, recognition = ("--fast" in sys.argv, "--recognition" in sys.argv)
    gazetteer = open_gazetteer()
    if recognition:
        recognizer = GazetteerRecognizer(gazetteer, None if fast else SpacyEntityFinder())
        serve(lambda texts: _recognised(recognizer, _documents(texts)))
        return
    parser = Geoparser.default(gazetteer, fast=fast)
    serve(lambda texts: [_located(analysis) for analysis in parser.locate_all(_documents(texts))])


def _documents(texts: Sequence[str]) -> list[Document]:
    return [Document(id=str(number), text=text) for number, text in enumerate(texts)]


def _located(analysis: Analysis) -> list[dict[str, Any]]:
    return [
        {"start": mention.span.start, "end": mention.span.end} | _placed(resolution)
        for mention, resolution in analysis.pairs()
    ]


def _placed(resolution: object) -> dict[str, Any]:
    if not isinstance(resolution, Resolved):
        return {}
    place = resolution.place
    return {"latitude": place.latitude, "longitude": place.longitude, "score": resolution.score}


def _recognised(recognizer: GazetteerRecognizer, documents: list[Document]) -> list[list[dict[str, Any]]]:
    found = recognizer.recognize([read_text(document) for document in documents])
    return [[{"start": m.span.start, "end": m.span.end} for m in each.mentions] for each in found]


if __name__ == "__main__":
    main()
