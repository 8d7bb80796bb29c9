"""The project folder beside documents, and the decisions kept in it."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from gazetteer.layers.table import Record, join, spell, split
from gazetteer.opening import user_data_folder
from gazetteer.regular import NoRegularFile, content, fresh
from geo.decisions import Decision, Decisions, Scope, Verdict
from geo.errors import GeoError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

FOLDER: Final = ".wherein"
MADE_AGAIN: Final = ("cache", "uploads", "histograms")
"""Folders of a project folder for what can be made again; ``wherein clean`` empties them."""
TAG_FILE: Final = "CACHEDIR.TAG"
TAG: Final = (
    b"Signature: 8a477f597d28d172789f06886806bc55\n"
    b"# What lies here can be made again; wherein clean removes it.\n"
)
"""The mark of a folder of caches, as backup programs know it; see https://bford.info/cachedir/."""
MODEL: Final = "model.json"
"""What ``wherein train`` fitted; the analyses of the project's documents use it."""
MODEL_FILES: Final = (MODEL, "model.about.json")
DRAFT: Final = ".decisions.csv.saving"
COLUMNS: Final = tuple(field.name for field in fields(Decision))
_NEEDED: Final = ("scope", "document_id", "text_sha256", "start", "end", "quote", "decision")
_DELIMITERS: Final = (",", ";", "\t")
_WAIT_SECONDS: Final = 20.0
"""How long another program may hold the file before saving gives up."""
_MOST_BYTES: Final = 500_000_000
"""Of decisions.csv; some two million decisions."""
_BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"


_Word = TypeVar("_Word", Scope, Verdict)


