"""What someone's own texts teach: marked corpora, and decisions with the documents they were made on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from geo.documents import Unread, read_paths
from geo.errors import DocumentError
from geo.evidence import COLUMNS
from geo.gold import GoldToponym, scan_gold
from geo.model import Resolved, Status
from geo.readers import made_by_us
from geo.training.corpora import CorpusDocument, of_corpus
from geo.training.onward import GROWING, Lesson, asked
from geo.training.records import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from geo.decisions import Decisions
    from geo.documents import ReadOptions
    from geo.pipeline import Geoparser
    from geo.training.onward import Outcome

_HEAD: Final = 32_000_000
_OF_THE_SHIPPED: Final = ("what", "figures", "corpora", "rounds", "date", "gazetteer")
"""What its file says of its own fitting."""
_DECIDED: Final = (Status.ACCEPTED, Status.CORRECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """What corpora and decisions teach."""

    lessons: tuple[Lesson, ...]
    marked: int
    """Names marked in gold."""
    decided: int
    """Names whose place was decided."""
    unread: tuple[Unread, ...]


def is_gold(path: Path) -> bool:
    """Tell whether a file is a marked corpus by its first record.

    Raises
    ------
    OSError
        If it cannot be opened.
    """
    if path.suffix.lower() not in (".jsonl", ".ndjson"):
        return False
    with path.open("rb") as file:
        told = made_by_us(file.readline(_HEAD))
    return told is not None and told.startswith("marked gold")


def taught(
    gold: Sequence[Path], documents: Sequence[str], geoparser: Geoparser, options: ReadOptions
) -> Taught:
    """Return what marked corpora teach, and documents that a parser reads with its decisions.

    Parameters
    ----------
    gold : sequence of Path
    documents : sequence of str
        Files and folders about which something was decided.
    geoparser : Geoparser
        Lays the decisions over what it finds.
    options : ReadOptions

    Returns
    -------
    Taught
        What could not be read, lines of gold among it, is in ``unread``.
    """
    unread: list[Unread] = []
    marked = [document for path in gold for document in _marked(path, unread)]
    decided = _decided(documents, geoparser, options, unread)
    return Taught(
        lessons=(
            *(Lesson(d, calibrates=True) for d in marked),
            *(Lesson(d, calibrates=False) for d in decided),
        ),
        marked=sum(len(d.gold) for d in marked),
        decided=sum(len(d.gold) for d in decided),
        unread=tuple(unread),
    )


def _marked(path: Path, unread: list[Unread]) -> Iterator[CorpusDocument]:
    for found in scan_gold(path):
        if isinstance(found, DocumentError):
            unread.append(Unread(document=found.document, reason=found.reason))
        else:
            yield of_corpus(found, path.stem)


def _decided(
    paths: Sequence[str], geoparser: Geoparser, options: ReadOptions, unread: list[Unread]
) -> list[CorpusDocument]:
    def readable() -> Iterable[Any]:
        for item in read_paths(list(paths), options) if paths else ():
            if isinstance(item, Unread):
                unread.append(item)
            else:
                yield item

    found = []
    for analysis in geoparser.locate_all(readable()):
        gold = tuple(
            GoldToponym(
                span=mention.span,
                latitude=resolution.place.latitude,
                longitude=resolution.place.longitude,
                geonames_id=resolution.place.id,
            )
            for mention, resolution in analysis.pairs()
            if isinstance(resolution, Resolved) and resolution.status in _DECIDED
        )
        if gold:
            document = replace(analysis.document, language=analysis.language)
            found.append(
                CorpusDocument(
                    document=document, corpus="decisions", group=f"decisions:{document.id}", gold=gold
                )
            )
    return found


def as_files(
    outcome: Outcome,
    *,
    corpora: Sequence[Path],
    decisions: Decisions,
    counts: Taught,
    gazetteer: str,
    date: str,
) -> tuple[str, str]:
    """Return a refitted model and what is to be known of it, each as JSON; the same bytes for the same.

    Only numbers leave: no text, no name, no path but the corpora's file names.
    """
    shipped = files("geo").joinpath("data", "resolution.json").read_bytes()
    text = written(_model(outcome, shipped))
    about: dict[str, object] = {
        "what": "how model.json was fitted; python -m json.tool prints it",
        "model_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "shipped_sha256": hashlib.sha256(shipped).hexdigest(),
        "wherein": version("wherein"),
        "gazetteer": gazetteer,
        "date": date or None,
        "seed": None,
        "corpora": sorted(path.name for path in corpora),
        "marked_names": counts.marked,
        "decided_names": counts.decided,
        "decisions": decisions.digest if counts.decided else None,
        "trees_added": len(outcome.added),
        "rate": GROWING.rate,
        "score_scale": outcome.scale,
        "score_shift": outcome.shift,
        "features": list(COLUMNS),
        "features_of_added_trees": asked(outcome.added),
        "out_of_fold": outcome.figures,
    }
    return text, written(about)


def _model(outcome: Outcome, shipped: bytes) -> dict[str, object]:
    """Return what the model's own file holds: the shipped one's, with what was fitted anew in its place."""
    kept = {key: value for key, value in json.loads(shipped).items() if key not in _OF_THE_SHIPPED}
    return {
        "what": "the shipped ranking with trees added for someone's own texts, by wherein train",
        "shipped_sha256": hashlib.sha256(shipped).hexdigest(),
        **kept,
        "ranked_weights": [round(float(w), 6) for w in outcome.model.ranked],
        "constant": round(outcome.model.constant, 6),
        "second": outcome.model.second.as_json(),
    }
