"""The command line: parse, call, print. Documents' text goes to stdout or a file, words to stderr."""

from __future__ import annotations

import importlib
import json
import os
import sys
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gazetteer.errors import GazetteerError
from geo.cli_outputs import interruptible, locating, to_file, to_jsonl, to_stdout
from geo.cli_runs import Run, check_output, count, plain, writing
from geo.errors import GeoError

if TYPE_CHECKING:
    from gazetteer.layered import LayeredGazetteer
    from gazetteer.online import OnlineNames
    from geo.decisions import Decision
    from geo.documents import ReadOptions
    from geo.parsers import ParserOptions
    from geo.pipeline import Geoparser


class _Commands(click.Group):
    """Loads the gazetteer's own commands only when they are called, and turns errors into one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), "gazetteer"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "gazetteer":
            command: click.Command = importlib.import_module("gazetteer.cli").gazetteer
            return command
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (GeoError, GazetteerError) as error:
            click.echo(f"wherein: {plain(str(error))}", err=True)
            ctx.exit(1)
        except BrokenPipeError:
            # The reader of our output (head, jq) has had enough: that is no fault of the data. What is
            # still in the buffer must have somewhere to go when Python ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


_paths = click.argument("paths", nargs=-1, metavar="PATH…", type=click.Path(allow_dash=True, readable=False))
_text_column = click.option(
    "--text-column", metavar="NAME", help="The column of tables, or key of JSON records, that holds the text."
)
_network = click.option(
    "--allow-network",
    is_flag=True,
    help="Fetch the web addresses given as PATH, and let --online send names; nothing else is sent.",
)
_online = click.option(
    "--online",
    metavar="SERVICE",
    help="Ask nominatim, photon … for names of which the gazetteer has no place.",
)
_online_cache = click.option(
    "--online-cache", type=click.Path(path_type=Path, dir_okay=False), help="Where its answers are kept."
)
_online_server = click.option(
    "--online-server", metavar="URL", default="", help="Another server of that service."
)
_layers = click.option(
    "--gazetteer",
    "layers",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    envvar="WHEREIN_GAZETTEER",
    help="A gazetteer CSV laid over the one that comes with Wherein; may be given several times.",
)
_fast = click.option(
    "--fast", is_flag=True, envvar="WHEREIN_FAST", help="Leave out the neural recogniser: faster, finds less."
)
_project = click.option(
    "--project",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="WHEREIN_PROJECT",
    help="The folder with your decisions; default: .wherein beside the documents.",
)
_quiet = click.option(
    "--quiet", is_flag=True, envvar="WHEREIN_QUIET", help="Say nothing on stderr but what went wrong."
)
_sources = click.option(
    "--sources",
    metavar="FILE",
    type=click.Path(path_type=Path),
    envvar="WHEREIN_SOURCES",
    help="What each source's documents say together, as wherein sources wrote it.",
)
_workers = click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    envvar="WHEREIN_WORKERS",
    help="Processes that analyse side by side; the result is the same with any number.",
)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wherein", prog_name="wherein")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Find every place a text names, decide which place on Earth each name means, and show it.

    \b
    wherein explore                      the map explorer on the sample documents
    wherein map reports/ -o places.html  one self-contained HTML map
    wherein locate reports/ -o out.jsonl every mention with its place, score and evidence
    """
    from geo.configuration import configuration_path, environment, read_configuration

    flags = {
        name: {
            flag.lstrip("-").replace("-", "_"): str(parameter.name)
            for parameter in command.params
            for flag in parameter.opts
            if flag.startswith("--")
        }
        for name, command in main.commands.items()
    }
    ctx.default_map = read_configuration(
        configuration_path(environment()), flags, asked_for=bool(environment().get("WHEREIN_CONFIG"))
    )


