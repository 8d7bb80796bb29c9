"""What the commands share: options, and text that a terminal cannot mistake for orders."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from gazetteer.counting import counted
from gazetteer.opening import open_gazetteer, with_user_layer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gazetteer.layers.layered import LayeredGazetteer
    from gazetteer.place import Place

_ORDERS: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]|\r(?!\n)"
)
"""What moves a terminal's cursor, colours, hides or turns what it shows, and no text of any script needs."""


def layer_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--gazetteer FILE``, repeatable."""
    return click.option(
        "--gazetteer",
        "layers",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="A gazetteer CSV to lay over the rest; may be given several times.",
    )(command)


def open_with(layers: Sequence[Path]) -> LayeredGazetteer:
    """Open the gazetteer with the user's own layer and those named; say what of them is left out."""
    opened = open_gazetteer(with_user_layer(layers))
    for layer in opened.layers:
        if layer.faults:
            rows = len({fault.row for fault in layer.faults})
            told = f"{layer.name}: {counted(rows, 'faulty row')} left out"
            click.echo(plain(f"{told}; see: wherein gazetteer check {layer.name}"), err=True)
    return opened


def place_line(opened: LayeredGazetteer, place: Place) -> str:
    """Return a place in one line: id, code, point, people, name, what it lies in."""
    within = ", ".join(dict.fromkeys(parent.name for parent in opened.parents(place)))
    where = f"{place.latitude:9.4f} {place.longitude:9.4f}"
    people = f"{place.population:>13,}" if place.population else " " * 13
    name = f"{place.name}, {within}" if within else place.name
    return f"{place.id:18} {place.feature_code:5} {where} {people}  {name}"


def spelled(text: str) -> str:
    r"""Return text of several lines with what a terminal would obey spelled out; JSON stays the same JSON.

    Examples
    --------
    >>> print(spelled("a\x1b[2J"))
    a\u001b[2J
    """
    return _ORDERS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def in_json(value: object) -> str:
    """Return JSON for people and programs: nothing is spelled out but what a terminal would obey."""
    return spelled(json.dumps(value, ensure_ascii=False, indent=1))


def plain(text: str) -> str:
    """Return text without what a terminal would obey."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
