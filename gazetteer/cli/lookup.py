"""``wherein gazetteer search | show | stats``: the commands that look things up."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import numpy as np

from gazetteer.codes import feature_codes
from gazetteer.errors import GazetteerError
from gazetteer.filters import wanted
from gazetteer.naming.matches import StepKind
from gazetteer.opening import supplement_layers, user_folder, user_layer
from gazetteer.pack.spatial import kilometres, on_globe
from gazetteer.pack.stacked import Stack
from gazetteer.place import FEATURE_CLASSES, MatchKind
from gazetteer.qualified import find
from gazetteer.terminal import in_json, layer_option, open_with, place_line, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gazetteer.filters import Wanted
    from gazetteer.layers.layered import LayeredGazetteer
    from gazetteer.layers.reading import Layer
    from gazetteer.naming.matches import NameMatch
    from gazetteer.online import OnlineNames
    from gazetteer.place import Place

_ASKED_NEAR: Final = 1_000
"""So many places of one name are measured when the nearest are wanted."""


@click.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most so many.")
@click.option("--country", "countries", multiple=True, help="Only places of this country (KR); repeatable.")
@click.option("--feature", help="Only places of this feature class (P) or code (AIRP).")
@click.option("--near", metavar="LAT,LON", help="Nearest to this point first.")
@click.option("--online", metavar="SERVICE", help="Where nothing is called so, ask nominatim, photon …")
@click.option("--online-server", metavar="URL", default="", help="Another server of that service.")
@click.option("--online-cache", type=click.Path(path_type=Path), help="Where its answers are kept.")
@click.option("--allow-network", is_flag=True, help="Let --online send the name.")
@layer_option
def search(
    name: str,
    as_json: bool,
    limit: int,
    countries: Sequence[str],
    feature: str | None,
    near: str | None,
    online: str | None,
    online_server: str,
    online_cache: Path | None,
    allow_network: bool,
    layers: Sequence[Path],
) -> None:
    """List the places called NAME, best first.

    Those called nearly so come last.

    \b
    wherein gazetteer search "Inje county"
    wherein gazetteer search "Paris, Texas"
    wherein gazetteer search Kaesong --country KP --feature P --near 37.97,126.55
    """
    if online and not allow_network:
        raise click.UsageError(f"--online sends the name to {online}; allow it with --allow-network")
    point = _point(near)
    only = wanted(*_feature(feature), countries or None)
    opened = open_with(layers)
    found = _matches(opened, name, only, limit if point is None else _ASKED_NEAR)
    if online and (not found or found[0].kind is MatchKind.FUZZY):
        from gazetteer.online import open_online

        asked = open_online(online, online_cache or user_folder() / "online.sqlite", server=online_server)
        found = [*(match for match in _ask(asked, name) if only.admits(match.place)), *found]
    if point is not None:
        found = sorted(found, key=lambda match: (match.kind is MatchKind.FUZZY, _km(match.place, point)))
    found = found[:limit]
    if as_json:
        rows = [_match_facts(opened, match, point) for match in found]
        click.echo(in_json(rows))
        return
    if not found or found[0].kind is MatchKind.FUZZY:
        nearly = "; nearly so:" if found else ""
        click.echo(f"nothing is called {plain(name)!r}{nearly}", err=True)
    for match in found:
        away = "" if point is None else f" [{_km(match.place, point):,.1f} km]"
        click.echo(plain(f"{place_line(opened, match.place)}{away}{_how(match)}"))


def _ask(online: OnlineNames, name: str) -> tuple[NameMatch, ...]:
    click.echo(plain(f"{name!r} is sent to {online.service}, unless it was asked before"), err=True)
    found = online.by_name(name)
    for fault in online.faults:
        click.echo(plain(fault), err=True)
    return found


def _matches(opened: LayeredGazetteer, name: str, only: Wanted, limit: int) -> list[NameMatch]:
    found = opened.search(
        name,
        limit=limit,
        feature_classes=only.feature_classes,
        feature_codes=only.feature_codes,
        country_codes=only.country_codes,
    )
    if found and found[0].kind is not MatchKind.FUZZY:
        return list(found)
    # "Paris, Texas" is no name, and better understood than misread.
    qualified = [match for match in find(opened, name) if only.admits(match.place)]
    return [*qualified, *found]


def _feature(text: str | None) -> tuple[list[str] | None, list[str] | None]:
    """Return the feature classes and the feature codes that are wanted."""
    if text is None:
        return None, None
    if text.upper() in FEATURE_CLASSES:
        return [text], None
    if text.upper() in feature_codes():
        return None, [text]
    raise click.BadParameter(
        f"{text!r} is no feature class ({''.join(sorted(FEATURE_CLASSES))}) and no feature code of GeoNames",
        param_hint="--feature",
    )


def _point(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        latitude, longitude = (float(part) for part in text.split(","))
        return on_globe(latitude, longitude)
    except (ValueError, GazetteerError) as err:
        raise click.BadParameter(
            f"{text!r} is no point; wanted latitude,longitude such as 37.97,126.55", param_hint="--near"
        ) from err


def _km(place: Place, point: tuple[float, float]) -> float:
    return float(kilometres(*point, np.array([place.latitude]), np.array([place.longitude]))[0])


def _how(match: NameMatch) -> str:
    """Return in brackets what led from what was asked to the place's main name; empty where nothing did."""
    if match.kind is MatchKind.FUZZY:
        return f" ({match.name}; {', '.join(map(str, match.how))})"
    # A name of another kind says so itself; spelled the same but for case needs no word.
    steps = [str(step) for step in match.how if step.kind in (StepKind.POSSESSIVE, StepKind.RULE)]
    told = [] if match.name == match.place.name else [f"{match.kind}: {match.name}"]
    return f" ({'; '.join((*told, *steps))})" if told or steps else ""


