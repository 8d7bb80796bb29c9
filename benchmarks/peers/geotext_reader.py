"""geotext: the names of cities, countries and nationalities; it says neither where they stand nor lie.

Each name is taken to stand wherever its letters do, as a word.
"""

from __future__ import annotations

import re
from typing import Any

from geotext import GeoText
from serving import serve, span


def main() -> None:
    """Answer until stdin ends."""
    serve(lambda texts: [_named(text) for text in texts])


def _named(text: str) -> list[dict[str, Any]]:
    found = GeoText(text)
    names = sorted({*found.cities, *found.countries, *found.nationalities}, key=lambda n: (-len(n), n))
    if not names:
        return []
    pattern = "|".join(map(re.escape, names))
    return [span(*match.span()) for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text)]


if __name__ == "__main__":
    main()
