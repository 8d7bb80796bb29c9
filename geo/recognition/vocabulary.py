"""How words were met over the training texts, and how many people are given them for names: counts alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Final


@dataclass(frozen=True)
class WordCounts:
    """How often a word was met."""

    lower: int = 0
    """In lower case."""
    person: int = 0
    """Capitalised, inside a person's name."""
    place: int = 0
    """Capitalised, as a place."""
    first: int = 0
    """As the first word of a person's name of several."""
    before_place: int = 0
    """Right before a place."""
    before_person: int = 0
    before_organisation: int = 0
    after_place: int = 0
    """Right after a place."""
    after_person: int = 0
    after_organisation: int = 0

    @cached_property
    def place_over_person(self) -> float:
        """How much more often it was a place than inside a person's name."""
        return lean(self.place, self.person)

    @cached_property
    def before(self) -> tuple[float, float, float]:
        """How it leans to stand before a place, a person, an organisation, each over the one after it."""
        return _leans(self.before_place, self.before_person, self.before_organisation)

    @cached_property
    def after(self) -> tuple[float, float, float]:
        """How it leans to stand after each."""
        return _leans(self.after_place, self.after_person, self.after_organisation)


def lean(one: int, other: int) -> float:
    """Return which of two counts outweighs the other, as a log ratio; 0 for none."""
    return math.log((one + 1.0) / (other + 1.0))


def _leans(place: int, person: int, organisation: int) -> tuple[float, float, float]:
    return lean(place, person), lean(person, organisation), lean(organisation, place)


_UNSEEN: Final = WordCounts()
_COLUMNS: Final = 10


class Vocabulary:
    """Counts of words that are also names ("reading", "jones") or stand beside names ("in", "said")."""

    def __init__(self, counts: dict[str, WordCounts], given: dict[str, int] | None = None) -> None:
        self._counts = counts
        self._given = given or {}

    def __getitem__(self, word: str) -> WordCounts:
        return self._counts.get(word.lower(), _UNSEEN)

    def given(self, word: str) -> int:
        """Return how many of 100,000 people have a word for a given name; 0 for few or none."""
        return self._given.get(word.lower(), 0)

    @classmethod
    def load(cls) -> Vocabulary:
        """Read the committed counts; see ``geo.training``."""
        return cls.parse(_read("words.tsv"))

    @classmethod
    def parse(cls, text: str) -> Vocabulary:
        """Read lines of a word and its counts, in the order of `WordCounts`; ``#`` begins a remark.

        Counts left out at the end of a line are 0. The given names are the committed ones: no text of ours
        has a part in them.

        Raises
        ------
        ValueError
            If a line has more counts than there are.
        """
        counts = {}
        for line in text.splitlines():
            if not line or line.startswith("#"):
                continue
            word, *numbers = line.split("\t")
            if len(numbers) > _COLUMNS:
                raise ValueError(
                    f"words.tsv: {word!r} has {len(numbers)} counts; at most {_COLUMNS} are known"
                )
            counts[word] = WordCounts(*map(int, numbers))
        rows = (
            line.split("\t") for line in _read("given_names.tsv").splitlines() if line[:1] not in {"", "#"}
        )
        return cls(counts, {name: int(count) for name, count in rows})


def _read(name: str) -> str:
    return files("geo").joinpath("data", name).read_text(encoding="utf-8")
