"""``wherein train``: the command that fits the ranking to someone's own texts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.options import (
    found_decisions,
    opened,
    read_options,
    with_fast,
    with_layers,
    with_project,
    with_quiet,
    with_text_column,
)
from geo.cli.outputs import interruptible
from geo.cli.runs import Run, count, writing
from geo.errors import GeoError

if TYPE_CHECKING:
    from geo.training.onward import Outcome


@click.command(short_help="Fit the ranking to your own gold and decisions.")
@click.argument("paths", nargs=-1, metavar="CORPUS…", type=click.Path(readable=False))
@with_layers
@with_fast
@with_project
@with_quiet
@with_text_column
@click.option("-o", "--output", metavar="FILE", help="Where to write; else model.json in the project folder.")
@click.option("--date", default="", help="A date to write beside the numbers.")
def train(
    paths: tuple[str, ...],
    layers: tuple[Path, ...],
    fast: bool,
    project: Path | None,
    quiet: bool,
    text_column: str | None,
    output: str | None,
    date: str,
) -> None:
    """Fit the ranking to marked corpora, and to documents about which you decided.

    A CORPUS is gold, JSONL as evaluate reads it, or documents with decisions in their project folder. Trees
    are added to the shipped ranking, as many as help on texts held out; where none do, nothing is written.
    locate, map and explore use what stands in their project folder, and say so.

    \b
    wherein train reports/                   what you decided about reports/
    wherein train gold.jsonl --project reports/.wherein
    """
    from geo.decisions import Decisions
    from geo.parsers import ParserOptions
    from geo.project import MODEL, project_folder
    from geo.recognition import GazetteerRecognizer
    from geo.resolution import RankingModel
    from geo.training.onward import TooLittle, go_on
    from geo.training.own import as_files, is_gold, taught

    if not paths or "-" in paths:
        raise click.UsageError("name at least one file or folder: gold, or documents you decided about")
    run = Run(paths, quiet=quiet, options=read_options(text_column, allow_network=False, output=output))
    gold = tuple(Path(path) for path in paths if os.path.isfile(path) and is_gold(Path(path)))
    documents = tuple(path for path in paths if Path(path) not in gold)
    target = Path(output) if output else project_folder(paths, project) / MODEL
    decisions = found_decisions(run, project) if documents else ()
    geoparser, gazetteer = opened(run, ParserOptions(layers=layers, fast=fast, decisions=decisions))
    with interruptible("nothing was written"):
        found = taught(gold, documents, geoparser, run.options)
        for item in found.unread:
            run.fault(str(item)) if item.fault else run.say(str(item))
        run.say(f"{count(found.marked, 'name')} marked, {count(found.decided, 'name')} decided")
        try:
            outcome = go_on(
                found.lessons, RankingModel.load(), geoparser, GazetteerRecognizer(gazetteer), run.say
            )
        except TooLittle as error:
            raise GeoError(f"{error}; nothing was written") from error
    for line in _told(outcome):
        run.say(line)
    if not outcome.changed:
        click.echo("the shipped ranking does as well on texts held out; nothing was written", err=True)
        return
    _write(
        target,
        as_files(
            outcome,
            corpora=gold,
            decisions=Decisions(decisions),
            counts=found,
            gazetteer=gazetteer.version,
            date=date or max((decision.time for decision in decisions), default=""),
        ),
    )
    run.say(f"wrote {target} and {_beside(target).name}")
    if run.faults:
        raise SystemExit(1)


def _told(outcome: Outcome) -> list[str]:
    f = outcome.figures
    lines = [
        f"with {count(len(outcome.added), 'tree')} more, on texts held out: right "
        f"{f['chosen_right_before']:.1%} before, {f['chosen_right_after']:.1%} after; "
        f"log loss {f['log_loss_before']:.4f} before, {f['log_loss_after']:.4f} after"
    ]
    if "right" in f:
        lines.append(
            f"of {f['answers']:,.0f} answers {f['right']:.1%} are right; the mean score was "
            f"{f['mean_score_before']:.3f}, and is {f['mean_score_after']:.3f}"
        )
    else:
        lines.append("the calibration of the score stays: it needs more marked names of gold")
    return lines


def _beside(target: Path) -> Path:
    return target.with_name(f"{target.stem}.about.json")


def _write(target: Path, texts: tuple[str, str]) -> None:
    from geo.exporters import open_output
    from geo.exporters.output import held

    with writing(str(target)):
        target.parent.mkdir(parents=True, exist_ok=True)
        # Of two trainings at once, one writes both files: what a ranking is said to be must be said of it.
        with held(target.with_name(target.stem).resolve()):
            for path, text in zip((target, _beside(target)), texts, strict=True):
                with open_output(path) as stream:
                    stream.write(text)
