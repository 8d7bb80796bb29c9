"""The reading process, ``python -m geo.readers.worker``: parsers of strangers' files run here only.

It reads requests from standard input and answers with JSON lines. It cannot write files, uses no more
memory than allowed where the system can hold it to that, and may be ended at any moment. Should whoever
asks be killed, it ends at its next answer, or when that has taken its time.
"""

from __future__ import annotations

import json
import os
import sys
import time
from math import ceil
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from geo.readers.dispatch import read
from geo.readers.values import Budget, Source
from geo.readers.wire import options_of, packed_item

if TYPE_CHECKING:
    from types import TracebackType


def main() -> None:
    """Answer requests until there are none."""
    asked_of = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not become part of an answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:  # noqa: ARG001
        _answer(answers, {"failed": kind.__name__})

    sys.excepthook = told
    while line := asked_of.readline():
        asked = json.loads(line)
        _restrict(asked["limits"]["memory_bytes"])
        data = asked_of.read(asked["size"]) if asked["path"] is None else None
        _bound_time(asked["seconds"])
        for item in read(_source(asked, data), options_of(asked), None):
            _answer(answers, packed_item(item))
            _bound_time(asked["seconds"])
        _answer(answers, {"done": True})


def _source(asked: dict[str, Any], data: bytes | None) -> Source:
    return Source(
        name=asked["name"],
        data=data,
        path=Path(asked["path"]) if asked["path"] is not None else None,
        suffix=asked["suffix"],
        charset=asked["charset"],
        url=asked["url"],
        depth=asked["depth"],
        budget=Budget(asked["budget"]) if asked["budget"] is not None else None,
    )


def _answer(stream: IO[bytes], record: dict[str, Any]) -> None:
    stream.write(json.dumps(record).encode("ascii") + b"\n")
    stream.flush()


def _restrict(memory: int) -> None:
    """Bound what this process may use, where the system knows how: no file, no core dump, so much memory."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        bound = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))


def _bound_time(seconds: float) -> None:
    """Bound the processor time until the next answer, where the system knows how.

    Who asked ends what takes too long; but not once it was killed itself, and then nobody else would.
    """
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    bound = ceil(time.process_time() + seconds) + 1
    resource.setrlimit(
        resource.RLIMIT_CPU, (bound if hard == resource.RLIM_INFINITY else min(bound, hard), hard)
    )


if __name__ == "__main__":
    main()
