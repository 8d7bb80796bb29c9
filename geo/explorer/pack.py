"""Data into the page: JSON that no HTML parser can mistake for markup, deflated when it is large.

Two forms, told apart by the script's type: ``application/json`` holds the text itself, ``text/plain``
holds zlib's stream in base64, which the browser unpacks with ``DecompressionStream("deflate")``.
"""

from __future__ import annotations

import base64
import zlib
from typing import Any, Final

import msgspec

PLAIN_LIMIT: Final = 200_000
"""Bytes of JSON from which a blob is deflated."""
_LEVEL: Final = 1
"""Level 4 takes half as long again for a page that is a twelfth smaller; level 9 ten times as long."""
_ESCAPES: Final = tuple(
    (char.encode(), b"\\u%04x" % ord(char)) for char in "<>&\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
)


def to_json(data: Any) -> bytes:
    """Return compact JSON in UTF-8, with no character that means something to HTML or to old JavaScript."""
    # The standard library writes the same bytes in seven times the time, which is a sixth of a page's.
    text = msgspec.json.encode(data)
    for char, escape in _ESCAPES:
        text = text.replace(char, escape)
    return text


def blob(element_id: str, data: Any, *, plain_limit: int = PLAIN_LIMIT) -> str:
    """Return a ``<script>`` element that holds data and never runs.

    Parameters
    ----------
    element_id : str
        By which the page finds it; letters only.
    data : object
        Anything JSON can hold; no NaN, which would come out as null.
    plain_limit : int
        Bytes of JSON up to which the text stands as it is.
    """
    text = to_json(data)
    if len(text) <= plain_limit:
        return f'<script type="application/json" id="{element_id}">{text.decode()}</script>'
    packed = base64.b64encode(zlib.compress(text, _LEVEL)).decode("ascii")
    return f'<script type="text/plain" id="{element_id}">{packed}</script>'
