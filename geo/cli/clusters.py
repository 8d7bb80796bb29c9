"""``wherein locate --engine ray``: what a cluster is asked to do, and what it cannot."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from geo.cli.options import opened
from geo.cli.outputs import interruptible

if TYPE_CHECKING:
    from geo.cli.options import Asked
    from geo.exporters import Holds


def on_cluster(asked: Asked, form: str, output: str | None, holds: Holds, *, resume: bool) -> None:
    """Locate the paths on a Ray cluster, into the parts of a folder.

    Raises
    ------
    click.UsageError
        If the flags do not go together with a cluster.
    GeoError
        If Ray is missing, a path is not there, or the folder is.
    """
    from geo import distributed

    if output in (None, "-"):
        raise click.UsageError("--engine ray writes parts: name a new folder with -o")
    if form not in distributed.FORMS:
        raise click.UsageError(f"--engine ray writes {' or '.join(distributed.FORMS)}, not {form}")
    if resume or asked.online or asked.paths == ("-",):
        raise click.UsageError("--engine ray goes with neither --resume nor --online nor stdin")
    folder = str(output)
    distributed.free_place(folder)
    run = asked.run(folder)
    options = asked.parser_options(run)
    # A fault in a layer is said here, once, and not by every machine.
    opened(run, options)
    distributed.start()
    with interruptible(f"{folder} lacks _SUCCESS: its parts are not all there"):
        faults = distributed.Faults()
        rows = distributed.read(asked.paths, run.options, faults)
        located = distributed.locate(
            rows, options, form=form, holds=holds, faults=faults, actors=asked.workers
        )
        distributed.write(located, folder, form)
    for unread in faults.found():
        run.fault(str(unread)) if unread.fault else run.say(str(unread))
    run.say(f"wrote the parts of {folder}")
    if run.faults:
        sys.exit(1)
