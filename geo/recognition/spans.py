"""Candidate spans: what the gazetteer knows and what the model labels, brought to the same shape."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.letters import has_case
from geo.recognition.english.beside import NEXT_WORD
from geo.recognition.english.lexicon import (
    COMBINING_FORMS,
    COMPASS,
    EXTENDING_HEADS,
    FIXED_EXPRESSIONS,
    HYPHEN_PREFIXES,
    HYPHEN_SUFFIXES,
    OF_A_PEOPLE,
    PERSONAL_TITLES,
    PLACE_HEADS,
    PUBLIC_BODIES,
)
from geo.recognition.english.phrasing import is_landmark, is_written_so
from geo.recognition.unknown import is_called_one, unknown_runs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.model import Sentence
    from geo.recognition.names import NameFinder, NameInfo, NameSpan
    from geo.recognition.ner import Entity
    from geo.recognition.own import OwnSpan

PLACE_LABELS: Final = frozenset({"GPE", "LOC", "FAC"})
NO_LABEL: Final = ""

_EDGE_LEFT: Final = " \t\n\r\"'“‘([{-–—/.,:;*#•"
_EDGE_RIGHT: Final = " \t\n\r\"'”’)]}-–—/,:;*!?"
_ARTICLE: Final = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_HANGING: Final = re.compile(r"\s(?:and|or|but|of|for|in|at|on|to|from|by|with|as|the|an?|is|was|are|were)\Z")
"""Small words that a label takes along: "Upper Tolvan for"."""
_POSSESSIVE: Final = re.compile(r"['’][sS]?$")
_GLUED: Final = re.compile(r"[a-zß-ÿ](?=[A-ZÀ-Þ][a-zß-ÿ]{2})")
_NEXT_WORDS: Final = re.compile(r"[ \u00a0]([^\W\d_]+)(?:[ \u00a0]([^\W\d_]+))?")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_FRONT_HEAD: Final = re.compile(
    r"\b(?:Lake|Mount|Mt\.?|River|Cape|(?:Gulf|Bay|Sea|Isle|Strait|Straits|Port) of(?: the)?) $"
)
_SEVERAL: Final = re.compile(r",| and | or |/")
_LOOSE_HEADS: Final = frozenset({"city", "state", "town", "village", "district", "region", "territory"})
_OF_SEVERAL: Final = frozenset({"counties", "provinces"})
"""Heads of all the names before them, not of the last."""
_FRONT_LENGTH: Final = 18
_LONGEST_HEAD: Final = 7
_INTER: Final = ("Inter-", "inter-", "INTER-")
_TITLE: Final = re.compile(r"\b([A-Z][a-z]+)\.?[ \u00a0]\Z")
_NO_PLACE: Final = re.compile(
    r"[$£€¥]|[ \u00a0](?:ha?emorrhagic[ \u00a0])?(?:virus(?:es)?|ebolavirus|fever|encephalitis|syndrome)\b"
)
"""A currency, or a disease called after the place, follows."""
_HEAD_OF_ANOTHER: Final = re.compile(
    r"(?:Gulf|Bay|Sea|Strait|Straits|Isle|Port|Cape|Mount)[ \u00a0]of[ \u00a0](?:the[ \u00a0])?[A-Z]"
)
"""A head with what it is of; of a name no one knows it is no name by itself: "the Gulf of Nowhere"."""
_AFTER_ARTICLE: Final = re.compile(r"\b(?:[Tt]he|[Aa]n?)[ \u00a0]\Z")
_FAR: Final = sys.maxsize


class SpanCandidate(NamedTuple):
    """A stretch of text that may name a place."""

    start: int
    end: int
    lookup: str
    info: NameInfo | None
    """None where the gazetteer has no such name."""
    label: str = NO_LABEL
    """The model's label for exactly this stretch."""
    cover: str = NO_LABEL
    """The model's label for a longer stretch it lies in."""
    at_start: bool = False
    at_end: bool = False
    """Whether it begins, or ends, the longer stretch."""
    extended: str = NO_LABEL
    """The head noun taken in ("county"), in lower case."""
    base: NameInfo | None = None
    """What the gazetteer says of the name without the head noun taken in."""
    holds_names: bool = False
    """A labelled stretch with a gazetteer name inside it that is not itself one."""
    glued: bool = False
    cover_words: int = 0
    """Words of the longer stretch."""
    public: bool = False
    """It opens the name of a public body: "Chicago Fire Department", "Chinese Foreign Ministry"."""
    people: bool = False
    """What a country's people is called, as no person is: "a Mongolian wrestler"."""
    called_one: bool = False
    """The text says that it is a place: "the village of"."""
    own: bool = False
    """A name of the user's own layers, as it stands there."""
    written_out: bool = False
    """Neither the gazetteer nor the model has it: it only stands where a place would."""
    landmark: bool = False
    """The text writes it with an article as the gazetteer does: "the White House", "the Vatican"."""

    @property
    def known(self) -> NameInfo | None:
        """The gazetteer's word on the name, or on what is left without the head noun."""
        return self.info or self.base


