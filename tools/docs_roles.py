"""Docstrings' roles (``:class:`Name```) as plain code, for the documentation's reference."""

from __future__ import annotations

import re
from typing import Any, Final

from griffe import Extension, Object

_ROLE: Final = re.compile(r":(?:class|func|meth|mod|data|attr|exc):`~?\.?([\w.]+)`")


class Roles(Extension):
    """Turns every role of a docstring into code, since Markdown knows none."""

    def on_instance(self, *, obj: Object, **_: Any) -> None:
        """Rewrite one object's docstring."""
        if obj.docstring:
            obj.docstring.value = _ROLE.sub(r"`\1`", obj.docstring.value)
