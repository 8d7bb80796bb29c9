"""Trying out a gazetteer before it is saved: which mentions of the open documents would get another place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gazetteer import compare
from geo.app.engine import answers_key, parser_over, previews
from geo.app.rereading import affected
from geo.decisions import decided
from geo.explorer.words import reason_words
from geo.model import Resolved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gazetteer import LayeredGazetteer, Place
    from geo.app.engine import Engine
    from geo.decisions import Decisions
    from geo.model import Analysis, Mention, Resolution

_READ_AT_ONCE: Final = 12
"""So many documents are read without being asked: a few seconds at most."""
_LISTED: Final = 200
_CONTEXT: Final = 60
_SURE: Final = (0.5, 0.8)
"""Where a mention begins to be drawn as likely, and as sure."""


def try_out(
    gazetteer: LayeredGazetteer,
    running: Engine,
    contents: Sequence[str],
    decisions: Decisions,
    *,
    fast: bool,
    everything: bool = False,
) -> dict[str, Any]:
    """Return what another gazetteer would change, as the page shows it.

    Parameters
    ----------
    gazetteer : LayeredGazetteer
        As it would be.
    running : Engine
        As it is.
    contents : sequence of str
        The open documents, by what ``running.analyses`` knows them by.
    decisions : Decisions
        Laid over both: what a person decided, no edit changes.
    fast : bool
        Whether the neural model is done without.
    everything : bool
        Whether many documents are read too.
    """
    changes = compare(running.gazetteer, gazetteer)
    open_now = {content: running.analyses[content] for content in contents if content in running.analyses}
    touched = [content for content, found in open_now.items() if affected(found, changes)] if changes else []
    reading = touched if everything else touched[:_READ_AT_ONCE]
    known = previews(answers_key(gazetteer.version, fast=fast, model=running.model))
    parser = parser_over(gazetteer, fast=fast, model=running.model) if reading else running.geoparser
    groups: dict[tuple[str, str, str], dict[str, Any]] = {}
    for content in reading:
        before = open_now[content]
        with running.lock:
            if content not in known:
                known[content] = parser.locate(before.document)
        laid = (
            decided(before, decisions, running.gazetteer),
            decided(known[content], decisions, gazetteer),
        )
        for told in _differences(*laid):
            group = groups.setdefault((told["text"], told["was"], told["will"]), {**told, "times": 0})
            group["times"] += 1
    listed = list(groups.values())
    return {
        "lines": list(changes.lines())[:_LISTED],
        "mentions": listed[:_LISTED],
        "count": sum(group["times"] for group in listed),
        "groups": len(listed),
        "documents": len(touched),
        "unread": len(touched) - len(reading),
    }


def _differences(before: Analysis, after: Analysis) -> Iterator[dict[str, Any]]:
    """Yield each mention that has another place, or is drawn otherwise sure, with the text around it."""
    then, now = _answers(before), _answers(after)
    text = before.document.text
    for start, end in sorted({*then, *now}):
        was, will = then.get((start, end)), now.get((start, end))
        if _same(was, will):
            continue
        yield {
            "text": text[start:end],
            "was": _said(was),
            "will": _said(will),
            "before": text[max(0, start - _CONTEXT) : start],
            "after": text[end : end + _CONTEXT],
            "document": before.document.id,
        }


def _answers(analysis: Analysis) -> dict[tuple[int, int], tuple[Mention, Resolution]]:
    return {(m.span.start, m.span.end): (m, r) for m, r in analysis.pairs()}


def _same(was: tuple[Mention, Resolution] | None, will: tuple[Mention, Resolution] | None) -> bool:
    if was is None or will is None:
        return was is will
    then, now = was[1], will[1]
    if isinstance(then, Resolved) and isinstance(now, Resolved):
        return _dot(then.place) == _dot(now.place) and _grade(then.score) == _grade(now.score)
    return type(then) is type(now)


def _dot(place: Place) -> tuple[object, ...]:
    """Return what the map shows of a place; where it is written down is not among it."""
    return place.id, place.name, place.latitude, place.longitude, place.feature_code, place.country_code


def _grade(score: float) -> int:
    return sum(score >= least for least in _SURE)


def _said(found: tuple[Mention, Resolution] | None) -> str:
    if found is None:
        return "not found"
    resolution = found[1]
    if not isinstance(resolution, Resolved):
        return f"no dot: {reason_words(resolution)}"
    place = resolution.place
    yours = ", yours" if place.layer else ""
    return f"{place.name}{yours}, {place.latitude:.2f}, {place.longitude:.2f} ({resolution.score:.2f})"
