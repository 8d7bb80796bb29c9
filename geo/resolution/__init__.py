"""Toponym resolution: which place each mention means, with the evidence for it.

``scene`` turns a document's names into arrays, ``weights`` holds the model, ``explain`` and ``details``
say why, ``resolver`` composes these.
"""

from __future__ import annotations

from geo.resolution.resolver import LogitResolver, Resolver
from geo.resolution.scene import Request
from geo.resolution.weights import LogitModel

__all__ = ["LogitModel", "LogitResolver", "Request", "Resolver"]
