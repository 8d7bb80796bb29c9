"""Names that are nearly right: other transliterations, then one letter off, then two; bounded in work.

Nothing is indexed for it. A folded name is split after its first letters: if what is asked and what is stored
differ by two letters at most, then either the first letters agree (look through the names that begin so), or
they differ by one (look through the names that begin with each edit of them), or by two, and then the rest
agrees to the letter (look each up). The work is bounded by counts, never by the clock, so that the same
question has the same answer on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from gazetteer.lookup import ExactNames
from gazetteer.names import MAX_KEY_BYTES, fold, without_possessive
from gazetteer.place import MatchKind, NameMatch, Via, standing
from gazetteer.respelling import shipped_respellings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gazetteer.filters import Wanted

_HEAD: Final = 3
"""So many first letters are edited; more makes their edits too many, fewer makes too many names begin so."""
_MOST_KEYS: Final = 40_000
"""So many stored names are compared at most."""
_MOST_AT_ONCE: Final = 15_000
"""So many of those that begin alike."""
_MOST_NAMES: Final = 200
"""So many near names are looked up."""
_LONGEST: Final = 80
"""Longer names are compared only with those that begin alike."""
_EVERY: Final = 2_000
"""So many places of one name are looked through where only some are wanted."""


class NearNames(ExactNames, Protocol):
    """A store that can be asked for names nearly so."""

    def by_name(self, name: str, *, limit: int = 50) -> tuple[NameMatch, ...]:
        """Return places so called."""
        ...

    def has_key(self, key: str) -> bool:
        """Tell whether some place is stored under a folded name."""
        ...

    def keys_from(self, prefix: str, limit: int) -> list[str]:
        """Return folded names that begin with a prefix."""
        ...


@dataclass(frozen=True, slots=True, order=True)
class NearKey:
    """A stored key near to what was asked; the nearest sort first."""

    distance: int
    """0 for another transliteration, else how many letters differ."""
    key: str
    respelled: str = ""
    """The transliteration, such as ``k → g``."""


def search(store: NearNames, name: str, limit: int, only: Wanted) -> tuple[NameMatch, ...]:
    """Return places so called, then places with nearly such a name, best first."""
    if limit < 1:
        return ()
    everything = only == type(only)()
    exact = store.by_name(name, limit=limit if everything else max(limit, _EVERY))
    found = [match for match in exact if only.admits(match.place)][:limit]
    if len(found) < limit:
        seen = {match.place.id for match in exact}
        near = (m for m in nearly(store, name) if m.place.id not in seen and only.admits(m.place))
        found += list(near)[: limit - len(found)]
    return tuple(found)


def nearly(store: NearNames, name: str) -> list[NameMatch]:
    """Return places with nearly such a name, the nearest names first, then the highest standing."""
    written = name.strip()[: MAX_KEY_BYTES + 1]
    bare = without_possessive(written)
    best: dict[str, tuple[int, NameMatch]] = {}
    for near in near_keys(store, fold(bare)):
        via = Via(
            asked=name, form=near.key, possessive=bare != written,
            respelled=near.respelled, distance=near.distance,
        )  # fmt: skip
        for match in store.exact(near.key, near.key, via):
            best.setdefault(match.place.id, (near.distance, match))
    ranked = sorted(best.values(), key=lambda r: (r[0], -_weight(r[1]), r[1].place.id))
    return [replace(match, kind=MatchKind.FUZZY) for _, match in ranked]


def near_keys(store: NearNames, key: str) -> list[NearKey]:
    """Return the stored keys near to a folded name, the nearest first, without the name itself."""
    most = _allowed(key)
    if not most or len(key.encode()) > MAX_KEY_BYTES:
        return []
    found = {
        other: NearKey(0, other, change)
        for other, change in shipped_respellings().of(key)
        if other != key and store.has_key(other)
    }
    for distance, other in _within(store, key, most):
        found.setdefault(other, NearKey(distance, other))
    return sorted(found.values())[:_MOST_NAMES]


def _allowed(key: str) -> int:
    """Return how many letters may differ: none in names of one or two, one up to five, else two."""
    letters = len(key)
    return 0 if letters <= 2 else 1 if letters <= 5 else 2


def _weight(match: NameMatch) -> int:
    # Its own name counts for more than a short form or a rule's.
    return standing(match.place) * (2 if match.kind is MatchKind.PRIMARY else 1)


def _within(store: NearNames, key: str, most: int) -> Iterator[tuple[int, str]]:
    """Yield distance and key of stored names at most so far away, some more than once."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    for batch in _batches(store, key, most):
        for other, distance, _ in extract(key, batch, scorer=OSA.distance, score_cutoff=most, limit=None):
            yield int(distance), other


def _batches(store: NearNames, key: str, most: int) -> Iterator[list[str]]:
    """Yield stored names among which all that are near are, as far as the bounds allow."""
    alphabet = _alphabet(key)
    size = min(_HEAD, len(key) - 1) if alphabet else 1
    head, tail = key[:size], key[size:]
    if len(key) <= _LONGEST:
        yield [other for other in _edited(key, head, tail, most, alphabet) if store.has_key(other)]
    left = _MOST_KEYS
    starts = [head] if most == 1 or not alphabet else [head, *_starts(head, tail, alphabet)]
    for start in starts if most > 1 or not alphabet else ():
        batch = store.keys_from(start, min(_MOST_AT_ONCE, left))
        left -= len(batch)
        yield batch
        if left <= 0:
            return


def _edited(key: str, head: str, tail: str, most: int, alphabet: str) -> Iterator[str]:
    """Yield forms to look up: every single edit; and with two allowed, every two in the head."""
    yield from edits(key, alphabet)
    if most < 2:
        return
    for once in edits(head, alphabet):
        for twice in edits(once, alphabet):
            yield twice + tail
    first, rest = tail[:1], tail[1:]
    for shorter in _without_one(head):
        for other in edits(first, alphabet):
            yield shorter + other + rest


def _starts(head: str, tail: str, alphabet: str) -> list[str]:
    """Return what a name begins with if its first letters are one edit away."""
    made = (once if len(once) >= len(head) else once + tail[:1] for once in edits(head, alphabet))
    return list(dict.fromkeys(made))


def edits(word: str, alphabet: str) -> list[str]:
    """Return the forms one letter away, likelier slips first: swapped, left out, replaced, added."""
    cuts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    swapped = [a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1]
    replaced = [a + letter + b[1:] for a, b in cuts if b for letter in alphabet]
    added = [a + letter + b for a, b in cuts for letter in alphabet]
    return [*swapped, *_without_one(word), *replaced, *added]


def _without_one(word: str) -> list[str]:
    return [word[:n] + word[n + 1 :] for n in range(len(word))]


def _alphabet(key: str) -> str:
    """Return the letters of the key's script and the space; empty where a script has too many to try."""
    letter = next((char for char in key if char.isalpha()), "")
    return next((letters for letters in _ALPHABETS if letter in letters), "") if letter else ""


_ALPHABETS: Final = tuple(
    letters + " "
    for letters in (
        "abcdefghijklmnopqrstuvwxyz",
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёђєѕіїјљњћќўџґғқңөұүһә",
        "αβγδεζηθικλμνξοπρστυφχψω",
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأؤإئپچژکگی",
        "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
        "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
        "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    )
)
