"""Document → Sentences: offset-true, trimmed, in linear time, for any script.

A paragraph is a run of text between line breaks, unless the lines were broken to fit a width (plain-text
mail, PDF, OCR): then it goes on where a line was only full (``geo.lines``). A sentence never leaves its
paragraph. Within one, a sentence ends after a full stop, question or exclamation mark (and the quotes and
brackets that close behind it) where white space and something that can open a sentence follow, unless the
stop belongs to an abbreviation, an initial or a number. East Asian stops need no white space.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.lines import paragraphs
from geo.model import Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CLOSERS: Final = "\"'”’»›)]}」』）】〉》"
_OPENERS: Final = "\"'“‘«‹([{「『（【〈《¿¡—–-•"
# A stop, what closes behind it, then white space; or an East Asian stop, which needs none.
_STOP: Final = re.compile(
    rf"(?<![.!?…؟۔।])(?P<stop>[.!?…؟۔।]++)[{re.escape(_CLOSERS)}]*+(?=\s)|[。！？｡]+[{re.escape(_CLOSERS)}]*"
)
_MARK: Final = re.compile(r"[.!?…؟۔।。！？｡]")
"""What any stop begins with: found many times faster than a stop is."""
# Looking back stays bounded, so that one endless word costs no more than its length.
_LOOK_BACK: Final = 24
_LAST_WORD: Final = re.compile(r"[^\s(\[\"“‘—–/]+\Z")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.){1,20}[^\W\d_]\Z")

_NEVER_LAST: Final = _words(
    "mr mrs ms dr prof gen col lt sgt capt cmdr adm maj cpl pvt rev hon sen rep gov pres supt det insp "
    "st ste mt ft messrs mme mlle hr fr vs no nos vol fig figs eq pp cf eg ie viz approx est al "
    "ee sra srta dña avda dott sig prof.ssa bzw nr str z.b u.a d.h abb ing mgr tzw ul im ks м ул им обл "
    "просп р-н"
)
"""Abbreviations after which a sentence goes on, whatever follows."""
_SELDOM_LAST: Final = _words(
    "jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun ala "
    "ariz ark calif colo conn del fla ga ill ind kan kans ky la mass md mich minn miss mo mont neb "
    "nebr nev okla ont ore pa penn tenn tex va vt wash wis wisc wyo inc corp co ltd jr sr etc bros "
    "dept univ assn ave blvd rd hwy a.m p.m u.s u.k u.n d.c e.g i.e ph.d n.y n.j n.c s.c n.d s.d n.h "
    "n.m w.va b.c e.u u.s.a u.a.e a.d"
)
"""Abbreviations that end a sentence only where a word follows that plainly opens one."""
_PLAIN_OPENERS: Final = _words(
    "the a an this that these those it its he she they we i you his her their our my there here in on "
    "at by for from with when while after before but and or so if as since although however meanwhile "
    "what who where why how also one two some many most no not both each all last next"
)
_SELDOM_LAST_SPANISH: Final = "uu"
_SPANISH_OPENERS: Final = _words(
    "el la los las un una en y pero por según además esta este esto también no se su"
)
"""What opens a sentence after EE. UU., where no English word does."""
_DAY: Final = re.compile(r"[0-3]?[0-9]\Z")
_GERMAN_MONTHS: Final = _words("januar jänner februar märz mai juni juli oktober dezember")
_WORD: Final = re.compile(r"[^\W\d_]+")


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text, in order, without the white space around them.

    Parameters
    ----------
    text : str
        Any text; nothing is assumed of its language or its punctuation.

    Returns
    -------
    tuple of Sentence
        Every character that is not white space or a line break lies in exactly one of them. A sentence may
        hold line breaks where the text was broken to fit a width.

    Examples
    --------
    >>> text = "Pyongyang and Washington, D.C. were silent. Mr. Kim spoke at2:49 pm (05:49 GMT). So it ended."
    >>> [s.span.of(text)[-8:] for s in split_sentences(text)]
    [' silent.', '49 GMT).', 't ended.']
    """
    sentences: list[Sentence] = []
    paragraph = 0
    for first, last in paragraphs(text):
        before = len(sentences)
        for start, end in _pieces(text, first, last):
            span = _trimmed(text, start, end)
            if span is not None:
                sentences.append(Sentence(span=span, paragraph=paragraph))
        paragraph += len(sentences) > before
    return tuple(sentences)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches between sentence ends inside one paragraph."""
    past = start
    for mark in _MARK.finditer(text, start, end):
        match = _STOP.match(text, mark.start(), end) if mark.start() >= past else None
        if match is None:
            continue
        past = match.end()
        if match["stop"] is None or _ends(text, start, match, end):
            yield start, match.end()
            start = match.end()
    yield start, end


def _ends(text: str, start: int, match: re.Match[str], end: int) -> bool:
    """Tell whether the stop found ends the sentence that began at ``start``."""
    follows = _first_after(text, match.end(), end)
    if follows is None:
        return True
    if text[follows].islower():
        return False
    if match["stop"] != "." or match.end() > match.end("stop"):
        return True
    word = _word_before(text, max(start, match.start() - _LOOK_BACK), match.start())
    if not word:
        return True
    folded = word.lower()
    if folded in _NEVER_LAST:
        return False
    if folded == _SELDOM_LAST_SPANISH:
        return _opened_by(text, follows, _SPANISH_OPENERS)
    if _DAY.fullmatch(word) and _opened_by(text, follows, _GERMAN_MONTHS):
        return False
    if folded in _SELDOM_LAST or _INITIALS.search(word) or (len(word) == 1 and word.isupper()):
        return _opened_by(text, follows, _PLAIN_OPENERS)
    return True


def _first_after(text: str, position: int, end: int) -> int | None:
    """Return where the next word or number begins, past white space and opening marks."""
    for index in range(position, min(end, position + _LOOK_BACK)):
        if not text[index].isspace() and text[index] not in _OPENERS:
            return index
    return None if position + _LOOK_BACK >= end else position + _LOOK_BACK


def _word_before(text: str, start: int, end: int) -> str:
    match = _LAST_WORD.search(text[start:end])
    return match[0] if match else ""


def _opened_by(text: str, position: int, openers: frozenset[str]) -> bool:
    match = _WORD.match(text, position, position + _LOOK_BACK)
    return match is not None and match[0].lower() in openers


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
