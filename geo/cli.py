"""The command line: parse, call, print. Documents' text goes to stdout or a file, words to stderr."""

from __future__ import annotations

import importlib
import json
import os
import sys
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gazetteer import GazetteerError
from geo.errors import GeoError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gazetteer import Gazetteer
    from geo.documents import ReadOptions, Unread
    from geo.model import Analysis, Document
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
            click.echo(f"wherein: {_plain(str(error))}", err=True)
            ctx.exit(1)
        except BrokenPipeError:
            # The reader of our output (head, jq) has had enough: that is no fault of the data.
            sys.stderr.close()
            ctx.exit(0)


_paths = click.argument("paths", nargs=-1, metavar="PATH…", type=click.Path(allow_dash=True, readable=False))
_text_column = click.option(
    "--text-column", metavar="NAME", help="The column of tables, or key of JSON records, that holds the text."
)
_network = click.option(
    "--allow-network", is_flag=True, help="Fetch the web addresses given as PATH; nothing else is sent."
)
_layers = click.option(
    "--gazetteer",
    "layers",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A gazetteer CSV laid over the one that comes with Wherein; may be given several times.",
)
_fast = click.option("--fast", is_flag=True, help="Leave out the neural recogniser: faster, finds less.")
_quiet = click.option("--quiet", is_flag=True, help="Say nothing on stderr but what went wrong.")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("wherein"), prog_name="wherein")
def main() -> None:
    """Find every place a text names, decide which place on Earth each name means, and show it.

    \b
    wherein explore                      the map explorer on the sample documents
    wherein map reports/ -o places.html  one self-contained HTML map
    wherein locate reports/ -o out.jsonl every mention with its place, score and evidence
    """


@main.command()
@_paths
@_layers
@_fast
@_quiet
@_text_column
@_network
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
def locate(
    paths: tuple[str, ...],
    layers: tuple[Path, ...],
    fast: bool,
    quiet: bool,
    text_column: str | None,
    allow_network: bool,
    form: str | None,
    output: str | None,
    holds: str,
    no_text: bool,
) -> None:
    """Analyse documents: PATH is a file, folder, archive, pattern or web address, or - for JSONL on stdin.

    \b
    wherein locate seeds
    wherein locate report.pdf -f csv -o mentions.csv
    wherein locate 'archive/**/*.docx' articles.csv --text-column body
    wherein locate - < documents.jsonl
    """
    from geo.exporters import FORMATS, ExportSettings, Holds, format_for, save, send

    chosen = format_for(form, output)
    run = _Run(paths, quiet=quiet, options=_options(text_column, allow_network))
    _check_output(output, paths)
    if output in (None, "-") and FORMATS[chosen].pieces is None and sys.stdout.isatty():
        raise click.UsageError(f"{chosen} is no text for a terminal; name a file with -o, or a pipe")
    geoparser, gazetteer = _open(run, layers, fast=fast)
    settings = ExportSettings(
        wherein=version("wherein"),
        gazetteer=gazetteer.version,
        holds=Holds.SENTENCES if no_text else Holds(holds),
    )
    analyses = run.analyses(geoparser)
    if output is None or output == "-":
        with _writing("stdout"):
            send(analyses, sys.stdout.buffer, chosen, settings)
            sys.stdout.buffer.flush()
    else:
        with _writing(output):
            save(analyses, Path(output), chosen, settings)
    run.finish()


@main.command("map")
@_paths
@_layers
@_fast
@_quiet
@_text_column
@_network
@click.option("-o", "--output", metavar="FILE.html", required=True, help="The page to write.")
@click.option("--title", help="The page's title; else the documents' own.")
def map_(
    paths: tuple[str, ...],
    layers: tuple[Path, ...],
    fast: bool,
    quiet: bool,
    text_column: str | None,
    allow_network: bool,
    output: str,
    title: str | None,
) -> None:
    """Write one self-contained HTML map that works from disk, without a network.

    \b
    wherein map seeds -o places.html
    """
    from geo.exporters import open_output
    from geo.maps import page

    run = _Run(paths, quiet=quiet, options=_options(text_column, allow_network))
    _check_output(output, paths)
    geoparser, gazetteer = _open(run, layers, fast=fast)
    analyses = tuple(run.analyses(geoparser))
    if analyses:
        html = page(analyses, gazetteer, title=title)
        with _writing(output), open_output(Path(output)) as stream:
            stream.write(html)
        run.say(f"wrote {output}; open it in a browser")
    run.finish()


