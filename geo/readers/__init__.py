"""Reading: one small module a format, from a source of bytes to documents, or to why there are none.

Every reader is ``read(source, session) -> Iterator[Document | Unread]``; ``dispatch.py`` says which reads
what. Libraries load when a file of their format is read.
"""

from __future__ import annotations

from geo.readers.dispatch import JSONL_SUFFIXES, READ_SUFFIXES, READABLE, os_reason, read
from geo.readers.ours import written_by_us
from geo.readers.records import made_by_us, records
from geo.readers.sandbox import Sandbox
from geo.readers.values import Item, Limits, ReadOptions, Source, Unread
from geo.readers.web import fetch, is_address

__all__ = [
    "JSONL_SUFFIXES",
    "READABLE",
    "READ_SUFFIXES",
    "Item",
    "Limits",
    "ReadOptions",
    "Sandbox",
    "Source",
    "Unread",
    "fetch",
    "is_address",
    "made_by_us",
    "os_reason",
    "read",
    "records",
    "written_by_us",
]
