"""Every command and block of code in the documentation runs, page by page, as a reader would follow it."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from doc_pages import ALL, CHECKOUT, ELSEWHERE, ROOT, pages
from reportlab.pdfgen import canvas

from gazetteer import parse_layer, read_layer

FAILING = {"wherein gazetteer check faulty.csv"}
"""Commands that a page shows because they find faults."""
ON_A_CLUSTER = "docs/scale.md"
"""The page that ``test_distributed.py`` follows, on the cluster that its tests share."""
LETTER = "Dear all, greetings from Lisbon, where I came from Porto."


@pytest.fixture
def folder(tmp_path):
    """Lay out what pages take for granted: seeds/, reports/, papers/, and a few files."""
    (tmp_path / "seeds").mkdir()
    # Not a project folder that exploring them has left beside them.
    for path in sorted(p for p in (ROOT / "seeds").iterdir() if p.is_file()):
        shutil.copy(path, tmp_path / "seeds")
    (tmp_path / "reports").mkdir()
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        shutil.copy(path, tmp_path / "reports")
    (tmp_path / "letter.txt").write_text(LETTER, encoding="utf-8")
    (tmp_path / "documents.jsonl").write_text(
        json.dumps({"id": "1", "text": LETTER}) + "\n", encoding="utf-8"
    )
    articles = f'id,headline,story\n1,North,"{LETTER}"\n'
    (tmp_path / "articles.csv").write_text(articles, encoding="utf-8")
    (tmp_path / "papers").mkdir()
    write_pdf(tmp_path / "papers" / "report.pdf", "The convoy left Kaesong for Paju in South Korea.")
    write_pdf(tmp_path / "papers" / "scan.pdf", "")
    return tmp_path


def write_pdf(path, text):
    page = canvas.Canvas(str(path))
    page.drawString(72, 720, text)
    page.showPage()
    page.save()


def environment(folder):
    # Nobody's own layer, configuration or data folder may lend a hand.
    homes = {name: str(folder / ".home") for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, **homes, "PATH": path, "PYTHONUTF8": "1", "WHEREIN_DATA": str(folder / ".own")}


def run(command, folder, cwd):
    return subprocess.run(
        command,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
        env=environment(folder),
        check=False,
    )


def follow(step, folder):
    """Do one step of a page and hold it to what the page says."""
    cwd = ROOT if step.title == CHECKOUT else folder
    if step.kind == "save":
        (folder / step.what).parent.mkdir(parents=True, exist_ok=True)
        (folder / step.what).write_text(step.promised, encoding="utf-8")
    elif step.kind == "python":
        # Ray warns of its own defaults.
        strict = ("-W", "error", "-W", "ignore::DeprecationWarning:ray.data.context")
        done = run([sys.executable, *strict, "-c", step.what], folder, cwd)
        assert done.returncode == 0, f"{step.page}:\n{step.what}\n{done.stdout.decode()}"
    elif step.what.startswith("wherein explore"):
        assert_opens(step.what, folder)
    elif step.what.startswith("make "):
        done = run(["make", "-n", *step.what.split()[1:]], folder, ROOT)
        assert done.returncode == 0, done.stdout.decode()
    elif step.what != ". .venv/bin/activate":
        assert_runs(step, folder, cwd)


def assert_runs(step, folder, cwd):
    done = run(["sh", "-c", step.what], folder, cwd)
    said = done.stdout.decode()
    assert (done.returncode != 0) == (step.what in FAILING), f"{step.page}: {step.what}\n{said}"
    if step.promised:
        assert said == step.promised, f"{step.page}: {step.what}"
    for word, name in re.findall(r"(-o|>) (\S+)", step.what):
        assert (folder / name).stat().st_size > 100, f"{step.what}: {word} {name}"


def assert_opens(command, folder):
    """Hold a dashboard to answering at its port, and to going when its command is ended."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [*shlex.split(command), "--no-browser", "--port", str(port)],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(folder),
    )
    try:
        assert responds(f"http://127.0.0.1:{port}/_stcore/health"), command
    finally:
        # As a person's system would end it: the server must go with its command.
        server.terminate()
        server.wait(timeout=20)
        # Comes back only when nobody holds the pipe any more: no server outlives its command.
        said, _ = server.communicate(timeout=20)
    assert f"http://127.0.0.1:{port}" in said.decode()


def responds(address):
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.25)
    return False


