"""The page's data: analyses and a gazetteer in, one frozen value out, ready for JSON.

Nothing here draws or escapes; offsets become UTF-16 units, codes become words, and evidence and
candidates that recur are stored once.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Final, TypeVar

from gazetteer.naming.folding import fold
from geo.dates import day_range
from geo.decisions import bound, text_digest
from geo.explorer.names import lies_in, useful_names
from geo.explorer.offsets import Utf16, tidy
from geo.explorer.shapes import Drawing, is_country, shape_of
from geo.explorer.towns import town_labels
from geo.explorer.values import (
    TOLD_COLUMNS,
    Collection,
    PageDocument,
    PageMention,
    PagePlace,
    Rival,
    centres,
)
from geo.explorer.words import feature_word, reason_words, shorten_path
from geo.model import MentionKind, Resolved, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gazetteer import Gazetteer, Place
    from geo.explorer.values import Choice, Judged, Told, Was
    from geo.model import Analysis, Candidate, Document, Resolution

_BRIEF: Final = re.compile(r"[A-Z]{2,5}\Z")
_LINE_LIMIT: Final = 140
"""Characters of a first paragraph that is a headline as it stands."""
_TITLE_LIMIT: Final = 300
"""Characters of any title; a longer one is cut at a word, with an ellipsis."""
_CUT_LINE: Final = 100
_OTHER_NAMES: Final = 12
_RUNNERS_UP: Final = 4
# By identity: the hash of an enum's member is a call of Python, and there are tens of thousands.
_KIND_AT: Final = {id(kind): index for index, kind in enumerate(MentionKind)}
_STATUS_AT: Final = {id(status): index for index, status in enumerate(Status)}
_SPELLING: Final = frozenset(map(id, (MentionKind.LITERAL, MentionKind.METONYM)))
_Key = TypeVar("_Key", bound=Hashable)
_UNWRITTEN: Final[Mapping[str, int]] = {}
_REJECTED: Final = "You said that this is not a place"


def build_collection(
    analyses: Sequence[Analysis],
    gazetteer: Gazetteer,
    *,
    title: str | None = None,
    digests: Sequence[str] | None = None,
    holds: str = "texts",
    judged: Judged | None = None,
) -> Collection:
    """Return the page's data.

    Parameters
    ----------
    analyses : sequence of Analysis
        In the order in which their documents are shown; may be empty.
    gazetteer : Gazetteer
        Asked for other names, parents, outlines and the towns nearby.
    title : str, optional
        The page's title; else the only document's, else how many documents there are.
    digests : sequence of str, optional
        Of each document's whole text, where the analyses hold less of it.
    holds : {"texts", "sentences", "places"}
        How much of the texts that is, for the page to say.
    judged : Judged, optional
        The decisions that the analyses were laid under, so that the page can list them and take them back.
    """
    told = digests or [text_digest(analysis.document.text) for analysis in analyses]
    return _Builder(gazetteer).build(analyses, title, told, holds, judged)


class _Numbers(dict[_Key, int]):
    """Numbers what it is asked for, in the order first asked; the many that recur cost one look-up."""

    def __missing__(self, key: _Key) -> int:
        number = self[key] = len(self)
        return number


class _Builder:
    """Collects what recurs: places, evidence, runners-up, reasons."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._places: dict[str, tuple[int, Place]] = {}
        self._clues: _Numbers[str] = _Numbers()
        self._details: _Numbers[str] = _Numbers()
        self._evidence: _Numbers[tuple[int, ...]] = _Numbers()
        self._rivals: list[Rival] = []
        self._rival_numbers: dict[str, int] = {}
        self._runners_up: _Numbers[tuple[tuple[int, float], ...]] = _Numbers()
        self._reasons: dict[str, int] = {}
        self._lies: dict[str, tuple[Place, ...]] = {}

    def build(
        self,
        analyses: Sequence[Analysis],
        title: str | None,
        digests: Sequence[str],
        holds: str,
        judged: Judged | None,
    ) -> Collection:
        documents = tuple(_page_document(a, d) for a, d in zip(analyses, digests, strict=True))
        mentions = tuple(m for i, a in enumerate(analyses) for m in self._mentions(i, a))
        was = self._was(analyses, judged) if judged else ()
        told = tuple(self._told(judged)) if judged else ()
        written = _spellings(analyses)
        places = tuple(
            self._page_place(place, written.get(place.id, _UNWRITTEN)) for _, place in self._places.values()
        )
        return Collection(
            title=_cut(title, _TITLE_LIMIT) if title else _collection_title(documents),
            gazetteer=self._gazetteer.version,
            holds=holds,
            documents=documents,
            mentions=mentions,
            places=places,
            clues=tuple(tidy(name) for name in self._clues),
            details=tuple(tidy(detail) for detail in self._details),
            evidence=tuple(self._evidence),
            rivals=tuple(self._rivals),
            runners_up=tuple(self._runners_up),
            reasons=tuple(self._reasons),
            was=was,
            decided=told,
            countries=self._countries(),
            towns=town_labels(self._gazetteer, centres(places, mentions)),
        )

    def _mentions(self, document: int, analysis: Analysis) -> Iterable[PageMention]:
        units = Utf16(analysis.document.text)
        plain = units.plain
        whys = self._whys(analysis.resolutions)
        for (mention, resolution), told in zip(analysis.pairs(), whys, strict=True):
            kind, start, end = _KIND_AT[id(mention.kind)], mention.span.start, mention.span.end
            if not plain:
                start, end = units(start), units(end)
            choice = self._choice(resolution, told)
            yield PageMention._make((document, mention.sentence, start, end, kind, *choice))

    def _choice(self, resolution: Resolution, why: int) -> Choice:
        """Return a mention's columns from ``place`` on."""
        status = _STATUS_AT[id(resolution.status)]
        if not isinstance(resolution, Resolved):
            instead = self._instead(resolution.candidates, None)
            return -1, 0.0, status, why, instead, self._reason(resolution)
        place, score = resolution.place, _four_digits(resolution.score)
        instead = self._instead(resolution.candidates, place.id)
        if resolution.status is Status.REJECTED:
            return -1, score, status, why, instead, self._reason(resolution)
        return self._place(place), score, status, why, instead, -1

    def _was(self, analyses: Sequence[Analysis], judged: Judged) -> tuple[Was, ...]:
        """Return what was proposed where something else was decided, by the mention's index."""
        pairs = zip(
            (r for a in analyses for r in a.resolutions),
            (r for a in judged.proposed for r in a.resolutions),
            strict=True,
        )
        changed = [
            (i, before) for i, (now, before) in enumerate(pairs) if now is not before and now != before
        ]
        whys = self._whys([before for _, before in changed])
        return tuple(
            (index, *self._choice(before, why)) for (index, before), why in zip(changed, whys, strict=True)
        )

    def _told(self, judged: Judged) -> Iterable[Told]:
        """Yield each decision that holds, with the mentions of its own that it is about."""
        reach: dict[int, list[int]] = {}
        first = 0
        for document, analysis in enumerate(judged.proposed):
            at = {mention.span: first + i for i, mention in enumerate(analysis.mentions)}
            for each in bound(analysis, judged.decisions):
                if each.found:
                    reach.setdefault(each.number, []).append(document if each.span is None else at[each.span])
            first += len(analysis.mentions)
        for number, decision in enumerate(judged.decisions.holding):
            place = self._gazetteer.by_id(decision.place_id) if decision.place_id else None
            rival = self._rival(place) if place else -1
            cells = tuple(tidy(str(getattr(decision, column))) for column in TOLD_COLUMNS)
            yield cells, rival, tuple(reach.get(number, ()))

    def _place(self, place: Place) -> int:
        known = self._places.get(place.id)
        if known is None:
            known = self._places[place.id] = (len(self._places), place)
        return known[0]

    def _whys(self, resolutions: Sequence[Resolution]) -> Iterable[int]:
        """Yield the number of each resolution's evidence, or -1; column by column, for clues are many."""
        told = [r.evidence if isinstance(r, Resolved) else () for r in resolutions]
        parts = [part for evidence in told for part in evidence]
        flat = [0] * (3 * len(parts))
        flat[0::3] = map(self._clues.__getitem__, [part.name for part in parts])
        flat[1::3] = [round(part.weight * 1000) for part in parts]
        flat[2::3] = map(self._details.__getitem__, [part.detail for part in parts])
        at = 0
        for evidence in told:
            first, at = at, at + 3 * len(evidence)
            yield self._evidence[tuple(flat[first:at])] if evidence else -1

    def _instead(self, candidates: Sequence[Candidate], chosen: str | None) -> int:
        others: list[tuple[int, float]] = []
        for candidate in candidates:
            place = candidate.place
            if place.id != chosen:
                known = self._rival_numbers.get(place.id)
                rival = self._new_rival(place) if known is None else known
                others.append((rival, _four_digits(candidate.score)))
                if len(others) == _RUNNERS_UP:
                    break
        return self._runners_up[tuple(others)] if others else -1

    def _rival(self, place: Place) -> int:
        known = self._rival_numbers.get(place.id)
        return self._new_rival(place) if known is None else known

    def _new_rival(self, place: Place) -> int:
        where = ", ".join([feature_word(place).lower(), *[p.name for p in self._parents(place)]])
        at = round(place.latitude, 4), round(place.longitude, 4)
        kind = place.country_code, place.feature_class
        number = self._rival_numbers[place.id] = len(self._rivals)
        self._rivals.append((tidy(place.name), tidy(where), *at, tidy(place.id), *kind))
        return number

    def _reason(self, resolution: Resolution) -> int:
        words = _REJECTED if isinstance(resolution, Resolved) else reason_words(resolution)
        return self._reasons.setdefault(tidy(words), len(self._reasons))

    def _parents(self, place: Place) -> tuple[Place, ...]:
        if place.id not in self._lies:
            self._lies[place.id] = self._gazetteer.parents(place)
        return self._lies[place.id]

    def _page_place(self, place: Place, written: Mapping[str, int]) -> PagePlace:
        names = self._gazetteer.names(place.id)
        name = _shown_name(place, written)
        others = useful_names(place, name, names, written)
        shape = shape_of(place, None if is_country(place) else self._gazetteer.geometry(place.id))
        return PagePlace(
            id=place.id,
            name=tidy(name),
            others=tuple(tidy(n) for n in others[:_OTHER_NAMES]),
            brief=next((n for n in others if _BRIEF.match(n)), None),
            more=max(0, len(others) - _OTHER_NAMES),
            feature_class=place.feature_class,
            feature="Border strip" if shape.drawing is Drawing.STRIP else feature_word(place, names),
            lies=lies_in(name, (tidy(p.name) for p in self._parents(place))),
            country=place.country_code,
            latitude=round(place.latitude, 4),
            longitude=round(place.longitude, 4),
            population=place.population,
            shape=shape,
        )

    def _countries(self) -> tuple[tuple[str, str], ...]:
        named: dict[str, str] = {}
        for _, place in self._places.values():
            code = place.country_code
            if code and code not in named:
                chain = (*self._parents(place), place)
                found = next((p for p in chain if p.feature_code.startswith("PCL")), None)
                named[code] = tidy(found.name) if found else code
        return tuple(sorted(named.items(), key=lambda item: (item[1], item[0])))


