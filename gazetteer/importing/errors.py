"""Errors of importing.

The tree::

    GazetteerError
    └── ImportFailed          nothing was imported; what was there before is there still
        ├── NotASource        the file is none that can be imported
        ├── ImportBusy        another program is importing
        ├── FormatMissing     an optional package is needed to read the file
        └── FetchFailed       a download did not come, or not as announced
"""

from __future__ import annotations

from gazetteer.errors import GazetteerError


class ImportFailed(GazetteerError):
    """Nothing was imported; what was there before is there still."""


class NotASource(ImportFailed, ValueError):
    """The file is none that can be imported."""


class ImportBusy(ImportFailed):
    """Another program is changing the imports."""


class FormatMissing(ImportFailed, ImportError):
    """An optional package is needed to read the file."""


class FetchFailed(ImportFailed, OSError):
    """A download did not come, or not as announced."""
