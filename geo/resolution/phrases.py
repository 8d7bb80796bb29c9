"""What stands between a place and what holds it: ", the capital of", "'s capital"."""

from __future__ import annotations

from typing import Final

LONGEST_GAP: Final = 60
"""Characters between two names of one phrase, at most."""
APPOSITION: Final = r",\s+(?:the|a|an)\s+(?:[^\W\d_]+\s+){1,3}(?:of|in)\s+(?:the\s+)?(?:\w+\s+of\s+)?"
"""Pattern of what follows the place: "Paris, the capital of France", "Odessa, a city in Texas"."""
OF_A_HOLDER: Final = "capital|city|town|village|suburb|port|island|province|region|district|county"
"""What a country or a division is said to have, as alternatives of a pattern."""


def possession(heads: str) -> str:
    """Return the pattern of what follows the holder: "Georgia's capital, Tbilisi".

    Parameters
    ----------
    heads : str
        What it may be said to have: alternatives of a pattern.
    """
    return rf"['’]s\s+(?:[^\W\d_]+\s+){{0,2}}(?:{heads})(?:\s+city)?(?:,\s*|\s+)(?:of\s+)?"