def _four_digits(score: float) -> float:
    """Round as ``round(score, 4)`` does but for ties, in a fifth of the time; there are some 100,000."""
    return round(score * 10_000) / 10_000


def _page_document(analysis: Analysis, digest: str) -> PageDocument:
    document = analysis.document
    units = Utf16(document.text)
    sentences = tuple([(s.span.start, s.span.end, s.paragraph) for s in analysis.sentences])
    if not units.plain:
        sentences = tuple([(units(start), units(end), paragraph) for start, end, paragraph in sentences])
    paragraphs = _paragraphs(sentences)
    text = tidy(document.text)
    title, heads = _document_title(document, analysis)
    return PageDocument(
        id=tidy(document.id),
        title=title,
        heads=heads,
        text=text,
        sha256=digest,
        paragraphs=paragraphs,
        sentences=sentences,
        date=tidy(document.date) if document.date else None,
        days=day_range(document.date),
        source=tidy(document.source) if document.source else None,
        url=tidy(document.url) if document.url else None,
        language=analysis.language,
        warnings=tuple(tidy(w) for w in (*document.warnings, *analysis.warnings)),
    )


def _paragraphs(sentences: Sequence[tuple[int, int, int]]) -> tuple[tuple[int, int], ...]:
    spans: dict[int, tuple[int, int]] = {}
    for start, end, paragraph in sentences:
        first, last = spans.get(paragraph, (start, end))
        spans[paragraph] = (min(first, start), max(last, end))
    return tuple(spans[paragraph] for paragraph in sorted(spans))


