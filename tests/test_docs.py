"""Every command and code block in the README does what it says."""

from __future__ import annotations

import csv
import io
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

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language):
    return [body for name, body in BLOCK.findall(README) if name == language]


def commands():
    for block in blocks("sh"):
        for line in block.splitlines():
            command = line.split("#", 1)[0].strip()
            if command:
                yield command


COMMANDS = list(commands())


@pytest.fixture
def folder(tmp_path):
    """Lay out what the README's commands name: seeds/, reports/, letter.txt, places.csv."""
    (tmp_path / "seeds").mkdir()
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        shutil.copy(path, tmp_path / "seeds")
    shutil.copytree(tmp_path / "seeds", tmp_path / "reports")
    (tmp_path / "letter.txt").write_text("Dear all, greetings from Lisbon.", encoding="utf-8")
    (tmp_path / "places.csv").write_text(blocks("csv")[0], encoding="utf-8")
    return tmp_path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment():
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


@pytest.mark.parametrize("command", [c for c in COMMANDS if re.match(r"wherein (?!explore)", c)])
def test_a_command_of_the_readme_runs(command, folder):
    done = subprocess.run(
        shlex.split(command), cwd=folder, capture_output=True, timeout=120, env=environment(), check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    named = re.search(r"-o (\S+)", command)
    if named:
        assert (folder / named[1]).stat().st_size > 1000


def test_the_readmes_own_layer_moves_a_place_of_the_samples(folder):
    command = ["wherein", "locate", "seeds", "--gazetteer", "places.csv", "-f", "csv", "--quiet"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, timeout=120, env=environment(), check=True
    )
    rows = csv.DictReader(io.StringIO(done.stdout.decode()))
    (point,) = {
        (row["latitude"], row["longitude"], row["country_code"])
        for row in rows
        if row["place_name"] == "Kaesong Industrial Complex"
    }
    assert point == ("37.9308", "126.6253", "KP")


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("wherein explore")])
def test_the_explorer_of_the_readme_opens(command, folder):
    port = free_port()
    server = subprocess.Popen(
        [*shlex.split(command), "--no-browser", "--port", str(port)],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(),
    )
    try:
        assert responds(f"http://127.0.0.1:{port}/_stcore/health")
    finally:
        stop(server)
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


def stop(server):
    """End the command as a person's system would: the server must go with it."""
    server.terminate()
    server.wait(timeout=20)


@pytest.mark.parametrize("target", [c.split()[1] for c in COMMANDS if c.startswith("make ")])
def test_a_target_of_the_readme_exists(target):
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_every_line_of_a_shell_block_is_tested_here():
    assert all(re.match(r"wherein |make |\. \.venv/bin/activate$", command) for command in COMMANDS)


@pytest.mark.parametrize("block", blocks("python"))
def test_a_python_block_of_the_readme_runs(block, folder):
    done = subprocess.run(
        [sys.executable, "-c", block], cwd=folder, capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "Inje" in done.stdout.decode()


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_a_link_of_the_readme_leads_somewhere(link):
    assert (ROOT / link).exists()


def modules():
    for package in ("gazetteer", "geo"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT)


@pytest.mark.parametrize("module", list(modules()), ids=str)
def test_every_module_stands_in_the_architecture(module):
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = text.partition(f"**`{module.parent.as_posix()}/`**")[2].partition("**`")[0]
    assert f"- `{module.name}`:" in section


def test_the_architecture_names_no_module_that_is_gone():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("## The modules")[2]
    for folder, section in re.findall(r"\*\*`([\w/]+)/`\*\*\n(.*?)(?=\*\*`|\Z)", text, re.DOTALL):
        for name in re.findall(r"^- `([\w.]+)`:", section, re.MULTILINE):
            assert (ROOT / folder / name).is_file()
