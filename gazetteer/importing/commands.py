"""What ``wherein gazetteer import`` and ``fetch`` do: bring files in, list them, take them out again."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from gazetteer.counting import counted
from gazetteer.importing.fetch import download, read_downloads
from gazetteer.importing.progress import Progress
from gazetteer.importing.run import READING, SORTING, import_files
from gazetteer.importing.shelf import remove, sole_writer
from gazetteer.imports import read_imports
from gazetteer.opening import open_gazetteer
from gazetteer.terminal import in_json, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gazetteer.importing.run import Outcome

_FAULTS_SHOWN = 20
_FETCHING = "fetching"
_DOWNLOADS = ".downloads"
"""Inside the folder of imports: kept until they are imported, so that an interrupted one goes on."""
_SHARES = {READING: 0.75, SORTING: 0.25}
"""How much of the whole each stage takes, by the clock of a full dump."""


def run_import(files: Sequence[Path], folder: Path, name: str, *, quiet: bool) -> None:
    """Import files and say what came of it."""
    progress = Progress(_SHARES, quiet=quiet)
    try:
        outcomes = import_files(files, folder, open_gazetteer, name=name, report=progress.report)
    finally:
        progress.clear()
    for outcome in outcomes:
        _tell(outcome, quiet=quiet)
    # Finds out now, once, which places are the same as which below.
    opened = open_gazetteer([folder])
    if not quiet:
        click.echo(
            f"the gazetteer has {counted(opened.base.meta['counts']['places'], 'place')} now", err=True
        )


def run_fetch(what: str, folder: Path, address: str, *, yes: bool, quiet: bool) -> None:
    """Say what a download is and how large, ask, get it, and import it."""
    wanted = read_downloads()[what]
    source = address or wanted.address
    click.echo(
        f"{wanted.title}: about {wanted.size / 1e6:,.0f} MB in {len(wanted.files)} files from {source}\n"
        f"Licence: {wanted.licence}.",
        err=True,
    )
    if not yes and not click.confirm("Get it over the internet, and import it?", err=True):
        click.echo("nothing was fetched", err=True)
        return
    progress = Progress({_FETCHING: 1.0}, quiet=quiet)
    store = folder / _DOWNLOADS / what
    try:
        files = download(wanted, store, address=address, report=lambda done: progress.report(_FETCHING, done))
    finally:
        progress.clear()
    run_import(files, folder, what, quiet=quiet)
    shutil.rmtree(store, ignore_errors=True)


def list_imports(folder: Path, *, as_json: bool) -> None:
    """Print what is imported, lowest first."""
    imports = read_imports(folder)
    if as_json:
        click.echo(in_json([asdict(each) for each in imports]))
        return
    if not imports:
        click.echo(f"nothing is imported in {folder}", err=True)
    widest = max((len(each.name) for each in imports), default=0)
    for each in imports:
        files = ", ".join(each.files)
        click.echo(plain(f"{each.name:{widest}} {each.places:>11,} places {each.names:>11,} names  {files}"))


def remove_imports(names: Sequence[str], folder: Path, *, quiet: bool) -> None:
    """Take imports out again."""
    with sole_writer(folder):
        for name in names:
            gone = remove(folder, name)
            if not quiet:
                click.echo(plain(f"{gone.name}: removed, {counted(gone.places, 'place')}"), err=True)


def _tell(outcome: Outcome, *, quiet: bool) -> None:
    imported, faults = outcome.imported, outcome.faults
    told = f"{counted(imported.places, 'place')} with {counted(imported.names, 'name')}"
    click.echo(plain(f"{imported.name}: {told} imported"))
    for fault in faults.kept[:_FAULTS_SHOWN]:
        click.echo(plain(str(fault)), err=True)
    if faults.total:
        more = faults.total - min(faults.total, _FAULTS_SHOWN)
        shown = f", {more:,} of them not shown" if more else ""
        click.echo(plain(f"{imported.name}: {counted(faults.total, 'faulty row')} left out{shown}"), err=True)
    if quiet:
        return
    for reason, number in faults.passed_over.items():
        click.echo(plain(f"{imported.name}: {counted(number, 'row')} passed over: {reason}"), err=True)
    for file in outcome.not_read:
        click.echo(plain(f"{file}: not read; it holds no places that can be imported"), err=True)
