"""All measurements in one run, ours and our peers' side by side: ``python benchmarks/everything.py``.

Prints tables in Markdown; ``--json FILE`` keeps the figures. The peers are installed from PyPI into
environments of their own, in a folder that is kept (``--peers DIR``, several GB); ``--no-peers`` does
without. ``--corpora`` names marked corpora to read, ``--data`` gazetteer files to import. A part that cannot
run says so.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from parts.result import Settings, Table

from gazetteer import open_gazetteer

if TYPE_CHECKING:
    from collections.abc import Sequence

PARTS: Final = ("reading", "workers", "growth", "gazetteer", "pages", "imported")
"""In this order; each is ``parts/NAME.py``."""
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, write after each part, so that what was measured is kept."""
    given = _arguments(arguments)
    settings = Settings(
        quick=given.quick,
        peers=None if given.no_peers or given.quick else given.peers,
        corpora=tuple(given.corpora),
        data=given.data,
        browser=given.browser,
        documents=given.documents,
    )
    told: dict[str, Any] = {"machine": machine(), "gazetteer": open_gazetteer().version, "parts": {}}
    sys.stdout.write(f"{' · '.join(f'{k}: {v}' for k, v in told['machine'].items())}\n\n")
    for name in given.only or PARTS:
        began = time.perf_counter()
        tables = importlib.import_module(f"parts.{name}").measure(settings)
        seconds = round(time.perf_counter() - began, 1)
        told["parts"][name] = {"seconds": seconds, "tables": [table.told() for table in tables]}
        _print(name, seconds, tables)
        if given.json:
            given.json.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument(
        "--quick", action="store_true", help="seconds, without peers; the figures mean little"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here, too")
    parser.add_argument("--corpora", nargs="+", type=Path, default=[], metavar="GOLD.jsonl")
    parser.add_argument("--data", type=Path, metavar="DIR", help="gazetteer files to import")
    parser.add_argument("--documents", type=int, default=0, help="how many to read (default: 100)")
    parser.add_argument("--peers", type=Path, default=Path("build/peers"), metavar="DIR")
    parser.add_argument("--no-peers", action="store_true", help="measure Wherein alone")
    parser.add_argument("--browser", default=_browser(), metavar="PATH", help="a Chromium")
    return parser.parse_args(arguments)


def machine() -> dict[str, str]:
    """Return what the figures were measured on."""
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "load before": f"{os.getloadavg()[0]:.1f}",
        "system": platform.system(),
        "Python": platform.python_version(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _browser() -> str | None:
    named = os.environ.get("WHEREIN_CHROMIUM")
    return named or next((path for name in BROWSERS if (path := shutil.which(name))), None)


def _print(name: str, seconds: float, tables: Sequence[Table]) -> None:
    sys.stdout.write(f"## {name} ({seconds:,.0f} s)\n\n")
    sys.stdout.write("".join(f"{table.markdown()}\n" for table in tables))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
