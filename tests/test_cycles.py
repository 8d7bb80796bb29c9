"""The search for cycles is held back, and nothing is lost by it: what reads documents makes none."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from geo import Document, Geoparser
from geo.cycles import search_paused


@pytest.mark.parametrize("running", [True, False])
def test_a_paused_search_goes_on_as_it_was(running):
    if not running:
        gc.disable()
    try:
        with search_paused():
            assert not gc.isenabled()
        assert gc.isenabled() is running
        with pytest.raises(KeyError), search_paused():
            raise KeyError
        assert gc.isenabled() is running
    finally:
        gc.enable()


def test_reading_makes_no_cycles(full_gazetteer):
    parser = Geoparser.default(full_gazetteer, fast=True)
    text = "The mayor of Paris, Texas, flew to Seoul, the South Korean capital. The two Koreas spoke."
    documents = [Document(id=str(i), text=f"{text} No. {i} came from Inje County.") for i in range(20)]
    list(parser.locate_all(documents[:2]))
    with search_paused():
        gc.collect()
        list(parser.locate_all(documents))
        assert gc.collect() == 0


def test_commands_search_seldom():
    code = (
        "import gc, sys; from click.testing import CliRunner; from geo.cli.__main__ import main;"
        "print(gc.get_threshold()[0]);"
        "done = CliRunner().invoke(main, ['locate', '-', '--fast', '-o', '-'], input='');"
        "print(gc.get_threshold()[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    before, after = map(int, done.stdout.split())
    assert after > 10 * before
