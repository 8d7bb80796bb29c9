"""How an import grows with its dump, and what look-ups cost after it: ``python benchmarks/importing.py``.

For each size: a made-up dump in GeoNames' form (the same rows on every run), imported by the command's own
code in a process of its own; seconds, processor seconds, peak memory, size on disk. Then names are looked up
in the base alone and in the base with the import over it, in one process, after the pages were read. Times
are the processor's, the best of three rounds, each in a gazetteer just opened.

``python benchmarks/importing.py 12000000`` runs one size; ``--keep DIR`` keeps dump and pack.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer import open_gazetteer
from gazetteer.importing.run import import_files

if TYPE_CHECKING:
    from collections.abc import Iterator


SIZES = (100_000, 1_000_000, 12_000_000)
SAMPLE = 20_000
ASKED = ("is_name", "columns", "by_name")
"""Whether a name is one, its places as arrays, its places as objects."""
ROUNDS = 3
UNUSED = 20_000_000
"""GeoNames has given no id as high as this."""
RIVALS = 30_000_000
"""Places that are made up have ids above this."""
STARTS = ("b", "br", "d", "dr", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "v", "z")
VOWELS = ["a", "e", "i", "o", "u", "ai", "ou", "ei"]
ENDS = ["", "", "n", "r", "l", "s", "m", "nd", "ck"]
CYRILLIC = str.maketrans("abdefghijklmnoprstuvwz", "абдефгхийклмнопрстувшз")
PATTERNS = [
    ("P", "PPL", "{}", 40), ("H", "STM", "{} Creek", 14), ("H", "LK", "Lake {}", 6),
    ("T", "MT", "Mount {}", 10), ("T", "HLL", "{} Hill", 6), ("S", "SCH", "{} School", 9),
    ("S", "CH", "Saint {} Church", 5), ("L", "LCTY", "{}", 5), ("A", "ADM3", "{} District", 3),
    ("V", "FRST", "{} Forest", 2),
]  # fmt: skip
COUNTRIES = (
    "US", "CN", "IN", "NO", "MX", "ID", "RU", "PK", "IR", "FR", "BR", "DE", "JP", "KR", "KP", "CD",
)  # fmt: skip


def word(number: int) -> str:
    """Return a made-up word, another for each number."""
    parts = []
    while True:
        number, start = divmod(number, len(STARTS))
        number, vowel = divmod(number, len(VOWELS))
        number, end = divmod(number, len(ENDS))
        parts.append(STARTS[start] + VOWELS[vowel] + ENDS[end])
        if not number:
            return "".join(parts)


def rows(count: int) -> Iterator[str]:
    """Yield rows of a dump, always the same: what the base has first, as real dumps have it, then rivals."""
    real = list(islice(real_rows(), count // 2))
    yield from real
    yield from made_rows(count - len(real))


def real_rows() -> Iterator[str]:
    """Yield the base's own places as a dump has them: those of other sources under ids that are new."""
    base = open_gazetteer().base
    for unused, place_id in enumerate(base.place_ids(), UNUSED):
        place = base.by_id(place_id)
        prefix, _, number = place_id.partition(":")
        if prefix != "geonames" or not number.isdigit():
            number = str(unused)
        if place is not None:
            names = ",".join(name for name in base.names(place_id)[1:] if "," not in name)
            yield (
                f"{number}\t{place.name}\t{place.name}\t{names}\t{place.latitude}\t{place.longitude}\t"
                f"{place.feature_class}\t{place.feature_code}\t{place.country_code or ''}\t\t"
                f"{place.admin1 or ''}\t{place.admin2 or ''}\t\t\t{place.population}\t\t\t\t2026-01-01\n"
            )


def made_rows(count: int) -> Iterator[str]:
    """Yield places that are made up: few names are common, most are rare; half have another name."""
    dice = random.Random(20261122)
    kinds = [kind for kind in PATTERNS for _ in range(kind[3])]
    number = RIVALS
    for _ in range(count):
        number += 1 + (dice.random() < 0.08)
        one = word(int(dice.random() ** 3 * 9_000_000))
        feature_class, code, pattern, _ = kinds[int(dice.random() * len(kinds))]
        name = pattern.format(one.capitalize())
        alternates = ""
        luck = dice.random()
        if luck < 0.45:
            other = word(int(dice.random() * 40_000_000))
            alternates = f"{other.capitalize()},{name.lower().translate(CYRILLIC).title()}"
            if luck < 0.1:
                alternates += f",{other.capitalize()}é,{one.capitalize()} {other.capitalize()}"
        people = int(10 ** (dice.random() * 6)) if feature_class == "P" and luck < 0.3 else 0
        country = COUNTRIES[int(dice.random() ** 2 * len(COUNTRIES))]
        yield (
            f"{number}\t{name}\t{name}\t{alternates}\t{dice.uniform(-60, 75):.5f}\t"
            f"{dice.uniform(-180, 180):.5f}\t{feature_class}\t{code}\t{country}\t\t"
            f"{int(dice.random() * 40):02}\t{int(dice.random() * 3000)}\t\t\t{people}\t\t100\t"
            "Etc/UTC\t2026-01-01\n"
        )


