"""How fast and how large the gazetteer is: ``python benchmarks/gazetteer_lookups.py [--json FILE]``.

Asked is what users get: base, lists and supplement under a layer of their own of 1,000 rows. Names are real,
drawn with a fixed seed. Every name is asked after others have driven it from the caches of results and
places: what is warm is the files' pages, nothing else. Times are processor time, less that of an empty call.
Each name is asked in three rounds and the best counts: other programs empty the processor's caches.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer import LayeredGazetteer, open_gazetteer
from gazetteer.naming.folding import fold
from gazetteer.pack.embedded import Base
from gazetteer.pack.fuzzy import edits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SEED = 20_261_122
NAMES = 12_000
ROWS = 1_000
ROUNDS = 3
TYPOS = 400
LETTERS = "abcdefghijklmnopqrstuvwxyz "


def main() -> None:
    """Print a table, and write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        layer = Path(folder) / "places.csv"
        write_layer(layer)
        figures = {**look_ups(layer), **fuzzy(layer), **places(layer), **process(layer)}
    for what, figure in figures.items():
        cells = "  ".join(f"{key} {value:,.4g}" for key, value in figure.items() if key != "unit")
        sys.stdout.write(f"{what:44} {cells} {figure['unit']}\n")
    text = json.dumps({"seed": SEED, "gazetteer": open_gazetteer().version, "figures": figures}, indent=1)
    if given.json:
        given.json.write_text(text + "\n", "utf-8")
    else:
        sys.stdout.write(text + "\n")


