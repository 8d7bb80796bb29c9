"""What the dashboard's sessions share."""

from __future__ import annotations

import gc

from geo.app.engine import Settled


def test_what_many_mentions_hold_is_set_aside_from_the_search_for_cycles():
    settled, before = Settled(), gc.get_freeze_count()
    settled.add(1_999)
    assert gc.get_freeze_count() == before
    try:
        settled.add(1)
        assert gc.get_freeze_count() > before
        assert settled.loose == 0
    finally:
        gc.unfreeze()