_Stretch = tuple[int, int, str]
"""Where a label stands, trimmed, and the label."""
_Found = dict[tuple[int, int], SpanCandidate]
"""Candidates by start and end."""


def collect(
    text: str,
    sentences: tuple[Sentence, ...],
    names: Iterable[NameSpan],
    entities: Iterable[Entity],
    finder: NameFinder,
    own: Iterable[OwnSpan] = (),
) -> tuple[SpanCandidate, ...]:
    """Return every span worth judging, by position; several may overlap.

    Parameters
    ----------
    text : str
    sentences : tuple of Sentence
    names : iterable of NameSpan
        The gazetteer's names in the text.
    entities : iterable of Entity
        The model's labels; none for a recogniser without one.
    finder : NameFinder
        Asked about stretches only the model found.
    own : iterable of OwnSpan
        Names of the user's layers, wherever they stand.
    """
    # A finder of someone's own may err in its offsets; ours does not.
    inside = [e for e in entities if 0 <= e.start < e.end <= len(text)]
    labelled = [_trimmed(text, e.start, e.end, e.label) for e in inside]
    stretches = sorted(e for e in labelled if e is not None)
    found = _named(text, names, own, finder)
    _add_labels(text, stretches, found, finder)
    for start, end, called in unknown_runs(text, sentences, sorted(found)):
        if not _forbidden(text, start, end):
            written = _written_out(text, start, end, stretches, finder)
            found[start, end] = written._replace(called_one=called)
    return tuple([_finished(text, found[key], stretches, finder) for key in sorted(found)])


def _finished(
    text: str, candidate: SpanCandidate, stretches: list[_Stretch], finder: NameFinder
) -> SpanCandidate:
    """Return a candidate with the label it lies in, and whether it is a landmark."""
    span = candidate.start, candidate.end, candidate.lookup
    covered = _covered(text, candidate, stretches) if stretches else candidate
    if is_landmark(text, *span, finder) or is_written_so(text, *span, finder):
        return covered._replace(landmark=True)
    return covered


def _named(text: str, names: Iterable[NameSpan], own: Iterable[OwnSpan], finder: NameFinder) -> _Found:
    """Return the spans that bear a name of the gazetteer, or of the user's layers."""
    found: _Found = {}
    for name in names:
        if not _forbidden(text, name.start, name.end):
            candidate = _with_heads(text, name, finder)
            found[candidate.start, candidate.end] = candidate
    for mine in own:
        plain = SpanCandidate(start=mine.start, end=mine.end, lookup=mine.name, info=finder.info(mine.name))
        found[plain.start, plain.end] = found.get((plain.start, plain.end), plain)._replace(own=True)
    return found


def _add_labels(text: str, stretches: list[_Stretch], found: _Found, finder: NameFinder) -> None:
    """Give the spans found the model's labels, and add what only the model takes for a place."""
    known = sorted(found)
    cased = has_case(text)
    for entity in stretches:
        start, end, label = entity
        whole = _holding(known, (start, end))
        if whole in found:
            # Two labels inside "Washington, D.C." label the whole name.
            found[whole] = found[whole]._replace(label=found[whole].label or label)
            continue
        if label not in PLACE_LABELS or _forbidden(text, start, end):
            continue
        if cased and text[start:end].islower():
            # "He put the china on the table."
            continue
        candidate = _labelled_only(text, entity, known, finder)
        # One label over "North and South Korea" or "Paris, Texas" hides two names.
        if not (candidate.holds_names and _SEVERAL.search(text, start, end)):
            found[start, end] = candidate


