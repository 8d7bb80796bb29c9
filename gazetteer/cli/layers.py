"""``wherein gazetteer check | add | remove | export``: the commands that read and write layers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gazetteer.counting import counted
from gazetteer.errors import GazetteerError
from gazetteer.layers.checking import CountryLocator, check_file
from gazetteer.layers.exporting import layer_of
from gazetteer.layers.reading import for_spreadsheet, read_layer, write_layer
from gazetteer.layers.saving import add_row, change_row, drop_row, remove_place, row_number
from gazetteer.opening import open_gazetteer, user_layer
from gazetteer.terminal import in_json, layer_option, open_with, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer.layers.checking import Report
    from gazetteer.layers.reading import Layer

_file_option = click.option(
    "--file", type=click.Path(path_type=Path), help="The CSV to edit; by default your own layer."
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def check(file: Path | None, as_json: bool) -> None:
    """Name every fault of a gazetteer CSV.

    By default of your own layer; exits with 1 if there is a fault. Faults go to stdout, a line each; what is
    none but worth a look goes to stderr.
    """
    report = check_file(file or _own_layer(), open_gazetteer())
    if as_json:
        click.echo(in_json(report.facts()))
    else:
        _print(report)
    if not report.clean:
        sys.exit(1)


def _print(report: Report) -> None:
    if report.unreadable:
        raise GazetteerError(report.unreadable)
    for fault in report.faults:
        click.echo(plain(str(fault)))
    for note in report.notes:
        click.echo(plain(f"note: {note}"), err=True)
    told = f"{counted(report.good_rows, 'good row')}, {counted(len(report.faults), 'fault')}"
    notes = f", {counted(len(report.notes), 'note')}" if report.notes else ""
    click.echo(plain(f"{report.name}: {told}{notes}"), err=True)


@click.command()
@click.argument("name")
@click.option("--latitude", "--lat", help="Decimal degrees, -90 to 90.")
@click.option("--longitude", "--lon", help="Decimal degrees, -180 to 180.")
@click.option(
    "--alternate", "alternates", multiple=True, help="Another name, as Name or ko:Name; repeatable."
)
@click.option("--id", "place_id", default="", help="The place it overrides, or its own id.")
@click.option("--feature-class", default="", help="GeoNames' letter, such as P.")
@click.option("--feature-code", default="", help="GeoNames' code, such as PPL.")
@click.option("--country", default="", help="Two letters, such as KR.")
@click.option("--admin1", default="", help="GeoNames' code of the first-order division.")
@click.option("--admin2", default="", help="GeoNames' code of the second-order division.")
@click.option("--population", default="", help="A whole number.")
@click.option("--wkt", default="", help="A line or an area as WKT, longitude first.")
@click.option("--valid-from", default="", help="A date such as 1945 or 1945-08-15.")
@click.option("--valid-to", default="", help="A date such as 1945 or 1945-08-15.")
@click.option("--source", default="", help="Where you have it from.")
@click.option("--note", default="", help="A remark of yours.")
@_file_option
def add(name: str, alternates: Sequence[str], file: Path | None, **given: str | None) -> None:
    """Add a place called NAME, or change it.

    It is written to a gazetteer CSV; a row that has the id given is changed.

    \b
    wherein gazetteer add "Camp Redcloud" --lat 37.748 --lon 127.029 --country KR --feature-code MILB
    wherein gazetteer add Kaesong --id geonames:1876373 --lat 37.97 --lon 126.55     move a place

    With the id of a place that Wherein knows, the row overrides it: cells left out keep what is known.
    """
    named = {"wkt": "geometry_wkt", "country": "country_code"}
    cells = {named.get(key, key): value for key, value in given.items() if value}
    cells |= {"name": name, "alternate_names": "|".join(alternates)}
    path = _to_write(file)
    known = read_layer(path) if path.is_file() else None
    if known is not None and cells.get("place_id") and row_number(known, cells["place_id"]) is not None:
        wanted = {column: value for column, value in cells.items() if value}
        _say_changes(
            known,
            change_row(path, cells["place_id"], wanted, locator=CountryLocator()),
            cells["place_id"],
            path,
        )
        return
    layer = add_row(path, _with_known_point(cells), locator=CountryLocator())
    row = layer.rows[-1]
    new = ", a new file" if known is None else ""
    click.echo(plain(f"{row.place_id} {row.name}: row {row.row} of {path}{new}"))


def _with_known_point(cells: dict[str, str]) -> dict[str, str]:
    """Return the cells with the point of the place they override, where they give none."""
    if not cells.get("place_id") or {"latitude", "longitude", "geometry_wkt"} & set(cells):
        return cells
    place = open_gazetteer().by_id(cells["place_id"])
    if place is None:
        return cells
    return {**cells, "latitude": f"{place.latitude:g}", "longitude": f"{place.longitude:g}"}


def _say_changes(before: Layer, after: Layer, place_id: str, path: Path) -> None:
    number = row_number(after, place_id) or 0
    old, new = before.records[number - 2].cells, after.records[number - 2].cells
    told = [
        f"{column} {was!r} → {is_now!r}"
        for column, was, is_now in zip(
            after.columns, (*old, *[""] * (len(new) - len(old))), new, strict=False
        )
        if was != is_now
    ]
    click.echo(plain(f"{place_id}: row {number} of {path}: {'; '.join(told) or 'nothing changed'}"))


@click.command()
@click.argument("place_id", metavar="ID")
@click.option("--row", is_flag=True, help="Only take your row with this id out of the file.")
@_file_option
def remove(place_id: str, row: bool, file: Path | None) -> None:
    """Remove the place with this ID.

    That of a place that Wherein knows gets a row that hides it; your own row is taken out.

    \b
    wherein gazetteer remove geonames:1876373          Wherein knows it no more
    wherein gazetteer remove geonames:1876373 --row    as it was before you changed it
    """
    path = _to_write(file)
    place = None if row else open_gazetteer().by_id(place_id)
    if place is not None:
        layer = remove_place(path, place.id, place.name)
        number = row_number(layer, place.id)
        click.echo(plain(f"{place.id} {place.name}: removed by row {number} of {path}"))
    elif path.is_file():
        drop_row(path, place_id)
        click.echo(plain(f"{place_id}: its row is taken out of {path}"))
    else:
        raise GazetteerError(
            f"there is no place {place_id!r}; look it up with: wherein gazetteer search NAME"
        )


@click.command()
@click.argument("place_ids", metavar="[ID]…", nargs=-1)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="FILE.csv", help="Where to."
)
@click.option("--excel", is_flag=True, help="For Excel: with a byte order mark and CRLF.")
@click.option("--file", type=click.Path(path_type=Path), help="The CSV to export; by default your own layer.")
@layer_option
def export(
    place_ids: Sequence[str], output: Path, excel: bool, file: Path | None, layers: Sequence[Path]
) -> None:
    """Write places as a gazetteer CSV.

    Those with the IDs, ready to be edited; without any, your own layer.

    \b
    wherein gazetteer export geonames:1876373 -o kaesong.csv
    wherein gazetteer export --excel -o mine.csv
    """
    layer = _chosen(place_ids, layers) if place_ids else read_layer(file or _own_layer())
    data = for_spreadsheet(layer) if excel else write_layer(layer)
    try:
        with output.open("xb") as stream:
            stream.write(data)
    except FileExistsError as err:
        raise GazetteerError(f"{output} is there already; name another file") from err
    except OSError as err:
        raise GazetteerError(f"{output} cannot be written ({err.strerror}); name another file") from err
    click.echo(plain(f"{output}: {counted(len(layer.records), 'row')}"), err=True)


def _chosen(place_ids: Sequence[str], layers: Sequence[Path]) -> Layer:
    opened = open_with(layers)
    found = {place_id: opened.by_id(place_id) for place_id in place_ids}
    lost = [place_id for place_id, place in found.items() if place is None]
    if lost:
        raise GazetteerError(f"there is no place {lost[0]!r}; look it up with: wherein gazetteer search NAME")
    return layer_of((place for place in found.values() if place is not None), opened)


def _to_write(file: Path | None) -> Path:
    """Return the layer to write to; only the folder of one's own is made where there is none."""
    if file is not None and not file.parent.is_dir():
        raise GazetteerError(f"there is no folder {file.parent}; make it, or mend the path")
    return file or user_layer()


def _own_layer() -> Path:
    path = user_layer()
    if not path.is_file():
        raise GazetteerError(f"you have no layer of your own yet ({path}); name a CSV, or add a place")
    return path
