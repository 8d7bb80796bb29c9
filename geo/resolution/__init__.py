"""Toponym resolution: which place each mention means, with the evidence for it.

``names``, ``standing`` and ``scene`` turn a document into arrays, ``weights`` and ``trees`` hold the model,
``explain`` and ``details`` say why, ``resolver`` composes these.
"""

from __future__ import annotations

from geo.resolution.names import Request
from geo.resolution.resolver import RankingResolver, Resolver
from geo.resolution.weights import RankingModel

__all__ = ["RankingModel", "RankingResolver", "Request", "Resolver"]