def _document_title(document: Document, analysis: Analysis) -> tuple[str, bool]:
    """Return the title and whether it is the text's own first paragraph."""
    first = [s.span for s in analysis.sentences if s.paragraph == analysis.sentences[0].paragraph]
    line = document.text[first[0].start : first[-1].end] if first else ""
    if document.title and document.title.strip():
        given = " ".join(tidy(document.title).split())
        return _cut(given, _TITLE_LIMIT), given == " ".join(tidy(line).split())
    alone = not first or first[-1].end >= len(document.text.rstrip())
    if not alone and len(line) <= _LINE_LIMIT and len(first) == 1:
        return tidy(line), True
    if alone and len(line) <= _LINE_LIMIT:
        return tidy(shorten_path(document.id)), False
    return _cut(" ".join(tidy(line[: 4 * _CUT_LINE]).split()), _CUT_LINE), False


def _cut(text: str, limit: int) -> str:
    """Cut a text at a word, if there is one to cut at; the ellipsis says so."""
    if len(text) <= limit:
        return text
    return (text[:limit].rpartition(" ")[0] or text[:limit]) + "…"


def _collection_title(documents: Sequence[PageDocument]) -> str:
    if len(documents) == 1:
        return documents[0].title
    return f"{len(documents)} documents" if documents else "No documents"


def _spellings(analyses: Sequence[Analysis]) -> dict[str, dict[str, int]]:
    """Return for each place how often its literal mentions are spelled in which way."""
    written: dict[str, dict[str, int]] = {}
    for analysis in analyses:
        for mention, resolution in analysis.pairs():
            if isinstance(resolution, Resolved) and id(mention.kind) in _SPELLING:
                spelled = written.setdefault(resolution.place.id, {})
                spelled[mention.text] = spelled.get(mention.text, 0) + 1
    return written


def _shown_name(place: Place, written: Mapping[str, int]) -> str:
    """Return the name as the texts write it, where it begins as the gazetteer's own does.

    So a reader who looks for the text's "Paju" finds it, and not "Paju-si"; another name altogether
    ("the capital", "Big Apple") stays on the card, beside the gazetteer's name.
    """
    own = fold(place.name).partition(" ")[0]
    same = [
        (count, " ".join(text.split()))
        for text, count in written.items()
        if fold(text).partition(" ")[0] == own
    ]
    if not same:
        return place.name
    best = max(same)[1]
    # A headline in capitals or a careless small letter is no other spelling.
    return (
        place.name if best.casefold() == place.name.casefold() or best.isupper() or best.islower() else best
    )
