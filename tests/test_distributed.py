"""Ray Data on a real cluster of several nodes: the same bytes as one process, also when a node is killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import geopandas
import pytest
import ray_nodes
import test_docs_blocks as blocks

from geo import distributed, distributed_reading
from geo.parsers import ParserOptions

ROOT = Path(__file__).resolve().parents[1]
laid_out = blocks.folder
SENTENCES = [
    json.loads(line)["text"]
    for line in (ROOT / "tests" / "data" / "sentences.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def collection(tmp_path_factory):
    """Several files of several formats, one of them broken."""
    folder = tmp_path_factory.mktemp("collection")
    for number in range(40):
        lines = [
            json.dumps({"id": f"{number}-{index}", "text": text, "date": "2020-06-16", "source": "Herald"})
            for index, text in enumerate(SENTENCES[number * 8 : number * 8 + 8])
        ]
        (folder / f"{number:02}.jsonl").write_text("\n".join([*lines, ""]), encoding="utf-8")
    (folder / "deep").mkdir()
    (folder / "deep" / "note.md").write_text("# Trip\n\nFrom Kaesong to Paju.\n", encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    (folder / "bad.jsonl").write_text('{"id": "1", "text": 5}\n{"id": "ok", "text": "In Seoul."}\n', "utf-8")
    (folder / ".hidden.txt").write_text("Paris", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def alone(collection, tmp_path_factory):
    """Return what one process writes."""
    path = tmp_path_factory.mktemp("alone") / "all.jsonl"
    done = run("-m", "geo.cli", "locate", str(collection), "--fast", "-o", str(path))
    assert done.returncode == 1, done.stderr  # two things could not be read
    return path.read_bytes()


@pytest.fixture(scope="module")
def nodes(tmp_path_factory):
    """Start the nodes once for all these tests."""
    with ray_nodes.started(tmp_path_factory.mktemp("nodes")) as running:
        yield running


def run(*arguments, cwd=None, **variables):
    environment = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0", "PYTHONWARNINGS": "ignore", **variables}
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )


def joined(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.glob("part-*.jsonl")))


def test_several_nodes_of_which_one_is_killed_write_what_one_process_writes(
    collection, alone, nodes, tmp_path
):
    parts = tmp_path / "parts"
    report = nodes.locate_and_kill(collection, parts)
    # The head, and the two that work, of which one is gone.
    assert (report["before"], report["alive"]) == (3, 2)
    assert (parts / "_SUCCESS").is_file()
    (before,) = report["parts"]
    assert 0 < before < len(list(parts.glob("part-*")))
    assert joined(parts) == alone


def in_python(code, *arguments):
    for _ in range(ray_nodes.TRIES):
        done = run("-c", code, *map(str, arguments))
        if ray_nodes.TOO_SLOW not in done.stderr:
            break
    assert done.returncode == 0, done.stderr[-3000:]


OWN = """
import sys
from ray import data
from geo import distributed, distributed_reading
from geo.exporters import Holds
from geo.parsers import ParserOptions

distributed.start(processors=2)
rows = [
    {"id": "a", "text": "From Kaesong to Paju.", "title": None, "mentions": [{"start": 5, "end": 12}]},
    {"id": "b", "text": "Nobody was there.", "title": "Quiet", "mentions": None},
]
own = data.from_items(rows, override_num_blocks=1)
for form in ("parquet", "jsonl"):
    located = distributed.locate(own, ParserOptions(fast=True), form=form, holds=Holds.SENTENCES)
    distributed.write(located, f"{sys.argv[1]}/{form}", form)
try:
    distributed.write(located, f"{sys.argv[1]}/jsonl")
except distributed.FolderTaken as error:
    assert "is there already" in str(error)
else:
    raise AssertionError("an old folder was written into")
"""


def test_a_dataset_of_ones_own_becomes_geoparquet(tmp_path):
    in_python(OWN, tmp_path)
    (part,) = (tmp_path / "parquet").glob("part-*.parquet")
    mentions = geopandas.read_parquet(part)
    assert list(mentions["text"]) == ["Kaesong"]
    assert mentions.crs.to_epsg() in (4326, None)
    assert 37 < mentions.geometry[0].y < 39
    lines = [json.loads(line) for line in joined(tmp_path / "jsonl").splitlines()]
    assert [(line["id"], line["title"], len(line["mentions"])) for line in lines] == [
        ("a", None, 1), ("b", "Quiet", 0),
    ]  # fmt: skip
    assert "text" not in lines[0]
    assert lines[0]["sentences"][0]["text"] == "From Kaesong to Paju."


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("distributed.read(['no-such-folder'])", "there is no such file or folder"),
        ("distributed.locate(None, form='kml')", "cannot be written in parts"),
    ],
)
def test_a_wrong_call_is_told_before_any_work(code, wanted):
    done = run("-c", f"from geo import distributed; {code}")
    assert done.returncode == 1
    assert wanted in done.stderr.splitlines()[-1]


def test_the_command_joins_a_cluster_writes_parts_and_says_what_could_not_be_read(
    collection, alone, nodes, tmp_path
):
    parts = tmp_path / "parts"
    # A path as people type it: the cluster's machines work in folders of their own.
    command = ("-m", "geo.cli", "locate", collection.name, "--fast", "--engine", "ray", "-o", str(parts))
    done = run(*command, cwd=collection.parent, RAY_ADDRESS=nodes.address)
    assert done.returncode == 1, done.stderr[-3000:]
    said = [line for line in done.stderr.splitlines() if line.startswith("wherein: ")]
    assert [line.split(":")[1].strip() for line in said] == ["bad.jsonl", "broken.pdf"]
    assert joined(parts) == alone
    again = run(*command, cwd=collection.parent, RAY_ADDRESS=nodes.address)
    assert again.returncode == 1
    assert "is there already" in again.stderr


def test_the_page_on_scale_can_be_followed_on_a_cluster(nodes, laid_out, monkeypatch):
    monkeypatch.setenv("RAY_ADDRESS", nodes.address)
    for step in blocks.ALL[blocks.ON_A_CLUSTER]:
        if step.title != "needs hours":
            blocks.follow(step, laid_out)
    assert list((laid_out / "parts-of-mine").glob("part-*.parquet"))


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ([], "name a new folder with -o"),
        (["-o", "parts", "-f", "kml"], "writes jsonl or parquet"),
        (["-o", "parts", "--resume"], "neither --resume"),
    ],
)
def test_what_a_cluster_cannot_do_is_a_fault_of_the_call(more, wanted):
    done = run("-m", "geo.cli", "locate", "seeds", "--engine", "ray", *more)
    assert done.returncode == 2
    assert wanted in done.stderr


def test_paths_mean_the_same_on_every_machine(collection, monkeypatch):
    monkeypatch.chdir(collection.parent)
    found = dict(distributed_reading._files(collection.name))
    assert all(Path(path).is_absolute() and Path(path).is_file() for path in found)
    assert found[str(collection / "deep" / "note.md")] == "deep/note.md"
    assert dict(distributed_reading._files(str(collection))) == found
    assert list(dict(distributed_reading._files(f"file://{collection}")).values()) == list(found.values())
    (one,) = distributed_reading._files(f"{collection.name}/00.jsonl")
    assert one == (str(collection / "00.jsonl"), "00.jsonl")
    options = distributed._anywhere(ParserOptions(layers=(Path("a.csv"),), sources=Path("b.json")))
    assert options.layers == (collection.parent / "a.csv",)
    assert (options.sources, options.model) == (collection.parent / "b.json", None)
