"""The cluster a distributed run works on: joined or started, and what its machines tell the caller."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

from geo.errors import GeoError

if TYPE_CHECKING:
    from geo.documents import Unread


class RayMissing(GeoError, ImportError):
    """Ray is not installed."""

    def __init__(self) -> None:
        super().__init__("working on several machines needs Ray; pip install 'wherein[ray]'")


def start(address: str | None = None, *, processors: int | None = None) -> None:
    """Join a Ray cluster, or start one on this machine; nothing is done when one was joined before.

    Parameters
    ----------
    address : str, optional
        A cluster's address, as ``ray.init`` takes it; without it, ``RAY_ADDRESS`` of the environment
        counts, and without that a cluster of this machine alone is started, which sends no usage figures.
    processors : int, optional
        How many processors a cluster of this machine may use; all without it.

    Raises
    ------
    RayMissing
        If Ray is not installed.
    """
    ray = ray_library()
    if ray.is_initialized():
        return
    # Ray asks these of the environment alone.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if address or os.environ.get("RAY_ADDRESS"):
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
        return
    # Unless told so, Ray would join whatever cluster someone has started on this machine last.
    ray.init(
        address="local",
        num_cpus=processors,
        include_dashboard=False,
        log_to_driver=False,
        logging_level=logging.ERROR,
        _node_ip_address="127.0.0.1",
    )


class Faults:
    """What could not be read, wherever it was met: an actor beside the caller that every machine tells."""

    def __init__(self) -> None:
        ray = ray_library()
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        # Beside the caller, so that no machine that is lost takes it along.
        here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
        self._actor = ray.remote(_Told).options(num_cpus=0, scheduling_strategy=here).remote()

    def tell(self, unread: Unread) -> None:
        """Keep one; told twice, after a machine was lost, it is kept once."""
        self._actor.add.remote(unread.document, unread.reason, unread.fault)

    def found(self) -> tuple[Unread, ...]:
        """Return all that was told, by name."""
        from geo.documents import Unread

        told = ray_library().get(self._actor.all.remote())
        return tuple(
            Unread(document=document, reason=reason, fault=fault) for document, reason, fault in told
        )


class _Told:
    """What the actor holds."""

    def __init__(self) -> None:
        self._told: set[tuple[str, str, bool]] = set()

    def add(self, document: str, reason: str, fault: bool) -> None:
        self._told.add((document, reason, fault))

    def all(self) -> list[tuple[str, str, bool]]:
        return sorted(self._told)


def ray_library() -> Any:
    """Return Ray, or say that it is not installed."""
    try:
        import ray
    except ImportError as error:
        raise RayMissing from error
    return ray


def data_library() -> Any:
    """Return Ray's data library, told to keep the order of rows."""
    ray_library()
    from ray import data

    context = data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    return data
