"""``wherein locate | map | explore``: the commands that read documents and show where they play."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path

import click

from geo.cli.clusters import on_cluster
from geo.cli.options import (
    Asked,
    analysing,
    opened,
    with_fast,
    with_holds,
    with_layers,
    with_network,
    with_paths,
    with_project,
    with_text_column,
)
from geo.cli.outputs import interruptible, locating, to_file, to_jsonl, to_stdout
from geo.cli.runs import plain, writing


def _formats(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:  # noqa: ARG001
    """Return the formats a shell may complete to."""
    from geo.exporters import FORMATS

    return [name for name in FORMATS if name.startswith(begun)]


@click.command(short_help="Analyse documents and write what is named in them.")
@analysing
@click.option(
    "-f", "--format", "form", metavar="FORMAT", shell_complete=_formats,
    help="jsonl, csv, places-csv, geojson, kml, kmz, gpkg, parquet, shp, xlsx, webannotation, tei, brat, "
    "docbin, md, png or svg; else the suffix of FILE says it.",
)  # fmt: skip
@click.option("-o", "--output", metavar="FILE", help="Where to write; stdout without it.")
@with_holds
@click.option("--no-text", is_flag=True, help="The same as --holds sentences.")
@click.option("--resume", is_flag=True, help="Go on where an interrupted run into FILE.jsonl stopped.")
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Where: in processes of this machine, or on a Ray cluster, into the parts of a folder.",
)
def locate(
    asked: Asked,
    form: str | None,
    output: str | None,
    holds: str,
    no_text: bool,
    resume: bool,
    engine: str,
) -> None:
    """Analyse documents: PATH is a file, folder, archive, pattern or web address, or - for JSONL on stdin.

    \b
    wherein locate seeds
    wherein locate report.pdf -f csv -o mentions.csv
    wherein locate 'archive/**/*.docx' articles.csv --text-column body
    wherein locate - < documents.jsonl
    wherein locate archive/ -o all.jsonl --workers 4 --resume
    wherein locate archive/ -o parts --engine ray --workers 8
    """
    from geo.exporters import FORMATS, ExportSettings, Holds, UnknownFormat, format_for
    from geo.parsers import model_name

    kept = Holds.SENTENCES if no_text else Holds(holds)
    if engine == "ray":
        on_cluster(asked, form or "jsonl", output, kept, resume=resume)
        return
    try:
        chosen = FORMATS[format_for(form, output)]
    except UnknownFormat as error:
        raise click.UsageError(str(error)) from error
    named = output not in (None, "-")
    if resume and (not named or chosen.name != "jsonl" or asked.paths == ("-",)):
        raise click.UsageError(
            "--resume goes on with a JSONL file from files: give -o FILE.jsonl, and no stdin"
        )
    if not named and chosen.pieces is None and sys.stdout.isatty():
        raise click.UsageError(f"{chosen.name} is no text for a terminal; name a file with -o, or a pipe")
    run = asked.run(output)
    options = asked.parser_options(run)
    geoparser, gazetteer = opened(run, options)
    settings = ExportSettings(
        wherein=version("wherein"),
        gazetteer=gazetteer.version,
        model=model_name(options),
        holds=kept,
    )
    located = partial(locating, geoparser, options, asked.workers)
    if output is None or output == "-":
        to_stdout(run, located, chosen, settings)
    elif chosen.name == "jsonl":
        to_jsonl(run, located, Path(output), settings, options, resume=resume)
    else:
        to_file(run, located, Path(output), chosen, settings)


@click.command("map", short_help="Write one self-contained HTML map.")
@analysing
@click.option("-o", "--output", metavar="FILE.html", required=True, help="The page to write.")
@click.option("--title", help="The page's title; else the documents' own.")
@with_holds
def map_(
    asked: Asked,
    output: str,
    title: str | None,
    holds: str,
) -> None:
    """Write one self-contained HTML map that works from disk, without a network.

    \b
    wherein map seeds -o places.html
    """
    from gazetteer.terminal import spelled
    from geo.decisions import Decisions
    from geo.exporters import Holds, open_output
    from geo.maps import page_under

    run = asked.run(output)
    if output != "-" and Path(output).suffix.lower() not in (".html", ".htm"):
        raise click.UsageError(f"{output}: the map is a page; name a file that ends in .html")
    options = asked.parser_options(run)
    # The page is told both what was found and what was decided about it: it can take a decision back.
    decisions, options = Decisions(options.decisions), replace(options, decisions=())
    geoparser, gazetteer = opened(run, options)
    with interruptible("no map was written"):
        found = tuple(run.analyses(partial(locating, geoparser, options, asked.workers)))
    if run.documents:
        html = page_under(found, decisions, gazetteer, title=title, holds=Holds(holds))
        if output == "-":
            with writing("stdout"):
                shown = spelled(html) if sys.stdout.isatty() else html
                sys.stdout.buffer.write(shown.encode("utf-8"))
                sys.stdout.buffer.flush()
        else:
            with writing(output), open_output(Path(output)) as stream:
                stream.write(html)
            run.say(f"wrote {output}; open it in a browser")
    run.finish()


@click.command(short_help="Open the dashboard on documents.")
@with_paths
@with_layers
@with_fast
@with_project
@with_text_column
@with_network
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; the first free one from 8501 without it.")
@click.option(
    "--allowed-host",
    "allowed",
    metavar="NAME",
    multiple=True,
    help="A further name under which browsers reach it, as through a tunnel; may be given several times.",
)
@click.option("--no-browser", is_flag=True, help="Print the address and open no browser.")
@click.option(
    "--author-header",
    metavar="NAME",
    help="For a team behind a proxy with a login: the header in which it names who asks, such as "
    "X-Forwarded-User. Requests without it are shown nothing; decisions bear the name.",
)
def explore(
    paths: tuple[str, ...],
    layers: tuple[Path, ...],
    fast: bool,
    project: Path | None,
    text_column: str | None,
    allow_network: bool,
    host: str,
    port: int | None,
    allowed: tuple[str, ...],
    no_browser: bool,
    author_header: str | None,
) -> None:
    """Open the dashboard on documents; without a PATH, on the two sample documents.

    \b
    wherein explore
    wherein explore reports/ letter.txt
    """
    from geo.launch import answered_names, exposure, is_header, launch
    from geo.project import project_folder

    if author_header is not None and not is_header(author_header):
        raise click.UsageError(
            f"--author-header {author_header!r}: a header's name is wanted, X-Forwarded-User"
        )
    warning = exposure(host, author_header)
    if warning:
        click.echo(f"wherein: {plain(warning)}", err=True)
    arguments = list(paths)
    if text_column is not None:
        arguments += ["--text-column", text_column]
    if allow_network:
        arguments.append("--allow-network")
    for layer in layers:
        arguments += ["--gazetteer", str(layer)]
    if fast:
        arguments.append("--fast")
    if author_header is not None:
        arguments += ["--author-header", author_header]
    if project is not None:
        arguments += ["--project", str(project)]
    click.echo(f"decisions are kept in {plain(str(project_folder(paths, project)))}", err=True)
    names = answered_names(host, author_header, allowed)
    sys.exit(launch(arguments, host=host, port=port, browser=not no_browser, names=names))
