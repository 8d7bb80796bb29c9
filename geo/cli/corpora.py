"""``wherein sources | evaluate``: the commands that count over documents, and hold answers against gold."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.options import (
    opened,
    read_options,
    with_fast,
    with_layers,
    with_network,
    with_paths,
    with_quiet,
    with_text_column,
)
from geo.cli.outputs import interruptible
from geo.cli.runs import Run, check_output, count, plain, writing
from geo.errors import GeoError
from geo.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geo.gold import GoldDocument


@click.command(short_help="Count what each source's documents say together.")
@with_paths
@with_layers
@with_fast
@with_quiet
@with_text_column
@with_network
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
    from geo.parsers import ParserOptions

    run = Run(
        paths, quiet=quiet, options=read_options(text_column, allow_network=allow_network, output=output)
    )
    check_output(output, paths)
    geoparser, gazetteer = opened(run, ParserOptions(layers=layers, fast=fast))
    with interruptible("no file was written"):
        counter = geoparser.count_sources(run.readable())
    if not run.read:
        raise GeoError(f"no document was read, so {output} was not written; name documents that can be read")
    with writing(output), open_output(Path(output)) as stream:
        stream.write(counter.as_json(gazetteer=gazetteer.version))
    run.say(
        f"{count(counter.documents, 'document')} of {count(len(counter), 'source')} counted; wrote {output}"
    )
    if not counter.documents:
        run.say('no document has a "source": the file will change nothing')
    if run.faults:
        sys.exit(1)


@click.command(short_help="Hold the analysis against a marked corpus.")
@click.argument("gold", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_layers
@with_fast
@click.option(
    "--model",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A ranking that wherein train wrote, instead of the shipped one.",
)
@click.option("--gold-mentions", is_flag=True, help="Resolve the gold spans instead of recognising.")
@click.option("--together", is_flag=True, help="Read each document in the light of its source's others.")
@click.option("--confusion", "confused", is_flag=True, help="Also what was taken for what, and where.")
@click.option(
    "--without",
    metavar="KIND",
    multiple=True,
    type=click.Choice([kind.value for kind in MentionKind]),
    help="A kind of mention the corpus leaves unmarked, such as demonym; may be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def evaluate(
    gold: Path,
    layers: tuple[Path, ...],
    fast: bool,
    model: Path | None,
    gold_mentions: bool,
    together: bool,
    confused: bool,
    without: tuple[str, ...],
    as_json: bool,
) -> None:
    """Hold the analysis against a marked corpus and print recognition and resolution figures.

    GOLD is JSONL, a document a line: {"id", "text", "toponyms": [{"start", "end", "lat", "lon"}]}. A line
    that is no such document is named, and left out of the figures.

    \b
    wherein evaluate gold.jsonl                      names found, and where they are put
    wherein evaluate gold.jsonl --gold-mentions      where marked names are put
    """
    from gazetteer.terminal import in_json
    from geo.confusion import confusion
    from geo.evaluation import analysed, figures, marked_figures
    from geo.parsers import ParserOptions

    documents, faults = _marked(gold)
    geoparser, gazetteer = opened(None, ParserOptions(layers=layers, fast=fast, model=model))
    analyses = analysed(geoparser, documents, gold_mentions=gold_mentions, together=together)
    told: dict[str, object] = {
        **figures(documents, analyses, without=without),
        **marked_figures(documents, analyses),
    }
    if confused:
        told |= confusion(documents, analyses, gazetteer, without=without)
    for line in (in_json(told),) if as_json else map(plain, _table(told)):
        click.echo(line)
    if faults:
        sys.exit(1)


def _marked(gold: Path) -> tuple[list[GoldDocument], int]:
    """Return a corpus's documents, and how many lines are none; these are said."""
    from geo.gold import scan_gold

    documents, faults = [], 0
    for found in scan_gold(gold):
        if isinstance(found, GeoError):
            faults += 1
            click.echo(f"wherein: {plain(str(found))}", err=True)
        else:
            documents.append(found)
    if not documents:
        raise GeoError(f"{gold.name} holds no marked document; wanted JSONL, one a line")
    return documents, faults


def _table(told: Mapping[str, object]) -> Iterator[str]:
    """Yield figures line by line; of those that have parts, each part under the figure's name."""
    width = max(len(name) for name in told)
    for name, value in told.items():
        parts = _parts(value)
        yield name if parts else f"{name:<{width}}  {_cell(value)}"
        for part in parts:
            yield f"  {part}"


def _parts(value: object) -> list[str]:
    """Return the rows of a figure that is told by kind, by country, or as what was taken for what."""
    if isinstance(value, dict):
        wide = max(map(len, value), default=0)
        return [f"{key:<{wide}}  {_cell(told)}" for key, told in value.items()]
    if isinstance(value, list) and value and isinstance(value[0], list):
        return [f"{true} taken for {taken}: {count:,}" for true, taken, count in value]
    return []


def _cell(value: object) -> str:
    if isinstance(value, list | dict):
        return "  ".join(str(v) for v in value) or "-"
    return "-" if value is None else str(value)
