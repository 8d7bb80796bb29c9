"""Importing published gazetteers: files of many formats → packs that lie over the base.

``kinds`` tells what a file is, one small module a source reads it, ``pack`` and ``tries`` write what was read
in the base's own form, ``shelf`` puts it in place whole or not at all, ``run`` is all of that in order.
"""

from __future__ import annotations