def write_layer(path: Path) -> None:
    """Write a layer that adds 800 places, moves 100 and removes 100."""
    choice, base = random.Random(SEED), own_base()
    rows = ["place_id,name,feature_class,feature_code,latitude,longitude,country_code"]
    for number in range(ROWS * 8 // 10):
        rows.append(f"local:b{number},Bench Post {number},S,BLDG,{number / 10},{number / 5},")
    for number, place_id in enumerate(choice.sample(list(base.place_ids()), ROWS // 5)):
        place = base.by_id(place_id)
        assert place is not None
        name = place.name.replace('"', '""')
        kept = f'{place_id},"{name}",,,{place.latitude},{place.longitude},'
        rows.append(kept if number % 2 else f'{place_id},"{name}",,DELETED,,,')
    path.write_text("\n".join(rows) + "\n", "utf-8")


def look_ups(layer: Path, count: int = NAMES) -> dict[str, Any]:
    """Time so many names that are there and as many that are not."""
    gazetteer = open_gazetteer([layer])
    base = own_base(gazetteer)
    known = real_names(base, 2 * count)
    names, others = known[:count], known[count:]
    misses = [name for name in (shuffled(name) for name in names) if not gazetteer.is_name(name)]
    many = [name for name in known if len(gazetteer.columns(name)) == 50][:300]

    def cold(work: Callable[[str], object], asked: Sequence[str], unit: str = "µs") -> dict[str, Any]:
        rounds = []
        for _ in range(ROUNDS):
            for name in (*asked, *others):
                gazetteer.by_name(name)
            rounds.append([cpu(work, name) for name in asked])
        return spread([min(times) for times in zip(*rounds, strict=True)], 1e3, unit)

    return {
        "exact look-up (is_name)": cold(gazetteer.is_name, names),
        "exact look-up (columns, arrays when asked for)": cold(gazetteer.columns, names),
        "exact look-up (by_name, an object a place)": cold(gazetteer.by_name, names),
        "a miss (is_name)": cold(gazetteer.is_name, misses),
        "a miss (by_name, rules tried)": cold(gazetteer.by_name, misses),
        "50 candidates with features (columns)": cold(lambda name: features(gazetteer, name), many),
        "50 candidates with features (by_name)": cold(gazetteer.by_name, many),
    }


def features(gazetteer: LayeredGazetteer, name: str) -> object:
    """Return every feature of a name's places."""
    found = gazetteer.columns(name)
    return (
        found.kind, found.latitude, found.longitude, found.population, found.feature, found.country,
    )  # fmt: skip


def fuzzy(layer: Path) -> dict[str, Any]:
    """Time names with one and with two slips, and count how often the name meant is found."""
    gazetteer = open_gazetteer([layer])
    choice = random.Random(SEED)
    keys = [fold(name) for name in real_names(own_base(gazetteer), 4 * TYPOS)]
    keys = [key for key in keys if key.isascii() and len(key) > 6][:TYPOS]
    figures = {}
    for slips in (1, 2):
        times, found = [], 0
        for key in keys:
            asked = key
            for _ in range(slips):
                asked = choice.choice(edits(asked, LETTERS))
            times.append(cpu(gazetteer.search, asked))
            matches = gazetteer.search(asked, limit=200)
            found += any(fold(m.via.form if m.via else m.asked) == key for m in matches)
        figures[f"fuzzy, slips: {slips}"] = spread(times, 1e6, "ms") | {"found": found / len(keys)}
    hostile = ["q" * 100_000, "san " * 20, "\x00" * 999, "한" * 300, "é\u0301" * 5_000, "saint san new " * 5]
    figures["fuzzy, hostile"] = spread([cpu(gazetteer.search, name) for name in hostile * 5], 1e6, "ms")
    return figures


def places(layer: Path) -> dict[str, Any]:
    """Time look-ups by position, at random points on land and sea."""
    gazetteer = open_gazetteer([layer])
    choice = random.Random(SEED)
    points = [(choice.uniform(-60, 75), choice.uniform(-180, 180)) for _ in range(400)]
    gazetteer.nearest(0, 0)
    gazetteer.containing(0, 0)
    return {
        "nearest": spread([cpu(lambda p: gazetteer.nearest(*p), p) for p in points], 1e6, "ms"),
        "containing": spread([cpu(lambda p: gazetteer.containing(*p), p) for p in points], 1e6, "ms"),
    }


def process(layer: Path) -> dict[str, Any]:
    """Return how long a fresh process takes to open it, and what memory is its own after 12,000 names.

    The names are drawn here: the ids of all places, among which they are, would be most of that memory.
    """
    names = layer.with_name("names.json")
    names.write_text(json.dumps(real_names(own_base(), NAMES)), "utf-8")
    code = f"""
import importlib.util, json, time
from pathlib import Path
import gazetteer
spec = importlib.util.spec_from_file_location("bench", {str(Path(__file__))!r})
bench = importlib.util.module_from_spec(spec)
spec.loader.exec_module(bench)
names = json.loads(Path({str(names)!r}).read_text("utf-8"))
before = bench.private_mb()
start = time.perf_counter()
opened = gazetteer.open_gazetteer([Path({str(layer)!r})])
seconds = time.perf_counter() - start
for name in names:
    opened.by_name(name)
print(json.dumps([seconds, before, bench.private_mb()]))
"""
    runs = [json.loads(subprocess.check_output([sys.executable, "-c", code], text=True)) for _ in range(3)]
    return {
        "opening": {"seconds": min(run[0] for run in runs), "unit": "s"},
        "private memory of a process": {"before": runs[0][1], "after": runs[0][2], "unit": "MB"},
    }


def real_names(base: Base, count: int) -> list[str]:
    """Return names of places, each different, drawn at random: any place, any of its names, any script."""
    choice = random.Random(SEED)
    ids = list(base.place_ids())
    found: dict[str, None] = {}
    while len(found) < count:
        found[choice.choice(base.names(choice.choice(ids)))] = None
    return list(found)


def shuffled(name: str) -> str:
    """Return a name of the same letters that likely is none."""
    letters = list(name)
    random.Random(name).shuffle(letters)
    return "".join(letters)


def own_base(gazetteer: LayeredGazetteer | None = None) -> Base:
    """Return the published places below."""
    base = (gazetteer or open_gazetteer()).base
    assert isinstance(base, Base)
    return base


def cpu(work: Callable[[Any], object], asked: Any) -> int:
    """Return the processor time of one call in nanoseconds, less that of an empty one."""
    start = time.thread_time_ns()
    work(asked)
    spent = time.thread_time_ns() - start
    start = time.thread_time_ns()
    return max(0, spent - (time.thread_time_ns() - start))


def spread(times: Sequence[int], per: float, unit: str) -> dict[str, Any]:
    """Return median, 95th and 99th percentile."""
    ranked = sorted(times)
    at = {"median": 0.5, "p95": 0.95, "p99": 0.99}
    return {key: ranked[int(len(ranked) * share)] / per for key, share in at.items()} | {"unit": unit}


def private_mb() -> float:
    """Return the memory that this process can share with none (Linux), in MB.

    Unwritten pages of the gazetteer's files are left out: whether they count as private hangs on who else
    is running.
    """
    text = Path("/proc/self/smaps_rollup").read_text("ascii")
    rows = [line.split() for line in text.splitlines()[1:]]
    return sum(int(row[1]) for row in rows if row[0] == "Private_Dirty:") / 1024


if __name__ == "__main__":
    main()
