"""Files for the page's export dialog: the mentions it shows, in any format, with the text that is wanted."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.exporters import FORMATS, ExportSettings, Holds, UnknownFormat, format_for, save
from geo.maps import page

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gazetteer import Gazetteer
    from geo.explorer.values import Judged
    from geo.model import Analysis

_PAGE: Final = "html"
_SUFFIXES: Final = {_PAGE: ".html", "places-csv": ".csv", "brat": ".zip"}
_STEM: Final = "places"


def formats() -> list[tuple[str, str, str]]:
    """Return each format's name, what it is, and its suffix, in the order in which they are offered."""
    others = [(form.name, form.about, suffix_of(form.name)) for form in FORMATS.values()]
    return [(_PAGE, "the map as one HTML page, for any browser", ".html"), *others]


def suffix_of(form: str) -> str:
    """Return the suffix of a format's file."""
    return _SUFFIXES.get(form) or FORMATS[form].suffixes[0]


def only(analyses: Sequence[Analysis], wanted: Collection[int], *, whole: bool) -> list[Analysis]:
    """Return the analyses with only the mentions wanted.

    Parameters
    ----------
    analyses : sequence of Analysis
        As the page was made of them.
    wanted : collection of int
        Indices of mentions, counted through all documents as on the page.
    whole : bool
        Keep documents that have none of them too.
    """
    kept: list[Analysis] = []
    first = 0
    for analysis in analyses:
        chosen = [pair for number, pair in enumerate(analysis.pairs(), start=first) if number in wanted]
        first += len(analysis.mentions)
        if chosen or whole:
            mentions, resolutions = zip(*chosen, strict=True) if chosen else ((), ())
            kept.append(replace(analysis, mentions=mentions, resolutions=resolutions))
    return kept


def written(
    analyses: Sequence[Analysis],
    form: str,
    holds: Holds,
    gazetteer: Gazetteer,
    *,
    model: str | None = None,
    judged: Judged | None = None,
) -> bytes:
    """Return the analyses as a file of one of `formats`.

    Parameters
    ----------
    analyses : sequence of Analysis
        With the decisions laid over them.
    form : str
        The format's name.
    holds : Holds
        How much of the texts goes along.
    gazetteer : Gazetteer
    model : str, optional
        What the ranking is called in the file, if it is not the shipped one.
    judged : Judged, optional
        For a page with whole texts: the same analyses without the decisions about them, and those.

    Raises
    ------
    UnknownFormat, FormatUnavailable, TextNeeded
        As `geo.exporters.save`.
    """
    if form == _PAGE:
        return page(analyses, gazetteer, holds=holds, judged=judged).encode("utf-8")
    if form not in FORMATS:
        raise UnknownFormat(f"there is no format {form!r}; known formats: {_PAGE}, {', '.join(FORMATS)}")
    settings = ExportSettings(
        wherein=version("wherein"), gazetteer=gazetteer.version, model=model, holds=holds
    )
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, _STEM + (FORMATS[form].suffixes or ("",))[0])
        save(analyses, made, format_for(form, None), settings)
        return made.read_bytes()