@main.command()
@_paths
@_layers
@_fast
@_project
@_quiet
@_text_column
@_network
@_online
@_online_server
@_online_cache
@_sources
@click.option(
    "-f", "--format", "form", metavar="FORMAT",
    help="jsonl, csv, places-csv, geojson, kml, kmz, gpkg, parquet, shp, xlsx, webannotation, tei, brat, "
    "docbin, md, png or svg; else the suffix of FILE says it.",
)  # fmt: skip
@click.option("-o", "--output", metavar="FILE", help="Where to write; stdout without it.")
@click.option(
    "--holds",
    type=click.Choice(["texts", "sentences", "places"]),
    default="texts",
    show_default=True,
    help="What of the documents is written: whole texts, only sentences that name a place, or only places.",
)
@click.option("--no-text", is_flag=True, help="The same as --holds sentences.")
@_workers
@click.option("--resume", is_flag=True, help="Go on where an interrupted run into FILE.jsonl stopped.")
def locate(
    paths: tuple[str, ...],
    layers: tuple[Path, ...],
    fast: bool,
    project: Path | None,
    quiet: bool,
    text_column: str | None,
    allow_network: bool,
    online: str | None,
    online_server: str,
    online_cache: Path | None,
    sources: Path | None,
    form: str | None,
    output: str | None,
    holds: str,
    no_text: bool,
    workers: int,
    resume: bool,
) -> None:
    """Analyse documents: PATH is a file, folder, archive, pattern or web address, or - for JSONL on stdin.

    \b
    wherein locate seeds
    wherein locate report.pdf -f csv -o mentions.csv
    wherein locate 'archive/**/*.docx' articles.csv --text-column body
    wherein locate - < documents.jsonl
    wherein locate archive/ -o all.jsonl --workers 4 --resume
    """
    from geo.exporters import FORMATS, ExportSettings, Holds, UnknownFormat, format_for

    try:
        chosen = FORMATS[format_for(form, output)]
    except UnknownFormat as error:
        raise click.UsageError(str(error)) from error
    named = output not in (None, "-")
    if resume and (not named or chosen.name != "jsonl" or paths == ("-",)):
        raise click.UsageError(
            "--resume goes on with a JSONL file from files: give -o FILE.jsonl, and no stdin"
        )
    if not named and chosen.pieces is None and sys.stdout.isatty():
        raise click.UsageError(f"{chosen.name} is no text for a terminal; name a file with -o, or a pipe")
    run = Run(paths, quiet=quiet, options=_options(text_column, allow_network, output))
    run.asked = _asked(online, online_server, online_cache, allowed=allow_network, workers=workers)
    check_output(output, paths)
    options = _parser_options(layers, fast, _decisions(run, project), sources)
    geoparser, gazetteer = _open(run, options)
    settings = ExportSettings(
        wherein=version("wherein"),
        gazetteer=gazetteer.version,
        holds=Holds.SENTENCES if no_text else Holds(holds),
    )
    located = partial(locating, geoparser, options, workers)
    if output is None or output == "-":
        to_stdout(run, located, chosen, settings)
    elif chosen.name == "jsonl":
        to_jsonl(run, located, Path(output), settings, options, resume=resume)
    else:
        to_file(run, located, Path(output), chosen, settings)


