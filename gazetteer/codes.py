"""GeoNames' feature codes and its country codes, as data; and which of them a wrong one was meant to be."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from gazetteer.naming.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureCode:
    """One of GeoNames' kinds of place."""

    code: str
    feature_class: str
    """The letter of the class it belongs to."""
    name: str
    """GeoNames' short name of it, such as "populated place"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryCode:
    """A country as GeoNames codes it: ISO 3166-1, and XK for Kosovo."""

    code: str
    alpha3: str
    continent: str
    """AF, AN, AS, EU, NA, OC or SA."""
    name: str


@lru_cache(maxsize=1)
def feature_codes() -> Mapping[str, FeatureCode]:
    """Return every feature code by its letters (GeoNames, CC BY 4.0)."""
    rows = _rows("feature_codes.csv")
    return MappingProxyType(
        {
            row["feature_code"]: FeatureCode(
                code=row["feature_code"], feature_class=row["feature_class"], name=row["name"]
            )
            for row in rows
        }
    )


@lru_cache(maxsize=1)
def country_codes() -> Mapping[str, CountryCode]:
    """Return every country by its two letters (GeoNames, CC BY 4.0)."""
    rows = _rows("country_codes.csv")
    return MappingProxyType(
        {
            row["country_code"]: CountryCode(
                code=row["country_code"],
                alpha3=row["alpha3"],
                continent=row["continent"],
                name=row["name"],
            )
            for row in rows
        }
    )


def likely_feature_code(written: str) -> FeatureCode | None:
    """Return the code that something written in its place was meant to be, or None.

    Examples
    --------
    >>> [likely_feature_code(written).code for written in ("ppl", "S.AIRP", "mountain")]
    ['PPL', 'AIRP', 'MT']
    """
    codes = feature_codes()
    bare = written.upper().rpartition(".")[2].strip()
    if bare in codes:
        return codes[bare]
    named = next((code for code in codes.values() if code.name == written.casefold()), None)
    near = get_close_matches(bare, codes, n=1, cutoff=0.75)
    return named or (codes[near[0]] if near else None)


def likely_country(written: str) -> CountryCode | None:
    """Return the country that something written in place of its code was meant to be, or None.

    Examples
    --------
    >>> likely_country("kr").code, likely_country("KOR").code, likely_country("south korea").code
    ('KR', 'KR', 'KR')
    >>> likely_country("UK").code, likely_country("QQ")
    ('GB', None)
    """
    codes = country_codes()
    upper = written.upper().strip()
    known = codes.get({"UK": "GB", "EL": "GR"}.get(upper, upper))
    if known:
        return known
    key = fold(written)
    by_name = {fold(country.name): country for country in codes.values()}
    exact = next((c for c in codes.values() if c.alpha3 == upper), None) or by_name.get(key)
    near = get_close_matches(key, by_name, n=1, cutoff=0.85) if len(key) > 3 else []
    return exact or (by_name[near[0]] if near else None)


def _rows(file_name: str) -> list[dict[str, str]]:
    text = resources.files("gazetteer").joinpath("names", file_name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
