"""``wherein gazetteer`` as a person types it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from gazetteer import read_layer
from gazetteer.cli.commands import gazetteer

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


@pytest.mark.parametrize(
    ("asked", "how"),
    [
        ("Inje County's", "without the possessive; rule: {x} gun → {x} county (Korean county)"),
        ("Paektusan", "alternate: Paektusan"),
        ("Victoria Lake", "rule: lake {x} → {x} lake (word order)"),
        ("kaesong", ""),
    ],
)
def test_search_says_how_a_name_matched(asked: str, how: str) -> None:
    line = run("search", asked, "--limit", "1").stdout.strip()
    assert line.endswith(f" ({how})") if how else "(" not in line


def test_search_as_json() -> None:
    (first, *_) = json.loads(run("search", "Inje county", "--json").stdout)
    assert first["id"] == "geonames:1843543"
    assert (first["matched_name"], first["match"]) == ("Inje-gun", "variant")
    assert first["within"][-1] == "South Korea"


def test_nothing_found_is_said_and_no_error() -> None:
    result = run("search", "Qwxzzyqwxzzy")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing is called 'Qwxzzyqwxzzy'" in result.stderr
    assert json.loads(run("search", "Qwxzzyqwxzzy", "--json").stdout) == []


def test_what_is_called_nearly_so_is_said_to_be() -> None:
    result = run("search", "Kaesnog")
    assert "nothing is called 'Kaesnog'; nearly so:" in result.stderr
    assert result.stdout.startswith("geonames:1876373")
    (first, *_) = json.loads(run("search", "Kaesnog", "--json").stdout)
    assert (first["match"], first["matched_name"], first["how"]) == (
        "fuzzy",
        "Kaesŏng",
        ["letters that differ: 1"],
    )


@pytest.mark.parametrize(
    ("options", "place_id"),
    [
        (["Paris", "--country", "US"], "geonames:4717560"),
        (["Paris, Texas"], "geonames:4717560"),
        (["Springfield", "--near", "39.8,-89.6"], "geonames:4250542"),
        (["Heathrow", "--feature", "airp"], "local:heathrow"),
        (["Georgia", "--feature", "A", "--country", "us"], "geonames:4197000"),
    ],
)
def test_search_by_country_kind_and_nearness(options: list[str], place_id: str) -> None:
    rows = json.loads(run("search", *options, "--json").stdout)
    assert rows[0]["id"] == place_id
    if "--near" in options:
        assert [row["km"] for row in rows] == sorted(row["km"] for row in rows)


@pytest.mark.parametrize("options", [["--near", "here"], ["--near", "99,0"], ["--feature", "castle"]])
def test_a_wrong_option_is_a_fault_in_the_call(options: list[str]) -> None:
    result = run("search", "Paris", *options)
    assert result.exit_code == 2
    assert options[0] in result.stderr


def test_show_names_the_layer_the_languages_and_what_it_lies_in(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    run("add", "Camp", "--id", "local:camp", "--lat", "37.9", "--lon", "126.7", "--country", "KR",
        "--alternate", "ko:캠프", "--alternate", "Base", "--file", str(path))  # fmt: skip
    facts = json.loads(run("show", "local:camp", "--json", "--gazetteer", str(path)).stdout)
    assert (facts["layer"], facts["layers"]) == ("mine.csv", ["mine.csv, row 2"])
    assert facts["names"] == ["Camp", "캠프", "Base"]
    assert facts["names_by_language"] == {"ko": ["캠프"]}
    assert [parent["name"] for parent in facts["parents"]] == ["South Korea"]
    text = run("show", "local:camp", "--gazetteer", str(path)).stdout
    assert "names (ko)     캠프" in text
    assert json.loads(run("show", "geonames:1876373", "--json").stdout)["layers"] == ["base"]


def test_show_tells_everything() -> None:
    facts = json.loads(run("show", "local:korean-demilitarized-zone", "--json").stdout)
    assert facts["geometry"] == "Polygon"
    assert "DMZ" in facts["names"]
    assert "feature_code" in run("show", "geonames:1876373").stdout


def test_check_as_json_names_faults_and_notes(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("name,latitude,longitude,country\nParis,2.35,48.86,FR\nBusan,135.1,35.2,KR\n", "utf-8")
    result = run("check", str(path), "--json")
    found = json.loads(result.stdout)
    assert (result.exit_code, found["file"], found["good_rows"]) == (1, "places.csv", 1)
    assert [(f["row"], f["column"], f["value"]) for f in found["faults"]] == [(3, "latitude", "135.1")]
    assert [(n["row"], n["column"]) for n in found["notes"]] == [(1, "country")]


def test_check_of_what_is_no_table_is_one_line_or_json(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_bytes("name,latitude\n".encode("utf-16"))
    result = run("check", str(path))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
    (fault,) = json.loads(run("check", str(path), "--json").stdout)["faults"]
    assert "UTF-16" in fault["wanted"]


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


def test_a_mistyped_file_is_said_and_no_folder_made(tmp_path: Path) -> None:
    point = ("--lat", "37.9", "--lon", "126.7")
    refused = run("add", "Camp", *point, "--file", str(tmp_path / "plcaes" / "mine.csv"))
    assert refused.exit_code == 1
    assert refused.stderr.count("\n") == 1
    assert "there is no folder" in refused.stderr
    assert list(tmp_path.iterdir()) == []
    path = tmp_path / "mine.csv"
    assert run("add", "Camp", *point, "--file", str(path)).stdout.endswith("mine.csv, a new file\n")
    assert run("add", "Hut", "--lat", "38", "--lon", "127", "--file", str(path)).stdout.endswith("mine.csv\n")


def test_faulty_rows_of_a_layer_are_said_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("name,latitude,longitude\nQwxgood,1,2\nQwxbad,100,2\n", encoding="utf-8")
    result = run("search", "Qwxgood", "--gazetteer", str(path))
    assert "Qwxgood" in result.stdout
    assert "1 faulty row left out" in result.stderr


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
    assert facts["supplement"]["common_knowledge"] > 600
    text = run("stats").stdout
    assert "CC-BY-4.0" in text
    assert "from common knowledge" in text


def test_stats_list_the_layers_in_force_and_their_faults(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("name,latitude,longitude\nGood,1,2\nBad,100,2\n", encoding="utf-8")
    facts = json.loads(run("stats", "--json", "--gazetteer", str(path)).stdout)
    assert facts["layers"]["mine.csv"] == facts["layer_faults"]["mine.csv"] == 1
    assert "1  places in mine.csv; 1 fault" in run("stats", "--gazetteer", str(path)).stdout


def test_add_takes_every_column(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    given = {
        "--id": "local:camp", "--lat": "37.9", "--lon": "126.7", "--feature-class": "L",
        "--feature-code": "MILB", "--country": "KR", "--admin1": "13", "--admin2": "31100",
        "--population": "12", "--wkt": "LINESTRING (126.6 37.9, 126.7 38)", "--valid-from": "1953",
        "--valid-to": "2018-06", "--source": "visited", "--note": "closed", "--alternate": "ko:캠프",
    }  # fmt: skip
    assert run("add", "Camp", *sum(given.items(), ()), "--file", str(path)).exit_code == 0
    (row,) = read_layer(path).rows
    assert (row.place_id, row.name, row.alternates) == ("local:camp", "Camp", (("ko", "캠프"),))
    assert (row.feature_class, row.feature_code, row.country_code) == ("L", "MILB", "KR")
    assert (row.admin1, row.admin2, row.population) == ("13", "31100", 12)
    assert (row.valid_from, row.valid_to, row.source, row.note) == ("1953", "2018-06", "visited", "closed")
    assert row.geometry is not None


def test_add_with_an_id_of_the_file_changes_its_row_and_says_what(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    run("add", "Camp", "--id", "local:camp", "--lat", "37.9", "--lon", "126.7", "--file", str(path))
    result = run("add", "Camp Two", "--id", "local:camp", "--lat", "38", "--file", str(path))
    assert result.stdout.strip() == (
        f"local:camp: row 2 of {path}: name 'Camp' → 'Camp Two'; latitude '37.9' → '38'"
    )
    (row,) = read_layer(path).rows
    assert (row.name, row.latitude, row.longitude) == ("Camp Two", 38, 126.7)


def test_add_refuses_what_check_would_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    where = ("--country", "FR", "--id", "local:paris", "--file", str(path))
    refused = run("add", "Paris", "--lat", "2.35", "--lon", "48.86", *where)
    assert refused.exit_code == 1
    assert "lies outside France; latitude and longitude look swapped" in refused.stderr
    assert not path.exists()
    assert run("add", "Paris", "--lat", "48.86", "--lon", "2.35", *where).exit_code == 0
    assert "look swapped" in run("add", "Paris", "--lat", "2.35", "--lon", "48.86", *where).stderr
    assert run("check", str(path)).exit_code == 0


def test_add_over_a_known_place_keeps_what_is_not_given(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    assert run("add", "Gaeseong", "--id", "geonames:1876373", "--file", str(path)).exit_code == 0
    (place,) = (
        json.loads(run("search", name, "--json", "--limit", "1", "--gazetteer", str(path)).stdout)[0]
        for name in ("Gaeseong",)
    )
    assert (place["id"], place["name"], place["country_code"]) == ("geonames:1876373", "Gaeseong", "KP")
    assert abs(place["latitude"] - 37.97) < 0.05


def test_remove_takes_a_place_away_and_brings_it_back(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    kaesong = "geonames:1876373"

    def found() -> list[str]:
        rows = json.loads(run("search", "Kaesong", "--json", "--gazetteer", str(path)).stdout)
        return [row["id"] for row in rows]

    assert "removed by row 2" in run("remove", kaesong, "--file", str(path)).stdout
    assert kaesong not in found()
    assert run("remove", kaesong, "--row", "--file", str(path)).exit_code == 0
    assert kaesong in found()
    result = run("remove", "local:none", "--file", str(path))
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)


def test_export_gives_rows_that_say_the_same(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    ids = ["geonames:1876373", "local:korean-demilitarized-zone"]
    assert run("export", *ids, "-o", str(path)).exit_code == 0
    layer = read_layer(path)
    assert [row.place_id for row in layer.rows] == ids
    assert layer.faults == ()
    before = [json.loads(run("show", place_id, "--json").stdout) for place_id in ids]
    after = [json.loads(run("show", i, "--json", "--gazetteer", str(path)).stdout) for i in ids]
    for was, is_now in zip(before, after, strict=True):
        assert set(was["names"]) <= set(is_now["names"])
    keys = ("name", "latitude", "longitude", "feature_code", "population", "geometry", "source")
    assert [[x[key] for key in keys] for x in after] == [[x[key] for key in keys] for x in before]
    assert "is there already" in run("export", ids[0], "-o", str(path)).stderr


def test_export_for_excel_carries_a_bom(tmp_path: Path) -> None:
    path, out = tmp_path / "mine.csv", tmp_path / "excel.csv"
    run("add", "=1+1", "--lat", "-33.87", "--lon", "151.2", "--file", str(path))
    assert run("export", "--file", str(path), "--excel", "-o", str(out)).exit_code == 0
    data = out.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfplace_id,name,")
    assert b"'=1+1,,,,-33.87," in data.replace(b"\r\n", b"")
    assert data.count(b"\r\n") == 2


def test_show_and_stats_name_the_imports(tmp_path: Path) -> None:
    cells = ["9000001", "Qwxtolvan", "Qwxtolvan", "", "37.9", "126.6", "P", "PPL", "KP", *[""] * 5, "0"]
    row = "\t".join([*cells, "", "", "Asia/Pyongyang", "2026-01-01"]) + "\n"
    (tmp_path / "KP.txt").write_text(row, encoding="utf-8")
    folder = tmp_path / "imports"
    done = run("import", str(tmp_path / "KP.txt"), "--name", "mine", "--into", str(folder), "--quiet")
    assert done.exit_code == 0, done.output
    over = ("--gazetteer", str(folder))
    assert json.loads(run("show", "geonames:9000001", "--json", *over).stdout)["layers"] == ["import mine"]
    assert json.loads(run("stats", "--json", *over).stdout)["imports"] == ["mine"]
    assert "import  mine" in run("stats", *over).stdout