def _written_out(
    text: str, start: int, end: int, stretches: list[_Stretch], finder: NameFinder
) -> SpanCandidate:
    lookup = " ".join(text[start:end].split())
    index = bisect_left(stretches, (start, end, ""))
    same = index < len(stretches) and stretches[index][:2] == (start, end)
    return SpanCandidate(
        start=start,
        end=end,
        lookup=lookup,
        info=finder.info(lookup),
        label=stretches[index][2] if same else NO_LABEL,
        written_out=True,
    )


def _holding(known: list[tuple[int, int]], key: tuple[int, int]) -> tuple[int, int] | None:
    """Return the known name that is the stretch or holds it."""
    index = bisect_right(known, (key[0], _FAR)) - 1
    return known[index] if index >= 0 and known[index][1] >= key[1] else None


def _labelled_only(
    text: str, entity: _Stretch, known: list[tuple[int, int]], finder: NameFinder
) -> SpanCandidate:
    start, end, label = entity
    lookup = " ".join(text[start:end].split())
    first = bisect_left(known, (start, 0))
    inside = first < len(known) and known[first][1] <= end
    return SpanCandidate(
        start=start,
        end=end,
        lookup=lookup,
        info=finder.info(lookup),
        label=label,
        holds_names=inside,
        called_one=is_called_one(text, start),
    )


def _covered(text: str, candidate: SpanCandidate, entities: list[_Stretch]) -> SpanCandidate:
    # Labels never overlap, so only the last one that begins no later can hold the candidate.
    index = bisect_right(entities, (candidate.start, _FAR, "")) - 1
    if index < 0:
        return candidate
    start, end, label = entities[index]
    if end < candidate.end or end - start <= candidate.end - candidate.start:
        return candidate
    return candidate._replace(
        cover=label,
        at_start=start == candidate.start,
        at_end=end == candidate.end,
        cover_words=len(text[start:end].split()),
        public=candidate.public
        or (
            start == candidate.start
            and label == "ORG"
            and not PUBLIC_BODIES.isdisjoint(_words_of(text, start, end))
        ),
    )


def _words_of(text: str, start: int, end: int) -> set[str]:
    return {word.lower() for word in _LETTERS.findall(text, start, end)}


def _with_heads(text: str, name: NameSpan, finder: NameFinder) -> SpanCandidate:
    """Take a following or leading head noun into the name: "Inje county", "Lake Bastrop"."""
    plain = SpanCandidate(
        start=name.start, end=name.end, lookup=name.lookup, info=name.info, glued=name.glued
    )
    if name.info.demonym:
        plain = plain._replace(
            public=_body_follows(text, name.end),
            people=name.info.country and _said_of_a_people(text, name.start, name.end),
        )
    if name.info.demonym and name.tokens == 1 and not finder.info(f"{name.lookup} Peninsula"):
        return plain
    head = NEXT_WORD.match(text, name.end)
    if head and _extends(text, head) and text[name.start : name.end].lower().split()[-1] not in PLACE_HEADS:
        lookup = f"{name.lookup} {head[1]}"
        info = finder.info(lookup)
        if info is not None or not name.info.demonym:
            return plain._replace(
                end=head.end(), lookup=lookup, info=info, extended=head[1].lower(), base=name.info
            )
    front = _FRONT_HEAD.search(text, max(0, name.start - _FRONT_LENGTH), name.start)
    if front and not name.info.demonym:
        lookup = front[0] + name.lookup
        head_word = front[0].split()[0].lower().strip(".")
        return plain._replace(
            start=front.start(),
            lookup=lookup,
            info=finder.info(lookup),
            extended=head_word,
            base=name.info,
        )
    return plain