@main.command("map")
@_paths
@_layers
@_fast
@_project
@_quiet
@_text_column
@_network
@_online
@_online_server
@_online_cache
@_sources
@click.option("-o", "--output", metavar="FILE.html", required=True, help="The page to write.")
@click.option("--title", help="The page's title; else the documents' own.")
@_workers
def map_(
    paths: tuple[str, ...],
    layers: tuple[Path, ...],
    fast: bool,
    project: Path | None,
    quiet: bool,
    text_column: str | None,
    allow_network: bool,
    online: str | None,
    online_server: str,
    online_cache: Path | None,
    sources: Path | None,
    output: str,
    title: str | None,
    workers: int,
) -> None:
    """Write one self-contained HTML map that works from disk, without a network.

    \b
    wherein map seeds -o places.html
    """
    from geo.exporters import open_output
    from geo.maps import page

    run = Run(paths, quiet=quiet, options=_options(text_column, allow_network, output))
    run.asked = _asked(online, online_server, online_cache, allowed=allow_network, workers=workers)
    check_output(output, paths)
    if output != "-" and Path(output).suffix.lower() not in (".html", ".htm"):
        raise click.UsageError(f"{output}: the map is a page; name a file that ends in .html")
    options = _parser_options(layers, fast, _decisions(run, project), sources)
    geoparser, gazetteer = _open(run, options)
    with interruptible("no map was written"):
        analyses = tuple(run.analyses(partial(locating, geoparser, options, workers)))
    if run.documents:
        html = page(analyses, gazetteer, title=title)
        if output == "-":
            with writing("stdout"):
                sys.stdout.buffer.write(html.encode("utf-8"))
                sys.stdout.buffer.flush()
        else:
            with writing(output), open_output(Path(output)) as stream:
                stream.write(html)
            run.say(f"wrote {output}; open it in a browser")
    run.finish()


@main.command()
@_paths
@_layers
@_fast
@_project
@_text_column
@_network
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; the first free one from 8501 without it.")
@click.option("--no-browser", is_flag=True, help="Print the address and open no browser.")
def explore(
    paths: tuple[str, ...],
    layers: tuple[Path, ...],
    fast: bool,
    project: Path | None,
    text_column: str | None,
    allow_network: bool,
    host: str,
    port: int | None,
    no_browser: bool,
) -> None:
    """Open the dashboard on documents; without a PATH, on the two sample documents.

    \b
    wherein explore
    wherein explore reports/ letter.txt
    """
    from geo.launch import launch
    from geo.project import project_folder

    if host not in ("127.0.0.1", "localhost", "::1"):
        click.echo(
            f"wherein: listening on {host}: anyone who reaches this address can read the documents", err=True
        )
    arguments = list(paths)
    if text_column is not None:
        arguments += ["--text-column", text_column]
    if allow_network:
        arguments.append("--allow-network")
    for layer in layers:
        arguments += ["--gazetteer", str(layer)]
    if fast:
        arguments.append("--fast")
    if project is not None:
        arguments += ["--project", str(project)]
    click.echo(f"decisions are kept in {plain(str(project_folder(paths, project)))}", err=True)
    sys.exit(launch(arguments, host=host, port=port, browser=not no_browser))


@main.command()
@_paths
@_layers
@_fast
@_quiet
@_text_column
@_network
@click.option("-o", "--output", metavar="FILE", required=True, help="The file to write.")
def sources(
    paths: tuple[str, ...],
    layers: tuple[Path, ...],
    fast: bool,
    quiet: bool,
    text_column: str | None,
    allow_network: bool,
    output: str,
) -> None:
    """Count what each source's documents say together, for locate --sources and map --sources.

    A source is what a document's "source" says, its outlet or archive: a key of JSONL, a column of tables.
    The file holds counts of places and digests of the texts, nothing of the texts themselves.

    \b
    wherein sources articles.jsonl -o sources.json
    wherein locate articles.jsonl --sources sources.json -o out.jsonl
    """
    from geo.exporters import open_output

    run = Run(paths, quiet=quiet, options=_options(text_column, allow_network, output))
    check_output(output, paths)
    geoparser, gazetteer = _open(run, _parser_options(layers, fast))
    with interruptible("no file was written"):
        counter = geoparser.count_sources(run.readable())
    with writing(output), open_output(Path(output)) as stream:
        stream.write(counter.as_json(gazetteer=gazetteer.version))
    run.say(f"{counter.documents:,} documents of {len(counter):,} sources counted; wrote {output}")
    if not counter.documents:
        run.say('no document has a "source": the file will change nothing')
    if run.faults:
        sys.exit(1)


