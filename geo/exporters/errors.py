"""What an export cannot do."""

from __future__ import annotations

from geo.errors import GeoError


class UnknownFormat(GeoError, ValueError):
    """A format or suffix no writer is known for."""


class FormatUnavailable(GeoError, ImportError):
    """A format whose library is not installed."""

    def __init__(self, what: str, library: str) -> None:
        super().__init__(
            f'{what} needs {library}, which is not installed; run "pip install wherein[formats]"'
        )


class TextNeeded(GeoError, ValueError):
    """A format that cannot leave the text out."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} holds whole texts and cannot leave them out; take another format, such as csv"
        )


class OutputHeld(GeoError):
    """A file that another program is writing right now."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is being written by another program; wait for it, or name another file")
