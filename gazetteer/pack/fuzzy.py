"""Names that are nearly right: other transliterations, then one letter off, then two; bounded in work.

Nothing is indexed for it. A folded name is split after its first letters: if what is asked and what is stored
differ by two letters at most, then either the first letters agree (look through the names that begin so), or
they differ by one (look through the names that begin with each edit of them), or by two, and then the rest
agrees to the letter (look each up, but for the rarest slips). The work is bounded by counts, never by the
clock, so that the same question has the same answer on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final, Protocol

from gazetteer.naming.folding import MAX_KEY_BYTES, fold, is_code_like, same_capitals, without_possessive
from gazetteer.naming.lookup import ExactNames, Spelling
from gazetteer.naming.matches import NameMatch, Via
from gazetteer.naming.respelling import shipped_respellings
from gazetteer.naming.variants import shipped_variants
from gazetteer.pack.layout import KINDS
from gazetteer.place import MatchKind, standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gazetteer.filters import Wanted

_ORDER: Final = {kind: number for number, kind in enumerate(KINDS)}
_HEAD: Final = 4
"""So many first letters are edited; more makes their edits too many, fewer makes too many names begin so."""
_LONGEST_HEAD: Final = 6
_CROWD: Final = 1_500
"""Where so many names begin alike ("San …"), more letters are edited."""
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

    def stored(self, keys: Iterable[str]) -> list[str]:
        """Return those of some folded names under which a place is stored."""
        ...

    def keys_from(self, prefix: str, limit: int) -> list[str]:
        """Return folded names that begin with a prefix."""
        ...


@dataclass(frozen=True, slots=True, order=True)
class NearKey:
    """A stored key near to what was asked; the nearest sort first."""

    cost: int
    """How many letters differ; another transliteration costs one less than the changes it takes."""
    key: str
    respelled: str = ""
    """The transliteration, such as ``k → g``; empty where letters differ."""


def search(store: NearNames, name: str, limit: int, only: Wanted) -> tuple[NameMatch, ...]:
    """Return places so called, then places with nearly such a name, best first."""
    if limit < 1:
        return ()
    spelling, code = Spelling(shipped_variants(), name), is_code_like(name.strip())
    everything = spelling.is_plain and not code and only == type(only)()
    exact = store.by_name(name, limit=limit if everything else max(limit, _EVERY))
    found = [match for match in exact if only.admits(match.place)]
    if not spelling.is_plain:
        found.sort(key=lambda m: (_ORDER[spelling.kind(m)], -standing(m.place), m.place.id))
    if code:
        # "US" is the United States before it is the village of Us.
        found.sort(key=lambda match: not same_capitals(match.name, name.strip()))
    found = found[:limit]
    if len(found) < limit and not (found and _is_short(fold(name))):
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
            form=near.key, possessive=bare != written,
            respelled=near.respelled, distance=0 if near.respelled else near.cost,
        )  # fmt: skip
        for match in store.exact(near.key, near.key, via):
            best.setdefault(match.place.id, (near.cost, match))
    ranked = sorted(best.values(), key=lambda r: (r[0], -_weight(r[1]), r[1].place.id))
    return [replace(match, kind=MatchKind.FUZZY, asked=written) for _, match in ranked]


def near_keys(store: NearNames, key: str) -> list[NearKey]:
    """Return the stored keys near to a folded name, the nearest first, without the name itself."""
    most = _allowed(key)
    if not most or len(key.encode()) > MAX_KEY_BYTES:
        return []
    respelled = dict(shipped_respellings().of(key))
    found = {
        other: NearKey(respelled[other].count(","), other, respelled[other])
        for other in store.stored(respelled)
    }
    for distance, other in _within(store, key, most):
        found.setdefault(other, NearKey(distance, other))
    return sorted(found.values())[:_MOST_NAMES]


def _allowed(key: str) -> int:
    """Return how many letters may differ: none in names of one or two, one up to five, else two."""
    letters = len(key)
    return 0 if letters <= 2 else 1 if letters <= 5 else 2


def _is_short(key: str) -> bool:
    """Tell whether so many names are near that none is worth a look beside one that fits.

    Three syllables or ideographs say as much as a long name in an alphabet.
    """
    return len(key) <= 3 and bool(_alphabet(key))


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
    size = _head_size(store, key) if alphabet else 1
    head, tail = key[:size], key[size:]
    if len(key) <= _LONGEST:
        yield store.stored(_edited(key, head, tail, most, alphabet))
    left = _MOST_KEYS
    starts = [head] if most == 1 or not alphabet else [head, *_starts(head, tail, alphabet)]
    for start in starts if most > 1 or not alphabet else ():
        batch = store.keys_from(start, min(_MOST_AT_ONCE, left))
        left -= len(batch)
        yield batch
        if left <= 0:
            return


def _head_size(store: NearNames, key: str) -> int:
    size = _HEAD
    while size < min(_LONGEST_HEAD, len(key) - 1) and len(store.keys_from(key[:size], _CROWD)) == _CROWD:
        size += 1
    return size


def _edited(key: str, head: str, tail: str, most: int, alphabet: str) -> Iterator[str]:
    """Yield forms to look up: every single edit; and with two allowed, every two in the head."""
    yield from edits(key, alphabet)
    if most < 2:
        return
    yield from _edited_twice(head, tail, alphabet)
    first, rest = tail[:1], tail[1:]
    for shorter in _without_one(head):
        for other in edits(first, alphabet):
            yield shorter + other + rest


def _edited_twice(head: str, tail: str, alphabet: str) -> Iterator[str]:
    """Yield a name with two edits in its first letters, but for most that add or replace two.

    Nine in ten forms have a letter added and a second added or replaced: a slip so early and so rare that
    trying them all would cost more than everything else. Where many names begin alike, and so more letters
    count as the first, none in which two are replaced is tried either.
    """
    for once in dict.fromkeys((*_swapped(head), *_without_one(head))):
        yield from [twice + tail for twice in edits(once, alphabet)]
    if len(head) <= _HEAD:
        for first, second in combinations(range(len(head)), 2):
            # Thousands of forms: each is one sum of two strings.
            ends = [letter + head[second + 1 :] + tail for letter in alphabet]
            for letter in alphabet:
                start = head[:first] + letter + head[first + 1 : second]
                yield from [start + end for end in ends]


def _starts(head: str, tail: str, alphabet: str) -> list[str]:
    """Return what a name begins with if its first letters are one edit away."""
    made = (once if len(once) >= len(head) else once + tail[:1] for once in edits(head, alphabet))
    return list(dict.fromkeys(made))


def edits(word: str, alphabet: str) -> list[str]:
    """Return the forms one letter away, likelier slips first: swapped, left out, replaced, added."""
    added = [word[:n] + letter + word[n:] for n in range(len(word) + 1) for letter in alphabet]
    return [*_swapped(word), *_without_one(word), *_replaced(word, alphabet), *added]


def _swapped(word: str) -> list[str]:
    return [word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1)]


def _replaced(word: str, alphabet: str) -> list[str]:
    return [word[:n] + letter + word[n + 1 :] for n in range(len(word)) for letter in alphabet]


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
