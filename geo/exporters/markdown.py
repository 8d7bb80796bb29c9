"""A report in Markdown: the places by how often they are named, and the sentences that name them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gazetteer.counting import counted
from geo.exporters.links import place_uri
from geo.exporters.settings import CREDIT
from geo.exporters.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo.exporters.settings import ExportSettings
    from geo.exporters.tally import PlaceSummary
    from geo.model import Analysis

_QUOTES: Final = 20
"""Sentences quoted for one place; their true number is always said."""
_ACTIVE: Final = re.compile(r"[\\`*_\[\]<>|~&$@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""What makes markup; and what some readers of Markdown make an address of that stands bare in a text."""
_ACTIVE_FIRST: Final = re.compile(r"^(?:[#+\-=:]|\d+(?=[.)]))")
"""What makes a heading, a list or a rule at the start of a line."""


def write(analyses: Iterable[Analysis], settings: ExportSettings) -> Iterator[str]:
    """Yield the report; it holds at most twenty sentences a place, and says when there are more."""
    tally = Tally(settings, quotes=True)
    documents, warnings = 0, []
    for analysis in analyses:
        documents += 1
        tally.add(analysis)
        said = (*analysis.document.warnings, *analysis.warnings)
        warnings += [f"{analysis.document.id}: {warning}" for warning in said]
    summaries = tally.summaries()
    places = [summary for summary in summaries if summary.place]
    names = [summary for summary in summaries if not summary.place]
    yield "# Places named\n\n"
    told = (counted(documents, "document"), counted(len(places), "place"), counted(len(names), "name"))
    yield f"{', '.join(told)} without a place.\n\n"
    yield from _table(places)
    yield from _sections("Where they are named", places)
    yield from _sections("Names without a place", names)
    yield from _list("Warnings", warnings)
    yield f"---\n\nWherein {settings.wherein}. {escape(CREDIT)}.\n"


def escape(text: str) -> str:
    """Return text that Markdown shows as it is, on one line, with no link, image or HTML in it."""
    flat = _ACTIVE.sub(r"\\\g<0>", " ".join(text.split()))
    return _ACTIVE_FIRST.sub(lambda match: _escaped_first(match[0]), flat)


def _escaped_first(mark: str) -> str:
    # A backslash does not act before a digit; a number that begins a line gets a word joiner instead.
    return f"{mark}\u2060" if mark[0].isdigit() else f"\\{mark}"


def _table(places: list[PlaceSummary]) -> Iterator[str]:
    if not places:
        return
    yield "| Place | Country | Type | Latitude, longitude | Mentions | Documents |\n"
    yield "|---|---|---|---|---:|---:|\n"
    for summary in places:
        if place := summary.place:
            yield (
                f"| {escape(place.name)} | {escape(place.country_code or '')} | {escape(place.feature_code)} "
                f"| {place.latitude}, {place.longitude} | {summary.mentions:,} | {summary.documents:,} |\n"
            )
    yield "\n"


def _sections(title: str, summaries: list[PlaceSummary]) -> Iterator[str]:
    if not summaries:
        return
    yield f"## {title}\n\n"
    for summary in summaries:
        yield f"### {escape(summary.name)}\n\n{_about(summary)}\n\n"
        for quote in summary.quotes[:_QUOTES]:
            yield f"> {escape(quote.sentence)}\n>\n> — {escape(quote.document_id)}\n\n"
        if len(summary.quotes) > _QUOTES:
            yield f"The first {_QUOTES} of {len(summary.quotes):,} mentions are quoted.\n\n"


def _about(summary: PlaceSummary) -> str:
    forms = ", ".join(f"“{escape(form)}” {count:,}×" for form, count in summary.forms)
    if summary.place is None:
        return f"No place ({escape(summary.nil_reason or '')}); written {forms}."
    uri = place_uri(summary.place.id)
    shown = f"<{uri}>" if uri.startswith(("http://", "https://")) else escape(uri)
    return f"{shown}; written {forms}."


def _list(title: str, items: list[str]) -> Iterator[str]:
    if items:
        yield f"## {title}\n\n" + "".join(f"- {escape(item)}\n" for item in items) + "\n"
