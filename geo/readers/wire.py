"""Documents as JSON, between the reading process and its parent; never pickles, which could carry code."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

from geo.model import Block, Document, Origin, Span
from geo.readers.values import Item, Limits, ReadOptions, Source, Unread


def packed_item(item: Item) -> dict[str, Any]:
    """Return an item as plain values."""
    if isinstance(item, Unread):
        return {"unread": asdict(item)}
    record = asdict(replace(item, blocks=(), given_spans=None))
    record["blocks"] = [
        [block.start, block.origin.page, block.origin.row, block.origin.paragraph] for block in item.blocks
    ]
    record["given_spans"] = (
        None if item.given_spans is None else [[span.start, span.end] for span in item.given_spans]
    )
    return {"document": record}


def unpacked_item(record: dict[str, Any]) -> Item:
    """Return the item again.

    Raises
    ------
    ValueError, KeyError, TypeError
        If it is no item.
    """
    if "unread" in record:
        return Unread(**record["unread"])
    fields = dict(record["document"])
    blocks = tuple(
        Block(start=start, origin=Origin(page=page, row=row, paragraph=paragraph))
        for start, page, row, paragraph in fields.pop("blocks")
    )
    spans = fields.pop("given_spans")
    return Document(
        **{**fields, "warnings": tuple(fields["warnings"])},
        blocks=blocks,
        given_spans=None if spans is None else tuple(Span(*span) for span in spans),
    )


def request(source: Source, options: ReadOptions, size: int, seconds: float) -> bytes:
    """Return the line that asks for a file to be read; its ``size`` bytes follow.

    No answer may take more than ``seconds`` of processor time.
    """
    budget = source.budget.left if source.budget is not None else None
    asked = {
        "name": source.name,
        "path": str(source.path) if source.path is not None else None,
        "suffix": source.suffix,
        "charset": source.charset,
        "url": source.url,
        "depth": source.depth,
        "budget": budget,
        "size": size,
        "seconds": seconds,
        "text_column": options.text_column,
        "limits": asdict(options.limits),
    }
    return json.dumps(asked).encode("ascii") + b"\n"


def options_of(asked: dict[str, Any]) -> ReadOptions:
    """Return the options of a request; the network is never one of them."""
    return ReadOptions(text_column=asked["text_column"], limits=Limits(**asked["limits"]))
