"""A cluster of several nodes on this machine, for all tests that need one; one of its nodes can be killed.

Run as a program it says its address on stdout, then does what each line of stdin says: ``SOURCE<tab>FOLDER``
locates SOURCE into the parts of FOLDER, takes a node away when the first part is there, and answers in JSON:
how many nodes were alive before and at the end, and how many parts there were when one went. It ends with
stdin.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAYS = "nodes: "
TOO_SLOW = "timed out during startup"
"""Ray gives a node 30 seconds to start, which cannot be set: a machine with much to do is asked again."""
TRIES = 3
_HEALTH = {"health_check_period_ms": 500, "health_check_failure_threshold": 3}
"""A node that is gone refuses to answer: it is missed after 1.5 seconds, not after 15. One that is only slow
is given as long as ever."""


class Nodes:
    """The program, from outside."""

    def __init__(self, program: subprocess.Popen[str], complaints: Path) -> None:
        self._program = program
        self._complaints = complaints
        self.address: str = self._answer()["address"]

    def locate_and_kill(self, source: Path, folder: Path) -> dict[str, Any]:
        """Locate with a node killed midway; return what the program says of it."""
        assert self._program.stdin is not None
        self._program.stdin.write(f"{source}\t{folder}\n")
        self._program.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._program.stdout is not None
        for line in self._program.stdout:
            if line.startswith(_SAYS):
                return json.loads(line.removeprefix(_SAYS))
        raise AssertionError(self._complaints.read_text(encoding="utf-8", errors="replace")[-3000:])


@contextmanager
def started(folder: Path) -> Iterator[Nodes]:
    """Start the nodes; they end with the block."""
    complaints = folder / "stderr.txt"
    for left in reversed(range(TRIES)):
        program = _program(complaints)
        try:
            nodes = Nodes(program, complaints)
            break
        except AssertionError as error:
            program.communicate(timeout=120)
            if TOO_SLOW not in str(error) or not left:
                raise
    try:
        yield nodes
    finally:
        program.communicate(timeout=120)
    assert program.returncode == 0, complaints.read_text(encoding="utf-8", errors="replace")[-3000:]


def _program(complaints: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0", "PYTHONWARNINGS": "ignore"}
    with complaints.open("wb") as stderr:
        return subprocess.Popen(
            [sys.executable, __file__], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr,
        )  # fmt: skip


def main() -> None:
    """Start a cluster and serve it."""
    import ray
    from ray.cluster_utils import Cluster

    from geo import distributed

    # The head has no processor to give: all work is done on the two nodes, of which one may go.
    head = {"num_cpus": 0, "include_dashboard": False, "_system_config": _HEALTH}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    nodes = [cluster.add_node(wait=False, num_cpus=2) for _ in range(2)]
    cluster.wait_for_nodes()
    distributed.start(cluster.address)
    say({"address": cluster.address})
    for line in sys.stdin:
        source, folder = line.rstrip("\n").split("\t")
        say(locate(cluster, nodes.pop(0), source, folder))
        nodes.append(cluster.add_node(num_cpus=2))
    ray.shutdown()
    cluster.shutdown()


def say(word: dict[str, Any]) -> None:
    """Answer; Ray's own messages may stand on stdout too."""
    sys.stdout.write(f"{_SAYS}{json.dumps(word)}\n")
    sys.stdout.flush()


def locate(cluster: Any, node: Any, source: str, folder: str) -> dict[str, Any]:
    """Locate, and kill."""
    from geo import distributed
    from geo.parsers import ParserOptions

    before = alive()
    done = threading.Event()
    seen: list[int] = []
    killer = threading.Thread(target=take_away, args=(cluster, node, Path(folder), done, seen))
    killer.start()
    located = distributed.locate(distributed.read([source]), ParserOptions(fast=True), actors=2)
    distributed.write(located, folder)
    done.set()
    killer.join()
    # The cluster misses a node at a health check, which may come after the work is done.
    patience = time.monotonic() + 60
    while alive() == before and time.monotonic() < patience:
        time.sleep(0.1)
    return {"before": before, "alive": alive(), "parts": seen}


def take_away(cluster: Any, node: Any, folder: Path, done: threading.Event, seen: list[int]) -> None:
    """Kill a node as soon as there is a part, with whatever it holds, and note how many parts there were."""
    while not done.is_set() and not list(folder.glob("part-*")):
        time.sleep(0.002)
    if not done.is_set():
        seen.append(len(list(folder.glob("part-*"))))
        cluster.remove_node(node, allow_graceful=False)


def alive() -> int:
    """Return how many nodes the cluster counts, the head among them."""
    import ray

    return sum(node["Alive"] for node in ray.nodes())


if __name__ == "__main__":
    main()
