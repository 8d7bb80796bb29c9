"""What is released: a source archive, the wheel made from it, and the main job without a checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import version

import pytest
from doc_pages import ROOT

WHERE = "import geo, gazetteer; print(geo.__file__); print(gazetteer.__file__)"


def run(arguments, cwd, **variables):
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def sdist(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sdist")
    run(["-m", "hatchling", "build", "-t", "sdist", "-d", folder], ROOT)
    (path,) = folder.glob("*.tar.gz")
    return path


@pytest.fixture(scope="module")
def wheel(sdist, tmp_path_factory):
    """Return a wheel made from the source archive alone, as an installer without wheels would make it."""
    folder = tmp_path_factory.mktemp("wheel")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder)
    (tree,) = folder.iterdir()
    run(["-m", "hatchling", "build", "-t", "wheel", "-d", folder / "made"], tree)
    (path,) = (folder / "made").glob("*.whl")
    return path


@pytest.fixture(scope="module")
def site(wheel, tmp_path_factory):
    """Return a folder into which the wheel is installed, beside no checkout."""
    folder = tmp_path_factory.mktemp("site")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"]
    run(["-m", "pip", "install", *quiet, "--target", folder, wheel], folder)
    return folder


def test_the_source_archive_holds_no_third_partys_files(sdist):
    with tarfile.open(sdist) as archive:
        names = [name.partition("/")[2] for name in archive.getnames()]
    assert not [name for name in names if name.startswith(("gazetteer/base/", "geo/explorer/vendor/"))]
    assert not [name for name in names if name.endswith((".min.js", ".min.css"))]
    assert {"LICENSE", "NOTICE", "gazetteer/base.tar.xz", "seeds", "streamlit_app.py"} <= {
        *names, *(name.partition("/")[0] for name in names)
    }  # fmt: skip


def test_the_wheel_holds_what_runs_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.partition("/")[0] for name in names}
    about = f"wherein-{version('wherein')}.dist-info"
    assert tops == {"geo", "gazetteer", about}
    assert {f"{about}/licenses/{name}" for name in ("LICENSE", "NOTICE")} <= set(names)
    assert {"geo/streamlit_app.py", "geo/py.typed", "geo/explorer/vendor/leaflet.js"} <= set(names)
    assert any(name.startswith("gazetteer/base/") for name in names)
    assert "gazetteer/base.tar.xz" not in names
    assert not [name for name in names if name.endswith(("places.csv", ".pyc", ".pkl"))]


def test_the_main_job_runs_without_a_checkout(site, tmp_path):
    apart = {"PYTHONPATH": str(site), "WHEREIN_DATA": str(tmp_path / "data")}
    assert all(line.startswith(str(site)) for line in run(["-c", WHERE], tmp_path, **apart).split())
    letter = tmp_path / "letter.txt"
    letter.write_text("The convoy left Kaesong for Paju.", encoding="utf-8")
    installed = run(["-m", "geo.cli", "locate", letter, "--fast"], tmp_path, **apart)
    assert "Kaesong" in installed
    assert installed == run(["-m", "geo.cli", "locate", letter, "--fast"], tmp_path)
    run(["-m", "geo.cli", "map", site / "geo" / "seeds", "-o", "map.html"], tmp_path, **apart)
    assert "Panmunjom" in (tmp_path / "map.html").read_text(encoding="utf-8")
    found = json.loads(run(["-m", "geo.cli", "doctor", "--json"], tmp_path, **apart))
    assert [row["what"] for row in found if row["health"] != "good"] == []
