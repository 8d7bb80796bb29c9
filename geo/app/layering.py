"""The user's own layer for the page: read, checked, tried out, saved; no one's save is ever lost."""

from __future__ import annotations

import base64
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gazetteer import GazetteerError, open_gazetteer, parse_layer, read_layer
from gazetteer.layers.checking import CountryLocator, notes
from gazetteer.layers.editing import Edit, carried_over, cells_of, drafted, edits_from, sound_edits
from gazetteer.layers.reading import Layer, for_spreadsheet, write_layer
from gazetteer.layers.saving import LayerChangedError, save
from gazetteer.opening import user_layer
from geo.app.looking import countries
from geo.app.trying import try_out
from geo.explorer.words import place_kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from gazetteer import LayeredGazetteer
    from gazetteer.layers.editing import Drafted
    from geo.app.engine import Engine
    from geo.decisions import Decisions

_LARGEST_UPLOAD: Final = 20_000_000
_ROWS_CHECKED_FOR_NOTES: Final = 300
"""Notes look every row's name up; of a long layer only the edited rows' are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerDesk:
    """The gazetteer CSV files of one dashboard, for the questions of the page about them."""

    layers: tuple[Path, ...]
    """All that lie over the base, lowest first, folders of imports among them."""
    running: Engine
    contents: tuple[str, ...]
    """The open documents, by what ``running.analyses`` knows them by."""
    decisions: Decisions
    fast: bool

    def answers(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        """Return what answers each question."""
        return {
            "layer": self._layer,
            "check": self._check,
            "changes": self._changes,
            "save-layer": self._save,
            "carry-over": self._carry_over,
            "upload": self._upload,
            "download": self._download,
        }

    def files(self) -> list[Path]:
        """Return the files that can be edited, the user's own first; that need not exist yet."""
        named = [path for path in self.layers if not path.is_dir() and path != user_layer()]
        return [user_layer(), *named]

    def _layer(self, question: Mapping[str, Any]) -> dict[str, Any]:
        files = self.files()
        # A file named at the start is what that person came to edit.
        number = len(files) - 1 if question.get("file") is None else int(question["file"])
        return self._shown(number)

    def _shown(self, number: int) -> dict[str, Any]:
        path = self._path(number)
        layer = _read(path)
        return {
            "file": number,
            "files": _told_apart(self.files()),
            "exists": bool(layer.digest),
            "digest": layer.digest,
            "columns": layer.columns,
            "rows": [list(cells_of(layer, record).values()) for record in layer.records],
            "spoilt": {str(n): r.fault for n, r in enumerate(layer.records, start=2) if r.fault},
            "kinds": place_kinds(),
            "countries": countries(),
            "places": sum(self.running.gazetteer.base.counts().values()),
            **self._checked(number, drafted(layer, [], locator=CountryLocator()), []),
        }

    def _check(self, question: Mapping[str, Any]) -> dict[str, Any]:
        layer, edits = self._asked(question)
        draft = drafted(layer, edits, locator=CountryLocator())
        return self._checked(int(question["file"]), draft, edits)

    def _checked(self, number: int, draft: Drafted, edits: Sequence[Edit]) -> dict[str, Any]:
        layer = draft.layer
        if len(layer.rows) > _ROWS_CHECKED_FOR_NOTES:
            new = {origin for origin in draft.origins if origin < 0} | {edit.row for edit in edits}
            rows = [row for row in layer.rows if draft.origin(row.row) in new][:_ROWS_CHECKED_FOR_NOTES]
            layer = replace(layer, rows=tuple(rows))
        return {
            "faults": [[o, f.column, f.value, f.wanted] for o, f in draft.faults()],
            "notes": [
                [draft.origin(note.row), note.column, note.value, note.wanted]
                for note in notes(_as_typed(layer, draft, edits), self._below(number))
            ],
        }

    def _changes(self, question: Mapping[str, Any]) -> dict[str, Any]:
        number = int(question["file"])
        layer, edits = self._asked(question)
        sound, held = sound_edits(layer, edits, locator=CountryLocator())
        draft = drafted(layer, sound)
        # The version that saving will make is the one that is tried: what is read now need not be read again.
        tried = replace(draft.layer, digest=draft.content)
        over = {self._path(number): tried}
        stack = [over.pop(path, path) for path in self.layers]
        told = try_out(
            open_gazetteer([*over.values(), *stack]),
            self.running,
            self.contents,
            self.decisions,
            fast=self.fast,
            everything=question.get("everything") is True,
        )
        return {**told, "sound": len(sound), "held": [edits.index(edit) for edit in held]}

    def _save(self, question: Mapping[str, Any]) -> dict[str, Any]:
        path = self._path(int(question["file"]))
        now = _read(path)
        edits = _edits(question)
        if now.digest != question["digest"]:
            done = _saved_before(path, now, str(question["digest"]), edits)
            if done is None:
                return {"changed": True}
            return {**done, **self._shown(int(question["file"]))}
        sound, held = sound_edits(now, edits, locator=CountryLocator())
        try:
            saved = save(drafted(now, sound).layer, path) if sound else now
        except LayerChangedError as error:
            return {"changed": True, "fault": str(error)}
        return {**_done(saved, sound, held), **self._shown(int(question["file"]))}

    def _carry_over(self, question: Mapping[str, Any]) -> dict[str, Any]:
        number = int(question["file"])
        edits, told = carried_over(_read(self._path(number)), _edits(question))
        return {"edits": _wired(edits), "told": told, **self._shown(number)}

    def _upload(self, question: Mapping[str, Any]) -> dict[str, Any]:
        data = base64.b64decode(str(question["data"]), validate=True)
        name = Path(str(question["name"])).name or "upload.csv"
        if len(data) > _LARGEST_UPLOAD:
            raise GazetteerError(
                f"{name} holds {len(data) / 1e6:,.0f} MB; a table is edited here up to "
                f"{_LARGEST_UPLOAD / 1e6:,.0f} MB: use wherein gazetteer import, or --gazetteer {name}"
            )
        other = parse_layer(data, name)
        layer, _ = self._asked({**question, "edits": []})
        edits, told = edits_from(layer, other, instead=question.get("instead") is True)
        return {"edits": _wired(edits), "told": told, "rows": len(other.records)}

    def _download(self, question: Mapping[str, Any]) -> dict[str, Any]:
        layer, edits = self._asked(question)
        draft = drafted(layer, edits).layer
        data = for_spreadsheet(draft) if question.get("excel") is True else write_layer(draft)
        return {"file": base64.b64encode(data).decode("ascii"), "name": layer.name}

    def _asked(self, question: Mapping[str, Any]) -> tuple[Layer, list[Edit]]:
        """Return the file and the edits of it that a question is about."""
        layer = _read(self._path(int(question["file"])))
        if layer.digest != question["digest"]:
            raise LayerChangedError(f"{layer.name} changed since it was read")
        return layer, _edits(question)

    def _path(self, number: int) -> Path:
        return self.files()[number]

    def _below(self, number: int) -> LayeredGazetteer:
        """Return the gazetteer without one of the files."""
        return open_gazetteer([path for path in self.layers if path != self._path(number)])


