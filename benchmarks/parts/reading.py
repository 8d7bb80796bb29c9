"""Reading side by side: documents a second, words a second, memory, time to first result, and who is right.

All readers are processes that wait; batch after batch is given to each in turn, so that whatever else the
machine does falls on all alike. A ratio is taken batch by batch; its median and spread are shown. No reader
meets a document twice, so none can remember it.
"""

from __future__ import annotations

import csv
import sys
import time
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from peers.contender import FAST, IRCHEL, OWN, PEERS, RECOGNITION, SCAN, SPACY, WHEREIN, Answer, Contender
from peers.environments import Unavailable

from gazetteer import Place
from geo.app.samples import sample_paths
from geo.evaluation import figures
from geo.gold import GoldDocument, read_gold
from geo.model import Analysis, Document, Mention, MentionKind, Nil, NilReason, Resolved, Span
from parts.result import Settings, Spread, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from peers.contender import Running

BATCH: Final = 10
DOCUMENTS: Final = 100
NEWS: Final = (150, 900)
"""Words of a document that is taken: one of news."""
WARM: Final = "The road from Paris to Dallas was closed on Tuesday."
STARTS: Final = 3
_SPEEDS: Final = Path(__file__).resolve().parents[1] / "peer_speeds.csv"
SLOW: Final = 15.0
"""Seconds to the first result from which on one start is enough."""


@dataclass(slots=True)
class Record:
    """What one reader did."""

    contender: Contender
    first: list[float] = field(default_factory=list)
    """Seconds from the start of the process to the first result."""
    first_cpu: list[float] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def found(self) -> list[list[dict[str, Any]]]:
        """Return what it found, a document an entry."""
        return [document for answer in self.answers for document in answer.found]


def measure(settings: Settings) -> list[Table]:
    """Return how fast each reads, how the aims stand, and how often each is right."""
    documents = gold(settings)
    words = [len(d.document.text.split()) for d in documents]
    contenders = [FAST, SCAN] if settings.quick else [*OWN, *(PEERS if settings.peers else ())]
    running, failed = started(contenders, settings)
    records = read_all(running, [d.document.text for d in documents], failed)
    _restart(records, settings)
    size = _batch(settings)
    batches = [sum(words[at : at + size]) for at in range(0, len(words), size)]
    about = f"{len(documents)} documents of {sum(words) / len(words):.0f} words on average"
    speed = _speed(records, batches, size, about)
    speed.notes += [*failed, *_elsewhere(settings)]
    return [speed, _aims(records), _right(records, documents)]


