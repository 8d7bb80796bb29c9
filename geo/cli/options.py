"""Options that commands share, and opening what they name."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo.cli.runs import Run, check_output, count, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from gazetteer.layers.layered import LayeredGazetteer
    from gazetteer.online import OnlineNames
    from geo.decisions import Decision
    from geo.documents import ReadOptions
    from geo.parsers import ParserOptions
    from geo.pipeline import Geoparser

with_paths = click.argument(
    "paths", nargs=-1, metavar="PATH…", type=click.Path(allow_dash=True, readable=False)
)
with_text_column = click.option(
    "--text-column",
    metavar="NAME",
    help="The column of tables, or key of JSON records (article.body), that holds the text.",
)
with_network = click.option(
    "--allow-network",
    is_flag=True,
    help="Fetch the web addresses given as PATH, and let --online send names; nothing else is sent.",
)
with_online = click.option(
    "--online",
    metavar="SERVICE",
    help="Ask nominatim, photon … for names of which the gazetteer has no place.",
)
with_online_cache = click.option(
    "--online-cache", type=click.Path(path_type=Path, dir_okay=False), help="Where its answers are kept."
)
with_online_server = click.option(
    "--online-server", metavar="URL", default="", help="Another server of that service."
)
with_layers = click.option(
    "--gazetteer",
    "layers",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    envvar="WHEREIN_GAZETTEER",
    help="A gazetteer CSV laid over the one that comes with Wherein; may be given several times.",
)
with_fast = click.option(
    "--fast", is_flag=True, envvar="WHEREIN_FAST", help="Leave out the neural recogniser: faster, finds less."
)
with_project = click.option(
    "--project",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="WHEREIN_PROJECT",
    help="The folder with your decisions; default: .wherein beside the documents.",
)
with_quiet = click.option(
    "--quiet", is_flag=True, envvar="WHEREIN_QUIET", help="Say nothing on stderr but what went wrong."
)
with_sources = click.option(
    "--sources",
    metavar="FILE",
    type=click.Path(path_type=Path),
    envvar="WHEREIN_SOURCES",
    help="What each source's documents say together, as wherein sources wrote it.",
)
with_holds = click.option(
    "--holds",
    type=click.Choice(["texts", "sentences", "places"]),
    default="texts",
    show_default=True,
    help="What of the documents is written: whole texts, only sentences that name a place, or only places.",
)
with_workers = click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    envvar="WHEREIN_WORKERS",
    help="Processes that analyse side by side; the result is the same with any number.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a command that analyses was asked for."""

    paths: tuple[str, ...]
    layers: tuple[Path, ...]
    fast: bool
    project: Path | None
    quiet: bool
    text_column: str | None
    allow_network: bool
    online: str | None
    online_server: str
    online_cache: Path | None
    sources: Path | None
    workers: int

    def run(self, output: str | None) -> Run:
        """Return the pass over the documents, once it is clear that its output can be written.

        Raises
        ------
        GeoError
            If it cannot.
        click.UsageError
            If the flags do not go together.
        """
        options = read_options(self.text_column, allow_network=self.allow_network, output=output)
        run = Run(self.paths, quiet=self.quiet, options=options)
        run.asked = self._online()
        check_output(output, self.paths)
        return run

    def parser_options(self, run: Run) -> ParserOptions:
        """Return what the analysis depends on beside the documents; what was decided is said."""
        from geo.parsers import ParserOptions
        from geo.project import project_folder

        decisions = found_decisions(run, self.project)
        return ParserOptions(
            layers=self.layers,
            fast=self.fast,
            decisions=decisions,
            sources=self.sources,
            model=used_model(project_folder(self.paths, self.project), run.say),
        )

    def _online(self) -> OnlineNames | None:
        """Return the online geocoder to ask, if one is named and the network allowed."""
        if self.online is None:
            return None
        if not self.allow_network:
            raise click.UsageError(f"--online sends names to {self.online}; allow it with --allow-network")
        if self.workers > 1:
            raise click.UsageError("--online asks one name a second; leave --workers out")
        from gazetteer.online import open_online
        from gazetteer.opening import user_folder

        return open_online(
            self.online, self.online_cache or user_folder() / "online.sqlite", server=self.online_server
        )


def analysing(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command all options of an analysis; it gets them as one `Asked`, before its own."""

    @wraps(command)
    def called(**given: Any) -> None:
        command(Asked(**{field.name: given.pop(field.name) for field in fields(Asked)}), **given)

    for option in reversed(
        (
            with_paths, with_layers, with_fast, with_project, with_quiet, with_text_column, with_network,
            with_online, with_online_server, with_online_cache, with_sources, with_workers,
        )
    ):  # fmt: skip
        called = option(called)
    return called


def used_model(folder: Path, say: Callable[[str], None]) -> Path | None:
    """Return the ranking refitted for a project, if there is one; that it is used is said."""
    from geo.parsers import model_is_current, read_model
    from geo.project import project_model

    path = project_model(folder)
    if path is not None:
        read_model(path)
        say(f"with the ranking that wherein train fitted: {path}")
        if not model_is_current(path):
            say("it went on from the ranking of another version; train again to go on from this one's")
    return path


def opened(run: Run | None, options: ParserOptions) -> tuple[Geoparser, LayeredGazetteer]:
    """Open the parser; what was imported and what is faulty in a layer is said."""
    from geo.cycles import search_seldom
    from geo.parsers import open_parser

    search_seldom()
    geoparser, gazetteer = open_parser(options, last_resort=run.asked if run else None)
    if run and run.asked:
        run.say(run.asked.notice)
    if run and gazetteer.imports:
        run.say(f"with what was imported: {', '.join(gazetteer.imports)}")
    for layer in gazetteer.layers:
        for fault in layer.faults:
            said = f"{layer.name}, {fault}; the row is left out"
            run.fault(said) if run else click.echo(f"wherein: {plain(said)}", err=True)
    return geoparser, gazetteer


def found_decisions(run: Run, project: Path | None) -> tuple[Decision, ...]:
    """Return what was decided in the run's project folder, and say where that is."""
    from geo.project import project_folder, read_decisions

    if project is not None and not project.is_dir():
        raise click.UsageError(f"--project {project}: there is no such folder")
    folder = project_folder(run.paths, project)
    found = read_decisions(folder)
    for fault in found.faults:
        run.fault(f"decisions.csv, {fault}; the row is left out")
    holding = len(found.decisions.holding)
    if holding or project is not None:
        run.say(f"with {count(holding, 'decision')} of {folder}")
    return found.decisions.history


def read_options(text_column: str | None, *, allow_network: bool, output: str | None) -> ReadOptions:
    """Return how documents are read; what is being written is not read."""
    from geo.documents import ReadOptions

    written = frozenset() if output in (None, "-") else frozenset({os.path.realpath(str(output))})
    return ReadOptions(text_column=text_column, allow_network=allow_network, leave_out=written)
