"""Analyses as files can hold them: half characters, which no encoding has, become U+FFFD."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from geo.model import Analysis

_HALF: Final = re.compile("[\ud800-\udfff]")


def writable(analysis: Analysis) -> Analysis:
    """Return an analysis whose every text can be written in UTF-8; offsets hold, for lengths stay.

    What Wherein reads has no half characters (unpaired surrogates). A document made by a program may: JSON
    can spell them, and one of them must not cost the others their file.
    """
    # Only what is not printable is spelled so. A text that spells one itself is looked at in vain.
    if "\\ud" not in repr(analysis):
        return analysis
    whole: Analysis = _whole(analysis)
    return whole


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else _HALF.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, tuple):
        return tuple(map(_whole, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _whole(getattr(value, field.name)) for field in fields(value)})
    return value
