"""flashgeotext: the names of cities and countries, and where they stand; it does not say where they lie."""

from __future__ import annotations

from typing import Any

from flashgeotext.geotext import GeoText
from serving import serve, span


def main() -> None:
    """Answer until stdin ends."""
    parser = GeoText()
    serve(lambda texts: [_named(parser, text) for text in texts])


def _named(parser: GeoText, text: str) -> list[dict[str, Any]]:
    found = parser.extract(input_text=text, span_info=True)
    spans = {tuple(at) for kind in found.values() for name in kind.values() for at in name["span_info"]}
    return [span(start, end) for start, end in sorted(spans)]


if __name__ == "__main__":
    main()
