"""Importing a dump as a user does: files in, places found, undone again; broken files; killed imports."""

from __future__ import annotations

import gzip
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from import_world import alternate_row, dump_row, write, zipped

from gazetteer import open_gazetteer
from gazetteer.cli.commands import gazetteer
from gazetteer.importing.errors import ImportBusy, ImportFailed, NotASource
from gazetteer.importing.run import import_files
from gazetteer.importing.shelf import sole_writer
from gazetteer.imports import read_imports
from gazetteer.pack.bearers import bearers_of
from gazetteer.pack.columns import columns_of

if TYPE_CHECKING:
    from click.testing import Result

    from gazetteer.importing.run import Outcome
    from gazetteer.layers.layered import LayeredGazetteer
    from gazetteer.pack.columns import Columns

KAESONG = dump_row(
    1876373, "Kaesong Renamed", 37.9701, 126.5503, alternates="Qwxkaesong,개성", feature_code="PPLA2",
    country="KP", admin1="19", population=400000,
)  # fmt: skip
QWXTOWN = dump_row(
    99000001, "Qwxtown-gun", 37.5, 127.5, alternates="Qwxstadt,Квкстаун,ZQJ", feature_class="A",
    feature_code="ADM2", country="KR", admin1="06", admin2="9901",
)  # fmt: skip
QWXHAMLET = dump_row(99000002, "Qwxhamlet", -1.25, 179.999, country="FJ")


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "imports"


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return write(tmp_path / "XX.txt", KAESONG, QWXTOWN, QWXHAMLET)


def imported(shelf: Path, *paths: Path) -> Outcome:
    (outcome,) = import_files(paths, shelf, open_gazetteer)
    return outcome


