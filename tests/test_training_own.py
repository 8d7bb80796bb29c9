"""wherein train: decisions shift a later choice, the same bytes again, and too little is said to be so."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from test_app import app, words
from test_cli import ROOT, wherein

from geo.app.engine import parser_over
from geo.cli.training import _write
from geo.decisions import Decision, Scope, Verdict, text_digest
from geo.exporters.errors import OutputHeld
from geo.exporters.output import held
from geo.gold import GoldToponym
from geo.model import Document, Span
from geo.parsers import ModelUnusable, model_digest, model_is_current, read_model
from geo.project import append_decisions
from geo.resolution import RankingModel
from geo.training.corpora import CorpusDocument
from geo.training.onward import Lesson, TooLittle, go_on
from geo.training.own import is_gold

NAMES = (
    "Athens", "Moscow", "Lima", "Cairo", "Manila", "Warsaw", "Naples", "Geneva", "Dublin", "Toledo", "Odessa",
    "Palermo", "Bristol", "Hamburg", "Havana", "Delhi", "Lisbon", "Berlin", "Vienna", "Rome", "Milan",
    "Florence", "Belgrade", "Canton",
)  # fmt: skip
TEXTS = ("The county fair in {} opened on Monday.", "A barn burned down near {}.", "She was born in {}.")
LATER = "The bridge at Amsterdam was closed."


@pytest.fixture(scope="module")
def towns(full_gazetteer):
    """Return each name's largest town in the United States."""
    found = {}
    for name in NAMES:
        there = [m.place for m in full_gazetteer.by_name(name) if m.place.country_code == "US"]
        found[name] = max((p for p in there if p.feature_class == "P"), key=lambda p: (p.population, p.id))
    return found


def write_documents(folder, towns):
    """Write documents of a county paper, and what was decided about them."""
    folder.mkdir()
    decisions = []
    for number, (name, place) in enumerate(towns.items()):
        text = TEXTS[number % len(TEXTS)].format(name)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        start = text.index(name)
        decisions.append(
            Decision(
                time=f"2026-01-02T03:04:{number:02}Z",
                scope=Scope.MENTION,
                document_id=f"{name}.txt",
                text_sha256=text_digest(text),
                start=start,
                end=start + len(name),
                quote=name,
                decision=Verdict.INSTEAD,
                place_id=place.id,
            )
        )
    append_decisions(folder / ".wherein", decisions)


