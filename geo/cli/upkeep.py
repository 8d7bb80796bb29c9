"""``wherein doctor | clean``: the commands that look after the installation and the project folder."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from geo.cli.options import with_layers, with_paths, with_project
from geo.cli.runs import count, plain

if TYPE_CHECKING:
    from pathlib import Path

    from geo.cleaning import Removable


@click.command(short_help="Say what is installed, and what is wrong.")
@with_layers
@with_project
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of lines.")
def doctor(layers: tuple[Path, ...], project: Path | None, as_json: bool) -> None:
    """Say what is installed, which gazetteer, which model, and what is wrong; exit 1 if something is."""
    from dataclasses import asdict

    from gazetteer.terminal import in_json
    from geo.doctor import Health, examine
    from geo.project import project_folder

    findings = examine(layers, project or project_folder((".",)))
    if as_json:
        click.echo(in_json([asdict(finding) for finding in findings]))
    else:
        width = max(len(finding.what) for finding in findings)
        for finding in findings:
            remedy = f"; {finding.remedy}" if finding.remedy else ""
            mark = {Health.GOOD: " ", Health.MISSING: "-", Health.WRONG: "!"}[finding.health]
            click.echo(f"{mark} {plain(finding.what):<{width}}  {plain(finding.found + remedy)}")
    if any(finding.health is Health.WRONG for finding in findings):
        sys.exit(1)


@click.command(short_help="List and remove what can be made again.")
@with_paths
@with_project
@click.option("--model", is_flag=True, help="Also what wherein train wrote.")
@click.option("--dry-run", is_flag=True, help="List only.")
@click.option("--yes", is_flag=True, help="Remove without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def clean(
    paths: tuple[str, ...], project: Path | None, model: bool, dry_run: bool, yes: bool, as_json: bool
) -> None:
    """List and remove what can be made again: caches, uploads and histograms of a project folder.

    Without a PATH: of the folder you are in, and of the one for pasted texts and stdin. Decisions, gazetteer
    layers and files that Wherein did not make stay.

    \b
    wherein clean reports/
    wherein clean reports/ --yes
    """
    from gazetteer.terminal import in_json
    from geo.cleaning import removable, remove

    found = [(folder, removable(folder, model=model)) for folder in _projects(paths, project)]
    listed = [part for _, parts in found for part in parts if part.files]
    if as_json:
        click.echo(in_json([_as_dict(part) for part in listed]))
    for folder, parts in found:
        for part in parts:
            _list(folder, part, as_json=as_json)
    if dry_run or not listed:
        if not listed:
            click.echo("there is nothing to remove", err=True)
        return
    if not yes and not (sys.stdin and sys.stdin.isatty()):
        click.echo("nothing was removed; --yes removes these", err=True)
        return
    if yes or click.confirm("Remove these?", err=True):
        gone = sum(remove(folder, parts) for folder, parts in found if parts)
        click.echo(f"removed {count(gone, 'file')}", err=True)


def _projects(paths: tuple[str, ...], project: Path | None) -> list[Path]:
    from geo.project import project_folder

    if project is not None and not project.is_dir():
        raise click.UsageError(f"--project {project}: there is no such folder")
    if project is not None or paths:
        return [project_folder(paths, project)]
    return list(dict.fromkeys((project_folder((".",)), project_folder(()))))


def _list(folder: Path, part: Removable, *, as_json: bool) -> None:
    from geo.readers.values import in_words

    kind = part.kind if part.folder == folder else part.folder.name
    if part.files and not as_json:
        files = count(len(part.files), "file")
        click.echo(f"{plain(str(folder))}: {kind}, {files}, {in_words(part.size)}")
    if part.left:
        click.echo(
            f"{plain(str(part.folder))}: {count(part.left, 'file')} that Wherein did not make; left", err=True
        )


def _as_dict(part: Removable) -> dict[str, object]:
    return {
        "kind": part.kind,
        "folder": str(part.folder),
        "files": [path.relative_to(part.folder).as_posix() for path in part.files],
        "bytes": part.size,
    }
