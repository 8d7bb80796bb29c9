"""The command line as a person meets it: real processes, real files, exit codes and one clear line."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WHEREIN = [sys.executable, "-m", "geo.cli"]


def wherein(*arguments, cwd, stdin=b""):
    environment = {**os.environ, "PYTHONWARNINGS": "default"}
    return subprocess.run(
        [*WHEREIN, *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        timeout=120,
        env=environment,
    )


def lines(output: bytes) -> list[str]:
    return output.decode().splitlines()


@pytest.fixture(scope="module")
def located(tmp_path_factory):
    """Return the samples' analysis, as JSONL read back."""
    folder = tmp_path_factory.mktemp("located")
    done = wherein("locate", ROOT / "seeds", "-o", "out.jsonl", cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    records = [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    return records, done


def test_the_samples_are_located(located):
    records, done = located
    assert [record["id"][:3] for record in records] == ["000", "003"]
    names = {m["place"]["name"] for r in records for m in r["mentions"] if m["place"]}
    assert {"Beijing", "Seoul", "South Korea", "North Korea"} <= names
    assert "2 documents" in lines(done.stderr)[-1]
    assert any("gold.jsonl: left out" in line for line in lines(done.stderr))


def test_every_offset_quotes_its_text_and_every_sum_is_its_score(located):
    from math import log

    for record in located[0]:
        for mention in record["mentions"]:
            assert record["text"][mention["start"] : mention["end"]] == mention["text"]
            sentence = record["sentences"][mention["sentence"]]
            assert sentence["start"] <= mention["start"] < mention["end"] <= sentence["end"]
            if mention["place"]:
                total = sum(part["weight"] for part in mention["evidence"])
                assert total == pytest.approx(log(mention["score"] / (1 - mention["score"])), abs=1e-6)


def test_same_input_same_bytes(located, tmp_path):
    records, _ = located
    again = wherein("locate", ROOT / "seeds", "--quiet", cwd=tmp_path)
    assert [json.loads(line) for line in lines(again.stdout)] == records
    assert again.stderr == b""


def test_one_bad_file_costs_no_other(tmp_path):
    (tmp_path / "good.txt").write_text("The ministry in Beijing said so.", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01\x02")
    done = wherein("locate", "good.txt", "bad.txt", "missing.txt", "--fast", cwd=tmp_path)
    assert done.returncode == 1
    records = [json.loads(line) for line in lines(done.stdout)]
    assert [(record["id"], bool(record["text"])) for record in records] == [
        ("good.txt", True), ("bad.txt", False), ("missing.txt", False),
    ]  # fmt: skip
    errors = [line for line in lines(done.stderr) if line.startswith("wherein:")]
    assert len(errors) == 2
    assert "bad.txt" in errors[0]
    assert "binary" in errors[0]
    assert "missing.txt: there is no such file or folder" in errors[1]
    assert not any("Traceback" in line for line in lines(done.stderr))


def test_a_document_without_places_is_an_answer(tmp_path):
    (tmp_path / "none.txt").write_text("Nothing is named here, only said.", encoding="utf-8")
    done = wherein("locate", "none.txt", "--fast", cwd=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["mentions"] == []
    assert "none.txt: no place is named in it" in done.stderr.decode()


def test_an_empty_folder_is_a_fault(tmp_path):
    (tmp_path / "empty").mkdir()
    done = wherein("locate", "empty", "--fast", cwd=tmp_path)
    assert done.returncode == 1
    assert "empty: the folder holds no file" in done.stderr.decode()


def test_documents_come_through_a_pipe(tmp_path):
    record = {"id": "x", "text": "From Paju to Seoul.", "mentions": [{"start": 5, "end": 9}], "title": "T"}
    done = wherein("locate", "-", "--fast", cwd=tmp_path, stdin=json.dumps(record).encode())
    (mention,) = json.loads(done.stdout)["mentions"]
    assert mention["text"] == "Paju"
    assert mention["place"]["country_code"] == "KR"


def test_every_mention_says_where_it_stands_in_the_original(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "rows.csv").write_text("id,story\nr1,From Paju.\nr2,From Seoul.\n", encoding="utf-8")
    (tmp_path / "in" / "page.html").write_text(
        "<p>Here.</p><p>From <b>South</b> Korea.</p>", encoding="utf-8"
    )
    done = wherein("locate", "in", "--fast", "--text-column", "story", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    found = {
        (r["id"], m["text"]): m["origin"] for r in map(json.loads, lines(done.stdout)) for m in r["mentions"]
    }
    assert found == {
        ("page.html", "South Korea"): {"page": None, "row": None, "paragraph": 2},
        ("r1", "Paju"): {"page": None, "row": 2, "paragraph": 1},
        ("r2", "Seoul"): {"page": None, "row": 3, "paragraph": 1},
    }
    assert "the column `story` is read as the text" in done.stderr.decode()


def test_patterns_archives_and_bad_files_in_one_call(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("in.md", "From **Paju**.")
        archive.writestr("../out.md", "From Paris.")
    (tmp_path / "a.txt").write_text("From Seoul.", encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 cut")
    done = wherein("locate", "*.txt", "x.zip", "b.pdf", "--fast", "-f", "csv", cwd=tmp_path)
    assert done.returncode == 1
    rows = list(csv.DictReader(done.stdout.decode().splitlines()))
    assert [(row["document_id"], row["text"]) for row in rows] == [
        ("a.txt", "Seoul"),
        ("x.zip/in.md", "Paju"),
    ]
    errors = [line for line in lines(done.stderr) if line.startswith("wherein:")]
    assert [line.split(": ")[1] for line in errors] == ["x.zip/../out.md", "b.pdf"]


def test_a_web_address_needs_leave_and_never_leads_to_this_machine(tmp_path):
    address = "http://127.0.0.1:9/page"
    for more, said in (((), "give --allow-network"), (("--allow-network",), "private network")):
        done = wherein("locate", address, *more, "--fast", cwd=tmp_path)
        assert done.returncode == 1
        assert f"wherein: {address}: " in done.stderr.decode()
        assert said in done.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["locate"], 2, "name at least one file or folder"),
        (["locate", "-", "a.txt"], 2, "stands alone"),
        (["locate", "a.txt", "-f", "shapefile"], 2, "there is no format 'shapefile'"),
        (["locate", "a.txt", "--gazetteer", "none.csv"], 1, "none.csv"),
        (["nonsense"], 2, "No such command"),
    ],
)
def test_a_wrong_call_is_one_line_that_helps(arguments, code, said, tmp_path):
    (tmp_path / "a.txt").write_text("Seoul", encoding="utf-8")
    done = wherein(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_file_name_cannot_move_the_cursor(tmp_path):
    name = "a\x1b[2Jb.txt"
    done = wherein("locate", name, "--fast", cwd=tmp_path)
    assert b"\x1b" not in done.stderr
    assert b"\\x1b[2J" in done.stderr


def test_an_unwritable_output_is_said(tmp_path):
    (tmp_path / "a.txt").write_text("Seoul", encoding="utf-8")
    done = wherein("locate", "a.txt", "--fast", "-o", "nowhere/out.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    assert "'nowhere/out.jsonl' cannot be written" in done.stderr.decode()


def test_a_document_is_not_overwritten_by_its_result(tmp_path):
    record = json.dumps({"id": "x", "text": "From Paju to Seoul."}) + "\n"
    (tmp_path / "in.jsonl").write_text(record, encoding="utf-8")
    done = wherein("locate", "in.jsonl", "--fast", "-o", "in.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    assert "would be lost" in done.stderr.decode()
    assert (tmp_path / "in.jsonl").read_text(encoding="utf-8") == record


def test_a_run_into_its_own_folder_reads_no_result_again(tmp_path):
    (tmp_path / "a.txt").write_text("From Paju to Seoul.", encoding="utf-8")
    for _ in range(2):
        done = wherein("locate", ".", "--fast", "-o", "out.jsonl", cwd=tmp_path)
        assert done.returncode == 0, done.stderr.decode()
        assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_a_layer_of_ones_own_wins(tmp_path):
    (tmp_path / "mine.csv").write_text("name,latitude,longitude\nZarqonia,10.5,20.25\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("They marched to Zarqonia in the spring.", encoding="utf-8")
    done = wherein("locate", "a.txt", "--fast", "--gazetteer", "mine.csv", cwd=tmp_path)
    (mention,) = json.loads(done.stdout)["mentions"]
    assert (mention["place"]["latitude"], mention["place"]["longitude"]) == (10.5, 20.25)


def test_a_bad_row_of_a_layer_is_named_and_the_good_ones_stand(tmp_path):
    rows = "name,latitude,longitude\nBadland,126.6,37.9\nZarqonia,10.5,20.25\n"
    (tmp_path / "mine.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "a.txt").write_text("They marched to Zarqonia in the spring.", encoding="utf-8")
    done = wherein("locate", "a.txt", "--fast", "--gazetteer", "mine.csv", cwd=tmp_path)
    assert done.returncode == 1
    assert "mine.csv, row 2, latitude: '126.6'" in done.stderr.decode()
    assert "swapped" in done.stderr.decode()
    assert json.loads(done.stdout)["mentions"][0]["place"]["latitude"] == 10.5


def test_the_map_is_one_file_under_three_megabytes(tmp_path):
    done = wherein("map", ROOT / "seeds", "-o", "places.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert 100_000 < (tmp_path / "places.html").stat().st_size < 3_000_000


def test_help_names_the_commands(tmp_path):
    out = wherein("--help", cwd=tmp_path).stdout.decode()
    assert all(name in out for name in ("locate", "map", "explore", "evaluate", "gazetteer"))