@pytest.mark.parametrize("page", [page for page in ALL if page != ON_A_CLUSTER])
def test_a_page_can_be_followed(page, folder):
    for step in ALL[page]:
        if step.title not in ELSEWHERE:
            follow(step, folder)
    check = AFTERWARDS.get(page)
    if check:
        check(folder)


def test_what_cannot_run_here_is_this_and_no_more():
    elsewhere = [
        (step.page, step.title) for found in ALL.values() for step in found if step.title in ELSEWHERE
    ]
    assert sorted(set(elsewhere)) == [
        ("docs/benchmarks.md", "needs a download"),
        ("docs/howto/r-and-qgis.md", "needs R"),
        ("docs/howto/team-server.md", "needs Docker"),
        ("docs/howto/team-server.md", "needs a proxy"),
        ("docs/importing.md", "needs a download"),
        ("docs/importing.md", "needs a network"),
        ("docs/performance.md", "needs a download"),
        ("docs/privacy.md", "needs a network"),
        ("docs/reading.md", "needs a network"),
        ("docs/recognition.md", "needs a language model"),
        ("docs/scale.md", "needs hours"),
    ]


def test_every_command_is_of_a_kind_that_is_tested():
    commands = [step.what for found in ALL.values() for step in found if step.kind == "run"]
    known = r"wherein |([A-Z_]+=\S+ )*docker |python |make |cat |head |\. \.venv/bin/activate$"
    assert [command for command in commands if not re.match(known, command)] == []


def test_no_block_is_marked_in_a_way_unknown_here():
    titles = {step.title for found in ALL.values() for step in found}
    assert titles <= {"", CHECKOUT, *ELSEWHERE}
    fences = [line for text in pages().values() for line in text.splitlines() if line.startswith("```")]
    assert all(re.fullmatch(r'```(\w+( title="[^"]+")?)?', line) for line in fences)


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def after_the_readme(folder):
    """Hold the README's own layer to moving a place of the samples."""
    command = ["wherein", "locate", "seeds", "--gazetteer", "places.csv", "-o", "moved.csv"]
    run(command, folder, folder)
    points = {(row["place_name"], row["latitude"], row["longitude"]) for row in rows(folder / "moved.csv")}
    assert ("Kaesong Industrial Complex", "37.9308", "126.6253") in points


def after_the_gazetteer_csv(folder):
    assert "Upper Tolvan" in (folder / "report.html").read_text(encoding="utf-8")
    assert len(read_layer(folder / "mine.csv").rows) == 1
    text = pages()["docs/gazetteer-csv.md"]
    shown = parse_layer(text.split("```csv\n")[1].split("```")[0].encode(), "places.csv").rows
    wrote = read_layer(folder / "places.csv.bak").rows
    assert [(r.place_id, r.name, r.feature_code) for r in shown] == [
        (r.place_id, r.name, r.feature_code) for r in wrote
    ]


def after_reading(folder):
    assert {row["text"] for row in rows(folder / "mentions.csv")} == {"Lisbon", "Porto"}


def after_historical(folder):
    found = {row["text"]: row for row in rows(folder / "letters.csv")}
    assert found["Vindolanda"]["latitude"] == "54.9911"
    assert found["Eboracum"]["place_name"] == "York"


def after_pdfs(folder):
    assert {(row["text"], row["page"]) for row in rows(folder / "mentions.csv")} >= {("Kaesong", "1")}
    lines = (folder / "all.jsonl").read_text(encoding="utf-8").splitlines()
    report, scan = sorted(map(json.loads, lines), key=lambda record: record["id"])
    assert (report["warnings"], len(scan["warnings"])) == ([], 1)


def after_wrong_place(folder):
    before, after = ({row["place_id"] for row in rows(folder / name)} for name in ("before.csv", "after.csv"))
    assert before & {"geonames:2641598", "geonames:3333246"}
    assert not after & {"geonames:2641598", "geonames:3333246"}
    assert [row["text"] for row in rows(folder / "marked.csv")] == ["Newport"]


AFTERWARDS = {
    "README.md": after_the_readme,
    "docs/gazetteer-csv.md": after_the_gazetteer_csv,
    "docs/howto/historical.md": after_historical,
    "docs/howto/pdfs.md": after_pdfs,
    "docs/howto/wrong-place.md": after_wrong_place,
    "docs/reading.md": after_reading,
}
"""What must be so when a page has been followed to its end."""
