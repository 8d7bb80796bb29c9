"""A reader as a process of its own: started, asked in JSON, timed, ended."""

from __future__ import annotations

import json
import select
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, Final

from peers.environments import HERE, Unavailable, environment, irchel_data

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_SAID: Final = 400
PATIENCE: Final = 300.0
"""Seconds that an answer may take."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader said of some texts, and what that took."""

    clock: float
    cpu: float
    """Seconds of all threads."""
    cpu_since_start: float
    memory_mb: float
    found: list[list[dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A reader and how its process is started."""

    name: str
    command: Callable[[Path], list[str]]
    """From the folder of the environments; raises `Unavailable`."""
    places: bool = True
    """Whether it says where names lie."""
    ours: bool = True
    note: str = ""

    def start(self, folder: Path) -> Running:
        """Return it, started."""
        return Running(self.name, self.command(folder))


@dataclass(slots=True)
class Running:
    """A reader's process."""

    name: str
    command: list[str]
    started: float = field(init=False)
    _process: subprocess.Popen[str] = field(init=False)
    _said: IO[bytes] = field(init=False)

    def __post_init__(self) -> None:
        # A file, not a pipe: nobody reads along, and a full pipe would hold the process up.
        self._said = tempfile.TemporaryFile()  # noqa: SIM115
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said, text=True
        )

    def ask(self, texts: Sequence[str], patience: float = PATIENCE) -> Answer:
        """Return its answer.

        Raises
        ------
        Unavailable
            If the process ended, or was ended because no answer came for so many seconds.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps({"texts": list(texts)}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise self._ended() from error
        # One answer is asked for at a time, so nothing waits in the buffer when it is not there yet.
        if not select.select([self._process.stdout], [], [], patience)[0]:
            self._process.kill()
            raise Unavailable(f"{self.name} did not answer within {patience:,.0f} s")
        line = self._process.stdout.readline()
        if not line:
            raise self._ended()
        return Answer(**json.loads(line))

    def close(self) -> None:
        """End the process."""
        self._process.communicate()
        self._said.close()

    def _ended(self) -> Unavailable:
        self._process.wait()
        self._said.seek(0)
        said = " ".join(self._said.read().decode(errors="replace").split())[-_SAID:]
        return Unavailable(f"{self.name} ended with {self._process.returncode}: {said}")


def _own(script: str, *arguments: str) -> Callable[[Path], list[str]]:
    return lambda _: [sys.executable, str(HERE / script), *arguments]


def _peer(environment_name: str, script: str) -> Callable[[Path], list[str]]:
    return lambda folder: [str(environment(environment_name, folder)), str(HERE / script)]


def _irchel(folder: Path) -> list[str]:
    python = environment("irchel", folder)
    return [str(python), str(HERE / "irchel_reader.py"), str(irchel_data(python, folder))]


WHEREIN: Final = Contender(name="Wherein", command=_own("wherein_reader.py"))
RECOGNITION: Final = Contender(
    name="Wherein, recognition alone", command=_own("wherein_reader.py", "--recognition"), places=False
)
FAST: Final = Contender(name="Wherein --fast", command=_own("wherein_reader.py", "--fast"))
SCAN: Final = Contender(
    name="bare scan", command=_own("scan_reader.py"), note="words, the longest name, its largest place"
)
OWN: Final = (WHEREIN, RECOGNITION, FAST, SCAN)
SPACY: Final = Contender(
    name="spaCy md, names alone", command=_peer("names", "spacy_reader.py"), places=False, ours=False
)
IRCHEL: Final = Contender(
    name="Irchel geoparser",
    command=_irchel,
    ours=False,
    note="with en_core_web_md, all-MiniLM-L6-v2 and our gazetteer, since its own are in no registry",
)
PEERS: Final = (
    SPACY,
    Contender(
        name="geotext",
        command=_peer("names", "geotext_reader.py"),
        places=False,
        ours=False,
        note="names alone, without their positions",
    ),
    Contender(
        name="flashgeotext",
        command=_peer("names", "flashgeotext_reader.py"),
        places=False,
        ours=False,
        note="names alone",
    ),
    IRCHEL,
)
