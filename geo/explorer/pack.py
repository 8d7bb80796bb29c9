"""Data into the page: JSON that no HTML parser can mistake for markup, deflated when it is large.

Two forms, told apart by the script's type: ``application/json`` holds the text itself, ``text/plain``
holds zlib's stream in base64, which the browser unpacks with ``DecompressionStream("deflate")``.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any, Final

PLAIN_LIMIT: Final = 200_000
"""Characters of JSON from which a blob is deflated."""
_LEVEL: Final = 1
"""Level 4 takes half as long again for a page that is a twelfth smaller; level 9 ten times as long."""
_ESCAPES: Final = (
    ("<", "\\u003c"),
    (">", "\\u003e"),
    ("&", "\\u0026"),
    ("\N{LINE SEPARATOR}", "\\u2028"),
    ("\N{PARAGRAPH SEPARATOR}", "\\u2029"),
)


def to_json(data: Any) -> str:
    """Return compact JSON without a character that means something to HTML or to old JavaScript."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # One pass a character in C: str.translate looks every character up.
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
        Anything ``json`` can write; no NaN.
    plain_limit : int
        Characters of JSON up to which the text stands as it is.
    """
    text = to_json(data)
    if len(text) <= plain_limit:
        return f'<script type="application/json" id="{element_id}">{text}</script>'
    packed = base64.b64encode(zlib.compress(text.encode(), _LEVEL)).decode("ascii")
    return f'<script type="text/plain" id="{element_id}">{packed}</script>'
