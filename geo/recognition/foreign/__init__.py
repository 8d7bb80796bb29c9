"""Names in languages other than English: gazetteer matching by script, without a model.

``names`` finds them: with capitals by ``cased``, which takes ``endings`` off, and without by ``scripts``.
``grammar`` holds what hangs on names and which words are spelt like one, ``homes`` where languages are at
home; ``fits`` decides whether a name is more than a chance meeting of letters.
"""

from __future__ import annotations

from geo.recognition.foreign.fits import ForeignName
from geo.recognition.foreign.homes import home_of
from geo.recognition.foreign.names import foreign_names

__all__ = ["ForeignName", "foreign_names", "home_of"]
