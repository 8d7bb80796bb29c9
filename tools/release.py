"""Make what is published of a version: ``python tools/release.py FOLDER [FILE ...]``; see CONTRIBUTING.md.

The source archive, the wheel made from it alone, the further files named, and the SHA-256 of all. It refuses
while the changelog calls the version unreleased, the checkout differs from its last commit, or this commit
does not bear the version's tag.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(folder: str, *further: str) -> None:
    """Check, build, lay the further files beside, and write the sums."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    number, changelog = project["version"], (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    fault = not_ready(number, changelog) or changed() or untagged(f"v{number}", git("tag", "--points-at"))
    if fault:
        raise SystemExit(f"no release: {fault}")
    target = Path(folder).resolve()
    if target.is_dir() and any(target.iterdir()):
        raise SystemExit(f"no release: {folder} holds something already; empty it or name another folder")
    target.mkdir(parents=True, exist_ok=True)
    build("sdist", ROOT, target)
    (archive,) = target.glob("*.tar.gz")
    with tempfile.TemporaryDirectory() as apart:
        with tarfile.open(archive) as packed:
            packed.extractall(apart, filter="data")
        (tree,) = Path(apart).iterdir()
        build("wheel", tree, target)
    for name in further:
        shutil.copy(name, target)
    sums = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(target.iterdir())
    ]
    (target / "SHA256SUMS").write_text("".join(sums), encoding="ascii")
    sys.stdout.write("".join(sums))


def not_ready(version: str, changelog: str) -> str | None:
    """Say why the changelog does not go with a release of this version; None where it does."""
    heading = re.search(r"^## (.+)$", changelog, re.MULTILINE)
    if heading is None or not re.fullmatch(rf"{re.escape(version)} \(\d{{4}}-\d\d-\d\d\)", heading[1]):
        met = heading[1] if heading else "nothing"
        return f"the changelog begins with {met!r}; '{version} (YYYY-MM-DD)' is wanted: see CONTRIBUTING.md"
    return None


def changed() -> str | None:
    """Say that the checkout differs from its last commit, if it does."""
    changes = git("status", "--porcelain")
    return "the checkout holds changes; commit them, or work in a fresh clone" if changes else None


def untagged(tag: str, tags: str) -> str | None:
    """Say that the commit lacks its tag among those it bears, a line each; None where it is there."""
    return None if tag in tags.split() else f"the commit has no tag {tag}; git tag {tag} makes it"


def git(*words: str) -> str:
    """Return what git says of the checkout."""
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def build(kind: str, tree: Path, target: Path) -> None:
    """Build one of the two archives with what is installed."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)]
    subprocess.run(command, cwd=tree, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main(*sys.argv[1:])
