"""Office files and books: zip containers with XML inside, opened so that neither can explode.

Sizes are counted while unpacking, whatever the container declares; XML entities are not expanded, no
external one is read, and libxml2's limits on depth and size stay on.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from geo.errors import DocumentError
from geo.readers.values import Budget, in_words

if TYPE_CHECKING:
    from lxml.etree import _Element

    from geo.readers.values import Limits

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a locked office file begins, and one of before 2007."""
_CHUNK: Final = 1 << 18
BROKEN_ZIP: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError
)  # fmt: skip
"""What the standard library raises for a damaged, encrypted or odd zip file."""
_ENCRYPTED: Final = 0x1


class Container:
    """A zip file held in memory, read member by member.

    Parameters
    ----------
    name : str
        The document's id, for what has to be said of it.
    data : bytes
    limits : Limits
    kind : str
        What the file should be, in words.

    Raises
    ------
    DocumentError
        If it is no zip file, or has more members than allowed.
    """

    def __init__(self, name: str, data: bytes, limits: Limits, kind: str) -> None:
        self.name = name
        self.kind = kind
        self._limits = limits
        self._packed = max(1, len(data))
        self._budget = Budget(limits.office_bytes, "save it in parts")
        if not data:
            raise DocumentError(name, "the file is empty; check that it was saved or sent whole")
        if data.startswith(_OLE):
            raise DocumentError(
                name, "it is locked by a password, or of an older format; save a copy without one, as " + kind
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN_ZIP as error:
            raise self._damaged(error) from error
        if len(self._zip.infolist()) > limits.members:
            raise DocumentError(name, f"it holds more than {limits.members:,} parts; open and save it again")
        self._names = {info.filename for info in self._zip.infolist()}

    def __contains__(self, member: str) -> bool:
        return member in self._names

    def names(self) -> list[str]:
        """Return the members' names, sorted."""
        return sorted(self._names)

    def bytes(self, member: str) -> bytes:
        """Return a member's content.

        Raises
        ------
        DocumentError
            If it is missing, damaged or encrypted, or unpacks to more than allowed.
        """
        if member not in self._names:
            raise DocumentError(
                self.name, f"it has no {member}, so it is not {self.kind}; open and save it again"
            )
        if self._zip.getinfo(member).flag_bits & _ENCRYPTED:
            raise DocumentError(self.name, "it is encrypted; save a copy without a password")
        pieces = []
        try:
            with self._zip.open(member) as file:
                while piece := file.read(_CHUNK):
                    self._count(len(piece))
                    pieces.append(piece)
        except DocumentError:
            raise
        except BROKEN_ZIP as error:
            raise self._damaged(error) from error
        return b"".join(pieces)

    def _count(self, size: int) -> None:
        self._budget.take(size, self.name)
        unpacked = self._budget.limit - self._budget.left
        refuse_bomb(self.name, unpacked, self._packed, self._limits)

    def check(self) -> None:
        """Unpack every member once, and keep none: for libraries that unpack on their own afterwards."""
        for member in self.names():
            self.bytes(member)

    def xml(self, member: str) -> _Element:
        """Return the tree of an XML member.

        Raises
        ------
        DocumentError
            As `bytes`; or if it is not well-formed, or declares entities.
        """
        return parse_xml(self.name, self.bytes(member))

    def _damaged(self, error: Exception) -> DocumentError:
        if isinstance(error, RuntimeError) and "encrypted" in str(error):
            return DocumentError(self.name, "it is encrypted; save a copy without a password")
        return DocumentError(
            self.name, f"it is damaged or not {self.kind} ({_short(error)}); open it and save it again"
        )


def refuse_bomb(name: str, unpacked: int, packed: int, limits: Limits) -> None:
    """Refuse what grows beyond measure while it is unpacked.

    Raises
    ------
    DocumentError
        If more came out than ``limits.unpacked_ratio`` times what went in.
    """
    if unpacked > limits.ratio_from_bytes and unpacked > limits.unpacked_ratio * packed:
        met = f"{in_words(packed)} unpack to more than {limits.unpacked_ratio} times as much"
        raise DocumentError(name, f"{met}, as in a zip bomb; if you trust it, unpack it and name the folder")


def parse_xml(name: str, data: bytes) -> _Element:
    """Return the root of an XML document from a stranger.

    Raises
    ------
    DocumentError
        If it is not well-formed, or its document type declares entities.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(
            name, f"its XML is damaged ({_short(error)}); open it and save it again"
        ) from error
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):  # type: ignore[union-attr]
        raise DocumentError(
            name, "its XML declares entities, which no office program writes; it was not read"
        )
    return root


def _short(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120] or type(error).__name__
