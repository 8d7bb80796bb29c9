"""wherein clean: what can be made again goes, all else stays."""

from __future__ import annotations

import json
from hashlib import sha256

from test_cli import wherein as call
from test_project import GOOD

from geo.caching import AnalysisCache
from geo.cleaning import removable, remove
from geo.model import Document
from geo.project import TAG_FILE, append_decisions, kept_folder


def wherein(*arguments, cwd):
    done = call(*arguments, cwd=cwd)
    done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
    return done


DIGEST = sha256(b"a document").hexdigest()


def project_at(folder):
    """Return a project folder with decisions, a model, and caches with a stranger's file among them."""
    project = folder / ".wherein"
    append_decisions(project, [GOOD])
    for kind in ("cache", "uploads", "histograms"):
        (kept_folder(project, kind) / f"{DIGEST}.json").write_bytes(b"12345")
    inner = project / "cache" / DIGEST[:2]
    inner.mkdir()
    (inner / f"{DIGEST}.json.gz").write_bytes(b"123")
    (project / "cache" / "my notes.txt").write_text("mine", encoding="utf-8")
    (project / "model.json").write_text("{}", encoding="utf-8")
    (project / "places.csv").write_text("name,latitude,longitude\n", encoding="utf-8")
    (project / ".decisions.csv.saving").write_bytes(b"half a r")
    return project


def below(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_clean_lists_first_and_removes_only_when_told(tmp_path):
    project = project_at(tmp_path)
    before = below(project)
    listed = wherein("clean", "--project", project, cwd=tmp_path)
    assert listed.returncode == 0
    assert "cache, 2 files, 8 bytes" in listed.stdout
    assert "uploads, 1 file, 5 bytes" in listed.stdout
    assert "drafts, 1 file" in listed.stdout
    assert "--yes" in listed.stderr
    assert wherein("clean", "--project", project, "--yes", "--dry-run", cwd=tmp_path).returncode == 0
    assert below(project) == before


def test_clean_leaves_decisions_layers_models_and_what_it_did_not_make(tmp_path):
    project = project_at(tmp_path)
    done = wherein("clean", tmp_path, "--yes", cwd=tmp_path)
    assert done.returncode == 0
    assert "removed 5 files" in done.stderr
    assert "1 file that Wherein did not make; left" in done.stderr
    kept = [name for name in below(project) if not name.endswith(".lock")]
    assert kept == ["cache/CACHEDIR.TAG", "cache/my notes.txt", "decisions.csv", "model.json", "places.csv"]
    assert not (project / "uploads").exists()
    assert "nothing to remove" in wherein("clean", tmp_path, "--yes", cwd=tmp_path).stderr


def test_models_go_only_when_asked(tmp_path):
    project = project_at(tmp_path)
    told = json.loads(wherein("clean", tmp_path, "--model", "--json", "--yes", cwd=tmp_path).stdout)
    assert {part["kind"]: part["files"] for part in told}["model"] == ["model.json"]
    assert not (project / "model.json").exists()


def test_no_link_is_followed_and_no_folder_without_our_mark_is_touched(tmp_path):
    elsewhere = kept_folder(tmp_path / "elsewhere", "cache")
    (elsewhere / f"{DIGEST}.json").write_bytes(b"mine")
    project = tmp_path / "docs" / ".wherein"
    project.mkdir(parents=True)
    (project / "cache").symlink_to(elsewhere, target_is_directory=True)
    (project / "uploads").mkdir()
    (project / "uploads" / f"{DIGEST}.json").write_bytes(b"mine")
    (kept_folder(project, "histograms") / f"{DIGEST}.json").symlink_to(elsewhere / f"{DIGEST}.json")
    done = wherein("clean", "--project", project, "--yes", cwd=tmp_path)
    assert "nothing to remove" in done.stderr
    assert (elsewhere / f"{DIGEST}.json").read_bytes() == b"mine"
    assert (project / "uploads" / f"{DIGEST}.json").exists()
    assert (project / "histograms" / TAG_FILE).exists()


def test_kept_analyses_are_among_what_goes(tmp_path, tiny_parser):
    cache = AnalysisCache(kept_folder(tmp_path, "cache"), ["a key"])
    document = Document(id="a", text="Rain fell in Seoul.")
    cache.put(tiny_parser.locate(document))
    assert cache.get(document) is not None
    (part,) = removable(tmp_path)
    assert (part.kind, len(part.files), part.left) == ("cache", 1, 0)
    assert remove(tmp_path, (part,)) == 1
    assert cache.get(document) is None
    assert not (tmp_path / "cache").exists()


def test_a_folder_that_is_not_there_is_said(tmp_path):
    done = wherein("clean", "--project", tmp_path / "none", cwd=tmp_path)
    assert done.returncode == 2
    assert "there is no such folder" in done.stderr
