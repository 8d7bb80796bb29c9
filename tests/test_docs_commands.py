"""The commands of the page on the command line run, in its order."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from test_docs import environment

from geo.cli import main
from geo.configuration import read_configuration

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines() if line
]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "reports").mkdir()
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        shutil.copy(path, tmp_path / "reports")
    record = {"id": "1", "text": "From Paju to Seoul."}
    (tmp_path / "documents.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_runs(command, folder):
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=environment(), capture_output=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_the_file_of_defaults_is_one(tmp_path):
    text = PAGE.split("```toml\n")[1].split("```")[0]
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    flags = {
        name: {flag.lstrip("-").replace("-", "_"): p.name for p in command.params for flag in p.opts}
        for name, command in main.commands.items()
    }
    read = read_configuration(tmp_path / "config.toml", flags)
    assert read["locate"] == tomllib.loads(text)["locate"]
    assert read["explore"] == {"no_browser": True}
