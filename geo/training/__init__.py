"""Refitting: word counts, the choice among spans, the ranking of candidates; ``python -m geo.training``.

Of the corpora only counts and weights are written, no text and no gold.
"""