def opened(shelf: Path) -> LayeredGazetteer:
    return open_gazetteer([shelf])


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(gazetteer, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_a_new_place_is_found_under_all_its_names(dump: Path, shelf: Path) -> None:
    outcome = imported(shelf, dump)
    assert (outcome.imported.places, outcome.imported.name) == (3, "geonames-xx")
    places = opened(shelf)
    for name in ("Qwxtown-gun", "qwxstadt", "квкстаун", "ZQJ", "Qwxtown County"):
        assert "geonames:99000001" in [m.place.id for m in places.by_name(name)], name
    assert places.by_name("Qwxtown County")[0].kind == "variant"
    assert "geonames:99000001" not in [m.place.id for m in places.by_name("zqj")]
    place = places.by_id("geonames:99000001")
    assert place is not None
    assert (place.country_code, place.admin1, place.admin2) == ("KR", "06", "9901")
    assert place.source == "GeoNames (import geonames-xx)"
    assert [p.name for p in places.parents(place)][-1] == "South Korea"
    assert places.by_id("admin:KR.06.9901") == place
    assert [m.place.id for m in places.search("Qwxhamlett")] == ["geonames:99000002"]


def test_an_import_stands_over_the_base_and_keeps_its_names(dump: Path, shelf: Path) -> None:
    imported(shelf, dump)
    places = opened(shelf)
    place = places.by_id("geonames:1876373")
    assert place is not None
    assert (place.name, place.latitude, place.population) == ("Kaesong Renamed", 37.9701, 400_000)
    for name in ("Kaesong Renamed", "Qwxkaesong", "Kaesŏng", "Кэсон"):
        assert place in [m.place for m in places.by_name(name)], name
    assert [m.place.id for m in places.by_name("개성")].count("geonames:1876373") == 1
    names = places.names("geonames:1876373")
    assert names[0] == "Kaesong Renamed"
    assert {"Qwxkaesong", "Kaesŏng"} <= set(names)
    near = places.within(37.96, 126.54, 37.98, 126.56)
    assert [p.id for p in near].count("geonames:1876373") == 1
    assert places.nearest(37.9701, 126.5503)[0].place == place
    assert len(places.base) == len(open_gazetteer().base) + 2


def test_columns_say_what_by_name_says_over_an_import(tmp_path: Path, shelf: Path) -> None:
    base = open_gazetteer()
    names = [
        "Springfield",
        "Paris",
        "San Antonio",
        "Kaesong",
        "Kaesŏng",
        "北京",
        "Yalu River",
        "US",
        "D.C.",
        "In",
    ]
    known = {m.place.id: m.place for name in names for m in base.by_name(name)}
    rows = [
        dump_row(
            place.id.partition(":")[2], place.name, place.latitude, place.longitude,
            feature_class=place.feature_class, feature_code=place.feature_code, country=place.country_code,
            population=place.population + number % 3 * 1_000,
            alternates="Qwxother" if number % 5 else "Paris,In",
        )
        for number, place in enumerate(known.values())
        if place.id.startswith("geonames:") and number % 7
    ]  # fmt: skip
    imported(shelf, write(tmp_path / "some.txt", *rows, dump_row(99000009, "Paris", 1.5, 2.5, population=70)))
    places = opened(shelf)
    for name in (*names, "Qwxother", "Paris's", "nowhere at all"):
        for limit in (3, 50):
            ours = places.columns(name, limit=limit)
            wanted = columns_of(places.by_name(name, limit=limit))
            assert _spelt_out(ours) == _spelt_out(wanted), name
            assert places.bearers(name, limit=limit) == bearers_of(places, name, limit), name


def _spelt_out(columns: Columns) -> list[tuple[object, ...]]:
    return [
        (kind, latitude, longitude, population, *columns.features[feature], columns.countries[country])
        for kind, latitude, longitude, population, feature, country in zip(
            columns.kind, columns.latitude, columns.longitude, columns.population, columns.feature,
            columns.country, strict=True,
        )
    ]  # fmt: skip


def test_the_supplement_stands_over_an_import(tmp_path: Path, shelf: Path) -> None:
    row = dump_row(99000003, "Qwx Yalu", 40.0, 124.4, feature_class="H", feature_code="STM")
    clash = dump_row(99000004, "Yalu River", 40.0, 124.4, feature_class="H", feature_code="STM", country="CN")
    imported(shelf, write(tmp_path / "CN.txt", row, clash))
    places = opened(shelf)
    (match,) = [m for m in places.by_name("Yalu River") if m.place.feature_class == "H"]
    assert match.place.id == "local:yalu-river"
    assert places.by_id("geonames:99000004") == match.place
    assert places.by_id("geonames:99000003") != match.place


def test_the_users_own_layer_stands_over_an_import(dump: Path, shelf: Path, tmp_path: Path) -> None:
    imported(shelf, dump)
    mine = tmp_path / "mine.csv"
    mine.write_text("place_id,name,latitude,longitude\ngeonames:99000001,Mine,1,2\n", encoding="utf-8")
    place = open_gazetteer([shelf, mine]).by_id("geonames:99000001")
    assert place is not None
    assert (place.name, place.country_code) == ("Mine", "KR")


def test_a_later_import_stands_over_an_earlier_one(dump: Path, shelf: Path, tmp_path: Path) -> None:
    imported(shelf, dump)
    imported(shelf, write(tmp_path / "YY.txt", dump_row(99000002, "Qwxvillage", 5, 6, country="FJ")))
    places = opened(shelf)
    assert [each.name for each in read_imports(shelf)] == ["geonames-xx", "geonames-yy"]
    assert {m.place.name for m in places.by_name("Qwxhamlet")} == {"Qwxvillage"}
    assert places.imports == ("geonames-xx", "geonames-yy")


def test_the_version_tells_imports(dump: Path, shelf: Path, tmp_path: Path) -> None:
    before = open_gazetteer().version
    first = imported(shelf, dump).imported
    one = opened(shelf).version
    again = imported(tmp_path / "other", dump).imported
    assert (again.version, again.folder) == (first.version, first.folder)
    for path in (tmp_path / "other" / again.folder).iterdir():
        assert path.read_bytes() == (shelf / first.folder / path.name).read_bytes()
    imported(shelf, write(dump, KAESONG))
    assert len({before, one, opened(shelf).version}) == 3
    assert [each.places for each in read_imports(shelf)] == [1]
    assert len([path for path in shelf.iterdir() if path.is_dir()]) == 1


def test_zip_gzip_and_folder_are_read_alike(tmp_path: Path, shelf: Path) -> None:
    text = f"{QWXTOWN}\n{QWXHAMLET}\n"
    zipped(tmp_path / "XX.zip", XX__txt=text, readme__txt="This is the readme\n")
    (tmp_path / "XX.txt.gz").write_bytes(gzip.compress(text.encode()))
    write(tmp_path / "folder" / "XX.txt", text.rstrip()) if (tmp_path / "folder").mkdir() is None else None
    versions = set()
    for name in ("XX.zip", "XX.txt.gz", "folder"):
        (outcome,) = import_files([tmp_path / name], shelf, open_gazetteer, name="same")
        assert outcome.imported.places == 2
        versions.add(
            json.loads((shelf / outcome.imported.folder / "meta.json").read_text())["counts"]["keys"]
        )
    assert len(versions) == 1
    assert imported(shelf, tmp_path / "XX.zip").not_read == ("XX.zip/readme.txt",)


def test_alternate_names_codes_and_wikidata_ids(dump: Path, shelf: Path, tmp_path: Path) -> None:
    names = write(
        tmp_path / "alternateNamesV2.txt",
        alternate_row(3, 99000002, "ko", "큐엑스"),
        alternate_row(1, 99000001, "wkdt", "Q99999999"),
        alternate_row(2, 99000001, "link", "https://example.org/x"),
        alternate_row(4, 99000002, "iata", "QXH"),
        alternate_row(5, 99000002, "wkdt", "x99"),
        alternate_row(6, 12345, "en", "Elsewhere"),
        "7\tx\ten\tBroken\t\t\t\t\t\t",
    )
    outcome = imported(shelf, names, dump)
    places = opened(shelf)
    assert [m.place.id for m in places.by_name("큐엑스")] == ["geonames:99000002"]
    assert "geonames:99000002" in [m.place.id for m in places.by_name("QXH")]
    assert not [m for m in places.by_name("qxh") if m.place.id == "geonames:99000002"]
    found = places.by_id("wikidata:Q99999999")
    assert found is not None
    assert found.id == "geonames:99000001"
    assert not places.by_name("https://example.org/x")
    assert [fault.row for fault in outcome.faults.kept] == [5, 7]


def test_what_lies_in_what(dump: Path, shelf: Path, tmp_path: Path) -> None:
    pairs = write(tmp_path / "hierarchy.txt", "99000001\t99000002\t", "1\t99000002\tADM", "x\ty\tz")
    outcome = imported(shelf, dump, pairs)
    places = opened(shelf)
    place = places.by_id("geonames:99000002")
    assert place is not None
    assert next(p.id for p in places.parents(place)) == "geonames:99000001"
    assert outcome.faults.total == 1
    with pytest.raises(NotASource, match=r"hierarchy\.txt tells more of the places of a dump"):
        imported(shelf, pairs)


def test_tables_without_points_ask_the_gazetteer(tmp_path: Path, shelf: Path) -> None:
    divisions = write(
        tmp_path / "admin1CodesASCII.txt",
        "KP.06\tQwxprovince\tQwxprovince\t1877449",
        "KR.06\tQwxnowhere\tQwxnowhere\t99000009",
        "US.OH\tSpringfield\tSpringfield\t99000010",
        "QQ\tNot a code\tx\t1",
    )
    countries = write(tmp_path / "countryInfo.txt", "#ISO\tISO3\tx", "\t".join(
        ["KP", "PRK", "408", "KN", "Qwxcountry", "Pyongyang", "1", "25", "AS", *[""] * 7, "1873107", "", ""]
    ))  # fmt: skip
    outcome = imported(shelf, divisions, countries)
    places = opened(shelf)
    known = open_gazetteer().by_id("geonames:1877449")
    assert known is not None
    assert [(m.place.id, m.place.latitude) for m in places.by_name("Qwxprovince")] == [
        ("geonames:1877449", known.latitude)
    ]
    assert [m.place.id for m in places.by_name("Qwxcountry")] == ["geonames:1873107"]
    seat = places.by_id("geonames:99000010")
    assert seat is not None
    assert (round(seat.latitude, 1), round(seat.longitude, 1)) == (39.9, -83.8)
    assert places.by_id("geonames:99000009") is None
    assert list(outcome.faults.passed_over.values()) == [1]
    assert outcome.faults.total == 1


BROKEN = {
    "has 3 columns": b"1\ttwo\tthree",
    "is not UTF-8": KAESONG.encode().replace("개성".encode(), b"\xff\xfe"),
    "is no latitude": dump_row(5, "Far", 999, 5).encode(),
    "is no longitude": dump_row(6, "Far", 9, -180.5).encode(),
    "are no coordinates": dump_row(7, "Far", "nan", 5).replace("nan", "x").encode(),
    "is no GeoNames id": dump_row("-1", "Far", 1, 5).encode(),
    "is no name": dump_row(8, "...", 1, 5).encode(),
    "is no population": dump_row(9, "Far", 1, 5, population="²").encode(),
    "is no feature class": dump_row(10, "Far", 1, 5, feature_class="Q").encode(),
}


def test_broken_rows_are_counted_listed_and_cost_no_other(tmp_path: Path, shelf: Path) -> None:
    path = tmp_path / "XX.txt"
    nan = dump_row(11, "Far", "nan", 5).encode()
    nul = dump_row(99000005, "Qwx\x00nul", 1, 5).encode()
    path.write_bytes(
        b"\r\n".join([QWXTOWN.encode(), *BROKEN.values(), nan, b"", nul, QWXHAMLET.encode(), b""])
    )
    outcome = imported(shelf, path)
    told = [str(fault) for fault in outcome.faults.kept]
    assert [wanted for wanted, line in zip(BROKEN, told, strict=False) if wanted not in line] == []
    assert outcome.faults.total == len(BROKEN) + 1
    assert [fault.row for fault in outcome.faults.kept] == list(range(2, len(BROKEN) + 3))
    places = opened(shelf)
    assert places.is_name("Qwxtown")
    assert [m.place.name for m in places.by_name("Qwx nul")] == ["Qwx nul"]
    assert places.is_name("Qwxhamlet")


def test_more_faults_than_are_kept_are_counted(tmp_path: Path, shelf: Path) -> None:
    path = write(tmp_path / "XX.txt", QWXTOWN, *["short\trow"] * 500)
    result = run("import", str(path), "--into", str(shelf))
    assert result.exit_code == 0
    assert "geonames-xx: 500 faulty rows left out, 480 of them not shown" in result.stderr


def test_the_first_of_two_rows_of_an_id_stands(tmp_path: Path, shelf: Path) -> None:
    outcome = imported(shelf, write(tmp_path / "XX.txt", QWXTOWN, QWXTOWN.replace("Qwxtown-gun", "Later")))
    assert outcome.imported.places == 1
    assert outcome.faults.passed_over == {"a place that came before, by its id": 1}
    assert not opened(shelf).by_name("Later County")


def test_a_file_without_a_good_row_changes_nothing(dump: Path, tmp_path: Path, shelf: Path) -> None:
    imported(shelf, dump)
    with pytest.raises(ImportFailed, match=r"no place in it could be read \(1 faulty rows; the first fault"):
        imported(shelf, write(tmp_path / "ZZ.txt", dump_row(1, "Far", 999, 5)))
    assert [each.name for each in read_imports(shelf)] == ["geonames-xx"]
    assert opened(shelf).is_name("Qwxhamlet")


def test_a_damaged_zip_is_one_clear_line(tmp_path: Path, shelf: Path) -> None:
    whole = zipped(tmp_path / "XX.zip", XX__txt=f"{QWXTOWN}\n" * 5000).read_bytes()
    (tmp_path / "XX.zip").write_bytes(whole[: len(whole) // 2])
    result = run("import", str(tmp_path / "XX.zip"), "--into", str(shelf))
    assert result.exit_code == 1
    assert result.stderr.startswith("wherein gazetteer: XX.zip is damaged or no zip")
    assert result.stderr.count("\n") == 1
    middle = bytearray(whole)
    middle[60:80] = bytes(20)
    (tmp_path / "XX.zip").write_bytes(middle)
    result = run("import", str(tmp_path / "XX.zip"), "--into", str(shelf))
    assert result.exit_code == 1
    assert "XX.zip/XX.txt is damaged" in result.stderr
    assert read_imports(shelf) == ()


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, shelf: Path) -> None:
    path = tmp_path / "XX.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("XX.txt", "w") as member:
        for _ in range(110):
            member.write(bytes(1_000_000))
    with pytest.raises(NotASource, match="would unpack to 110,000,000 bytes"):
        imported(shelf, path)


def test_a_member_that_climbs_out_writes_nothing(tmp_path: Path, shelf: Path) -> None:
    path = tmp_path / "XX.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../climbed.txt", f"{QWXTOWN}\n")
    assert imported(shelf, path).imported.places == 1
    assert not list(tmp_path.parent.glob("**/climbed.txt"))
    assert {p.name for p in tmp_path.iterdir()} == {"XX.zip", "imports"}


@pytest.mark.parametrize(
    ("name", "content", "wanted"),
    [
        ("letter.txt", "Dear all,\n", "is none of the files that can be imported"),
        ("empty.txt", "", "is none of the files that can be imported"),
        ("page.html", "<html>", "is none of the files that can be imported"),
        ("map.shx", "x", "is part of a layer; name its .shp or .gpkg"),
        ("missing/none.txt", None, "cannot be read"),
    ],
)
def test_another_kind_of_file_is_one_clear_line(
    name: str, content: str | None, wanted: str, tmp_path: Path, shelf: Path
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    result = run("import", str(tmp_path / name), "--into", str(shelf))
    assert result.exit_code == 1
    assert wanted in result.stderr
    assert result.stderr.count("\n") == 1


def test_listing_and_undoing(dump: Path, shelf: Path) -> None:
    assert run("import", str(dump), "--into", str(shelf)).exit_code == 0
    (row,) = json.loads(run("import", "--list", "--json", "--into", str(shelf)).stdout)
    assert (row["name"], row["places"], row["files"]) == ("geonames-xx", 3, ["XX.txt"])
    assert "geonames-xx" in run("import", "--list", "--into", str(shelf)).stdout
    wrong = run("import", "--remove", "none", "--into", str(shelf))
    assert (wrong.exit_code, "there is no import 'none'; the imports: geonames-xx" in wrong.stderr) == (
        1,
        True,
    )
    assert run("import", "--remove", "geonames-xx", "--into", str(shelf)).exit_code == 0
    assert not opened(shelf).is_name("Qwxhamlet")
    assert opened(shelf).version == open_gazetteer().version
    assert [path.name for path in shelf.iterdir() if path.is_dir()] == []
    assert run("import", "--into", str(shelf)).exit_code == 2


def test_search_uses_a_folder_of_imports(dump: Path, shelf: Path) -> None:
    imported(shelf, dump)
    result = run("search", "Qwxhamlet", "--gazetteer", str(shelf))
    assert result.stdout.startswith("geonames:99000002")
    facts = json.loads(run("stats", "--json", "--gazetteer", str(shelf)).stdout)
    assert facts["imports"] == ["geonames-xx"]
    assert facts["sources"][-1]["import"] == "geonames-xx"


def test_a_pack_that_is_gone_is_told_with_its_remedy(dump: Path, shelf: Path) -> None:
    folder = shelf / imported(shelf, dump).imported.folder
    (folder / "meta.json").unlink()
    result = run("search", "Seoul", "--gazetteer", str(shelf))
    assert result.exit_code == 1
    assert 'wherein gazetteer import --remove geonames-xx"' in result.stderr
    assert run("import", "--remove", "geonames-xx", "--into", str(shelf)).exit_code == 0
    assert run("search", "Seoul", "--gazetteer", str(shelf)).exit_code == 0


def test_of_two_writers_one_is_told(dump: Path, shelf: Path) -> None:
    with sole_writer(shelf), pytest.raises(ImportBusy, match="another program is changing the imports"):
        imported(shelf, dump)
    assert imported(shelf, dump).imported.places == 3


WRITE = (
    "import sys; from pathlib import Path; from gazetteer import open_gazetteer; "
    "from gazetteer.importing.run import import_files; "
    "import_files([Path(sys.argv[1])], Path(sys.argv[2]), open_gazetteer, name='big')"
)


def start(dump: Path, shelf: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITE, str(dump), str(shelf)], stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )


def test_two_programs_at_once(tmp_path: Path, shelf: Path) -> None:
    rows = [dump_row(n, f"Qwx {n}", 1, 2) for n in range(1, 15_000)]
    big = write(tmp_path / "big.txt", *rows)
    both = [start(big, shelf), start(big, shelf)]
    told = [process.communicate(timeout=120)[1].decode() for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes == [0, 1], told
    assert any("another program is changing the imports" in text for text in told)
    assert opened(shelf).is_name("Qwx 14999")


@pytest.mark.parametrize("share", [0.4, 0.6, 0.8, 0.9, 1.0])
def test_a_killed_import_leaves_the_old_or_the_new(share: float, tmp_path: Path, shelf: Path) -> None:
    imported(shelf, write(tmp_path / "big.txt", dump_row(1, "Qwxold", 1, 2)))
    import_files([tmp_path / "big.txt"], shelf, open_gazetteer, name="big")
    write(tmp_path / "big.txt", *(dump_row(n, f"Qwxnew {n}", 1, 2) for n in range(1, 3_000)))
    began = time.monotonic()
    whole = start(tmp_path / "big.txt", tmp_path / "elsewhere")
    whole.communicate(timeout=120)
    process = start(tmp_path / "big.txt", shelf)
    time.sleep((time.monotonic() - began) * share)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    places = opened(shelf)
    names = {name for name in ("Qwxold", "Qwxnew 1") if places.is_name(name)}
    assert "Qwxold" in names
    big = next(each for each in read_imports(shelf) if each.name == "big")
    assert (big.places == 2_999) == ("Qwxnew 1" in names)
    assert imported(shelf, tmp_path / "big.txt").imported.places == 2_999
    assert not (shelf / ".part").exists()


def test_a_full_disk_is_one_clear_line_and_changes_nothing(dump: Path, tmp_path: Path, shelf: Path) -> None:
    imported(shelf, dump)
    big = write(tmp_path / "big.txt", *(dump_row(n, f"Qwx {n}", 1, 2) for n in range(1, 30_000)))

    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    done = subprocess.run(
        [sys.executable, "-m", "geo.cli", "gazetteer", "import", str(big), "--into", str(shelf)],
        capture_output=True, preexec_fn=small_files, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    told = done.stderr.decode()
    assert "could not be written" in told
    assert "nothing was changed" in told
    assert "Traceback" not in told
    assert [each.name for each in read_imports(shelf)] == ["geonames-xx"]
    assert opened(shelf).is_name("Qwxhamlet")


DOCS = Path(__file__).resolve().parents[1] / "docs" / "importing.md"


def test_the_guide_names_what_there_is() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for line in re.findall(r"^wherein gazetteer (.*)$", text, re.MULTILINE):
        result = CliRunner().invoke(gazetteer, [line.split()[0], "--help"])
        assert all(option in result.stdout for option in re.findall(r"--[a-z]+", line)), line
    for prefix in ("naturalearth", "wikidata", "pleiades", "whg", "tgn", "lp"):
        assert f"`{prefix}:`" in text


def test_the_guides_commands_run(dump: Path, shelf: Path, tmp_path: Path) -> None:
    pairs = zipped(tmp_path / "hierarchy.zip", hierarchy__txt="99000001\t99000002\tADM\n")
    names = alternate_row(1, 99000001, "ko", "큐엑스")
    more = zipped(tmp_path / "alternateNamesV2.zip", alternateNamesV2__txt=f"{names}\n")
    whole = zipped(tmp_path / "allCountries.zip", allCountries__txt=dump.read_text("utf-8"))
    done = run("import", str(whole), str(more), str(pairs), "--into", str(shelf))
    assert done.exit_code == 0, done.stderr
    assert "geonames-allcountries" in run("import", "--list", "--into", str(shelf)).stdout
    assert opened(shelf).is_name("큐엑스")
    assert run("import", "--remove", "geonames-allcountries", "--into", str(shelf)).exit_code == 0


def test_locate_uses_imports_and_says_so(dump: Path, shelf: Path, tmp_path: Path) -> None:
    imported(shelf, dump)
    letter = write(
        tmp_path / "letter.txt", "The column left Suva, Fiji, and reached Qwxhamlet in the evening."
    )
    arguments = ["locate", str(letter), "--fast", "--gazetteer", str(shelf)]
    done = subprocess.run(
        [sys.executable, "-m", "geo.cli", *arguments], capture_output=True, check=True, timeout=120
    )
    assert "with what was imported: geonames-xx" in done.stderr.decode()
    assert "geonames:99000002" in done.stdout.decode()
    assert json.loads(done.stdout)["gazetteer"] == opened(shelf).version


def test_a_folder_without_imports_is_one_clear_line(tmp_path: Path) -> None:
    result = run("search", "Seoul", "--gazetteer", str(tmp_path))
    assert result.exit_code == 1
    assert "is a folder without imports" in result.stderr
