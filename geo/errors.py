"""Errors of the engine.

The tree::

    GeoError
    ├── DocumentError (ValueError)    a document that cannot be read or holds no text
    ├── CollectionError (ValueError)  a call that names no document at all
    ├── ModelMissing (ImportError)    a recogniser whose model is not installed
    └── SourcesError (ValueError)     a sources file that cannot be used
"""

from __future__ import annotations


class GeoError(Exception):
    """Anything that goes wrong in this package."""


class DocumentError(GeoError, ValueError):
    """One document cannot be read; the others can.

    Parameters
    ----------
    document : str
        The document's id: its path relative to the path given.
    reason : str
        What was met, what was wanted, what to do.
    """

    def __init__(self, document: str, reason: str) -> None:
        super().__init__(f"{document}: {reason}")
        self.document = document
        self.reason = reason


class CollectionError(GeoError, ValueError):
    """What was given names no document that can be analysed."""


class ModelMissing(GeoError, ImportError):
    """A recogniser needs a model that is not installed."""


class SourcesError(GeoError, ValueError):
    """A file of what sources say together cannot be used."""
