"""Every regular expression of the program, on texts made to slow it down: time grows with the text alone."""

from __future__ import annotations

import ast
import importlib
import itertools
import re
import time
from typing import TYPE_CHECKING

import pytest
from doc_pages import ROOT

from gazetteer.languages import _LETTERS
from gazetteer.layers.cells import ID_FORMS
from geo.evidence import dialect
from geo.recognition.foreign import homes
from geo.recognition.own import _UNPARTED, _pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

MODULES = sorted(
    p for p in [*ROOT.glob("geo/**/*.py"), *ROOT.glob("gazetteer/**/*.py")] if "build" not in p.parts
)
"""All but the builders of the base, which read what they name by its digest."""
ANCHORED = {"match", "fullmatch"}
LETTERS = " \t\n.,-'\"/()<>[]*_&;:|`#@=%+·–\u0301é개"
SHORT, LONG = 4_000, 16_000
SUSPECT, SLOW = 0.006, 0.15
"""Seconds of computing; what grows with the text takes a hundredth of them."""


def patterns(path) -> Iterator[tuple[str, str | bytes, int, set[str]]]:
    """Yield each pattern written in a module: where, what, its flags, and how it is used."""
    for node, name, ways in uses(path):
        if not isinstance(node.args[0], ast.Constant):
            continue
        how = ast.unparse(node.func).removeprefix("re.")
        ways = (ways or {"search"}) if how == "compile" and name else {how}
        flags = "".join(ast.unparse(arg) for arg in [*node.args[1:], *(k.value for k in node.keywords)])
        number = sum(getattr(re, flag) for flag in set(re.findall(r"re\.([A-Z]+)", flags)))
        yield f"{path.relative_to(ROOT)}:{node.lineno}", node.args[0].value, number, ways


def uses(path) -> Iterator[tuple[ast.Call, str | None, set[str]]]:
    """Yield each call of ``re`` in a module, the name of what it makes, and how that is used."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    used: dict[str, set[str]] = {}
    named = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used.setdefault(node.value.id, set()).add(node.attr)
        if isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and node.value is not None:
                named[id(node.value)] = target.id
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
            name = named.get(id(node))
            yield node, name, used.get(name, set())


def seconds(pattern: re.Pattern, text: str | bytes, ways: set[str]) -> float:
    begun = time.process_time()
    if ways <= ANCHORED:
        pattern.fullmatch(text)
        pattern.match(text)
    else:
        for _ in pattern.finditer(text):
            pass
    return time.process_time() - begun


def hostile(pattern: str | bytes) -> list[str]:
    """Return what to repeat: the marks that the pattern names, letters, and pairs of these."""
    written = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    marks = [letter for letter in LETTERS if letter in written][:6]
    kinds = list(dict.fromkeys(["a", "A", "1", " ", *marks]))
    return [*kinds, *("".join(pair) for pair in itertools.permutations(kinds, 2))]


def too_slow(pattern: str | bytes, flags: int, ways: set[str], pieces: tuple[str, ...] = ()) -> str:
    compiled = re.compile(pattern, flags)
    for piece, tail in itertools.product(pieces or hostile(pattern), ("", "\0")):
        took = []
        for size in (SHORT, LONG):
            text = piece * (size // len(piece)) + tail
            took.append(seconds(compiled, text if isinstance(pattern, str) else text.encode(), ways))
            if took[0] < SUSPECT:
                break
        if took[-1] > SLOW:
            return f"{piece!r} {LONG} times: {took[-1]:.2f} s"
    return ""


@pytest.mark.parametrize("package", ["geo/readers", "geo/recognition", "geo/evidence", "geo/", "gazetteer/"])
def test_no_pattern_takes_more_than_its_share(package):
    slow = [
        (where, pattern, told)
        for path in MODULES
        if next(p for p in ("geo/readers", "geo/recognition", "geo/evidence", "geo/", "gazetteer/")
                if str(path.relative_to(ROOT)).startswith(p)) == package
        for where, pattern, flags, ways in patterns(path)
        if (told := too_slow(pattern, flags, ways))
    ]  # fmt: skip
    assert slow == []


def test_a_slow_pattern_is_seen():
    assert too_slow(r"\s*;", 0, {"split"})
    assert too_slow(r"(\d+\.?\d*)x", 0, {"fullmatch"})
    assert not too_slow(r"\s*;", 0, {"match"})


def _own_names():
    return [_pattern(name) for name in ("a a a a a a", "A-B.C (d)", "\\ \\ \\", "여 주 " * 20, "x" * 300)]


def _signs():
    values = list(flat(list(vars(dialect).values())))
    signs = [value for value in values if isinstance(value, dialect._Sign)]
    assert len(signs) > 1
    # The pattern of words with digits is held against one word, from its beginning to its end.
    numbered = [sign.numbered.pattern for sign in signs if sign.numbered is not None]
    assert [pattern for pattern in numbered if too_slow(pattern, 0, ANCHORED)] == []
    return [made for sign in signs for _, made in sign.patterns]


def flat(values):
    for each in values:
        yield each
        if isinstance(each, dict | tuple | list):
            yield from flat(each.values() if isinstance(each, dict) else each)


ELSEWHERE = {
    ("gazetteer/layers/cells.py", "fullmatch"): lambda: [re.compile(form.own) for form in ID_FORMS.values()],
    ("gazetteer/languages.py", "fullmatch"): lambda: [
        re.compile(rf"[{letters}][{letters} .\-·・]*") for letters in _LETTERS.values()
    ],
    ("gazetteer/layers/table.py", "compile"): lambda: [re.compile(f'[\\r\\n"{mark}]') for mark in ",;\t"],
    ("geo/evidence/dialect.py", "compile"): _signs,
    ("geo/exporters/output.py", "compile"): lambda: [re.compile(r"\.out\.csv\.\w{8}\.part")],
    ("geo/recognition/foreign/homes.py", "compile"): lambda: list(homes._PATTERNS.values()),
    ("geo/recognition/own.py", "compile"): _own_names,
    ("geo/recognition/own.py", "match"): lambda: [re.compile(_UNPARTED)],
}
"""What is put together where it is used, by module and call; the others bear a name in their module."""


WORDS = (
    "a", "A", "1", " ", ".", "-", "'", "\n", "é", "여", "。", "a ", "A ", "A a ", "Aa", "A-", "1.", "1 ",
    ". ", ".'", "the ", "the A ", "North and ", "two ", "of the ", "여주 ", "x" * 300,
)  # fmt: skip


def test_no_pattern_put_together_takes_more_than_its_share():
    found, elsewhere = [], set()
    for path in MODULES:
        where = str(path.relative_to(ROOT))
        for node, name, ways in uses(path):
            how = ast.unparse(node.func).removeprefix("re.")
            if isinstance(node.args[0], ast.Constant) or how == "escape":
                continue
            module = importlib.import_module(where.removesuffix(".py").replace("/", "."))
            made = getattr(module, name or "", None)
            if isinstance(made, re.Pattern):
                found.append((f"{where}:{name}", made, ways or {"search"}))
            else:
                elsewhere.add((where, how))
                ways = {"search"} if how == "compile" else {how}
                found += [(where, each, ways) for each in ELSEWHERE[where, how]()]
    assert elsewhere == set(ELSEWHERE)
    assert len(found) > 40
    slow = [
        (where, made.pattern[:80], told)
        for where, made, ways in found
        if (told := too_slow(made.pattern, made.flags, ways, WORDS))
    ]
    assert slow == []
