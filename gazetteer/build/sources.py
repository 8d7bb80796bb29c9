"""The sources as data: which packages, which versions, which bytes, under which licence."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One published package that holds gazetteer data."""

    key: str
    registry: str
    """``pypi`` or ``npm``."""
    package: str
    version: str
    archive: str
    """File name of the archive."""
    sha256: str
    data: str
    """Whose data it is."""
    licence: str
    """Of the data, as an SPDX identifier."""
    credit: str
    """The line to show wherever the data is shown."""

    @property
    def label(self) -> str:
        """Name the source as a place shows it."""
        return f"{self.data} ({self.package} {self.version})"


def read_sources() -> dict[str, Source]:
    """Read ``sources.toml``, by key, in its order."""
    text = resources.files("gazetteer.build").joinpath("sources.toml").read_text("utf-8")
    return {key: Source(key=key, **fields) for key, fields in tomllib.loads(text).items()}
