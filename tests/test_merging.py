"""Names over several packs: as arrays, as objects, few or many, the same places in the promised order."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from import_world import dump_row, write

from gazetteer import open_gazetteer
from gazetteer.importing.run import import_files
from gazetteer.naming.folding import fold, same_capitals
from gazetteer.naming.matches import NameMatch
from gazetteer.pack.columns import columns_of
from gazetteer.pack.layout import KINDS, tag_is_case_sensitive, tag_kind, tag_name_number
from gazetteer.pack.merging import Merging
from gazetteer.pack.stacked import Stack
from gazetteer.place import MatchKind, standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gazetteer.pack.columns import Columns

NAMES = (
    "San Antonio", "Springfield", "Paris", "Kaesong", "Kaesŏng", "개성", "Yalu River", "Mill Creek", "US",
    "us", "In", "D.C.", "CA", "Inje County", "Saint Helena", "Georgia", "Qwxville", "Qwxville City",
    "Qwxonly", "QWX", "Qwx", "nowhere at all", "",
)  # fmt: skip
"""Of one place and of many; in one level, two and three; where case counts; reached by rules; of none."""
KINDS_OF_PLACE = (
    ("P", "PPL", 0), ("P", "PPL", 0), ("P", "PPL", 1), ("P", "PPLA2", 0), ("A", "ADM2", 1),
    ("A", "ADM1", 90_000), ("A", "ADM3", 45_000), ("P", "PPLA", 45_000), ("H", "STM", 0), ("S", "SCH", 0),
    ("T", "MT", 0), ("L", "RGN", 0),
)  # fmt: skip
"""Many count alike, so that ids have to decide; some only once people are halved."""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    folder = tmp_path_factory.mktemp("levels")
    for number in (1, 2):
        dump = write(folder / f"{'XY'[number - 1] * 2}.txt", *_rows(random.Random(number), number))
        import_files([dump], folder / "imports", open_gazetteer)
    base = open_gazetteer([folder / "imports"]).base
    assert isinstance(base, Stack)
    assert len(base.levels) == 3
    return base


def _rows(dice: random.Random, number: int) -> Iterator[str]:
    """Yield places of the base, changed, and rivals of theirs, some of which both imports have."""
    base = open_gazetteer()
    known = {m.place.id: m.place for name in NAMES for m in base.by_name(name, limit=400)}
    for place in known.values():
        prefix, _, own = place.id.partition(":")
        if dice.random() < 0.7:
            people = dice.choice((place.population, place.population, 0, 500, 100_000))
            yield dump_row(
                own if prefix == "geonames" else 97_000_000 + dice.randrange(10_000), place.name,
                place.latitude, place.longitude, feature_class=place.feature_class,
                feature_code=place.feature_code, country=place.country_code or "", population=people,
                alternates=dice.choice(("", "Paris", "Qwxville,QWX", "In,US", "San Antonio,Springfield")),
            )  # fmt: skip
    for each in range(500):
        kind, code, people = dice.choice(KINDS_OF_PLACE)
        yield dump_row(
            98_000_000 + each * number, dice.choice(NAMES[:-2]), dice.uniform(-60, 60),
            dice.uniform(-170, 170), feature_class=kind, feature_code=code, population=people,
            country=dice.choice(("US", "KR", "FR")),
            alternates=dice.choice(("", "", "Qwxville", "Qwx,QWX,qwx", "Paris,US", "Qwxville City")),
        )  # fmt: skip
    yield dump_row(96_000_000 + number, "Qwxonly", 1 + number, 2, population=number)


def _all(stack: Stack, name: str) -> list[NameMatch]:
    """Return what a name finds, by looking at every posting and every place: slow, and plainly right."""
    key, written, found = fold(name), name.strip(), []
    for base, joined in zip(stack.levels, stack.joined, strict=True):
        for row, tag in zip(*base.postings.views(base.postings.span(key)), strict=True):
            spelled = base.name_at(row, tag_name_number(tag))
            if tag_is_case_sensitive(tag) and not same_capitals(spelled, written):
                continue
            match = NameMatch(place=base.place_at(row), name=spelled, kind=tag_kind(tag), asked=written)
            found.append((joined.has(row), match))
    found.sort(key=lambda f: (KINDS.index(f[1].kind), -standing(f[1].place), f[1].place.id, f[0]))
    once: dict[str, NameMatch] = {}
    for _, match in found:
        once.setdefault(match.place.id, match)
    return list(once.values())


def _spelt_out(columns: Columns | None) -> list[tuple[object, ...]]:
    if columns is None:
        return []
    return [
        (
            int(kind), float(latitude), float(longitude), int(people), *columns.features[feature],
            columns.countries[country],
        )
        for kind, latitude, longitude, people, feature, country in zip(
            columns.kind, columns.latitude, columns.longitude, columns.population, columns.feature,
            columns.country, strict=True,
        )
    ]  # fmt: skip


@pytest.mark.parametrize("few", [0, 40, 10_000])
@pytest.mark.parametrize("name", NAMES)
def test_arrays_objects_and_every_posting_say_the_same(stack: Stack, name: str, few: int) -> None:
    merging = Merging(stack.levels, stack.joined, few=few)
    wanted = _all(stack, name)
    found = list(merging.matches(fold(name), name.strip(), None))
    assert [(m.place, m.name, m.kind) for m in found] == [(m.place, m.name, m.kind) for m in wanted]
    if wanted and wanted[0].kind is MatchKind.VARIANT:
        assert merging.columns(fold(name), 50, name.strip()) is None
        return
    for limit in (1, 7, 50, 99, 100, 101, 5_000):
        assert _spelt_out(merging.columns(fold(name), limit, name.strip())) == _spelt_out(
            columns_of(wanted[:limit])
        )
    assert not _spelt_out(merging.columns(fold(name), 0, name.strip()))


def test_the_names_asked_meet_every_way(stack: Stack) -> None:
    """Names of many places; of all three levels; joined from above, below and beside; where ids decide."""
    assert len(_all(stack, "San Antonio")) > 150
    assert any(m.kind is MatchKind.VARIANT for m in _all(stack, "Inje County"))
    assert len(_all(stack, "US")) > len(_all(stack, "us"))
    targets = {
        (level, target[0])
        for level, base in enumerate(stack.levels)
        for row in range(len(base))
        if (target := stack.joined[level].target(row)) is not None
    }
    assert {(0, 1), (0, 2), (1, 2), (1, 0)} <= targets
    ranked = [(m.kind, standing(m.place)) for m in _all(stack, "Qwxville")]
    assert len(ranked) > 2 * len(set(ranked))


@given(data=st.data())
def test_any_name_of_the_base(stack: Stack, data: st.DataObject) -> None:
    base = stack.levels[data.draw(st.integers(0, 2), label="level")]
    row = data.draw(st.integers(0, len(base) - 1), label="row")
    name = data.draw(st.sampled_from(base.names_at(row)), label="name")
    few, limit = data.draw(st.sampled_from((0, 3, 64))), data.draw(st.integers(1, 60))
    merging, wanted = Merging(stack.levels, stack.joined, few=few), _all(stack, name)
    assert list(merging.matches(fold(name), name.strip(), None)) == wanted
    columns = merging.columns(fold(name), limit, name.strip())
    if wanted and wanted[0].kind is not MatchKind.VARIANT:
        assert _spelt_out(columns) == _spelt_out(columns_of(wanted[:limit]))
    else:
        assert columns is None
    assert stack.is_name(name) == bool(wanted)