def _body_follows(text: str, end: int) -> bool:
    """Tell whether one of the next two words says what a people has as a state: "foreign ministry"."""
    after = _NEXT_WORDS.match(text, end)
    if after is None:
        return False
    return after[1] in OF_A_PEOPLE or any(word and word.lower() in PUBLIC_BODIES for word in after.groups())


def _said_of_a_people(text: str, start: int, end: int) -> bool:
    """Tell whether an article stands before and a small letter after, as beside no name of a person."""
    after = NEXT_WORD.match(text, end)
    return (
        after is not None
        and after[1].islower()
        and _AFTER_ARTICLE.search(text, max(0, start - 5), start) is not None
    )


def _extends(text: str, head: re.Match[str]) -> bool:
    """Tell whether a head noun belongs to the name before it, not to an office after it."""
    word, lower = head[1], head[1].lower()
    following = NEXT_WORD.match(text, head.end())
    if following and lower in _LOOSE_HEADS and following[1][0].isupper():
        return False
    if lower in _OF_SEVERAL:
        return False
    return lower in EXTENDING_HEADS or (word[0].isupper() and not word.isupper() and lower in PLACE_HEADS)


def _forbidden(text: str, start: int, end: int) -> bool:
    """Tell whether what stands around a stretch rules out that it names a place."""
    if _NO_PLACE.match(text, end) or _hyphen_forbids(text, start, end) or text.startswith(_INTER, start):
        return True
    if end - start <= _LONGEST_HEAD and _HEAD_OF_ANOTHER.match(text, start):
        return True
    title = _TITLE.search(text, max(0, start - _FRONT_LENGTH), start)
    if title and title[1].lower() in PERSONAL_TITLES:
        return True
    following = NEXT_WORD.match(text, end)
    return following is not None and f"{text[start:end]} {following[1]}".lower() in FIXED_EXPRESSIONS


def _hyphen_forbids(text: str, start: int, end: int) -> bool:
    """Tell whether the stretch is a piece of a hyphened word that names no place ("Hyun-soo")."""
    if start >= 2 and text[start - 1] in "-‐‑":
        before = _word_back(text, start - 1)
        if before.lower() in COMPASS and text[start:end].lower() in COMPASS:
            return True
        if before.lower() not in HYPHEN_PREFIXES and not (before[:1].isupper() and text[start].isupper()):
            return True
        if before.lower() == "inter":
            return True
    if text[start:end].lower() in COMBINING_FORMS and text[end : end + 1] in ("-", "‐", "‑", "–"):
        # "Sino-Japanese": half an adjective, and no town in Turkey.
        return True
    if text[start:end].lower() in COMPASS and text[end : end + 1] in ("-", "‐", "‑", "–"):
        return True
    if end + 1 < len(text) and text[end] in "-‐‑" and text[end + 1].islower():
        after = _LETTERS.match(text, end + 1)
        return after is not None and after[0] not in HYPHEN_SUFFIXES
    return False


def _word_back(text: str, end: int) -> str:
    start = end
    while start > 0 and end - start < 20 and text[start - 1].isalpha():
        start -= 1
    return text[start:end]


def _trimmed(text: str, start: int, end: int, label: str) -> _Stretch | None:
    """Return a label's stretch without article, possessive, small words, punctuation, glued-on letters."""
    for _ in range(3):
        while start < end and text[start] in _EDGE_LEFT:
            start += 1
        while end > start and text[end - 1] in _EDGE_RIGHT:
            end -= 1
        article = _ARTICLE.match(text, start, end)
        if article:
            start = article.end()
        possessive = _POSSESSIVE.search(text[start:end])
        if possessive:
            end = start + possessive.start()
        hanging = _HANGING.search(text[start:end])
        if hanging:
            end = start + hanging.start()
    if end > start and text[end - 1] == "." and "." not in text[start : end - 1]:
        end -= 1
    if label in PLACE_LABELS:
        glued = list(_GLUED.finditer(text, start, end))
        if glued and not text[start:end].startswith(("Mc", "Mac", "La", "De", "Le", "Du")):
            start = glued[-1].end()
    line = text.find("\n", start, end)
    if line > 0:
        end = line
    return (start, end, label) if end - start > 1 else None
