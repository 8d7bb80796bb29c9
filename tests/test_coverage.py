"""The coverage benchmark counts what can be right, and names what cannot."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[1] / "benchmarks" / "coverage.py"
TEXT = "From Paris, Texas, to Qwrtzville on the Danube and to Lyon."


def toponym(name, lat, lon, feature):
    start = TEXT.index(name)
    return {"start": start, "end": start + len(name), "lat": lat, "lon": lon, "feature": feature}


def test_hits_and_misses_are_told_by_kind(tmp_path):
    toponyms = [
        toponym("Paris", 33.66, -95.56, "P.PPL"),
        toponym("Qwrtzville", 1.0, 1.0, "P.PPL"),
        toponym("Lyon", -40.0, 100.0, "P.PPLA") | {"geonames_id": 2996944},
        toponym("Danube", -40.0, 100.0, "H.STM"),
        toponym("Texas", None, None, "A.ADM1"),
    ]
    gold = tmp_path / "small.jsonl"
    gold.write_text(json.dumps({"id": "1", "text": TEXT, "toponyms": toponyms}) + "\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, SCRIPT, gold, "--misses", "5"], capture_output=True, check=True, timeout=120
    )
    lines = done.stdout.decode("utf-8").splitlines()
    assert lines[0] == "small: 0.2500 of 4 within 161 km, 0.5000 with the very place counted too"
    assert [line.strip() for line in lines[1:4]] == [
        "1 no candidate: P.PPL 1",
        "1 only places elsewhere: H.STM 1",
        "1 the place, but its point is far: P.PPLA 1",
    ]
    assert {line.split()[1] for line in lines[4:]} == {"Qwrtzville", "Lyon", "Danube"}
