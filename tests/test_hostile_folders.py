"""A project folder that came from someone else: links, pipes, forged and damaged files in it."""

from __future__ import annotations

import copy
import json
import os
import random
import subprocess
import sys
from importlib.resources import files

import pytest
from explorer_world import SmallWorld
from test_caching import ANALYSES, entries
from test_cli import lines, wherein
from test_exporters import SETTINGS
from test_project import GOOD

from gazetteer.layers.saving import add_row
from gazetteer.regular import NoRegularFile, content
from geo.caching import AnalysisCache, _encode, _packed
from geo.errors import SourcesError
from geo.exporters import save
from geo.exporters.output import open_output
from geo.maps import page
from geo.model import Document
from geo.parsers import ModelUnusable, read_model
from geo.pipeline import Geoparser
from geo.project import MADE_AGAIN, TAG, ProjectError, append_decisions, kept_folder, read_decisions
from geo.resuming import Begun, CannotResume
from geo.sources import Sources

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links and pipes as POSIX has them")

PRECIOUS = "what the reader keeps elsewhere"
DEEP = "[" * 200_000 + "]" * 200_000
TEXTS = ("The council of Atlanta, Georgia, met.", "A fair in Georgia drew people from Atlanta.")


@pytest.fixture
def victim(tmp_path):
    """Return a file outside the folder, which must stay as it is."""
    path = tmp_path / "elsewhere" / "precious.txt"
    path.parent.mkdir()
    path.write_text(PRECIOUS, encoding="utf-8")
    yield path
    assert path.read_text(encoding="utf-8") == PRECIOUS
    assert [each.name for each in path.parent.iterdir()] == ["precious.txt"]


def _export(folder):
    with open_output(folder / "out.jsonl") as stream:
        stream.write("new")
    return (folder / "out.jsonl").read_text(encoding="utf-8") == "new"


def _resumed(folder):
    begun = Begun(folder / "out.jsonl", {"what": "this"})
    begun.check()
    with begun.output() as stream:
        stream.write("new")
    return (folder / "out.jsonl").read_text(encoding="utf-8") == "new"


def _layer(folder):
    row = {"name": "Here", "latitude": "1", "longitude": "2", "feature_class": "P"}
    return len(add_row(folder / "own.csv", row).rows) == 1


def _decided(folder):
    append_decisions(folder, [GOOD])
    return read_decisions(folder).decisions.history == (GOOD,)


def _tagged(folder):
    return (kept_folder(folder, MADE_AGAIN[0]) / "CACHEDIR.TAG").read_bytes() == TAG


WRITERS = {
    ".decisions.csv.saving": _decided,
    "cache/CACHEDIR.TAG": _tagged,
    ".own.csv.saving": _layer,
    "out.jsonl.part": _export,
    "out.jsonl.run.part": _resumed,
}


@pytest.mark.parametrize("dangling", [False, True], ids=["to a file", "to none"])
@pytest.mark.parametrize("name", WRITERS)
def test_nothing_is_written_through_a_link_that_lies_where_a_draft_will(name, dangling, victim, tmp_path):
    folder = tmp_path / "sent"
    link = folder / name
    link.parent.mkdir(parents=True)
    link.symlink_to(victim.with_name("new.txt") if dangling else victim)
    assert WRITERS[name](folder)


def test_a_run_does_not_go_on_through_a_link(victim, tmp_path):
    (tmp_path / "out.jsonl.part").symlink_to(victim)
    begun = Begun(tmp_path / "out.jsonl", {})
    with pytest.raises(CannotResume, match="is a link"):
        begun.check()
    begun.forget()
    assert _resumed(tmp_path)


@pytest.mark.parametrize("held", ["", "\n", None])
def test_decisions_are_not_begun_through_a_link(held, victim, tmp_path):
    folder, empty = tmp_path / "sent", tmp_path / "empty.txt"
    folder.mkdir()
    if held is not None:
        empty.write_text(held, encoding="utf-8")
    (folder / "decisions.csv").symlink_to(empty)
    with pytest.raises(ProjectError, match="a link to what holds no decisions"):
        append_decisions(folder, [GOOD])
    assert held == (empty.read_text(encoding="utf-8") if empty.exists() else None)
    (folder / "decisions.csv").unlink()
    (folder / "decisions.csv").symlink_to(victim)
    with pytest.raises(ProjectError, match="is no table of decisions"):
        append_decisions(folder, [GOOD])


