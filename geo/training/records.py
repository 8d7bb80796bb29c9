"""How a fit is written down: JSON with a line a key, the same bytes for the same weights."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def written(record: Mapping[str, object]) -> str:
    """Return JSON with one line a key, so that a change of weights reads as one."""
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in record.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"
