"""The peers' own environments: made by ``venv`` and ``pip`` in a folder that is kept, from pinned versions.

What cannot be set up costs only itself: `Unavailable` says why in one line.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gazetteer import open_gazetteer
from gazetteer.codes import feature_codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gazetteer.pack.embedded import Base

HERE: Final = Path(__file__).resolve().parent
_WANTED: Final = HERE / "environments.toml"
_DONE: Final = "done"
_FORM: Final = "1"
"""To be counted up when the Irchel geoparser's table, or what is made of it, changes."""
_LAST: Final = 300
"""Characters of a failed command's output that its line quotes."""


class Unavailable(Exception):
    """A peer that cannot be set up here."""


def environment(name: str, folder: Path) -> Path:
    """Return the Python of an environment, made in a folder unless it is there already.

    Raises
    ------
    Unavailable
        If a package cannot be installed.
    """
    wanted = tomllib.loads(_WANTED.read_text(encoding="utf-8"))[name]["requirements"]
    made = folder / f"{name}-{_digest(*wanted)}"
    python = made / "bin" / "python"
    if not (made / _DONE).exists():
        shutil.rmtree(made, ignore_errors=True)
        _say(f"setting up {name} in {made}: {', '.join(wanted)}")
        run([sys.executable, "-m", "venv", str(made)])
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        run([*pip, *wanted])
        (made / _DONE).touch()
    return python


def irchel_data(python: Path, folder: Path) -> Path:
    """Return the folder of the Irchel geoparser's gazetteer and models, made unless it is there already.

    Raises
    ------
    Unavailable
        If its builder fails.
    """
    gazetteer = open_gazetteer()
    made = folder / f"irchel-data-{_digest(gazetteer.version, _FORM)}"
    if not (made / _DONE).exists():
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        _say(f"building the Irchel geoparser's gazetteer in {made}")
        table = made / "places.tsv"
        with table.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines("\t".join(row) + "\n" for row in places(gazetteer.base))
        run([str(python), str(HERE / "irchel_reader.py"), str(made), "--set-up", str(table)])
        (made / _DONE).touch()
    return made


def places(base: Base) -> Iterator[tuple[str, ...]]:
    """Yield our places as rows of the table that its builder reads: the columns of ``irchel_reader``."""
    called, kinds = _divisions(base), feature_codes()
    for place_id in base.place_ids():
        place = base.by_id(place_id)
        assert place is not None
        names = "|".join(dict.fromkeys(_plain(name) for name in base.names(place_id)))
        yield (
            place.id, _plain(place.name), names, f"{place.latitude:.5f}", f"{place.longitude:.5f}",
            kinds[place.feature_code].name if place.feature_code in kinds else "",
            called.get((place.country_code, None, None), ""),
            called.get((place.country_code, place.admin1, None), ""),
            called.get((place.country_code, place.admin1, place.admin2), "") if place.admin2 else "",
        )  # fmt: skip


def _divisions(base: Base) -> dict[tuple[str | None, str | None, str | None], str]:
    """Return what countries and divisions are called, by their codes."""
    called: dict[tuple[str | None, str | None, str | None], str] = {}
    for place_id in base.place_ids():
        place = base.by_id(place_id)
        assert place is not None
        code = place.feature_code or ""
        if code.startswith("PCL"):
            called[place.country_code, None, None] = _plain(place.name)
        elif code == "ADM1":
            called[place.country_code, place.admin1, None] = _plain(place.name)
        elif code == "ADM2":
            called[place.country_code, place.admin1, place.admin2] = _plain(place.name)
    return called


def _plain(text: str) -> str:
    return " ".join(text.replace("|", " ").replace('"', "'").split())


def run(command: Sequence[str]) -> None:
    """Run a command to its end.

    Raises
    ------
    Unavailable
        If it fails, with the end of what it said.
    """
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        said = " ".join(done.stdout.split())[-_LAST:]
        raise Unavailable(f"{' '.join(Path(part).name for part in command[:4])} … failed: {said}")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