def _match_facts(
    opened: LayeredGazetteer, match: NameMatch, point: tuple[float, float] | None
) -> dict[str, Any]:
    facts = _facts(opened, match.place) | {
        "matched_name": match.name,
        "match": str(match.kind),
        "how": [str(step) for step in match.how],
    }
    return facts if point is None else facts | {"km": round(_km(match.place, point), 3)}


@click.command()
@click.argument("place_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@layer_option
def show(place_id: str, as_json: bool, layers: Sequence[Path]) -> None:
    """Show everything known of one place.

    \b
    wherein gazetteer show geonames:1876373
    """
    opened = open_with(layers)
    place = opened.by_id(place_id)
    if place is None:
        raise GazetteerError(
            f"there is no place {place_id!r}; look it up with: wherein gazetteer search NAME"
        )
    shape = opened.geometry(place.id)
    code = feature_codes().get(place.feature_code)
    facts = _facts(opened, place) | {
        "feature": code.name if code else None,
        "valid_from": place.valid_from,
        "valid_to": place.valid_to,
        "source": place.source,
        "layers": [*_levels_that_have(opened, place), *_layers_that_say(opened, place)],
        "geometry": None if shape is None else shape.geom_type,
        "bounds": None if shape is None else [round(number, 4) for number in shape.bounds],
        "parents": [{"id": parent.id, "name": parent.name} for parent in opened.parents(place)],
        "names": list(opened.names(place.id)),
        "names_by_language": _by_language(opened, place),
    }
    if as_json:
        click.echo(in_json(facts))
        return
    for key, value in _lines(facts):
        click.echo(plain(f"{key:14} {value}"))


def _lines(facts: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for key, value in facts.items():
        if key == "names_by_language":
            yield from ((f"names ({language})", " | ".join(names)) for language, names in value.items())
        elif key == "parents":
            yield from (("lies in", f"{parent['name']} ({parent['id']})") for parent in value)
        elif key != "within" and value not in (None, "", []):
            yield key, " | ".join(map(str, value)) if isinstance(value, list) else str(value)


def _levels_that_have(opened: LayeredGazetteer, place: Place) -> list[str]:
    """Return the base and the imports that have the place, lowest first."""
    levels = opened.base.levels if isinstance(opened.base, Stack) else (opened.base,)
    names = ("base", *(f"import {name}" for name in opened.imports))
    return [name for name, level in zip(names, levels, strict=True) if level.by_id(place.id) is not None]


def _layers_that_say(opened: LayeredGazetteer, place: Place) -> list[str]:
    """Return the layers over the base that have a row of the place, with its number, lowest first."""
    return [f"{layer.name}, row {number}" for layer, number, _ in _rows_of(opened, place)]


def _by_language(opened: LayeredGazetteer, place: Place) -> dict[str, list[str]]:
    """Return the names whose language a layer tells; the others carry none."""
    known = set(opened.names(place.id))
    found: dict[str, list[str]] = {}
    for _, _, alternates in _rows_of(opened, place):
        for language, name in alternates:
            if language and name in known and name not in found.setdefault(language, []):
                found[language].append(name)
    return dict(sorted(found.items()))


def _rows_of(
    opened: LayeredGazetteer, place: Place
) -> list[tuple[Layer, int, tuple[tuple[str | None, str], ...]]]:
    over = {layer.name: layer for layer in (*supplement_layers(), *opened.layers)}
    return [
        (layer, row.row, row.alternates)
        for layer in over.values()
        for row in layer.rows
        if row.place_id == place.id
    ]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@layer_option
def stats(as_json: bool, layers: Sequence[Path]) -> None:
    """Count places; name sources, licences, layers."""
    opened = open_with(layers)
    meta = opened.base.meta
    rows = [row for layer in supplement_layers() for row in layer.rows]
    by_source = Counter(row.source for row in rows)
    facts = {
        "version": opened.version,
        "counts": meta["counts"],
        "features": opened.base.counts(),
        "sources": meta["sources"],
        "supplement": {
            "places": len(rows),
            "common_knowledge": by_source["common knowledge"],
            "approximate": sum("approximate" in row.note for row in rows),
            "by_source": dict(sorted(by_source.items())),
        },
        "imports": list(opened.imports),
        "layers": {layer.name: len(layer.rows) for layer in opened.layers},
        "layer_faults": {layer.name: len(layer.faults) for layer in opened.layers},
        "your_layer": user_layer().is_file(),
    }
    click.echo(in_json(facts) if as_json else _plain_stats(facts))


def _plain_stats(facts: dict[str, Any]) -> str:
    supplement = facts["supplement"]
    lines = [f"gazetteer {facts['version']}", "", "places and names of the base"]
    lines += [f"{number:>11,}  {what}" for what, number in facts["counts"].items()]
    classes: Counter[str] = Counter()
    for feature, number in facts["features"].items():
        classes[feature[0]] += number
    lines += [f"{number:>11,}  of class {letter}" for letter, number in sorted(classes.items())]
    lines += ["", "sources, with licences"]
    for source in facts["sources"]:
        package = f" ({source['package']})" if "package" in source else ""
        lines.append(f"{source['places']:>11,}  places, {source['names']:,} names: {source['data']}{package}")
        lines.append(f"{'':13}{source['licence']}: {source.get('credit', '')}".rstrip(": "))
    lines += ["", f"the supplement: {supplement['places']:,} rows, written by us"]
    lines.append(f"{supplement['common_knowledge']:>11,}  from common knowledge")
    lines += [
        f"{number:>11,}  from {source}"
        for source, number in supplement["by_source"].items()
        if source != "common knowledge"
    ]
    lines.append(f"{supplement['approximate']:>11,}  with an approximate extent")
    lines += ["", "layers over it, lowest first"]
    lines += [f"{'import':>11}  {name}" for name in facts["imports"]]
    lines += [
        f"{number:>11,}  places in {name}{_faulty(facts['layer_faults'][name])}"
        for name, number in facts["layers"].items()
    ]
    if not (facts["imports"] or facts["layers"]):
        lines.append(f"{'none':>11}")
    return "\n".join(plain(line) for line in lines)


def _faulty(number: int) -> str:
    return (
        f"; {number:,} {'fault' if number == 1 else 'faults'}, see: wherein gazetteer check" if number else ""
    )


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
        "layer": place.layer or None,
        "within": [parent.name for parent in opened.parents(place)],
    }
