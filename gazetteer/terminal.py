"""What the commands share: options, and text that a terminal cannot mistake for orders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gazetteer.opening import open_gazetteer, with_user_layer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gazetteer.layers.layered import LayeredGazetteer
    from gazetteer.place import Place


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
            told = f"{layer.name}: {rows} faulty rows are left out"
            click.echo(plain(f"{told}; see: wherein gazetteer check {layer.name}"), err=True)
    return opened


def place_line(opened: LayeredGazetteer, place: Place) -> str:
    """Return a place in one line: id, code, point, people, name, what it lies in."""
    within = ", ".join(dict.fromkeys(parent.name for parent in opened.parents(place)))
    where = f"{place.latitude:9.4f} {place.longitude:9.4f}"
    people = f"{place.population:>13,}" if place.population else " " * 13
    name = f"{place.name}, {within}" if within else place.name
    return f"{place.id:18} {place.feature_code:5} {where} {people}  {name}"


def plain(text: str) -> str:
    """Return text without what a terminal would obey."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