class ProjectError(GeoError):
    """A project folder or its decisions cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDecisions:
    """What ``decisions.csv`` holds."""

    decisions: Decisions
    faults: tuple[str, ...] = ()
    """Rows that are no decision, each with what was wanted; they stay in the file."""


def project_folder(paths: Sequence[str], given: Path | None = None) -> Path:
    """Return a run's project folder; it need not exist.

    Parameters
    ----------
    paths : sequence of str
        What is read: files and folders, ``-`` or addresses; none for the sample documents.
    given : Path, optional
        The folder asked for; it counts.

    Returns
    -------
    Path
        ``.wherein`` in the folder given, or beside the files; ``wherein`` in the user's data folder where
        there is no such one folder that can be written.
    """
    if given is not None:
        return given
    bases = [_base(path) for path in paths]
    known = [base for base in bases if base is not None]
    if known and len(known) == len(bases):
        common = next((base for base in known if all(k.is_relative_to(base) for k in known)), None)
        if common is not None and os.access(common, os.W_OK):
            return common / FOLDER
    return user_data_folder()


def project_model(folder: Path) -> Path | None:
    """Return the ranking that ``wherein train`` fitted for a project, if there is one."""
    path = folder / MODEL
    return path if path.is_file() else None


def kept_folder(project: Path, kind: str) -> Path:
    """Make a folder of a project for what can be made again, marked as such, and return it.

    Every file in it is named by a digest of 16 to 64 hexadecimal digits and a suffix, straight in it or in
    folders of two such digits; ``wherein clean`` removes those and no other.

    Parameters
    ----------
    project : Path
    kind : str
        One of `MADE_AGAIN`.

    Raises
    ------
    ProjectError
        If it cannot be made.
    """
    folder = project / kind
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tag = folder / TAG_FILE
        if tag.is_symlink() or not tag.exists():
            with fresh(tag) as file:
                file.write(TAG)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ProjectError(f"{folder} cannot be made ({reason}); name a folder with --project") from error
    return folder


def _base(path: str) -> Path | None:
    absolute = Path(os.path.abspath(path))
    if path != "-" and absolute.is_dir():
        return absolute
    return absolute.parent if path != "-" and absolute.is_file() else None


def read_decisions(folder: Path) -> ReadDecisions:
    """Read the decisions of a project folder; none where it is not there.

    Raises
    ------
    ProjectError
        If the file is there and cannot be read as a table.
    """
    path = folder / "decisions.csv"
    try:
        data = content(path, _MOST_BYTES)
    except FileNotFoundError:
        return ReadDecisions(decisions=Decisions())
    except NoRegularFile as error:
        raise ProjectError(f"{path} holds no decisions: {error.strerror}; move it away") from error
    except OSError as error:
        raise ProjectError(f"{path} cannot be read ({error.strerror}); look at its rights") from error
    found, faults = _read_table(path, data)
    return ReadDecisions(decisions=Decisions(found), faults=faults)


def _read_table(path: Path, data: bytes) -> tuple[list[Decision], tuple[str, ...]]:
    header, _, records = _parse(path, data)
    found: list[Decision] = []
    faults: list[str] = []
    for number, record in enumerate(records, start=2):
        if not any(record.cells):
            continue
        try:
            found.append(_decision(header, record))
        except ValueError as error:
            faults.append(f"row {number}: {error}")
    return found, tuple(faults)


def append_decisions(folder: Path, decisions: Sequence[Decision]) -> int:
    """Write further decisions to the end of a project's file, which is made if absent.

    What stands in it stays byte for byte. A program killed at any moment leaves it with or without the new
    rows, never half a row; of several programs one writes after the other.

    Returns
    -------
    int
        How many were written: all.

    Raises
    ------
    ProjectError
        If it cannot be written, or is no table of decisions. Nothing is written then.
    """
    path = folder / "decisions.csv"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with sole_writer(path):
            before = _before(path)
            _replace(path.resolve(), _grown(path, before, decisions))
    except OSError as error:
        reason = error.strerror or str(error)
        raise ProjectError(
            f"{path} cannot be saved ({reason}); nothing was written: look at the folder and the disk, "
            "or name another with --project"
        ) from error
    return len(decisions)


def _before(path: Path) -> bytes:
    """Return what stands in the file to be added to.

    Through a link a file of decisions grows, and nothing else is begun: it may be
    of whoever sent the folder.
    """
    try:
        before = content(path, _MOST_BYTES)
    except FileNotFoundError:
        before = b""
    if path.is_symlink() and not before.strip():
        raise NoRegularFile("it is a link to what holds no decisions")
    return before


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtIn:
    """What bringing decisions in from another file came to."""

    new: int
    """Rows that were added."""
    known: int
    """Rows that were there already."""
    faults: tuple[str, ...]
    """Rows that are no decision, each with what was wanted; they were left out."""


def bring_in(
    folder: Path,
    name: str,
    data: bytes,
    *,
    author: str | None = None,
    wanted: Callable[[Decision], bool] = lambda _: True,
) -> BroughtIn:
    """Add the decisions of another file to a project's own, in their order, none twice.

    Parameters
    ----------
    folder : Path
        The project folder.
    name : str
        What the file is called, for messages.
    data : bytes
        A table as ``decisions.csv`` is one.
    author : str, optional
        Who brings them in, and answers for them; else they keep their own authors.
    wanted : callable, optional
        Which of them are taken.

    Raises
    ------
    ProjectError
        If it is no such table, or the project's file cannot be written. Nothing is written then.
    """
    all_found, faults = _read_table(Path(name), data)
    found = [each if author is None else replace(each, author=author) for each in all_found if wanted(each)]
    there = {_row(COLUMNS, ",", _unsigned(each)) for each in read_decisions(folder).decisions.history}
    new = [each for each in found if _row(COLUMNS, ",", _unsigned(each)) not in there]
    if new:
        append_decisions(folder, new)
    return BroughtIn(new=len(new), known=len(found) - len(new), faults=faults)


def _unsigned(decision: Decision) -> Decision:
    """Return a decision as an export has it: without who made it and what was noted."""
    return replace(decision, author="", note="")


def _grown(path: Path, before: bytes, decisions: Sequence[Decision]) -> bytes:
    if not before.strip():
        rows = [spell(COLUMNS, ","), *(_row(COLUMNS, ",", decision) for decision in decisions)]
        return "".join(f"{row}\r\n" for row in rows).encode("utf-8", "replace")
    header, delimiter, records = _parse(path, before)
    lacking = [column for column in COLUMNS if column not in header]
    text = before.decode("utf-8")
    newline = "\r\n" if "\r\n" in text else "\n"
    if lacking:
        header = (*header, *lacking)
        bom = _BOM if text.startswith(_BOM) else ""
        text = bom + join([Record(cells=header), *records], delimiter, newline)
    if not text.endswith(("\n", "\r")):
        text += newline
    rows = [_row(header, delimiter, decision) for decision in decisions]
    return (text + "".join(f"{row}{newline}" for row in rows)).encode("utf-8", "replace")


def _parse(path: Path, data: bytes) -> tuple[tuple[str, ...], str, list[Record]]:
    """Return the header, the delimiter and the rows."""
    try:
        text = data.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError as error:
        raise ProjectError(f"{path} is not UTF-8; save it as CSV in UTF-8") from error
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    records = split(text, delimiter)
    header = tuple(cell.strip() for cell in records[0].cells) if records else ()
    lacking = [column for column in _NEEDED if column not in header]
    if records and lacking:
        raise ProjectError(
            f"{path} is no table of decisions: its first row lacks {', '.join(lacking)}; "
            "put the row with the columns' names back, or move the file away"
        )
    return header, delimiter, records[1:]


def _decision(header: Sequence[str], record: Record) -> Decision:
    if record.fault:
        raise ValueError(record.fault)
    return decision_from(dict(zip(header, record.cells, strict=False)))


def decision_from(cells: Mapping[str, str]) -> Decision:
    """Return a decision from its cells, by column; columns that are not a decision's are left.

    Raises
    ------
    ValueError
        If a cell is not what its column holds.
    """
    known = {column: cells.get(column, "") for column in COLUMNS}
    return Decision(
        **{
            **known,
            "scope": _one_of(Scope, "scope", known["scope"]),
            "decision": _one_of(Verdict, "decision", known["decision"]),
            "start": _number("start", known["start"]),
            "end": _number("end", known["end"]),
        }  # type: ignore[arg-type]
    )


def _one_of(words: type[_Word], column: str, value: str) -> _Word:
    try:
        return words(value.strip())
    except ValueError as error:
        raise ValueError(f"{column} {value!r}: one of {', '.join(words)} is wanted") from error


def _number(column: str, value: str) -> int:
    if not value.strip().isdecimal():
        raise ValueError(f"{column} {value!r}: a whole number is wanted")
    return int(value)


def _row(header: Sequence[str], delimiter: str, decision: Decision) -> str:
    cells = {column: str(getattr(decision, column)) for column in COLUMNS}
    return spell([cells.get(column, "") for column in header], delimiter)


@contextmanager
def sole_writer(path: Path) -> Iterator[None]:
    """Hold a file of a project against other programs; one writes after the other.

    Raises
    ------
    ProjectError
        If another program holds it for too long.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=_WAIT_SECONDS)
    try:
        lock.acquire()
    except Timeout as error:
        raise ProjectError(f"{path} is held by another program; nothing was written: try again") from error
    try:
        yield
    finally:
        lock.release()


def _replace(path: Path, data: bytes) -> None:
    draft = path.with_name(DRAFT)
    try:
        with fresh(draft) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(OSError):
            draft.chmod(path.stat().st_mode & 0o7777)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