def main() -> None:
    """Print a line of figures a size, and the look-ups' beside them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--keep", type=Path, help="a folder for dumps and packs, kept")
    parser.add_argument("--import", dest="files", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.files:
        _import(*options.files)
        return
    folder = options.keep or Path(tempfile.mkdtemp(prefix="wherein-benchmark-"))
    try:
        for size in options.sizes:
            _measure(size, folder)
    finally:
        if not options.keep:
            shutil.rmtree(folder)


def _measure(size: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    dump, shelf = folder / f"{size}.txt", folder / f"imports-{size}"
    if not dump.exists():
        with dump.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(rows(size))
    done = subprocess.run(
        [sys.executable, __file__, "--import", str(dump), str(shelf)], stdout=subprocess.PIPE, check=True
    )
    figures = json.loads(done.stdout)
    packed = sum(path.stat().st_size for path in shelf.rglob("*") if path.is_file())
    sys.stdout.write(
        f"{size:>10,} rows ({dump.stat().st_size / 1e6:,.0f} MB): {figures['seconds']:.0f} s, "
        f"{figures['cpu']:.0f} CPU s, peak {figures['peak_mb']:,} MB; pack {packed / 1e6:,.0f} MB, "
        f"{figures['names']:,} names\n"
    )
    _look_up(dump, shelf)


def _import(dump: Path, shelf: Path) -> None:
    began, worked = time.monotonic(), time.process_time()
    (outcome,) = import_files([dump], shelf, open_gazetteer)
    seconds, cpu = time.monotonic() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    figures = {"seconds": seconds, "cpu": cpu, "peak_mb": peak, "names": outcome.imported.names}
    sys.stdout.write(json.dumps(figures))


def _look_up(dump: Path, shelf: Path) -> None:
    began = time.monotonic()
    open_gazetteer([shelf])
    first = time.monotonic() - began
    began = time.monotonic()
    open_gazetteer([shelf])
    again = time.monotonic() - began
    base = open_gazetteer()
    dice = random.Random(1)
    real = [base.base.place_at(dice.randrange(len(base.base))).name for _ in range(SAMPLE)]  # type: ignore[union-attr]
    with dump.open(encoding="utf-8") as file:
        names = (cells[1] for cells in (line.split("\t", 2) for line in file) if int(cells[0]) > RIVALS)
        made = list(islice(names, SAMPLE))
    layers = [shelf]
    sys.stdout.write(f"{'':10} opened in {again:.2f} s (the first time {first:.2f} s)\n")
    for what, names, used in (
        ("real names, base alone", real, []),
        ("real names, with the import", real, layers),
        ("names of the import", made, layers),
        ("no names, base alone", [f"{name} qx" for name in real], []),
        ("no names, with the import", [f"{name} qx" for name in real], layers),
    ):
        _time(what, names, used)


def _time(what: str, names: list[str], layers: list[Path]) -> None:
    """Look each name up once in gazetteers just opened, whose pages another has read."""
    before, different = open_gazetteer(layers), list(dict.fromkeys(names))
    for name in names:
        before.by_name(name)
    for asked in ASKED:
        rounds = [_round(asked, different, layers) for _ in range(ROUNDS)]
        times = sorted(map(min, zip(*rounds, strict=True)))
        median, late = times[len(times) // 2] / 1000, times[int(len(times) * 0.99)] / 1000
        sys.stdout.write(f"{'':10} {what:30} {asked:8} {median:7.1f} µs median, {late:7.1f} µs p99\n")


def _round(asked: str, names: list[str], layers: list[Path]) -> list[int]:
    work, times = getattr(open_gazetteer(layers), asked), []
    for name in names:
        began = time.thread_time_ns()
        work(name)
        times.append(time.thread_time_ns() - began)
    return times


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
