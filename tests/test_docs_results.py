"""The page on results names every format, suffix and column there is."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_exporters import SETTINGS, analysis

from geo.exporters import FORMATS, save
from geo.exporters.rows import MENTION_COLUMNS
from geo.exporters.tally import PLACE_COLUMNS

PAGE = (Path(__file__).parents[1] / "docs" / "results.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_and_suffix_is_there(name):
    (row,) = [
        line for line in PAGE.splitlines() if line.startswith("| `") and f"`{name}`" in line.split("|")[1]
    ]
    assert all(f"`{suffix}`" in row.split("|")[2] for suffix in FORMATS[name].suffixes)


@pytest.mark.parametrize("column", sorted({*MENTION_COLUMNS, *PLACE_COLUMNS}))
def test_every_column_is_there(column):
    assert f"`{column}`" in PAGE


def test_the_code_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    save([analysis()], tmp_path / "out.gpkg", "gpkg", SETTINGS)
    code = PAGE.split("```python\n")[1].split("```")[0]
    exec(compile(code, "results.md", "exec"), {})
    assert "Kaesong" in capsys.readouterr().out
