"""No command lets a file's name, a place's or a document's text steer the terminal it is shown on."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from contextlib import chdir
from threading import Thread

import pytest
from click.testing import CliRunner

from gazetteer.terminal import in_json, spelled
from geo.cli.__main__ import main

ORDERS = "\x1b]0;owned\x07\x1b[2J\u009b31m\u202e"
"""Name the window, clear the screen, colour it, turn the line round: with 7 bits, with 8, without either."""
LAYER, TEXT = f"g{ORDERS}.csv", f"d{ORDERS}.txt"
SEEN = re.compile(r"[^\S\r\n\t ]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


@pytest.fixture
def folder(tmp_path):
    """Yield a folder of hostile names and texts, the one that commands are given in."""
    rows = f"Foo{ORDERS},1,2,s{ORDERS}\nBad{ORDERS},x{ORDERS},2,\n"
    (tmp_path / LAYER).write_text("name,latitude,longitude,source\n" + rows, encoding="utf-8")
    (tmp_path / TEXT).write_text(f"From Paju to Foo{ORDERS} and Seoul.", encoding="utf-8")
    mark = {"start": 3, "end": 7, "lat": 1, "lon": 2, "kind": "literal"}
    gold = {"id": ORDERS, "text": f"In Paju {ORDERS}", "toponyms": [mark]}
    (tmp_path / f"gold{ORDERS}.jsonl").write_text(json.dumps(gold) + "\n", encoding="utf-8")
    with chdir(tmp_path):
        yield tmp_path


def said(*arguments, stdin=b""):
    """Return all that a command says to no terminal."""
    result = CliRunner().invoke(main, list(arguments), input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.output


def shown(*arguments, folder, stdin):
    """Return all that a command says to a terminal."""
    ours, theirs = pty.openpty()
    command = os.path.join(os.path.dirname(sys.executable), "wherein")
    with subprocess.Popen(
        [command, *arguments], cwd=folder, stdin=subprocess.PIPE, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        feeding = Thread(target=lambda: (process.stdin.write(stdin), process.stdin.close()))
        feeding.start()
        data = b""
        try:
            while piece := os.read(ours, 1 << 16):
                data += piece
        except OSError:
            pass  # so a terminal says on Linux that the other side is gone
        feeding.join()
    os.close(ours)
    return data.decode("utf-8")


DOCUMENT = json.dumps(
    {
        "id": f"i{ORDERS}",
        "title": ORDERS,
        "source": ORDERS,
        "text": f"In Paju {ORDERS} Seoul. {ORDERS} Kaesong",
    }
).encode()


@pytest.mark.parametrize("form", ["csv", "jsonl", "md"])
def test_results_on_a_terminal_spell_out_what_it_would_obey(folder, form):
    told = shown("locate", "-", "--fast", "-f", form, "--gazetteer", LAYER, folder=folder, stdin=DOCUMENT)
    assert "Seoul" in told
    assert "owned" in told
    # What shows progress is tqdm's and ours: it goes back to the line's start and up, and says nothing else.
    assert not SEEN.findall(told.replace("\x1b[A", ""))


def test_results_to_a_file_or_pipe_are_the_text_itself(folder):
    """A program that reads them gets every character."""
    command = os.path.join(os.path.dirname(sys.executable), "wherein")
    done = subprocess.run(
        [command, "locate", "-", "--fast", "-f", "csv", "--quiet"],
        input=DOCUMENT,
        capture_output=True,
        check=True,
    )
    assert ORDERS in done.stdout.decode("utf-8")


def gazetteer_calls():
    layer = ("--gazetteer", LAYER)
    return [
        ("check", LAYER), ("check", LAYER, "--json"), ("check", f"no{ORDERS}.csv"),
        ("search", f"Foo{ORDERS}", *layer), ("search", f"Foo{ORDERS}", "--json", *layer),
        ("show", f"local:{ORDERS}"), ("stats", *layer), ("stats", "--json", *layer),
        ("add", f"N{ORDERS}", "--lat", "1", "--lon", "2", "--file", f"n{ORDERS}.csv"),
        ("add", f"N{ORDERS}", "--lat", "1", "--lon", ORDERS, "--file", f"n{ORDERS}.csv"),
        ("remove", f"local:{ORDERS}", "--file", LAYER), ("export", "--file", LAYER, "-o", f"e{ORDERS}.csv"),
        ("export", f"local:{ORDERS}", "-o", f"e{ORDERS}.csv"), ("import", f"no{ORDERS}.txt"),
        ("search", "x", "--near", ORDERS), ("search", "x", "--feature", ORDERS), ("nothing" + ORDERS,),
    ]  # fmt: skip


def calls():
    gold = f"gold{ORDERS}.jsonl"
    return [
        *(("gazetteer", *call) for call in gazetteer_calls()),
        ("evaluate", gold, "--fast", "--confusion", "--gazetteer", LAYER),
        ("evaluate", gold, "--fast", "--confusion", "--json", "--gazetteer", LAYER),
        ("evaluate", f"no{ORDERS}.jsonl"), ("evaluate", LAYER, "--fast"),
        ("evaluate", gold, "--fast", "--model", LAYER),
        ("locate", TEXT, "-o", f"x{ORDERS}.{ORDERS}"), ("locate", TEXT, "-f", ORDERS),
        ("locate", "--" + ORDERS),
        ("locate", TEXT, "--fast", "-o", f"no{ORDERS}/x.csv"), ("locate", TEXT, "--fast", "--sources", LAYER),
        ("locate", TEXT, "--fast", "--workers", ORDERS),
        ("locate", TEXT, "--fast", "--gazetteer", f"no{ORDERS}"),
        ("locate", TEXT, "--fast", "-o", f"o{ORDERS}.csv", "--gazetteer", LAYER), (ORDERS,),
        ("map", TEXT, "--fast", "-o", f"o{ORDERS}.txt"), ("clean", TEXT), ("clean", "--json", TEXT),
        ("map", TEXT, "--fast", "-o", f"o{ORDERS}.html", "--title", ORDERS), ("train", f"no{ORDERS}.jsonl"),
        ("explore", "--author-header", ORDERS), ("sources", TEXT, "--fast", "-o", f"s{ORDERS}.json"),
        ("locate", f"http://x{ORDERS}.invalid/{ORDERS}", "-o", "a.jsonl", "--fast"),
    ]  # fmt: skip


@pytest.mark.parametrize("call", calls(), ids=lambda call: " ".join(c for c in call if c.isprintable())[:40])
def test_no_message_steers_the_terminal(folder, call):
    told = said(*call)
    assert told
    # Importing says how far it is by going back to the start of the line, and clearing it.
    assert not SEEN.findall(told.replace("\r\x1b[K", ""))
    assert "Traceback" not in told


def test_json_says_the_same_and_holds_no_orders():
    value = {ORDERS: [ORDERS, "\u200d\u00a0é\n\r\t\x7f\u2028", {"\ud800": 1.5}]}
    told = in_json(value)
    assert json.loads(told) == value
    assert "é" in told
    assert not SEEN.findall(told.replace("\u00a0", ""))
    assert spelled("a\r\nb\rc\u202e") == "a\r\nb\\u000dc\\u202e"
