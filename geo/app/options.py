"""What the dashboard was started with."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Paths and layers from the command line; frozen, so every session starts from the same."""

    paths: tuple[str, ...] = ()
    """Empty: the sample documents."""
    layers: tuple[Path, ...] = ()
    fast: bool = False
    project: Path | None = None
    """Where decisions are kept; None: beside the documents."""
    text_column: str | None = None
    allow_network: bool = False
    author_header: str | None = None
    """The header in which a proxy names who asks; None: the dashboard is one person's own."""


def parse_options(arguments: Sequence[str]) -> Options:
    """Read what follows ``--`` in ``streamlit run streamlit_app.py -- …``."""
    parser = argparse.ArgumentParser(prog="wherein explore")
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--gazetteer", action="append", default=[], type=Path)
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--project", type=Path)
    parser.add_argument("--text-column")
    parser.add_argument("--allow-network", action="store_true")
    parser.add_argument("--author-header")
    known = parser.parse_intermixed_args(arguments)
    return Options(
        paths=tuple(known.paths),
        layers=tuple(known.gazetteer),
        fast=known.fast,
        project=known.project,
        text_column=known.text_column,
        allow_network=known.allow_network,
        author_header=known.author_header,
    )
