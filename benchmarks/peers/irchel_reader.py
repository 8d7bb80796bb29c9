"""The Irchel geoparser (``geoparser``), as its manual sets it up, with what package registries offer.

``irchel_reader.py FOLDER`` reads; ``irchel_reader.py FOLDER --set-up PLACES.tsv`` builds its gazetteer first,
by its own builder. Its own models and GeoNames' dump are in no registry, so it has: for names
``en_core_web_md``, for places ``all-MiniLM-L6-v2``, from which its own model was trained further, a plain
splitter of sentences, and the places that Wherein has. Its least similarity is made for its own model; with
another it would try all its searches for each name, and take minutes a document. So the first search that
finds anything decides here, which is the fastest it can be.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from serving import serve
from spacy_reader import model_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME: Final = "places"
SENTENCES: Final = "xx_sent_ud_sm"
"""What it calls its splitter of sentences; taken from a folder of this name."""
COLUMNS: Final = (
    ("identifier", "text"), ("name", "text"), ("names", "text"), ("latitude", "real"), ("longitude", "real"),
    ("feature_name", "text"), ("country_name", "text"), ("admin1_name", "text"), ("admin2_name", "text"),
)  # fmt: skip
SHOWN: Final = ("name", "latitude", "longitude", "feature_name", "country_name", "admin1_name", "admin2_name")
LEAST_SIMILARITY: Final = -1.0
DESCRIBED: Final = {
    "name": "name",
    "type": "feature_name",
    "level1": "country_name",
    "level2": "admin1_name",
    "level3": "admin2_name",
}


def main() -> None:
    """Set up, or answer until stdin ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--set-up", type=Path)
    given = parser.parse_args()
    folder = given.folder.resolve()
    # Read when the package is imported, which is therefore done later.
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'projects.db'}"
    os.environ["GEOPARSER_GAZETTEERS_DIR"] = str(folder / "gazetteers")
    os.environ["HF_HUB_OFFLINE"] = "1"
    if given.set_up:
        set_up(folder, given.set_up)
    else:
        os.chdir(folder)
        read(folder)


def set_up(folder: Path, places: Path) -> None:
    """Build the gazetteer, unpack the model, and make the splitter of sentences."""
    import spacy
    from all_minilm_l6_v2 import extract_model
    from geoparser.gazetteer.build import GazetteerBuilder

    extract_model(str(folder))
    sentences = spacy.blank("xx")
    sentences.add_pipe("sentencizer")
    sentences.to_disk(folder / SENTENCES)
    description = folder / "places.yaml"
    description.write_text(_description(places.resolve()), encoding="utf-8")
    GazetteerBuilder().build(description)


def _description(places: Path) -> str:
    """Return how its builder is to read the table: JSON, which is YAML."""
    import json

    source = {
        "name": "table", "path": str(places), "file": places.name, "delimiter": "\t", "quote": "",
        "attributes": [{"name": name, "type": kind} for name, kind in COLUMNS],
    }  # fmt: skip
    feature = {
        "source": "table", "identifier": "identifier", "data": list(SHOWN),
        "names": ["name", "unnest(string_split(names, '|'))"],
    }  # fmt: skip
    return json.dumps({"name": NAME, "crs": "EPSG:4326", "sources": [source], "features": [feature]})


def read(folder: Path) -> None:
    """Answer until stdin ends."""
    from geoparser import Geoparser
    from geoparser.modules import SentenceTransformerResolver, SpacyRecognizer

    resolver = SentenceTransformerResolver(
        model_name=str(folder / "all-MiniLM-L6-v2"), gazetteer_name=NAME, attribute_map=DESCRIBED,
        min_similarity=LEAST_SIMILARITY,
    )  # fmt: skip
    parser = Geoparser(recognizer=SpacyRecognizer(str(model_folder())), resolver=resolver)
    serve(lambda texts: _located(parser, texts))


def _located(parser: Any, texts: Sequence[str]) -> list[list[dict[str, Any]]]:
    return [[_placed(toponym) for toponym in document.toponyms] for document in parser.parse(list(texts))]


def _placed(toponym: Any) -> dict[str, Any]:
    where = {"start": toponym.start, "end": toponym.end}
    if toponym.location is None:
        return where
    data = toponym.location.data
    return where | {"latitude": float(data["latitude"]), "longitude": float(data["longitude"])}


if __name__ == "__main__":
    main()
