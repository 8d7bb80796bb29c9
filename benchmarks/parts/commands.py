"""Running ``wherein`` as people do, with what it took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_MAIN: Final = "from geo.cli.__main__ import main; main()"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: seconds by the clock, of processors, and the largest process's memory."""

    clock: float
    cpu: float
    memory_mb: float


def wherein(arguments: Sequence[str]) -> Cost:
    """Run a command to its end.

    Raises
    ------
    RuntimeError
        If it fails, with what it said.
    """
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", _MAIN, *arguments],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    said = process.stderr.read()
    # Not Popen.wait, which tells no costs: those of this process and of all that it waited for itself.
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"wherein {' '.join(arguments)} ended with {process.returncode}: {said}")
    peak = used.ru_maxrss / (1024 if sys.platform == "linux" else 1_048_576)
    return Cost(time.perf_counter() - began, used.ru_utime + used.ru_stime, peak)


def write_documents(path: Path, texts: Iterable[str]) -> None:
    """Write texts as documents, a line each."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts))
