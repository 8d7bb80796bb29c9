"""Going on where an interrupted run stopped: what stands in ``FILE.part`` is not done again.

Beside ``FILE.part`` lies ``FILE.run.part``, which says what the run depended on. Only a run that depends on
the same goes on, so that its result is the one an uninterrupted run would have given.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final

from gazetteer.regular import fresh
from geo.errors import GeoError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from geo.model import Document

_ANEW: Final = "run without --resume to start anew"
_BLOCK: Final = 1 << 20


class CannotResume(GeoError, ValueError):
    """What was begun does not fit what is asked for now."""


class Begun:
    """An output that was begun, or is about to be.

    Parameters
    ----------
    path : Path
        The output; what is finished of it stands in ``FILE.part``.
    depends_on : mapping of str to str
        What the result depends on beside the documents.
    """

    def __init__(self, path: Path, depends_on: Mapping[str, str]) -> None:
        self._path = path.resolve()
        self._part = self._path.with_name(self._path.name + ".part")
        self._run = self._path.with_name(self._path.name + ".run.part")
        self._depends_on = dict(depends_on)
        self.done = 0
        """Documents that were there already."""

    def check(self) -> None:
        """Tell whether going on is possible.

        Raises
        ------
        CannotResume
            If what was begun depended on something else, or does not say on what.
        """
        if self._part.is_symlink():
            # Who filled the folder may have put it there, to have something written where it leads.
            raise CannotResume(f"{self._part.name} is a link, which no run leaves; {_ANEW}")
        if not self._part.exists():
            return
        try:
            begun = dict(json.loads(self._run.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, RecursionError) as error:
            raise CannotResume(f"{self._part.name} does not say how it was made; {_ANEW}") from error
        other = sorted(
            key for key in {*begun, *self._depends_on} if begun.get(key) != self._depends_on.get(key)
        )
        if other:
            raise CannotResume(f"{self._part.name} was made with another {', '.join(other)}; {_ANEW}")

    def left(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Yield the documents that are still to do; those done must come first, unchanged.

        Raises
        ------
        CannotResume
            If a document that was done is not where it was, or has another text.
        """
        done = self._finished()
        for document in documents:
            record = next(done, None)
            if record is None:
                yield document
                continue
            sha256 = hashlib.sha256(document.text.encode("utf-8")).hexdigest()
            if record != (document.id, sha256):
                raise CannotResume(
                    f"{document.id} comes where {record[0]} was done before, or its text has changed; {_ANEW}"
                )
            self.done += 1

    @contextmanager
    def output(self) -> Iterator[IO[str]]:
        """Open the part for further lines; the file appears under its name when the block ends well."""
        self._cut()
        with fresh(self._run) as file:
            file.write(json.dumps(self._depends_on, sort_keys=True).encode("utf-8"))
        with self._part.open("a", encoding="utf-8", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        self._part.replace(self._path)
        self._run.unlink(missing_ok=True)

    def forget(self) -> None:
        """Start anew: drop what was begun."""
        self._part.unlink(missing_ok=True)
        self._run.unlink(missing_ok=True)

    def _cut(self) -> None:
        """Drop an unfinished last line."""
        if not self._part.exists():
            return
        with self._part.open("rb+") as file:
            end = file.seek(0, os.SEEK_END)
            while end:
                start = max(0, end - _BLOCK)
                file.seek(start)
                at = file.read(end - start).rfind(b"\n")
                if at >= 0:
                    end = start + at + 1
                    break
                end = start
            file.truncate(end)

    def _finished(self) -> Iterator[tuple[str, str]]:
        """Yield the id and digest of each document done, in order."""
        self._cut()
        if not self._part.exists():
            return
        with self._part.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                try:
                    record = json.loads(line)
                    yield record["id"], record["text_sha256"]
                except (ValueError, KeyError, TypeError, RecursionError) as error:
                    raise CannotResume(
                        f"{self._part.name} holds a line that is no analysis; {_ANEW}"
                    ) from error
