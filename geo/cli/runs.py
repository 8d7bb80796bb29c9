"""One command's pass over documents: progress, counts, and what could not be read, on stderr."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Never

import click

from gazetteer.counting import counted
from geo.errors import GeoError
from geo.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tqdm import tqdm

    from gazetteer.online import OnlineNames
    from geo.documents import ReadOptions, Unread
    from geo.model import Analysis, Document

_COUNTED_FILES: Final = 100_000
"""Files looked for to tell how long a run will take; beyond, it is not told."""
_READ: Final = "read"
_UNREAD: Final = "unread"


class Run:
    """What a command reads and has found so far.

    Parameters
    ----------
    paths : tuple of str
        As given; ``-`` is JSONL on stdin.
    quiet : bool
        Say only what went wrong.
    options : ReadOptions

    Raises
    ------
    click.UsageError
        If nothing is given, or stdin among files.
    """

    def __init__(self, paths: tuple[str, ...], *, quiet: bool, options: ReadOptions) -> None:
        if not paths:
            raise click.UsageError("name at least one file or folder, or - for JSONL on stdin")
        if "-" in paths and paths != ("-",):
            raise click.UsageError("- (stdin) stands alone; give files in a call of their own")
        self.paths = paths
        self.options = options
        self.quiet = quiet
        self.faults = 0
        self.read = 0
        """Documents that could be read, placed or not."""
        self.documents = 0
        self.mentions = 0
        self.unresolved = 0
        self.places: set[str] = set()
        self._unread = 0
        self._names = Remembered()
        """What each name among the results stands for: a document, or something that could not be read."""
        self.asked: OnlineNames | None = None
        """An online geocoder whose faults are told in the end."""
        self._bar: tqdm[Never] | None = None

    def analyses(self, locate: Callable[[Iterable[Document]], Iterator[Analysis]]) -> Iterator[Analysis]:
        """Yield what ``locate`` makes of the documents, counted, its warnings said."""
        with self._progress():
            for analysis in locate(self.readable()):
                self._count(analysis)
                yield analysis

    def readable(self) -> Iterator[Document]:
        """Yield the documents; what cannot be read is said, and counted as a fault unless meant.

        It stands in the results too: as a document without text, whose warning says why.
        """
        from geo.documents import Unread

        for item in self._read():
            if not isinstance(item, Unread):
                self.read += 1
                yield self._apart(item)
            elif item.fault:
                self.fault(str(item))
                yield self._stand_in(item)
            else:
                self.say(str(item))

    def finish(self, *, already: int = 0) -> None:
        """Sum up, and exit 1 when something given could not be read."""
        for fault in self.asked.faults if self.asked else ():
            self.fault(fault)
        before = f"{count(already, 'document')} done before; " if already else ""
        unread = f"; {self._unread:,} could not be read" if self._unread else ""
        self.say(
            f"{before}{count(self.documents, 'document')}, {count(self.mentions, 'mention')} of "
            f"{count(len(self.places), 'place')}, {count(self.unresolved, 'name')} without a place{unread}"
        )
        if self.faults:
            sys.exit(1)

    def say(self, text: str) -> None:
        """Say something worth knowing."""
        if not self.quiet:
            self._echo(plain(text))

    def fault(self, text: str) -> None:
        """Say what went wrong, quiet or not, and exit 1 in the end."""
        self.faults += 1
        self._echo(f"wherein: {plain(text)}")

    def _stand_in(self, item: Unread) -> Document:
        from geo.model import Document

        # A path given in full stays on this machine.
        name = os.path.basename(item.document) if os.path.isabs(item.document) else item.document
        self._unread += 1
        return Document(id=self._own_name(name, _UNREAD), text="", warnings=(item.reason,))

    def _apart(self, document: Document) -> Document:
        """Return a document under a name that nothing unreadable has taken before it."""
        name = self._own_name(document.id, _READ)
        if name == document.id:
            return document
        warning = f"the id {document.id} was given before; this one is {name}"
        return replace(document, id=name, warnings=(*document.warnings, warning))

    def _own_name(self, wanted: str, what: str) -> str:
        name, number = wanted, 1
        while self._names.meet(name, what) is not None:
            number += 1
            name = f"{wanted}#{number}"
        return name

    def _read(self) -> Iterable[Document | Unread]:
        from geo.documents import read_paths, read_stream

        if self.paths == ("-",):
            if sys.stdin is None:
                raise GeoError("stdin is closed; give a file, or JSONL through a pipe")
            return read_stream(sys.stdin.buffer, options=self.options)
        return read_paths(self.paths, self.options)

    def _count(self, analysis: Analysis) -> None:
        from geo.model import Resolved

        if not analysis.document.text and self._names.get(analysis.document.id) == _UNREAD:
            return
        self.documents += 1
        self.mentions += len(analysis.mentions)
        for resolution in analysis.resolutions:
            if isinstance(resolution, Resolved):
                self.places.add(resolution.place.id)
            else:
                self.unresolved += 1
        name = analysis.document.id
        for warning in (*analysis.document.warnings, *analysis.warnings):
            self.say(f"{name}: {warning}")
        if not analysis.document.text.strip():
            if not analysis.document.warnings:
                self.say(f"{name}: it holds nothing but white space")
        elif not analysis.mentions:
            self.say(f"{name}: no place is named in it")
        if self._bar is not None:
            self._bar.update()

    @contextmanager
    def _progress(self) -> Iterator[None]:
        if self.quiet or not sys.stderr.isatty():
            yield
            return
        from tqdm import tqdm

        total = expected_documents(self.paths)
        with tqdm(total=total, unit=" documents", leave=False, dynamic_ncols=True, smoothing=0.05) as bar:
            self._bar = bar
            try:
                yield
            finally:
                self._bar = None

    def _echo(self, line: str) -> None:
        if self._bar is not None:
            self._bar.clear()
        click.echo(line, err=True)
        if self._bar is not None:
            self._bar.refresh()


def expected_documents(paths: Iterable[str]) -> int | None:
    """Return how many documents are likely to come, or None where that cannot be told quickly.

    A file is taken for one document, a JSONL file for one a line.
    """
    total = 0
    for number, path in enumerate(_files(paths), start=1):
        if path is None or number > _COUNTED_FILES:
            return None
        total += _lines(path) if path.suffix.lower() in (".jsonl", ".ndjson") else 1
    return total


def _files(paths: Iterable[str]) -> Iterator[Path | None]:
    for given in paths:
        if os.path.isdir(given):
            for root, folders, names in os.walk(given):
                folders[:] = [name for name in folders if not name.startswith(".")]
                yield from (Path(root, name) for name in names if not name.startswith("."))
        else:
            yield Path(given) if os.path.isfile(given) else None


def _lines(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    except OSError:
        return 1


def check_output(output: str | None, paths: tuple[str, ...]) -> None:
    """Refuse before the work what could not be written after it, or would destroy what is read.

    Raises
    ------
    GeoError
        If it cannot be a file there, or is one of the inputs.
    """
    if output is None or output == "-":
        return
    path = Path(output)
    if not output or path.is_dir() or not path.parent.is_dir():
        raise GeoError(f"{output!r} cannot be written (no file in a folder that is there); name one that is")
    if any(os.path.isfile(given) and path.exists() and path.samefile(given) for given in paths):
        raise GeoError(f"{output} is one of the documents and would be lost; name another file")


@contextmanager
def writing(output: str) -> Iterator[None]:
    """Say in one line why an output could not be written.

    Raises
    ------
    GeoError
        For any ``OSError`` within the block but a closed pipe.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise GeoError(f"{output} cannot be written ({reason}); name a file in a folder that can") from error


def plain(text: str) -> str:
    """Show control characters as escapes: a file name must not move the cursor or hide a line."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def count(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return counted(number, noun)
