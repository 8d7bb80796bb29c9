"""An import from end to end: files in, one pack a family of files out, in place whole or not at all."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from gazetteer.importing.completing import Completer
from gazetteer.importing.entry import Faults
from gazetteer.importing.errors import ImportFailed, NotASource
from gazetteer.importing.inputs import Meter, find_inputs
from gazetteer.importing.kinds import READABLE, Kind, kind_of, wanted_kind
from gazetteer.importing.outlines import bounded
from gazetteer.importing.pack import PackWriter
from gazetteer.importing.seen import Seen
from gazetteer.importing.shelf import draft_folder, put, sole_writer
from gazetteer.importing.sources import open_source
from gazetteer.imports import Imported
from gazetteer.naming.variants import shipped_variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from gazetteer.importing.entry import Entry
    from gazetteer.importing.inputs import Input
    from gazetteer.store import Gazetteer

READING: Final = "reading"
SORTING: Final = "sorting"
_NAME: Final = re.compile(r"[^\w]+")
_LONGEST_NAME: Final = 60
_LABEL: Final = "{} (import {})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one import."""

    imported: Imported
    faults: Faults
    not_read: tuple[str, ...] = ()
    """Files in folders and zips that hold no places."""


@dataclass(frozen=True, slots=True)
class _Job:
    """The files of one family, which become one pack."""

    family: str
    name: str
    inputs: list[tuple[Kind, Input]] = field(default_factory=list)


def import_files(
    paths: Sequence[Path],
    folder: Path,
    below: Callable[[], Gazetteer],
    *,
    name: str = "",
    report: Callable[[str, float], None] = lambda stage, done: None,  # noqa: ARG005
) -> list[Outcome]:
    """Import files into the folder of imports; return what became of them.

    Parameters
    ----------
    paths : sequence of Path
        Files, zips, or folders of both. Those of one family (all of GeoNames' tables, say) become one import.
    folder : Path
        Of imports; made if absent.
    below : callable
        Opens the gazetteer that gives points to places whose source has none.
    name : str, optional
        What to call the import; by default its family and the first path's name. One so called is replaced.
    report : callable, optional
        Told the stage and how much of it is done, 0 to 1.

    Raises
    ------
    ImportFailed
        If nothing of a family could be imported; earlier families of the call are in place all the same.
    """
    jobs, not_read = _jobs(paths, name)
    with sole_writer(folder):
        found = []
        for job in jobs:
            outcome = _run(job, folder, Completer(below), report)
            found.append(Outcome(imported=outcome[0], faults=outcome[1], not_read=not_read))
            not_read = ()
    return found


def _jobs(paths: Sequence[Path], name: str) -> tuple[list[_Job], tuple[str, ...]]:
    jobs: dict[str, _Job] = {}
    not_read = []
    for item in find_inputs(paths):
        kind = wanted_kind(item) if item.given else kind_of(item)
        if kind is None:
            not_read.append(item.name)
            continue
        family = kind.family
        if family not in jobs:
            jobs[family] = _Job(family, _slug(name) or _default_name(family, paths, item))
        jobs[family].inputs.append((kind, item))
    if not jobs:
        what = ", ".join(path.name for path in paths)
        raise NotASource(f"{what} holds none of the files that can be imported: {READABLE}")
    if name and len(jobs) > 1:
        raise NotASource(
            f"--name names one import, and these files make {', '.join(jobs)}; import them apart"
        )
    return list(jobs.values()), tuple(not_read)


def _default_name(family: str, paths: Sequence[Path], item: Input) -> str:
    """Return the family with the name of the one path given, else of the family's first file."""
    path = paths[0].resolve() if len(paths) == 1 else item.path
    stem = _slug(path.name if path.is_dir() else path.name.split(".")[0])
    return stem if not stem or stem.startswith(family) else f"{family}-{stem}"


def _slug(text: str) -> str:
    return _NAME.sub("-", text.lower()).strip("-")[:_LONGEST_NAME]


def _run(
    job: _Job, folder: Path, completer: Completer, report: Callable[[str, float], None]
) -> tuple[Imported, Faults]:
    faults = Faults()
    draft = draft_folder(folder)
    meter = Meter([item for _, item in job.inputs], lambda done: report(READING, done))
    about = _about(job)
    label = _LABEL.format(about["data"], job.name)
    try:
        with (
            PackWriter(draft, shipped_variants(), label) as writer,
            open_source(job.family, job.inputs, draft, faults, meter) as source,
        ):
            _add_all(writer, source.entries(), completer, faults)
            if not len(writer):
                raise ImportFailed(_nothing(job, faults))
            pairs = list(source.parents())
            counts = writer.finish(_meta(job, about, writer), lambda done: report(SORTING, done), pairs)
        imported = _imported(job, draft, counts, faults)
        put(folder, draft, imported)
    except OSError as err:
        raise ImportFailed(f"the import could not be written ({err}); nothing was changed") from err
    return imported, faults


def _add_all(writer: PackWriter, entries: Iterable[Entry], completer: Completer, faults: Faults) -> None:
    seen = Seen()
    for entry in entries:
        if not seen.add(entry.id):
            faults.pass_over("a place that came before, by its id")
            continue
        if not entry.has_point and not completer.complete(entry, faults):
            continue
        if entry.aliases:
            entry.aliases = completer.settled(entry.aliases)
        writer.add(entry)
        if entry.shape is not None:
            packed = bounded(entry.shape)
            if packed is not None:
                writer.add_shape(packed)


def _nothing(job: _Job, faults: Faults) -> str:
    files = ", ".join(item.name for _, item in job.inputs)
    first = f"; the first fault: {faults.kept[0]}" if faults.kept else ""
    return f"{files}: no place in it could be read ({faults.total:,} faulty rows{first})"


def _about(job: _Job) -> dict[str, str]:
    text = resources.files("gazetteer.importing").joinpath("about.toml").read_text("utf-8")
    about: dict[str, str] = tomllib.loads(text)[job.family]
    return about


def _meta(job: _Job, about: dict[str, str], writer: PackWriter) -> dict[str, Any]:
    source = {
        **about,
        "import": job.name,
        "package": ", ".join(item.name for _, item in job.inputs),
        "places": len(writer),
        "names": writer.names,
    }
    return {"import": job.name, "kind": job.family, "sources": [source]}


def _imported(job: _Job, draft: Path, counts: dict[str, int], faults: Faults) -> Imported:
    from gazetteer.pack.embedded import Base

    version = Base(draft).version
    return Imported(
        name=job.name,
        kind=job.family,
        folder=f"{job.name}-{version}",
        files=tuple(item.name for _, item in job.inputs),
        places=counts["places"],
        names=counts["names"],
        left_out=faults.total,
        version=version,
    )
