"""What the packages say they export is there, sorted, and costs neither folium nor Streamlit."""

from __future__ import annotations

import subprocess
import sys

import pytest

import gazetteer
import geo


@pytest.mark.parametrize("package", [gazetteer, geo])
def test_all_is_sorted_and_there(package):
    assert package.__all__ == sorted(package.__all__)
    assert all(hasattr(package, name) for name in package.__all__)


@pytest.mark.parametrize("package", ["gazetteer", "geo", "geo.cli.__main__", "geo.launch"])
def test_importing_loads_nothing_heavy(package):
    code = f"import {package}, sys; print(*({{'folium', 'streamlit', 'spacy', 'pandas'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode().split() == []


def test_importing_the_engine_takes_less_than_a_third_of_a_second():
    # Processor time, which other programs on the machine do not lengthen much; the best of three.
    code = "import time; t = time.process_time(); import geo; print(time.process_time() - t)"
    took = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
        for _ in range(3)
    ]
    assert min(took) < 0.3
