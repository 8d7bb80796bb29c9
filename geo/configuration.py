"""Defaults for the command line, from a TOML file of the user's; the environment and flags go before it."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import GeoError

if TYPE_CHECKING:
    from collections.abc import Mapping


class ConfigurationError(GeoError, ValueError):
    """A configuration file that cannot be used."""


def configuration_path(environment: Mapping[str, str]) -> Path:
    """Return where the configuration is read from: ``WHEREIN_CONFIG``, else the user's own folder.

    Never the working folder: a folder of documents from elsewhere must not set options.
    """
    if named := environment.get("WHEREIN_CONFIG"):
        return Path(named)
    if sys.platform == "win32":
        folder = Path(environment.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Application Support"
    else:
        folder = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return folder / "wherein" / "config.toml"


def read_configuration(
    path: Path, options: Mapping[str, Mapping[str, str]], *, asked_for: bool = False
) -> dict[str, dict[str, Any]]:
    """Read defaults: a table a command, its keys the flags' long names.

    Parameters
    ----------
    path : Path
        A file that need not be there.
    options : mapping of str to mapping of str to str
        Command → flag, with underscores for hyphens → parameter.

    asked_for : bool
        Whether the file was named, and so has to be there.

    Returns
    -------
    dict
        Command → parameter → value, as click's ``default_map`` has it.

    Raises
    ------
    ConfigurationError
        If the file is no TOML, or names a command or a flag there is not.
    """
    if not path.exists():
        if asked_for:
            raise ConfigurationError(f"{path}: there is no such file; WHEREIN_CONFIG names it")
        return {}
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"{path}: {error}; write TOML, such as [locate] and under it fast = true"
        ) from error
    return {command: _table(path, command, table, options) for command, table in tables.items()}


def _table(path: Path, command: str, table: Any, options: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    if command not in options or not isinstance(table, dict):
        raise ConfigurationError(
            f"{path}: there is no command {command!r}; known: {', '.join(sorted(options))}"
        )
    flags = {key.replace("-", "_"): value for key, value in table.items()}
    for flag in flags:
        if flag not in options[command]:
            known = ", ".join(sorted(options[command]))
            raise ConfigurationError(f"{path}: {command} has no option {flag!r}; known: {known}")
    return {options[command][flag]: value for flag, value in flags.items()}


def environment() -> Mapping[str, str]:
    """Return the process's environment; read when a command starts, never at import."""
    return os.environ
