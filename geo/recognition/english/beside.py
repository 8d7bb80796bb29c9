"""What stands beside names, as several rules of English look for it: a word, "and", "in"."""

from __future__ import annotations

import re
from typing import Final

NEXT_WORD: Final = re.compile(r"[ \u00a0]([^\W\d_]+)")
"""The word that follows, its letters alone."""
AND: Final = re.compile(r",?[ \u00a0](?:and|or|&)[ \u00a0]")
"""What joins the last two of a list."""
WITHIN: Final = re.compile(r"[ \u00a0]in[ \u00a0](?:the[ \u00a0])?")
"""What stands between a place and what it lies in."""
