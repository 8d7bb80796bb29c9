"""The dashboard's server is closed to other machines however it is started."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from geo.app.options import parse_options
from geo.app.samples import sample_paths
from geo.launch import ALLOWED_HOSTS, SERVER_SETTINGS, answered_names

ROOT = Path(__file__).resolve().parents[1]


def flat(table, prefix=""):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value).lower() if isinstance(value, bool) else str(value)


def test_a_bare_streamlit_run_is_told_the_same():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"].pop("allowedHosts") == list(ALLOWED_HOSTS)
    assert dict(flat(config)) == SERVER_SETTINGS


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("server.address", "127.0.0.1"),
        ("browser.gatherUsageStats", "false"),
        ("server.showEmailPrompt", "false"),
    ],
)
def test_it_stays_on_this_machine_and_calls_nobody(setting, value):
    assert SERVER_SETTINGS[setting] == value


def test_only_a_dashboard_of_ones_own_knows_its_names():
    assert answered_names("127.0.0.1", None, ()) == ("127.0.0.1", "localhost", "::1")
    assert answered_names("localhost", None, ("hub.example",))[-1] == "hub.example"
    assert answered_names("127.0.0.1", "X-User", ()) == ("*",)
    assert answered_names("0.0.0.0", None, ()) == ("*",)


def test_paths_and_layers_reach_the_dashboard():
    options = parse_options(["a.txt", "--gazetteer", "p.csv", "--fast", "b"])
    assert options.paths == ("a.txt", "b")
    assert options.layers == (Path("p.csv"),)
    assert options.fast


def test_without_a_path_the_samples_are_meant():
    assert parse_options([]).paths == ()
    assert [path.name[:3] for path in sample_paths()] == ["000", "003"]