def test_a_file_of_decisions_behind_a_link_grows_and_the_link_stays(tmp_path):
    shared, mine = tmp_path / "shared", tmp_path / "mine"
    append_decisions(shared, [GOOD])
    mine.mkdir()
    (mine / "decisions.csv").symlink_to(shared / "decisions.csv")
    append_decisions(mine, [GOOD])
    assert (mine / "decisions.csv").is_symlink()
    assert len(read_decisions(shared).decisions.history) == 2


def _pipe(path):
    os.mkfifo(path)


def _device(path):
    path.symlink_to("/dev/zero")


KINDS = {"a pipe": _pipe, "a device": _device, "a folder": lambda path: path.mkdir()}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_neither_waited_for_nor_read_without_end(kind, tmp_path):
    path = tmp_path / "decisions.csv"
    KINDS[kind](path)
    with pytest.raises(OSError, match=r"it is no file|Is a directory"):
        content(path, 100)
    with pytest.raises(ProjectError):
        read_decisions(tmp_path)
    with pytest.raises(ProjectError):
        append_decisions(tmp_path, [GOOD])
    with pytest.raises(ModelUnusable):
        read_model(path)
    cache = AnalysisCache(tmp_path / "cache", [])
    (tmp_path / "cache").mkdir()
    cache.put(ANALYSES[0])
    (entry,) = entries(tmp_path / "cache")
    entry.unlink()
    KINDS[kind](entry)
    assert cache.get(ANALYSES[0].document) is None
    assert cache.broken == 1
    # As a person meets it: one line, and at once.
    (tmp_path / ".wherein").mkdir()
    KINDS[kind](tmp_path / ".wherein" / "decisions.csv")
    (tmp_path / "a.txt").write_text("From Paju.", encoding="utf-8")
    done = wherein("locate", "a.txt", "--fast", "--quiet", cwd=tmp_path)
    (line,) = lines(done.stderr)
    assert "decisions.csv" in line
    assert done.returncode == 1


def test_more_than_is_wanted_is_not_read(tmp_path):
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(NoRegularFile, match=r"larger than 3,000,000 bytes"):
        content(path, 3_000_000)
    path.write_bytes(b"abc")
    assert content(path, 3) == b"abc"
    with pytest.raises(NoRegularFile, match="larger"):
        content(path, 2)


# ── Values that are not what they should be ──

VALUES = (
    None, True, -1, 0, 10**400, 2**31, 2**63, 1.5, 1e300, float("nan"), float("inf"), "", "x" * 50, "\ud800",
    "</script>", [], {}, [1], [[]], {"a": 1},
)  # fmt: skip


def changed(value, chance):
    """Return the value with one thing in it, at any depth, taken out or replaced by what nobody wrote."""
    made = node = copy.deepcopy(value)
    while isinstance(node, dict | list) and node:
        key = chance.choice(list(node)) if isinstance(node, dict) else chance.randrange(len(node))
        if not isinstance(node[key], dict | list) or not node[key] or chance.random() < 0.15:
            if chance.random() < 0.2:
                del node[key]
            else:
                node[key] = chance.choice(VALUES)
            break
        node = node[key]
    return made


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_forged_analysis_is_drawn_or_passed_over(tmp_path):
    """Its digest is right, for whoever forged it knows how that is made."""
    chance, world = random.Random(3), SmallWorld()
    kept = json.loads(json.dumps(_encode(ANALYSES[1])))
    passed, drawn = 0, []
    for _ in range(400):
        cache = AnalysisCache(tmp_path, [])
        cache.put(ANALYSES[1])
        entries(tmp_path)[0].write_bytes(_packed(changed(kept, chance)))
        found = cache.get(ANALYSES[1].document)
        passed += found is None
        if found not in (None, ANALYSES[1]):
            drawn.append(found)
    assert min(passed, len(drawn)) > 15
    for found in drawn[:25]:
        page([found], world, basemap_bytes=1)
        for form in ("csv", "geojson", "jsonl"):
            save([found], tmp_path / f"out.{form}", form, SETTINGS)


