"""How every reader is asked: texts in as a line of JSON on stdin, places and times out as a line on stdout.

Run inside each program's own environment, so nothing but the standard library is used. Times are taken here,
around the reading alone: by the clock, and of the processor for all threads of the process.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Found = dict[str, Any]
    Read = Callable[[Sequence[str]], list[list[Found]]]


def serve(read: Read) -> None:
    """Answer requests until stdin ends; what the program itself prints goes to stderr."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        texts = json.loads(line)["texts"]
        clock, worked = time.perf_counter(), time.process_time()
        found = read(texts)
        answer = {
            "clock": time.perf_counter() - clock,
            "cpu": time.process_time() - worked,
            "cpu_since_start": time.process_time(),
            "memory_mb": peak_mb(),
            "found": found,
        }
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def peak_mb() -> float:
    """Return the most memory the process has held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 if sys.platform == "linux" else 1_048_576)


def span(start: int, end: int) -> Found:
    """Return a name without a place."""
    return {"start": start, "end": end}