def gold(settings: Settings) -> list[GoldDocument]:
    """Return the documents that are read: news from all corpora alike, or the samples over and over."""
    wanted = settings.documents or (4 if settings.quick else DOCUMENTS)
    if not settings.corpora:
        texts = [(path.name, path.read_text(encoding="utf-8")) for path in sample_paths()]
        return [
            GoldDocument(document=Document(id=f"{name}#{n}", text=text), toponyms=())
            for n, (name, text) in enumerate(islice(cycle(texts), wanted))
        ]
    found: list[GoldDocument] = []
    for path in settings.corpora:
        news = [d for d in read_gold(path) if NEWS[0] <= len(d.document.text.split()) <= NEWS[1]]
        share = min(len(news), wanted // len(settings.corpora))
        found += [news[i * len(news) // share] for i in range(share)]
    # Corpora by turns, so that each batch is like the next.
    return [found[i] for i in sorted(range(len(found)), key=lambda i: (i % max(1, wanted // BATCH), i))]


def _batch(settings: Settings) -> int:
    return 2 if settings.quick else BATCH


def started(
    contenders: Sequence[Contender], settings: Settings
) -> tuple[list[tuple[Contender, Running]], list[str]]:
    """Return the readers' processes, and a line for each that could not be had."""
    running, failed = [], []
    for contender in contenders:
        try:
            running.append((contender, contender.start(_folder(settings))))
        except Unavailable as error:
            failed.append(f"{contender.name}: not measured: {error}")
    return running, failed


def _folder(settings: Settings) -> Path:
    return settings.peers or sample_paths()[0].parent


def read_all(running: list[tuple[Contender, Running]], texts: list[str], failed: list[str]) -> list[Record]:
    """Give every batch to each reader in turn; one that ends leaves a line, and the others go on."""
    records = {contender.name: Record(contender) for contender, _ in running}
    alive = {contender.name: process for contender, process in running}

    def ask(name: str, given: list[str], take: Callable[[Record, Answer], None]) -> None:
        if name in alive:
            try:
                take(records[name], alive[name].ask(given))
            except Unavailable as error:
                failed.append(f"not measured: {error}")
                alive.pop(name).close()
                del records[name]

    for name in list(alive):
        # One reader loads while the others wait: a first result is not timed beside other loading ones.
        ask(name, [WARM], lambda *_: None)
        _say(f"{name} is ready" if name in alive else failed[-1])
    size = 2 if len(texts) <= BATCH else BATCH
    for number, at in enumerate(range(0, len(texts), size)):
        names = list(alive)
        turn = number % max(1, len(names))
        for name in names[turn:] + names[:turn]:
            ask(name, texts[at : at + size], lambda record, answer: record.answers.append(answer))
        _say(f"{min(at + size, len(texts))} of {len(texts)} documents read by all")
    for process in alive.values():
        process.close()
    return list(records.values())


def _restart(records: list[Record], settings: Settings) -> None:
    """Time each reader from its start to its first result, alone."""
    for record in records:
        for _ in range(1 if settings.quick else STARTS):
            process = record.contender.start(_folder(settings))
            answer = process.ask([WARM])
            record.first.append(time.perf_counter() - process.started)
            record.first_cpu.append(answer.cpu_since_start)
            process.close()
            if record.first[-1] > SLOW:
                break


def _speed(records: list[Record], words: list[int], size: int, about: str) -> Table:
    table = Table(
        f"Reading side by side: {about}",
        [
            "reader", "documents/s, by the clock", "documents a processor second", "words a processor second",
            "times the first's speed, by the clock", "by processor time", "memory, MB", "first result, s",
        ],
    )  # fmt: skip
    ours = records[0]
    for record in records:
        answers = record.answers
        counts = [len(a.found) for a in answers]
        table.rows.append(
            [
                record.contender.name,
                Spread.of(n / a.clock for n, a in zip(counts, answers, strict=True)),
                Spread.of(n / a.cpu for n, a in zip(counts, answers, strict=True)),
                Spread.of(w / a.cpu for w, a in zip(words, answers, strict=True)),
                ratio(ours, record, by="clock"),
                ratio(ours, record, by="cpu"),
                round(max(a.memory_mb for a in answers)),
                Spread.of(record.first),
            ]
        )
        if record.contender.note:
            table.notes.append(f"{record.contender.name}: {record.contender.note}")
    table.notes.append(f"{len(words)} batches of {size}; median, in brackets the least and the most")
    return table


def _elsewhere(settings: Settings) -> list[str]:
    """Return what is known of peers that no registry offers whole, from ``peer_speeds.csv``."""
    if not settings.peers:
        return []
    with _SPEEDS.open(encoding="utf-8", newline="") as file:
        return [
            f"{row['system']}: {row['documents_per_second']} documents a second, {row['source']}"
            for row in csv.DictReader(file)
        ]


def ratio(over: Record, under: Record, *, by: str) -> Spread:
    """Return one reader's time over another's, batch by batch."""
    pairs = zip(over.answers, under.answers, strict=True)
    return Spread.of(getattr(a, by) / getattr(b, by) for a, b in pairs)


def _aims(records: list[Record]) -> Table:
    """Return what is aimed at, with what was reached."""
    table = Table("What is aimed at, by processor time", ["what", "reached", "aim"])
    by = {record.contender.name: record for record in records}

    def row(what: str, over: Contender, under: Contender, aim: str, less: float = 0.0) -> None:
        if over.name in by and under.name in by:
            spread = ratio(by[over.name], by[under.name], by="cpu")
            reached = Spread(spread.median - less, spread.least - less, spread.most - less, spread.times)
            table.rows.append([what, reached, aim])

    row("what follows recognition, as a share of it", WHEREIN, RECOGNITION, "at most 0.2", less=1.0)
    row("times the Irchel geoparser's documents a second", IRCHEL, WHEREIN, "at least 5")
    row("--fast: times a bare scan's time", FAST, SCAN, "at most 4")
    row("time beside plain spaCy's, names alone", WHEREIN, SPACY, "")
    return table


def _right(records: list[Record], documents: Sequence[GoldDocument]) -> Table:
    table = Table(
        "Who is right, on the same documents",
        ["reader", "names found, F1", "precision", "recall", "right within 161 km, of all marked",
         "of those found"],
    )  # fmt: skip
    if not any(d.toponyms for d in documents):
        table.notes.append("not told: no marked corpus was given (--corpora)")
        return table
    for record in records:
        told = figures(documents, [_analysis(d, f) for d, f in zip(documents, record.found(), strict=True)])
        precision, recall, f1 = told["overlap_prf"]  # type: ignore[misc]
        places = record.contender.places
        table.rows.append(
            [
                record.contender.name, f1, precision, recall,
                told["acc161_end_to_end"] if places else None,
                told["acc161_of_recognised"] if places else None,
            ]
        )  # fmt: skip
    table.notes.append(
        "Wherein as shipped was fitted to these corpora; docs/accuracy.md has its figures on what it was not "
        "fitted to"
    )
    return table


def _analysis(gold: GoldDocument, found: Sequence[dict[str, Any]]) -> Analysis:
    """Return what a reader found in the form that is scored."""
    document = gold.document
    spans = [Span(f["start"], f["end"]) for f in found]
    mentions = tuple(
        Mention(
            span=span,
            text=span.of(document.text),
            sentence=0,
            kind=MentionKind.LITERAL,
            recognition_score=1.0,
            lookup=span.of(document.text),
        )
        for span in spans
    )
    return Analysis(
        document=document,
        language="en",
        sentences=(),
        mentions=mentions,
        resolutions=tuple(_resolution(f) for f in found),
    )


def _resolution(found: dict[str, Any]) -> Resolved | Nil:
    if "latitude" not in found:
        return Nil(reason=NilReason.NO_CANDIDATE)
    place = Place(
        id="peer:1",
        name="?",
        latitude=found["latitude"],
        longitude=found["longitude"],
        feature_class="P",
        feature_code="PPL",
    )
    return Resolved(place=place, score=found.get("score", 0.5), evidence=(), candidates=())


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