def test_a_forged_ranking_ranks_or_is_refused(tiny_gazetteer, tmp_path):
    chance = random.Random(4)
    shipped = json.loads(files("geo").joinpath("data", "resolution.json").read_text(encoding="utf-8"))
    wanted = ("columns", "ranked", "ranked_weights", "constant", "threshold")
    trees = {
        name: {part: some[:3] for part, some in shipped[name].items()}
        for name in ("first", "second", "trust")
    }
    small = {name: shipped[name] for name in wanted} | trees
    path = tmp_path / "model.json"
    ranked = refused = 0
    for _ in range(150):
        path.write_text(json.dumps(changed(small, chance)), encoding="utf-8")
        try:
            model = read_model(path)
        except ModelUnusable:
            refused += 1
            continue
        found = Geoparser.default(tiny_gazetteer, fast=True, model=model).locate(
            Document(id="a", text=TEXTS[0])
        )
        assert all(0 <= c.score <= 1 for r in found.resolutions for c in r.candidates)
        ranked += 1
    assert min(ranked, refused) > 8


def test_a_forged_sources_file_counts_or_is_refused(tiny_gazetteer):
    chance = random.Random(5)
    parser = Geoparser.default(tiny_gazetteer, fast=True)
    documents = [Document(id=str(n), text=text, source="x") for n, text in enumerate(TEXTS)]
    counted = json.loads(parser.count_sources(documents).as_json(gazetteer="x"))
    used = refused = 0
    for _ in range(200):
        try:
            sources = Sources.parse(json.dumps(changed(counted, chance)))
        except SourcesError:
            refused += 1
            continue
        parser.with_sources(sources).locate(documents[0])
        used += 1
    assert min(used, refused) > 20


@pytest.mark.parametrize("text", [DEEP, '{"schema": 1, "places": ' + DEEP + "}", "nul", "[]", "7"])
def test_nesting_without_an_end_is_refused(text, tmp_path):
    path = tmp_path / "model.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ModelUnusable):
        read_model(path)
    with pytest.raises(SourcesError):
        Sources.read(path)
    (tmp_path / "out.jsonl.part").write_text(text + "\n", encoding="utf-8")
    (tmp_path / "out.jsonl.run.part").write_text(text, encoding="utf-8")
    with pytest.raises(CannotResume):
        Begun(tmp_path / "out.jsonl", {"what": "this"}).check()
    with pytest.raises(CannotResume):
        list(Begun(tmp_path / "out.jsonl", {}).left([Document(id="a", text="b")]))


NUMBERS = ("9" * 5_000, "9" * 400, "-1", "٣", "1e3", "", "0x10", "=1+1")


def test_whatever_a_decision_says_the_page_is_made(tmp_path):
    """Offsets of any size, names of places there are not, any text in any cell."""
    append_decisions(tmp_path / ".wherein", [GOOD])
    path = tmp_path / ".wherein" / "decisions.csv"
    rows = path.read_text(encoding="utf-8").rstrip("\r\n") + "\r\n"
    row = "{},\x1b[2J,{},a.txt,{},{},{},Paju,\u202e,</script>,{},{},=cmd()\r\n"
    for number in NUMBERS:
        for scope, verdict in (("mention", "instead"), ("everywhere", "not_a_place"), ("x", "y")):
            rows += row.format(number, scope, number, number, number, verdict, number)
    path.write_text(rows, encoding="utf-8", newline="")
    (tmp_path / "a.txt").write_text("From Paju to Seoul.", encoding="utf-8")
    done = wherein("map", "a.txt", "--fast", "-o", "out.html", cwd=tmp_path)
    assert done.returncode in (0, 1)
    assert b"Traceback" not in done.stderr
    assert b"\x1b" not in done.stderr
    assert "Seoul" in (tmp_path / "out.html").read_text(encoding="utf-8")


def test_no_module_of_a_project_folder_is_imported(tmp_path):
    """Names of libraries, in the folder and beside the documents."""
    for folder in (tmp_path, tmp_path / ".wherein"):
        folder.mkdir(exist_ok=True)
        for name in ("numpy", "spacy", "json", "geo", "gazetteer", "sitecustomize"):
            (folder / f"{name}.py").write_text("import os; os._exit(99)", encoding="utf-8")
    (tmp_path / "a.txt").write_text("From Paju.", encoding="utf-8")
    command = os.path.join(os.path.dirname(sys.executable), "wherein")
    done = subprocess.run(
        [command, "locate", "a.txt", "--fast", "--quiet"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert b"Paju" in done.stdout
