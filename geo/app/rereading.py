"""After an edit of the gazetteer: which documents must be read again, and what came out otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.model import Resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gazetteer import Changes
    from geo.model import Analysis, Mention, Resolution

_HOLDERS: Final = "A"
"""Feature class of what other places lie in: another country or division may move any choice."""


def affected(analysis: Analysis, changes: Changes) -> bool:
    """Tell whether an edit may change what was found in a document; never wrongly no.

    A document is judged as a whole: where one of its names may mean another place, so may its neighbours.
    """
    if any(
        place.feature_class == _HOLDERS
        for each in changes.changes
        for place in (each.before, each.after)
        if place
    ):
        return True
    return changes.may_be_in(analysis.document.text) or any(
        changes.touches(mention.lookup) for mention in analysis.mentions
    )


def differences(before: Mapping[str, Analysis], after: Mapping[str, Analysis]) -> Iterator[str]:
    """Yield in words each mention that has another place than before, document by document.

    Parameters
    ----------
    before, after : mapping of str to Analysis
        The same documents by any key; those in only one of them are passed over.
    """
    for key, analysis in after.items():
        old = before.get(key)
        if old is None or old is analysis:
            continue
        then, now = _answers(old.pairs()), _answers(analysis.pairs())
        for span in sorted({*then, *now}):
            was, is_ = then.get(span), now.get(span)
            if was != is_:
                text = analysis.document.text[span[0] : span[1]]
                yield f"{analysis.document.id}: {text}: {was or 'not found'} → {is_ or 'not found'}"


def _answers(pairs: Iterable[tuple[Mention, Resolution]]) -> dict[tuple[int, int], str]:
    return {(mention.span.start, mention.span.end): _said(resolution) for mention, resolution in pairs}


def _said(resolution: Resolution) -> str:
    if isinstance(resolution, Resolved):
        return f"{resolution.place.name} ({resolution.place.id})"
    return "no place"
