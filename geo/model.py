"""The values that travel between stages: frozen, validated, without input or output.

``Document → Sentence → Mention → Candidate → Resolution → Analysis``. A stage takes some of these and
returns others; no dictionary, data frame or library object crosses a border.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gazetteer import MatchKind, Place


class MentionKind(StrEnum):
    """What a mention says of its place; `DESIGN` words, in legend order."""

    LITERAL = "literal"
    FACILITY = "facility"
    METONYM = "metonym"
    DEMONYM = "demonym"
    ELLIPTIC = "elliptic"
    EMBEDDED = "embedded"


class NilReason(StrEnum):
    """Why a mention has no place."""

    NO_CANDIDATE = "no_candidate"
    BELOW_THRESHOLD = "below_threshold"
    AMBIGUOUS = "ambiguous"
    NOT_A_PLACE = "not_a_place"


class Status(StrEnum):
    """What a person has said of a choice."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open offsets in Unicode code points into ``Document.text``; never re-based.

    Raises
    ------
    ValueError
        If ``start`` is negative or ``end`` is not after it.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start}, {self.end}")

    def of(self, text: str) -> str:
        """Return what the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Tell whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a stretch of text stands in what it was read from; each part counts from 1, None: unknown."""

    page: int | None = None
    row: int | None = None
    """Row of a table (a header is row 1), line of a JSONL file, message of a mailbox."""
    paragraph: int | None = None
    """Within the page or the row where there is one, else within the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of a document's text that stands in one place of the original.

    It reaches to the start of the next block, the last one to the end of the text.
    """

    start: int
    """Code points into ``Document.text``."""
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text with what is known of it.

    Raises
    ------
    ValueError
        If the blocks are not in the order of their starts.
    """

    id: str
    """The path relative to the path given, with ``/``, or the caller's own id."""
    text: str
    title: str | None = None
    date: str | None = None
    """EDTF level 0 or a signed year, as written in the source."""
    source: str | None = None
    """The outlet or archive it came from."""
    url: str | None = None
    language: str | None = None
    """ISO 639-1 where stated by the caller; else detected."""
    given_spans: tuple[Span, ...] | None = None
    """Spans the caller wants resolved; recognition is then skipped. None: recognise."""
    warnings: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    """Where the text stands in the original, by position. Empty: the text is the original."""

    def __post_init__(self) -> None:
        if any(a.start >= b.start for a, b in pairwise(self.blocks)):
            raise ValueError(f"{self.id}: blocks are given in the order of their starts")

    def origin(self, position: int) -> Origin:
        """Return where the character at a position stands in the original, as far as its reader said."""
        index = bisect_right(self.blocks, position, key=lambda block: block.start)
        return self.blocks[index - 1].origin if index else Origin()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence, without the white space around it."""

    span: Span
    paragraph: int
    """0-based index of the paragraph (a run of text between line breaks) it stands in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A toponym as written."""

    span: Span
    text: str
    """``span.of(document.text)``."""
    sentence: int
    """0-based index into the document's sentences."""
    kind: MentionKind
    recognition_score: float
    """0 to 1: how surely this span names a place."""
    lookup: str
    """The name to look up: the text itself, unless it is short for a longer name.

    "North" of "North and South Korea" has "North Korea"; "the county" may have "Inje county".
    """
    nil: NilReason | None = None
    """Set where recognition already knows there is no single place ("the two Koreas")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One named clue and what it did to the log-odds of the score, for (+) or against (-)."""

    name: str
    weight: float
    detail: str
    """The clue in words a reader understands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place a mention may mean."""

    place: Place
    matched_name: str
    """The gazetteer's name that matched."""
    match: MatchKind
    renown: int = 1
    """How many names, in whatever language, the gazetteer has for the place."""
    score: float = 0.0
    """Probability, 0 to 1; over all candidates and "none of them" it sums to 1."""

    def scored(self, score: float) -> Candidate:
        """Return the same with a score; far cheaper than ``dataclasses.replace``."""
        return Candidate(
            place=self.place,
            matched_name=self.matched_name,
            match=self.match,
            renown=self.renown,
            score=score,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A mention with the place chosen for it."""

    place: Place
    score: float
    """Calibrated probability that ``place`` is right."""
    evidence: tuple[Evidence, ...]
    """Parts that, with the one named ``base``, sum to the log-odds of ``score``."""
    candidates: tuple[Candidate, ...]
    """Best first; the first is ``place`` unless a person chose otherwise."""
    status: Status = Status.PROPOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Nil:
    """A mention without a place: an answer, not an error."""

    reason: NilReason
    candidates: tuple[Candidate, ...] = ()
    status: Status = Status.PROPOSED


Resolution = Resolved | Nil


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """Where a document plays: weights that sum to 1 over the countries its mentions agree on."""

    countries: tuple[tuple[str, float], ...] = ()
    """``(country_code, weight)``, heaviest first."""
    admin1: tuple[tuple[str, float], ...] = ()
    """``("CC.admin1", weight)``, heaviest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Everything found in one document, in text order."""

    document: Document
    language: str
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    resolutions: tuple[Resolution, ...]
    """One for each mention, in the same order."""
    focus: Focus = field(default_factory=Focus)
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.mentions) != len(self.resolutions):
            raise ValueError(
                f"{self.document.id}: {len(self.mentions)} mentions need as many resolutions, "
                f"not {len(self.resolutions)}"
            )

    def pairs(self) -> Iterator[tuple[Mention, Resolution]]:
        """Yield each mention with its resolution."""
        return zip(self.mentions, self.resolutions, strict=True)

    def origin(self, mention: Mention) -> Origin:
        """Return where a mention stands in the original: its page and row if any, and its paragraph."""
        origin = self.document.origin(mention.span.start)
        if origin.paragraph is not None:
            return origin
        return replace(origin, paragraph=self.sentences[mention.sentence].paragraph + 1)
