"""Numbers with their nouns, as people write them: 1 place, 2,000 places, 1 country, 3 countries."""

from __future__ import annotations


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Return a number with its noun.

    Parameters
    ----------
    number : int
    noun : str
        In the singular.
    nouns : str, optional
        In the plural; with an s where left out.

    Examples
    --------
    >>> counted(1, "place"), counted(1234, "place"), counted(0, "country", "countries")
    ('1 place', '1,234 places', '0 countries')
    """
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"
