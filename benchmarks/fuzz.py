"""Fuzz what reads strangers' bytes: ``python benchmarks/fuzz.py [TARGET…] [--minutes 10]``.

The targets (``tests/fuzz_targets.py``) run one after the other under atheris, which leads changes of the kept
files by the coverage of the code. It is installed at the first run, into ``build/fuzz/atheris`` and nowhere
else, and so needs a package index once. What was found worth keeping comes to lie in ``build/fuzz/TARGET``;
``--keep`` takes over into ``tests/data/fuzz`` what adds to the coverage. An input that breaks something is
written to ``build/fuzz`` as ``TARGET-crash-…``: mend it and put the file into ``tests/data/fuzz/TARGET``,
where ``tests/test_fuzzing.py`` replays it from then on.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "fuzz"
ATHERIS = "atheris==3.0.0"
LONGEST = {"readers": 4000, "tables": 1000, "geometries": 600, "page": 600}
"""Bytes of one input."""
_INSIDE = "--inside"
SLOWEST_SECONDS = 20
MEMORY_MEGABYTES = 3000
INSTRUMENTED = ["geo", "gazetteer", "striprtf", "pdfminer", "email", "html", "csv", "zipfile", "tarfile"]


def main() -> int:
    """Run each target for so long; 1 if one of them found something."""
    if sys.argv[1:2] == [_INSIDE]:
        fuzz(sys.argv[2], sys.argv[3:])
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(LONGEST)}; else all")
    asked.add_argument("--minutes", type=float, default=10.0, help="for each target")
    asked.add_argument("--keep", action="store_true", help="take new files over into tests/data/fuzz")
    given = asked.parse_args()
    wrong = [name for name in given.targets if name not in LONGEST]
    if wrong:
        asked.error(f"there is no target {' '.join(wrong)}; there are {', '.join(LONGEST)}")
    install()
    faulty = [name for name in given.targets or LONGEST if not run(name, given.minutes)]
    if given.keep:
        for name in given.targets or LONGEST:
            keep(name)
    say(f"something was found in {', '.join(faulty)}: look into {BUILD}" if faulty else "nothing was found")
    return 1 if faulty else 0


def install() -> None:
    """Have atheris in a folder of its own."""
    folder = BUILD / "atheris"
    if not folder.exists():
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--target",
            str(folder),
            ATHERIS,
        ]
        subprocess.run(command, check=True)


def run(name: str, minutes: float) -> bool:
    """Fuzz one target in a process of its own; tell whether all went well."""
    found = BUILD / name
    found.mkdir(parents=True, exist_ok=True)
    say(f"== {name}, {minutes:g} minutes")
    flags = [
        str(found), str(ROOT / "tests" / "data" / "fuzz" / name), f"-max_total_time={minutes * 60:.0f}",
        f"-max_len={LONGEST[name]}", f"-timeout={SLOWEST_SECONDS}", f"-rss_limit_mb={MEMORY_MEGABYTES}",
        f"-artifact_prefix={BUILD}/{name}-", "-print_final_stats=1", "-verbosity=1",
    ]  # fmt: skip
    return _inside(name, flags)


def keep(name: str) -> None:
    """Take over from what was found only files that add to the coverage of those kept."""
    _inside(name, ["-merge=1", str(ROOT / "tests" / "data" / "fuzz" / name), str(BUILD / name)])


def _inside(name: str, flags: list[str]) -> bool:
    environment = {**os.environ, "PYTHONPATH": str(BUILD / "atheris")}
    command = [sys.executable, __file__, _INSIDE, name, *flags]
    return subprocess.run(command, env=environment, check=False).returncode == 0


def fuzz(name: str, flags: list[str]) -> None:
    """Be the process that fuzzes; does not return."""
    import atheris

    sys.path.insert(0, str(ROOT / "tests"))
    with atheris.instrument_imports(include=INSTRUMENTED, enable_loader_override=False):
        from fuzz_targets import TARGETS
    atheris.Setup([sys.argv[0], *flags], TARGETS[name])
    atheris.Fuzz()


def say(*words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
