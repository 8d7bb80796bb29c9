"""What a page leaves out on purpose: all text but the sentences that name a place, or all but the names.

What is left out becomes spaces, so that offsets, and decisions made by them, still fit the whole text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo.exporters.settings import Holds
from geo.model import Resolved

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.model import Analysis, Document, Resolution, Span

_INK: Final = re.compile(r"\S")


def withheld(analysis: Analysis, holds: Holds) -> Analysis:
    """Return an analysis as a page may show it that holds no more than this.

    Parameters
    ----------
    analysis : Analysis
    holds : Holds
        `SENTENCES` keeps the sentences that hold a mention, `PLACES` the names themselves, and no clue's
        words, for these may quote the text.

    Returns
    -------
    Analysis
        With a text as long as before. A title that stands in the text, or none, becomes the document's id.
    """
    if holds is Holds.TEXTS:
        return analysis
    document, mentions = analysis.document, analysis.mentions
    if holds is Holds.SENTENCES:
        kept: Iterable[Span] = (analysis.sentences[n].span for n in {m.sentence for m in mentions})
    else:
        kept = (mention.span for mention in mentions)
    return replace(
        analysis,
        document=replace(document, text=_blanked(document.text, kept), title=_title(document), warnings=()),
        resolutions=tuple(_quiet(r) for r in analysis.resolutions)
        if holds is Holds.PLACES
        else analysis.resolutions,
        warnings=(),
    )


def _title(document: Document) -> str:
    # Without one the page would take the text's first line.
    given = " ".join((document.title or "").split())
    return given if given and given not in " ".join(document.text.split()) else document.id


def _blanked(text: str, kept: Iterable[Span]) -> str:
    parts, at = [], 0
    for span in sorted(kept):
        if span.start > at:
            parts.append(_INK.sub(" ", text[at : span.start]))
        parts.append(text[max(at, span.start) : max(at, span.end)])
        at = max(at, span.end)
    return "".join((*parts, _INK.sub(" ", text[at:])))


def _quiet(resolution: Resolution) -> Resolution:
    if not isinstance(resolution, Resolved):
        return resolution
    return replace(resolution, evidence=tuple(replace(e, detail="") for e in resolution.evidence))
