"""Errors of the gazetteer.

The tree::

    GazetteerError
    ├── GazetteerMissing (FileNotFoundError)   no base where one was expected
    ├── GazetteerStale (ValueError)            a base of another schema than this code reads
    ├── LayerError (ValueError)                a CSV layer that cannot be read at all
    └── PlaceError (ValueError)                values that make no place
"""

from __future__ import annotations


class GazetteerError(Exception):
    """Anything that goes wrong in this package."""


class GazetteerMissing(GazetteerError, FileNotFoundError):
    """There is no base gazetteer where one was expected."""


class GazetteerStale(GazetteerError, ValueError):
    """The base was written for another schema version than this code reads."""


class LayerError(GazetteerError, ValueError):
    """A CSV layer cannot be read as a whole (single bad rows are faults, not errors)."""


class PlaceError(GazetteerError, ValueError):
    """Values that make no place, such as a latitude of 126."""
