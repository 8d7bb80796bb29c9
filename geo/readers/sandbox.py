"""Reading guarded formats in a process of its own, so that none can hang, crash or swamp this one.

One process reads file after file and is started anew when a file has ended it. See
``docs/decisions/0004-readers.md``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from geo.errors import DocumentError
from geo.readers.wire import request, unpacked_item

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from geo.readers.values import Item, ReadOptions, Source

_SECONDS_PER_MEGABYTE: Final = 4.0


class Sandbox:
    """A reading process, started when first needed; use it as a context manager.

    One thread at a time may read with it.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, source: Source, options: ReadOptions) -> Iterator[Item]:
        """Yield what the process makes of a file.

        Raises
        ------
        DocumentError
            If it took too long, ended the process, or is larger than a file of its kind may be.
        """
        data = None if source.path is not None else source.read(options.limits)
        size = _size(source, data)
        seconds = options.limits.seconds + _SECONDS_PER_MEGABYTE * size / 1_000_000
        whole = False
        try:
            self._ask(request(source, options, len(data or b""), seconds), data)
            while "done" not in (answer := self._next(source.name, seconds)):
                yield unpacked_item(answer)
            whole = True
        except (BrokenPipeError, KeyError, TypeError, json.JSONDecodeError) as error:
            raise DocumentError(source.name, "its reader ended; open the file and save it again") from error
        finally:
            # Half-read answers would be taken for the next file's.
            if not whole:
                self.close()

    def close(self) -> None:
        """End the process."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.kill()
        for pipe in (process.stdin, process.stdout):
            _close(pipe)
        process.wait()

    def _ask(self, line: bytes, data: bytes | None) -> None:
        pipe = self._started().stdin
        if pipe is None:
            raise OSError("the reading process has no standard input")
        pipe.write(line)
        # By a thread of its own: the process may hang, or answer, before it has taken all.
        threading.Thread(target=_send, args=(pipe, data or b""), daemon=True).start()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                # -P: what lies in the current folder is never imported. -B: the process writes no file.
                [sys.executable, "-P", "-B", "-m", "geo.readers.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        return self._process

    def _next(self, name: str, seconds: float) -> dict[str, Any]:
        """Wait for the next answer; only this waiting counts, not what is done with the answers."""
        process = self._started()
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, end)
        timer.daemon = True  # an interrupted run does not wait for it
        timer.start()
        try:
            line = process.stdout.readline() if process.stdout else b""
        finally:
            timer.cancel()
        if late.is_set():
            reason = f"reading it took longer than {seconds:.0f} seconds; split it, or save it as plain text"
            raise DocumentError(name, reason)
        answer: dict[str, Any] = json.loads(line) if line.endswith(b"\n") else {"failed": "the process ended"}
        if "failed" in answer:
            reason = f"its reader failed on it ({answer['failed']}); open the file and save it again"
            raise DocumentError(name, reason)
        return answer


def _size(source: Source, data: bytes | None) -> int:
    return len(data) if data is not None else (source.path.stat().st_size if source.path else 0)


def _environment() -> dict[str, str]:
    """Return this process's environment, with this very package first where modules are looked for."""
    package = str(Path(__file__).resolve().parents[2])
    others = os.environ.get("PYTHONPATH")
    path = f"{package}{os.pathsep}{others}" if others else package
    return {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


def _send(pipe: IO[bytes], data: bytes) -> None:
    try:
        pipe.write(data)
        pipe.flush()
    except (OSError, ValueError):
        return  # the process has ended, which its answers (or their end) say


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe is not None:
            pipe.close()
    except OSError:
        return