@main.command()
@click.argument("gold", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_layers
@_fast
@click.option("--gold-mentions", is_flag=True, help="Resolve the gold spans instead of recognising.")
@click.option("--together", is_flag=True, help="Read each document in the light of its source's others.")
@click.option("--confusion", "confused", is_flag=True, help="Also what was taken for what, and where.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def evaluate(
    gold: Path,
    layers: tuple[Path, ...],
    fast: bool,
    gold_mentions: bool,
    together: bool,
    confused: bool,
    as_json: bool,
) -> None:
    """Hold the analysis against a marked corpus and print recognition and resolution figures."""
    from geo.confusion import confusion
    from geo.evaluation import analysed, figures, marked_figures
    from geo.gold import read_gold

    documents = read_gold(gold)
    geoparser, gazetteer = _open(None, _parser_options(layers, fast))
    analyses = analysed(geoparser, documents, gold_mentions=gold_mentions, together=together)
    told: dict[str, object] = {**figures(documents, analyses), **marked_figures(documents, analyses)}
    if confused:
        told |= confusion(documents, analyses, gazetteer)
    if as_json:
        click.echo(json.dumps(told, indent=1, ensure_ascii=False))
        return
    width = max(len(name) for name in told)
    for name, value in told.items():
        click.echo(f"{name:<{width}}  {value}")


@main.command()
@_layers
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of lines.")
def doctor(layers: tuple[Path, ...], as_json: bool) -> None:
    """Say what is installed, which gazetteer, which model, and what is wrong; exit 1 if something is."""
    from dataclasses import asdict

    from geo.doctor import Health, examine

    findings = examine(layers)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=1, ensure_ascii=False))
    else:
        width = max(len(finding.what) for finding in findings)
        for finding in findings:
            remedy = f"; {finding.remedy}" if finding.remedy else ""
            mark = {Health.GOOD: " ", Health.MISSING: "-", Health.WRONG: "!"}[finding.health]
            click.echo(f"{mark} {plain(finding.what):<{width}}  {plain(finding.found + remedy)}")
    if any(finding.health is Health.WRONG for finding in findings):
        sys.exit(1)


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes wherein's commands and options in a shell.

    \b
    eval "$(wherein completion bash)"       in ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    if made is None:
        raise GeoError(f"there is no completion for {shell}")
    click.echo(made(main, {}, "wherein", "_WHEREIN_COMPLETE").source())


def _asked(
    service: str | None, server: str, cache: Path | None, *, allowed: bool, workers: int
) -> OnlineNames | None:
    """Return the online geocoder to ask, if one is named and the network allowed."""
    if service is None:
        return None
    if not allowed:
        raise click.UsageError(f"--online sends names to {service}; allow it with --allow-network")
    if workers > 1:
        raise click.UsageError("--online asks one name a second; leave --workers out")
    from gazetteer.online import open_online
    from gazetteer.opening import user_folder

    return open_online(service, cache or user_folder() / "online.sqlite", server=server)


def _open(run: Run | None, options: ParserOptions) -> tuple[Geoparser, LayeredGazetteer]:
    from geo.parsers import open_parser

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


def _parser_options(
    layers: tuple[Path, ...],
    fast: bool,
    decisions: tuple[Decision, ...] = (),
    sources: Path | None = None,
) -> ParserOptions:
    from geo.parsers import ParserOptions

    return ParserOptions(layers=layers, fast=fast, decisions=decisions, sources=sources)


def _decisions(run: Run, project: Path | None) -> tuple[Decision, ...]:
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


def _options(text_column: str | None, allow_network: bool, output: str | None) -> ReadOptions:
    from geo.documents import ReadOptions

    written = frozenset() if output in (None, "-") else frozenset({os.path.realpath(str(output))})
    return ReadOptions(text_column=text_column, allow_network=allow_network, leave_out=written)


if __name__ == "__main__":
    main()