@pytest.fixture(scope="module")
def trained(tmp_path_factory, towns):
    folder = tmp_path_factory.mktemp("trained")
    write_documents(folder / "paper", towns)
    done = wherein("train", "paper", "--fast", cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    return folder, done.stderr.decode()


def test_killed_while_it_fits_it_leaves_the_folder_as_it_was(trained, tmp_path):
    """The ranking of before stays in force, and the next training needs no repair by hand."""
    shutil.copytree(trained[0] / "paper", tmp_path / "paper")
    (tmp_path / "later.txt").write_text(LATER, encoding="utf-8")
    project = tmp_path / "paper" / ".wherein"

    def content():
        return {path.name: path.read_bytes() for path in sorted(project.iterdir()) if path.is_file()}

    before = content()
    assert "model.json" in before
    command = [os.path.join(os.path.dirname(sys.executable), "wherein"), "train", "paper", "--fast"]
    for moment in (0.0, 0.4):
        with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as process:
            # Said when all is read and fitting begins.
            while b"names with a choice" not in (line := process.stderr.readline()):
                assert line
            time.sleep(moment)
            process.kill()
        assert process.returncode == -signal.SIGKILL
        assert content() == before
    done = wherein("locate", "later.txt", "--fast", "--project", "paper/.wherein", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert country(done) == "US"


def test_of_two_trainings_one_writes_both_files(tmp_path):
    with held((tmp_path / "model").resolve()), pytest.raises(OutputHeld):
        _write(tmp_path / "model.json", ("{}", "{}"))
    assert not list(tmp_path.glob("*.json"))
    _write(tmp_path / "model.json", ("{}", "{}"))
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["model.about.json", "model.json"]


def country(done):
    (mention,) = json.loads(done.stdout)["mentions"]
    return mention["place"] and mention["place"]["country_code"]


def test_decisions_shift_a_later_choice(trained):
    folder, said = trained
    assert f"0 names marked, {len(NAMES)} names decided" in said
    (folder / "later.txt").write_text(LATER, encoding="utf-8")
    before = wherein("locate", "later.txt", "--fast", cwd=folder)
    after = wherein("locate", "later.txt", "--fast", "--project", "paper/.wherein", cwd=folder)
    assert (country(before), country(after)) == ("NL", "US")
    assert "with the ranking that wherein train fitted" in after.stderr.decode()


def test_evidence_still_sums_to_the_score(trained):
    folder, _ = trained
    (folder / "sum.txt").write_text(LATER, encoding="utf-8")
    done = wherein("locate", "sum.txt", "--fast", "--project", "paper/.wherein", cwd=folder)
    (mention,) = json.loads(done.stdout)["mentions"]
    total = sum(part["weight"] for part in mention["evidence"])
    assert total == pytest.approx(np.log(mention["score"] / (1 - mention["score"])), abs=1e-6)


def test_what_was_known_stays_known(trained):
    folder, _ = trained
    text = "Officials in Amsterdam and Rotterdam said the Netherlands would meet."
    (folder / "dutch.txt").write_text(text, encoding="utf-8")
    done = wherein("locate", "dutch.txt", "--fast", "--project", "paper/.wherein", cwd=folder)
    assert {m["place"]["country_code"] for m in json.loads(done.stdout)["mentions"]} == {"NL"}


def test_the_same_decisions_give_the_same_bytes_and_no_text(trained):
    folder, _ = trained
    project = folder / "paper" / ".wherein"
    done = wherein("train", "paper", "--fast", "-o", "again.json", cwd=folder)
    assert done.returncode == 0
    assert (folder / "again.json").read_bytes() == (project / "model.json").read_bytes()
    about = (project / "model.about.json").read_bytes()
    assert (folder / "again.about.json").read_bytes() == about
    told = json.loads(about)
    assert told["decided_names"] == len(NAMES)
    assert told["date"] == f"2026-01-02T03:04:{len(NAMES) - 1:02}Z"
    assert told["out_of_fold"]["chosen_right_after"] > told["out_of_fold"]["chosen_right_before"]
    assert b"county fair" not in about + (project / "model.json").read_bytes()
    assert str(folder).encode() not in about


def test_a_model_is_part_of_what_a_result_depends_on(trained):
    path = trained[0] / "paper" / ".wherein" / "model.json"
    assert model_digest() != model_digest(path)
    assert model_is_current(path)


def test_the_doctor_names_it(trained):
    done = wherein("doctor", "--project", "paper/.wherein", "--json", cwd=trained[0])
    (found,) = [one for one in json.loads(done.stdout) if one["what"] == "project's ranking"]
    assert (found["health"], "from the shipped one" in found["found"]) == ("good", True)


def test_the_dashboard_uses_it_and_says_so(trained, full_gazetteer):
    project = trained[0] / "paper" / ".wherein"
    run = app(str(trained[0] / "paper" / "Athens.txt"), "--project", str(project))
    assert not run.exception
    assert f"fitted by wherein train, in\n{project / 'model.json'}" in words(run)
    parser = parser_over(full_gazetteer, fast=True, model=project / "model.json")
    assert parser.locate(Document(id="a", text=LATER)).resolutions[0].place.country_code == "US"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"columns": 1}', "NaN", "[" * 100_000])
def test_a_damaged_model_is_one_line(tmp_path, text):
    (tmp_path / "model.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelUnusable, match=r"fit it anew with wherein train"):
        read_model(tmp_path / "model.json")


def test_a_model_with_a_number_that_is_none_is_refused(trained, tmp_path):
    raw = json.loads((trained[0] / "paper" / ".wherein" / "model.json").read_text(encoding="utf-8"))
    raw["second"]["leaves"][0][0] = float("nan")
    (tmp_path / "model.json").write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(ModelUnusable, match="a number that is none"):
        read_model(tmp_path / "model.json")
    shutil.copy(tmp_path / "model.json", trained[0] / "model.json")
    (trained[0] / "one.txt").write_text(LATER, encoding="utf-8")
    done = wherein("locate", "one.txt", "--fast", "--project", ".", cwd=trained[0])
    (trained[0] / "model.json").unlink()
    assert done.returncode == 1
    assert "wherein: model.json holds a number that is none" in done.stderr.decode().splitlines()[-1]


def test_too_little_is_said_and_nothing_written(tmp_path):
    shutil.copy(ROOT / "seeds" / "gold.jsonl", tmp_path / "gold.jsonl")
    done = wherein("train", "gold.jsonl", "--fast", "--project", tmp_path, cwd=tmp_path)
    assert done.returncode == 1
    assert "too few to learn from" in done.stderr.decode().splitlines()[-1]
    assert not (tmp_path / "model.json").exists()
    assert is_gold(tmp_path / "gold.jsonl")


def test_a_bad_line_of_gold_is_said_and_costs_no_other(tmp_path):
    good = (ROOT / "seeds" / "gold.jsonl").read_text(encoding="utf-8")
    bad = '{"id": "c", "text": "In Paju.", "toponyms": [{"start": 3, "end": 99, "lat": 1, "lon": 2}]}'
    (tmp_path / "gold.jsonl").write_text(f"{good}{bad}\n", encoding="utf-8")
    said = wherein("train", "gold.jsonl", "--fast", "--project", tmp_path, cwd=tmp_path).stderr.decode()
    assert "wherein: gold.jsonl, line 3: no gold document (a mark ends at 99, the text after 8" in said
    assert "73 names marked" in said


def lesson(number, text, name, place):
    start = text.index(name)
    gold = GoldToponym(
        span=Span(start, start + len(name)),
        latitude=place.latitude,
        longitude=place.longitude,
        geonames_id=place.id,
    )
    document = Document(id=str(number), text=text, language="en")
    return Lesson(
        CorpusDocument(document=document, corpus="c", group=str(number), gold=(gold,)), calibrates=True
    )


def test_what_the_shipped_ranking_knows_adds_nothing(full_gazetteer, geoparser_fast, recognizer):
    lessons = []
    for number, name in enumerate(NAMES):
        text = f"He lives in {name}."
        best = geoparser_fast.locate(Document(id="x", text=text)).resolutions[0].candidates[0].place
        lessons.append(lesson(number, text, name, best))
    outcome = go_on(lessons, RankingModel.load(), geoparser_fast, recognizer, lambda _: None)
    assert len(outcome.added) == 0
    assert not outcome.changed


def test_too_few_documents_teach_nothing(towns, geoparser_fast, recognizer):
    lessons = [
        lesson(n, f"In {name}.", name, place)
        for n, (name, place) in zip(range(4), towns.items(), strict=False)
    ]
    with pytest.raises(TooLittle, match="4 marked names"):
        go_on(lessons, RankingModel.load(), geoparser_fast, recognizer, lambda _: None)


@pytest.fixture(scope="module")
def geoparser_fast(full_gazetteer):
    from geo import Geoparser

    return Geoparser.default(full_gazetteer, fast=True)


@pytest.fixture(scope="module")
def recognizer(full_gazetteer):
    from geo.recognition import GazetteerRecognizer

    return GazetteerRecognizer(full_gazetteer)