@main.command()
@_paths
@_layers
@_fast
@_text_column
@_network
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; the first free one from 8501 without it.")
@click.option("--no-browser", is_flag=True, help="Print the address and open no browser.")
def explore(
    paths: tuple[str, ...],
    layers: tuple[Path, ...],
    fast: bool,
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
    sys.exit(launch(arguments, host=host, port=port, browser=not no_browser))


@main.command()
@click.argument("gold", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_layers
@_fast
@click.option("--gold-mentions", is_flag=True, help="Resolve the gold spans instead of recognising.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def evaluate(gold: Path, layers: tuple[Path, ...], fast: bool, gold_mentions: bool, as_json: bool) -> None:
    """Hold the analysis against a marked corpus and print recognition and resolution figures."""
    from geo.evaluation import evaluate as measure
    from geo.gold import read_gold

    documents = read_gold(gold)
    geoparser, _ = _open(None, layers, fast=fast)
    figures = measure(geoparser, documents, gold_mentions=gold_mentions)
    if as_json:
        click.echo(json.dumps(figures, indent=1))
        return
    width = max(len(name) for name in figures)
    for name, value in figures.items():
        click.echo(f"{name:<{width}}  {value}")


class _Run:
    """One pass over documents: counts what was found, says what could not be read."""

    def __init__(self, paths: tuple[str, ...], *, quiet: bool, options: ReadOptions) -> None:
        if not paths:
            raise click.UsageError("name at least one file or folder, or - for JSONL on stdin")
        self.paths = paths
        self.options = options
        self.quiet = quiet
        self.faults = 0
        self.documents = 0
        self.mentions = 0
        self.unresolved = 0
        self.places: set[str] = set()

    def analyses(self, geoparser: Geoparser) -> Iterator[Analysis]:
        from geo.model import Resolved

        for analysis in geoparser.locate_all(self._documents()):
            self.documents += 1
            self.mentions += len(analysis.mentions)
            for resolution in analysis.resolutions:
                if isinstance(resolution, Resolved):
                    self.places.add(resolution.place.id)
                else:
                    self.unresolved += 1
            name = analysis.document.id
            for warning in (*analysis.document.warnings, *analysis.warnings):
                self.say(f"{name}: {warning}")
            if not analysis.mentions:
                self.say(f"{name}: no place is named in it")
            self._progress()
            yield analysis

    def finish(self) -> None:
        """Sum up, and exit 1 when something given could not be read."""
        self.say(
            f"{_count(self.documents, 'document')}, {_count(self.mentions, 'mention')} of "
            f"{_count(len(self.places), 'place')}, {_count(self.unresolved, 'name')} without a place"
        )
        if self.faults:
            sys.exit(1)

    def say(self, text: str) -> None:
        if not self.quiet:
            self._clear()
            click.echo(_plain(text), err=True)

    def _documents(self) -> Iterator[Document]:
        from geo.documents import Unread

        for item in self._read():
            if not isinstance(item, Unread):
                yield item
            elif item.fault:
                self.faults += 1
                self._clear()
                click.echo(f"wherein: {_plain(str(item))}", err=True)
            else:
                self.say(str(item))

    def _read(self) -> Iterable[Document | Unread]:
        from geo.documents import read_paths, read_stream

        if self.paths == ("-",):
            return read_stream(sys.stdin.buffer, options=self.options)
        if "-" in self.paths:
            raise click.UsageError("- (stdin) stands alone; give files in a call of their own")
        return read_paths(self.paths, self.options)

    def _progress(self) -> None:
        if not self.quiet and sys.stderr.isatty():
            click.echo(f"\r{_count(self.documents, 'document')} read", nl=False, err=True)

    def _clear(self) -> None:
        if sys.stderr.isatty():
            click.echo("\r\033[K", nl=False, err=True)


def _open(run: _Run | None, layers: tuple[Path, ...], *, fast: bool) -> tuple[Geoparser, Gazetteer]:
    from gazetteer import open_gazetteer
    from gazetteer.opening import with_user_layer
    from geo.pipeline import Geoparser

    gazetteer = open_gazetteer(with_user_layer(layers))
    if run and gazetteer.imports:
        run.say(f"with what was imported: {', '.join(gazetteer.imports)}")
    for layer in gazetteer.layers:
        for fault in layer.faults:
            click.echo(f"wherein: {_plain(layer.name)}, {_plain(str(fault))}; the row is left out", err=True)
            if run:
                run.faults += 1
    return Geoparser.default(gazetteer, fast=fast), gazetteer


def _options(text_column: str | None, allow_network: bool) -> ReadOptions:
    from geo.documents import ReadOptions

    return ReadOptions(text_column=text_column, allow_network=allow_network)


def _check_output(output: str | None, paths: tuple[str, ...]) -> None:
    """Refuse before the work what could not be written after it, or would destroy what is read."""
    if output is None or output == "-":
        return
    path = Path(output)
    if not output or path.is_dir() or not path.parent.is_dir():
        raise GeoError(f"{output!r} cannot be written (no file in a folder that is there); name one that is")
    if any(os.path.isfile(given) and path.exists() and path.samefile(given) for given in paths):
        raise GeoError(f"{output} is one of the documents and would be lost; name another file")


@contextmanager
def _writing(output: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise GeoError(f"{output} cannot be written ({reason}); name a file in a folder that can") from error


def _plain(text: str) -> str:
    """Show control characters as escapes: a file name must not move the cursor or hide a line."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


if __name__ == "__main__":
    main()
