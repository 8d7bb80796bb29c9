"""Where the user's own layer is kept, in a checkout and installed; and that an upgrade leaves it alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import gazetteer
from gazetteer.opening import user_layer, with_user_layer

PACKAGE = Path(gazetteer.__file__).parent
GAZETTEER = "from gazetteer.cli.commands import gazetteer; "
ADD = GAZETTEER + "gazetteer(['add', 'Upper Tolvan', '--lat', '1', '--lon', '2'])"
FIND = GAZETTEER + "gazetteer(['search', 'Upper Tolvan', '--limit', '1'])"
WHERE = "from gazetteer.opening import user_layer; print(user_layer())"


def install(site: Path) -> None:
    """Lay the package out as an installer does: its folder alone, without the checkout around it."""
    if site.exists():
        shutil.rmtree(site)
    shutil.copytree(
        PACKAGE, site / "gazetteer", ignore=shutil.ignore_patterns("base", "places.csv*", "base.*")
    )
    (site / "gazetteer" / "base").symlink_to(PACKAGE / "base", target_is_directory=True)


def run(code: str, site: Path, home: Path, **more: str) -> str:
    told = ("XDG_", "WHEREIN_DATA")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(told)}
    environment |= {"PYTHONPATH": str(site), "HOME": str(home), **more}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=home, env=environment, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


def test_in_a_checkout_it_lies_beside_the_code_and_out_of_version_control(monkeypatch):
    monkeypatch.delenv("WHEREIN_DATA")
    assert user_layer() == PACKAGE / "places.csv"
    ignored = (PACKAGE.parent / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/gazetteer/places.csv", "/gazetteer/places.csv.bak"} <= set(ignored)


def test_layers_named_in_a_call_lie_over_ones_own(tmp_path, monkeypatch):
    named = (tmp_path / "a.csv", tmp_path / "b.csv")
    monkeypatch.setenv("WHEREIN_DATA", str(tmp_path))
    assert with_user_layer(named) == named
    own, imports = tmp_path / "places.csv", tmp_path / "imports"
    own.write_text("name,latitude,longitude\n", encoding="utf-8")
    imports.mkdir()
    assert with_user_layer(named) == (own, *named)
    (imports / "imports.json").write_text("{}", encoding="utf-8")
    assert with_user_layer(named) == (imports, own, *named)


@pytest.mark.skipif(sys.platform != "linux", reason="the paths of Linux")
def test_installed_it_lies_in_the_users_data_folder(tmp_path):
    site, home = tmp_path / "site", tmp_path / "home"
    home.mkdir()
    install(site)
    assert run(WHERE, site, home) == str(home / ".local" / "share" / "wherein" / "places.csv")
    data = str(tmp_path / "data")
    assert run(WHERE, site, home, XDG_DATA_HOME=data) == f"{data}/wherein/places.csv"


@pytest.mark.skipif(sys.platform != "linux", reason="the paths of Linux")
def test_an_upgrade_leaves_it_in_force(tmp_path):
    site, home = tmp_path / "site", tmp_path / "home"
    home.mkdir()
    install(site)
    run(ADD, site, home)
    layer = home / ".local" / "share" / "wherein" / "places.csv"
    before = layer.read_bytes()
    install(site)
    assert "Upper Tolvan" in run(FIND, site, home)
    assert layer.read_bytes() == before
    assert not list((site / "gazetteer").glob("places.csv*"))
