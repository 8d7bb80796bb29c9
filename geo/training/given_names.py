"""The committed table of given names: how common each is, from the United States census of 1990.

The Bureau of the Census publishes two lists, of men and of women; works of that government are in the public
domain. The package ``names`` carries both (``dist.male.first``, ``dist.female.first``).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEAST: Final = 2
_HEADER: Final = (
    "# Given names, and how many of 100,000 people have each: United States census of 1990, public domain.\n"
    "# See python -m geo.training names.\n"
)


def names_table(lists: Iterable[str]) -> str:
    """Return the table of names for the texts of the census's lists.

    Parameters
    ----------
    lists : iterable of str
        Lines of a name, the percentage of people of that sex who have it, a running total and a rank.

    Raises
    ------
    ValueError
        If a line is none of these.
    """
    people: Counter[str] = Counter()
    texts = list(lists)
    for line in (line for text in texts for line in text.splitlines()):
        try:
            name, share, *_ = line.split()
            people[name.lower()] += round(float(share) * 1_000)
        except ValueError as error:
            raise ValueError(f"a name and a percentage are wanted, not {line[:40]!r}") from error
    rows = ((name, round(count / len(texts))) for name, count in sorted(people.items()))
    return _HEADER + "".join(f"{name}\t{count}\n" for name, count in rows if count >= _LEAST)
