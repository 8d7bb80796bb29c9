"""``wherein gazetteer`` as a person types it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from gazetteer.cli import gazetteer

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(gazetteer, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_search_lists_the_best_first() -> None:
    result = run("search", "Kaesong", "--limit", "2")
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert len(lines) == 2
    assert lines[0].startswith("geonames:1876373")
    assert "North Korea" in lines[0]


def test_search_as_json() -> None:
    (first, *_) = json.loads(run("search", "Inje county", "--json").stdout)
    assert first["id"] == "geonames:1843543"
    assert (first["matched_name"], first["match"]) == ("Inje-gun", "variant")
    assert first["within"][-1] == "South Korea"


def test_nothing_found_is_said_and_no_error() -> None:
    result = run("search", "Qwxzzy")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing is called 'Qwxzzy'" in result.stderr
    assert json.loads(run("search", "Qwxzzy", "--json").stdout) == []


def test_show_tells_everything() -> None:
    facts = json.loads(run("show", "local:korean-demilitarized-zone", "--json").stdout)
    assert facts["geometry"] == "Polygon"
    assert "DMZ" in facts["names"]
    assert "feature_code" in run("show", "geonames:1876373").stdout


def test_show_of_no_place_is_one_line() -> None:
    result = run("show", "geonames:1")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "wherein gazetteer: there is no place 'geonames:1'; look it up with: wherein gazetteer search NAME"
    ]


def test_check_names_every_fault_and_exits_1(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(
        "name,latitude,longitude,country_code\nSeoul,37.57,126.98,KR\nBusan,129.07,35.18,KR\nX,1,2,QQ\n",
        encoding="utf-8",
    )
    result = run("check", str(path))
    assert result.exit_code == 1
    assert [line.split(";")[0] for line in result.stdout.splitlines()] == [
        "row 3, latitude: '129.07'",
        "row 4, country_code: 'QQ'",
    ]
    path.write_text("name,latitude,longitude\nSeoul,37.57,126.98\n", encoding="utf-8")
    assert run("check", str(path)).exit_code == 0


@pytest.mark.parametrize("arguments", [["check", "none.csv"], ["search", "Seoul", "--gazetteer", "none.csv"]])
def test_a_missing_file_is_one_line(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "none.csv: cannot be read" in result.stderr


def test_add_then_search(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    added = run(
        "add", "Camp Ålpha", "--lat", "37.9", "--lon", "-126.7", "--alternate", "ko:알파", "--file", str(path)
    )
    assert added.exit_code == 0, added.stderr
    (row,) = json.loads(run("search", "camp alpha", "--json", "--gazetteer", str(path)).stdout)
    assert (row["name"], row["longitude"]) == ("Camp Ålpha", -126.7)
    refused = run("add", "Busan", "--lat", "129", "--lon", "35", "--file", str(path))
    assert refused.exit_code == 1
    assert "look swapped" in refused.stderr
    assert len(path.read_text("utf-8").splitlines()) == 2


def test_faulty_rows_of_a_layer_are_said_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("name,latitude,longitude\nQwxgood,1,2\nQwxbad,100,2\n", encoding="utf-8")
    result = run("search", "Qwxgood", "--gazetteer", str(path))
    assert "Qwxgood" in result.stdout
    assert "1 faulty rows are left out" in result.stderr


def test_a_terminal_is_not_steered_by_names(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("name,latitude,longitude\nQwx\x1b[31mred,1,2\n", encoding="utf-8")
    assert "\x1b" not in run("search", "Qwx [31mred", "--gazetteer", str(path)).output


def test_stats_name_sources_and_licences() -> None:
    facts = json.loads(run("stats", "--json").stdout)
    assert facts["counts"]["places"] > 300_000
    assert facts["supplement"]["places"] >= 600
    assert sum(facts["supplement"]["by_source"].values()) == facts["supplement"]["places"]
    credits = {source.get("credit", "") for source in facts["sources"]}
    assert "Place names and coordinates from GeoNames (geonames.org), CC BY 4.0" in credits
    forbidden = ("ODbL", "GPL", "NC")
    assert not [s for s in facts["sources"] if any(word in s["licence"] for word in forbidden)]
    assert "CC-BY-4.0" in run("stats").stdout
