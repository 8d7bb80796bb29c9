"""The explorer's page inside Streamlit: a sandboxed frame, and the view mirrored in the address."""

from __future__ import annotations

from typing import Final

_HTML: Final = '<iframe title="Explorer: map and sentences"></iframe>'

_CSS: Final = """
:host { display: block; }
iframe { display: block; width: 100%; height: 100dvh; min-height: 480px; border: 0; background: transparent; }
"""