def _as_typed(layer: Layer, draft: Drafted, edits: Sequence[Edit]) -> Layer:
    """Return the layer with new rows as they were typed: an id that was made up for one overrides nothing."""
    made = [edit.cells is not None and not edit.cells.get("place_id") for edit in edits if edit.row is None]
    if not any(made) or "place_id" not in layer.columns:
        return layer
    at = layer.columns.index("place_id")
    records = [
        replace(record, cells=(*record.cells[:at], "", *record.cells[at + 1 :]))
        if origin < 0 and made[-origin - 1]
        else record
        for record, origin in zip(layer.records, draft.origins, strict=True)
    ]
    return replace(layer, records=tuple(records))


def _saved_before(path: Path, now: Layer, digest: str, edits: Sequence[Edit]) -> dict[str, Any] | None:
    """Return what a save of these edits tells if it is what made the file as it is; else None.

    A dashboard that is interrupted between a save and its answer asks again.
    """
    backup = path.with_name(f"{path.name}.bak")
    before = replace(_read(backup), name=path.name) if digest else Layer(name=path.name)
    if before.digest != digest:
        return None
    sound, held = sound_edits(before, edits, locator=CountryLocator())
    return _done(now, sound, held) if drafted(before, sound).content == now.digest else None


def _done(saved: Layer, sound: Sequence[Edit], held: Sequence[Edit]) -> dict[str, Any]:
    left, _ = carried_over(saved, held)
    return {"saved": len(sound), "left": _wired(left)}


def _read(path: Path) -> Layer:
    return read_layer(path) if path.exists() else Layer(name=path.name)


def _edits(question: Mapping[str, Any]) -> list[Edit]:
    return [
        Edit(
            row=None if each.get("row") is None else int(each["row"]),
            cells=None if each.get("cells") is None else _texts(each["cells"]),
            was=_texts(each.get("was") or {}),
        )
        for each in question["edits"]
    ]


def _texts(cells: Mapping[str, Any]) -> dict[str, str]:
    return {str(column): str(cell) for column, cell in cells.items()}


def _wired(edits: Iterable[Edit]) -> list[dict[str, Any]]:
    return [
        {
            "row": edit.row,
            "cells": None if edit.cells is None else dict(edit.cells),
            "was": {c: v.encode("utf-8", "replace").decode("utf-8") for c, v in edit.was.items()},
        }
        for edit in edits
    ]


def _told_apart(files: Sequence[Path]) -> list[str]:
    """Return the files' names without their folders; of two that are called the same, with a number."""
    names = Counter(path.name for path in files)
    seen: Counter[str] = Counter()
    told = []
    for path in files:
        seen[path.name] += 1
        told.append(f"{path.name} ({seen[path.name]})" if names[path.name] > 1 else path.name)
    return told
