"""Run as a program: a cluster of several nodes on this machine, one of them killed in the middle.

    python ray_nodes.py SOURCE FOLDER REPORT

SOURCE is located into the parts of FOLDER; a node is taken away when the first part is there. In the file
REPORT stands how many parts there were when it went, and how many nodes were alive at the end.
"""

import json
import sys
import threading
import time
from pathlib import Path

import ray
from ray.cluster_utils import Cluster

from geo import distributed
from geo.parsers import ParserOptions


def main(source: str, folder: str, report: str) -> None:
    """Locate, and kill."""
    # The head has no processor to give: all work is done on the two nodes, of which one may go.
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    nodes = [cluster.add_node(num_cpus=2) for _ in range(2)]
    cluster.wait_for_nodes()
    distributed.start(cluster.address)
    done = threading.Event()
    seen: list[int] = []
    killer = threading.Thread(target=take_away, args=(cluster, nodes[0], Path(folder), done, seen))
    killer.start()
    located = distributed.locate(distributed.read([source]), ParserOptions(fast=True), actors=2)
    distributed.write(located, folder)
    done.set()
    killer.join()
    Path(report).write_text(json.dumps({"parts": seen, "alive": alive(len(nodes))}), encoding="utf-8")
    ray.shutdown()
    cluster.shutdown()


def take_away(cluster: Cluster, node: object, folder: Path, done: threading.Event, seen: list[int]) -> None:
    """Kill a node as soon as there is a part, with whatever it holds, and note how many parts there were."""
    while not done.is_set() and not list(folder.glob("part-*")):
        time.sleep(0.002)
    if not done.is_set():
        seen.append(len(list(folder.glob("part-*"))))
        cluster.remove_node(node, allow_graceful=False)


def alive(wanted: int) -> int:
    """Return how many nodes the cluster counts, the head among them, once it had time to miss a dead one.

    The cluster misses a node at its next health check, which may come after the work is done.
    """
    patience = time.monotonic() + 60
    while (count := sum(node["Alive"] for node in ray.nodes())) != wanted and time.monotonic() < patience:
        time.sleep(0.1)
    return count


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3])
