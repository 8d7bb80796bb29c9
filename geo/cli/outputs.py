"""Where a run's results go: stdout, a file, or a file that an interrupted run goes on with."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

from geo.cli.runs import plain, writing
from geo.errors import GeoError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from geo.cli.runs import Run
    from geo.exporters import ExportSettings, Format
    from geo.model import Analysis, Document
    from geo.parsers import ParserOptions
    from geo.pipeline import Geoparser

    Locating = Callable[[Iterable[Document]], Iterator[Analysis]]

_INTERRUPTED: Final = 130
"""What a shell expects of a program ended by Ctrl-C."""


def locating(
    geoparser: Geoparser, options: ParserOptions, workers: int, documents: Iterable[Document]
) -> Iterator[Analysis]:
    """Yield analyses in order, made here or by several processes."""
    if workers == 1:
        return geoparser.locate_all(documents)
    from geo.workers import locate_parallel

    return locate_parallel(documents, options, workers=workers)


def to_stdout(run: Run, located: Locating, form: Format, settings: ExportSettings) -> None:
    """Write to stdout; text as it comes.

    Raises
    ------
    GeoError
        If stdout is closed or cannot be written.
    """
    from gazetteer.terminal import spelled
    from geo.exporters import send
    from geo.exporters.writable import writable

    if sys.stdout is None:
        raise GeoError("stdout is closed; name a file with -o")
    with writing("stdout"), interruptible("what was finished is written"):
        if form.pieces and sys.stdout.isatty():
            # For eyes, not for a program: a text must not steer the terminal it is shown on.
            for piece in form.pieces(map(writable, run.analyses(located)), settings):
                sys.stdout.buffer.write(spelled(piece).encode("utf-8"))
        else:
            send(run.analyses(located), sys.stdout.buffer, form.name, settings)
        sys.stdout.buffer.flush()
    run.finish()


def to_file(run: Run, located: Locating, path: Path, form: Format, settings: ExportSettings) -> None:
    """Write a file, whole or not at all.

    Raises
    ------
    GeoError
        If it cannot be written.
    """
    from geo.exporters import save

    kept = f"what was finished is in {path.name}.part" if form.pieces else f"{path.name} is as it was"
    with writing(str(path)), interruptible(kept):
        save(run.analyses(located), path, form.name, settings)
    run.finish()


def to_jsonl(
    run: Run,
    located: Locating,
    path: Path,
    settings: ExportSettings,
    options: ParserOptions,
    *,
    resume: bool,
) -> None:
    """Write JSONL a document at a time, so that an interrupted run can be resumed.

    Raises
    ------
    GeoError
        If it cannot be written, or what was begun does not fit.
    """
    from geo.decisions import Decisions
    from geo.exporters import FORMATS
    from geo.exporters.output import held
    from geo.exporters.writable import writable
    from geo.parsers import model_digest, sources_digest
    from geo.resuming import Begun

    if path.exists() and not path.is_file():
        # A pipe or a device: there is nothing to go on from.
        to_file(run, located, path, FORMATS["jsonl"], settings)
        return
    begun = Begun(
        path,
        {
            "version": settings.wherein,
            "gazetteer": settings.gazetteer,
            "model": model_digest(options.model),
            "recogniser": "fast" if options.fast else "neural",
            "decisions": Decisions(options.decisions).digest,
            "--sources": sources_digest(options.sources),
            "--holds": settings.holds.value,
            "--online": run.asked.service if run.asked else "",
        },
    )
    kept = f"what was finished is in {path.name}.part; the same command with --resume goes on from there"
    with writing(str(path)), interruptible(kept), held(path.resolve()):
        if resume:
            begun.check()
        else:
            begun.forget()
        pieces = FORMATS["jsonl"].pieces
        analyses = run.analyses(lambda documents: located(begun.left(documents)))
        with begun.output() as stream:
            for line in pieces(map(writable, analyses), settings) if pieces else ():
                stream.write(line)
                stream.flush()
    run.finish(already=begun.done)


@contextmanager
def interruptible(kept: str) -> Iterator[None]:
    """End on Ctrl-C with one line that says what there is."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(f"\nwherein: interrupted; {plain(kept)}", err=True)
        sys.exit(_INTERRUPTED)
