"""``wherein gazetteer import`` and ``fetch``: larger gazetteers, from files or from the internet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gazetteer.opening import user_imports

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any


def _folder_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--into",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help="Folder of imports; by default your own, which every command uses.",
    )(command)


@click.command("import")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--name", default="", help="What to call the import; one so called is replaced.")
@click.option("--list", "listing", is_flag=True, help="List what is imported, lowest first.")
@click.option(
    "--remove", "names", multiple=True, metavar="NAME", help="Take an import out again; repeatable."
)
@click.option("--json", "as_json", is_flag=True, help="With --list: print JSON.")
@click.option("--quiet", is_flag=True, help="Say nothing on stderr but what went wrong.")
@_folder_option
def import_(
    files: Sequence[Path],
    name: str,
    listing: bool,
    names: Sequence[str],
    as_json: bool,
    quiet: bool,
    folder: Path | None,
) -> None:
    """Bring in places from FILE: a GeoNames dump, Natural Earth, Linked Places, Pleiades, Wikidata.

    \b
    FILE is a file, a zip, or a folder of both. The places are used by every command from then on.
    wherein gazetteer import allCountries.zip
    wherein gazetteer import allCountries.zip alternateNamesV2.zip hierarchy.zip
    wherein gazetteer import natural_earth_vector.gpkg
    wherein gazetteer import --list
    wherein gazetteer import --remove geonames-allcountries
    """
    from gazetteer.importing import commands

    if sum((bool(files), listing, bool(names))) != 1:
        raise click.UsageError("give files to import, or --list, or --remove NAME")
    where = folder or user_imports()
    if files:
        commands.run_import(files, where, name, quiet=quiet)
    elif listing:
        commands.list_imports(where, as_json=as_json)
    else:
        commands.remove_imports(names, where, quiet=quiet)


@click.command()
@click.argument("what", type=click.Choice(["geonames", "natural-earth"]))
@click.option("--from", "address", default="", metavar="URL", help="A mirror's address.")
@click.option("--yes", is_flag=True, help="Do not ask before the download.")
@click.option("--quiet", is_flag=True, help="Say nothing on stderr but size, licence and what went wrong.")
@_folder_option
def fetch(what: str, address: str, yes: bool, quiet: bool, folder: Path | None) -> None:
    """Get a published gazetteer over the internet, and import it; says size and licence, and asks, first.

    \b
    An interrupted download goes on where it ended when the command is given again.
    wherein gazetteer fetch natural-earth
    wherein gazetteer fetch geonames --from https://mirror.example/geonames/
    """
    from gazetteer.importing import commands

    commands.run_fetch(what, folder or user_imports(), address, yes=yes, quiet=quiet)
