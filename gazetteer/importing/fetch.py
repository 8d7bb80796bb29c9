"""Getting published gazetteers from the internet, when someone asks: resumed, checked, whole or not there.

The only module of the imports that may reach the network.
"""

from __future__ import annotations

import tomllib
import zipfile
import zlib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Final

from gazetteer.importing.errors import FetchFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import urllib3

_CHUNK: Final = 1 << 16
_TRIES: Final = 4
_SECONDS: Final = 30.0
"""A server that says nothing for so long is given up on."""
_FAR_TOO_LARGE: Final = 10
"""Times what is expected: no such file is what it is called."""
_LEAST: Final = 1_000_000
_HOPS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A published gazetteer that can be had."""

    key: str
    title: str
    address: str
    """Where its files lie; ends in a slash."""
    licence: str
    files: dict[str, int]
    """Name → about how many bytes."""

    @property
    def size(self) -> int:
        """Return about how many bytes all files have."""
        return sum(self.files.values())


def read_downloads() -> dict[str, Download]:
    """Return what can be fetched, by key."""
    text = resources.files("gazetteer.importing").joinpath("downloads.toml").read_text("utf-8")
    return {key: Download(key=key, **about) for key, about in tomllib.loads(text).items()}


def download(
    wanted: Download, folder: Path, *, address: str = "", report: Callable[[float], None] | None = None
) -> list[Path]:
    """Get every file of a gazetteer into a folder and return the paths; what is there whole is not got again.

    Parameters
    ----------
    wanted : Download
        What to get.
    folder : Path
        Made if absent. Keeps what was interrupted, so that the next call goes on from there.
    address : str, optional
        Of a mirror, instead of the publisher's.
    report : callable, optional
        Told how much is there, 0 to 1.

    Raises
    ------
    FetchFailed
        If the server cannot be reached or gives something else; the message says what to do.
    """
    base = (address or wanted.address).rstrip("/") + "/"
    if not base.startswith(("https://", "http://")):
        raise FetchFailed(f"{base!r} is no address of a server; wanted one that begins with https://")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        tally = _Tally(wanted.size, report or _say_nothing)
        for name, about in wanted.files.items():
            path = folder / name
            if not path.is_file():
                _get(base + name, path, about, tally.add)
            tally.done(about)
            paths.append(path)
    except OSError as err:
        if isinstance(err, FetchFailed):
            raise
        raise FetchFailed(f"{folder} cannot be written ({err.strerror or err}); make room there") from err
    return paths


def _say_nothing(done: float) -> None:
    """Take a report and do nothing with it."""


class _Tally:
    """Adds up what is there of several files."""

    def __init__(self, size: int, report: Callable[[float], None]) -> None:
        self._size = size
        self._report = report
        self._before = 0

    def add(self, got: int) -> None:
        self._report(min((self._before + got) / self._size, 1.0))

    def done(self, about: int) -> None:
        self._before += about


def _get(address: str, path: Path, about: int, report: Callable[[int], None]) -> None:
    """Get one file: into ``NAME.part`` first, on from where an earlier try ended."""
    import urllib3

    part = path.with_name(path.name + ".part")
    mark = path.with_name(path.name + ".mark")
    reason = ""
    with urllib3.PoolManager(timeout=_SECONDS, retries=False) as pool:
        for _ in range(_TRIES):
            try:
                if _go_on(pool, address, part, mark, about, report):
                    break
                reason = "it ended before its end"
            except urllib3.exceptions.HTTPError as err:
                reason = _plain(err)
        else:
            raise FetchFailed(
                f"{address} did not come whole ({reason}); what came is kept: "
                "check the connection and give the command again to go on"
            )
    mark.unlink(missing_ok=True)
    _check(part, address)
    part.replace(path)


def _go_on(
    pool: urllib3.PoolManager, address: str, part: Path, mark: Path, about: int, report: Callable[[int], None]
) -> bool:
    """Ask for what is missing and append it; return whether the file is whole."""
    have = part.stat().st_size if part.is_file() and mark.is_file() else 0
    headers = {"User-Agent": "wherein", "Accept-Encoding": "identity"}
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": mark.read_text("utf-8")}
    answer = _follow(pool, address, headers)
    try:
        if answer.status == 416:
            part.unlink(missing_ok=True)
            return False
        if answer.status not in (200, 206):
            raise FetchFailed(
                f"{address}: the server answered {answer.status} ({answer.reason}); "
                "try later, or name a mirror with --from"
            )
        if answer.status == 200 or _start(answer) != have:
            have = 0
            # Before the new edition's mark is there: killed in between, the old bytes would be gone on with.
            part.unlink(missing_ok=True)
        whole = _whole_size(answer, have)
        if whole is not None and whole > max(about * _FAR_TOO_LARGE, _LEAST):
            raise FetchFailed(f"{address} has {whole:,} bytes, where about {about:,} were wanted; not got")
        _remember(answer, mark)
        got = _append(answer, part, have, max(about * _FAR_TOO_LARGE, _LEAST), address, report)
        return whole is None or got == whole
    finally:
        answer.release_conn()


def _follow(pool: urllib3.PoolManager, address: str, headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
    """Ask, and follow where the server points to; never from https to http."""
    from urllib.parse import urljoin

    for _ in range(_HOPS):
        answer = pool.request("GET", address, headers=headers, preload_content=False, redirect=False)
        target = answer.get_redirect_location()
        if not target:
            return answer
        answer.drain_conn()
        answer.release_conn()
        target = urljoin(address, target)
        if not target.startswith("https://") and not (
            address.startswith("http://") and target.startswith("http://")
        ):
            raise FetchFailed(
                f"{address} leads to {target}, which is not safe to follow; name a mirror with --from"
            )
        address = target
    raise FetchFailed(f"{address} leads from one address to the next without end; name a mirror with --from")


def _start(answer: urllib3.BaseHTTPResponse) -> int:
    """Return where the part that the server sends begins."""
    unit, _, numbers = answer.headers.get("Content-Range", "").partition(" ")
    first = numbers.partition("-")[0]
    return int(first) if unit == "bytes" and first.isdigit() else -1


def _whole_size(answer: urllib3.BaseHTTPResponse, have: int) -> int | None:
    length = answer.headers.get("Content-Length", "")
    return have + int(length) if length.isdigit() else None


def _remember(answer: urllib3.BaseHTTPResponse, mark: Path) -> None:
    """Keep by what the server knows this edition of the file; without that nothing can be gone on with."""
    tag = answer.headers.get("ETag", "")
    stamp = tag if tag and not tag.startswith("W/") else answer.headers.get("Last-Modified", "")
    if stamp:
        mark.write_text(stamp, "utf-8")
    else:
        mark.unlink(missing_ok=True)


def _append(
    answer: urllib3.BaseHTTPResponse,
    part: Path,
    have: int,
    most: int,
    address: str,
    report: Callable[[int], None],
) -> int:
    with part.open("r+b" if have else "wb") as file:
        file.seek(have)
        file.truncate()
        # Not stream(), which would lose what came of a chunk that breaks off.
        while chunk := answer.read1(_CHUNK):
            file.write(chunk)
            have += len(chunk)
            report(have)
            if have > most:
                raise FetchFailed(f"{address} goes on beyond {most:,} bytes; not got")
    return have


def _check(part: Path, address: str) -> None:
    """Refuse what is not the kind of file it is called: a page of a hotel's network, a damaged zip."""
    if not address.endswith(".zip"):
        return
    try:
        with zipfile.ZipFile(part) as archive:
            damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as err:
        part.unlink()
        raise FetchFailed(f"{address} is no zip ({err}); is there a page to sign in on? try again") from err
    if damaged:
        part.unlink()
        raise FetchFailed(f"{address}: {damaged} in it is damaged; try again")


def _plain(err: Exception) -> str:
    """Return what went wrong, without the program's own words for it."""
    text = str(getattr(err, "reason", None) or err)
    return text.rpartition(": ")[2].strip("'>)\" ") or type(err).__name__
