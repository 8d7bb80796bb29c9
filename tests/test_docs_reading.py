"""What docs/reading.md says of formats, limits and commands is so."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from geo.readers import READ_SUFFIXES, Limits

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMANDS = [line for name, body in BLOCK.findall(PAGE) if name == "sh" for line in body.splitlines()]
SCRIPTS = [body for name, body in BLOCK.findall(PAGE) if name == "python"]


def test_every_suffix_that_is_read_stands_in_the_table_and_no_other():
    table = PAGE.partition("## Formats")[2].partition("**Rows**")[0]
    columns = ["".join(row.split("|")[2:3]) for row in table.splitlines()]
    named = re.findall(r"\.[a-z0-9]+", "".join(columns))
    assert sorted(named) == sorted(READ_SUFFIXES)


def test_every_limit_is_the_one_in_force():
    limits = Limits()
    table = PAGE.partition("## Limits")[2].partition("From Python")[0]
    for said in (
        f"| {limits.file_bytes // 10**6} MB |",
        f"| {limits.record_bytes // 10**6} MB |",
        f"| {limits.text_characters:,} characters |",
        f"| {limits.pages:,} |",
        f"| {limits.unpacked_bytes // 10**9} GB, and {limits.unpacked_ratio} times its size past "
        f"{limits.ratio_from_bytes // 10**6} MB |",
        f"unpacks to | {limits.office_bytes // 10**9} GB |",
        f"| {limits.members:,}; {limits.depth} |",
        f"| {limits.seconds:.0f} s, and 4 s more for each megabyte |",
        f"| {limits.memory_bytes // 10**9} GB |",
        f"| {limits.download_bytes // 10**6} MB, {limits.download_seconds:.0f} s, "
        f"{limits.redirects} redirects |",
    ):
        assert said in table


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_runs(command, tmp_path):
    rows = "id,headline,story\n1,North,The convoy left Kaesong for Paju.\n"
    (tmp_path / "articles.csv").write_text(rows, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "geo.cli", *shlex.split(command)[1:], "--fast"],
        cwd=tmp_path,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "Kaesong" in (tmp_path / "mentions.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_block_of_python_runs(script, tmp_path):
    (tmp_path / "letter.txt").write_text("From Paju.", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().splitlines() == [
        "From Paju.",
        "no-such-file.pdf: there is no such file or folder; check the path",
    ]


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE))
def test_a_link_leads_somewhere(link):
    assert (ROOT / "docs" / link).exists()
