"""Start the dashboard's server, closed to other machines and to telemetry."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.errors import GeoError

if TYPE_CHECKING:
    from collections.abc import Sequence

SERVER_SETTINGS: Final[dict[str, str]] = {
    "browser.gatherUsageStats": "false",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    "global.developmentMode": "false",
    "server.address": "127.0.0.1",
    "server.enableAgentApi": "false",
    "server.enableCORS": "true",
    "server.enableStaticServing": "false",
    "server.enableXsrfProtection": "true",
    "server.fileWatcherType": "none",
    "server.maxUploadSize": "200",
    "server.showEmailPrompt": "false",
    "theme.light.backgroundColor": "#FDFCFA",
    "theme.light.secondaryBackgroundColor": "#F4F2EC",
    "theme.light.textColor": "#1C2024",
    "theme.light.primaryColor": "#1C2024",
    "theme.dark.backgroundColor": "#15181B",
    "theme.dark.secondaryBackgroundColor": "#1E2226",
    "theme.dark.textColor": "#ECE8E0",
    "theme.dark.primaryColor": "#ECE8E0",
}
"""What the server must be told; ``.streamlit/config.toml`` says the same for a bare ``streamlit run``."""


_THIS_MACHINE: Final = ("127.0.0.1", "localhost", "::1")
ALLOWED_HOSTS: Final = _THIS_MACHINE
"""
The names that a dashboard of one's own answers to; ``.streamlit/config.toml`` has them too.

A site that lets its own name lead to this machine (DNS rebinding) would else be of one origin with the
dashboard: the site's page could read the documents.
"""

_HEADER: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
"""A header's name, RFC 9110, 5.6.2."""


def is_header(name: str) -> bool:
    """Tell whether a request can have a header of this name."""
    return bool(_HEADER.fullmatch(name))


def exposure(host: str, author_header: str | None) -> str | None:
    """Return what whoever starts a server must know of who can reach it; None on this machine alone.

    Parameters
    ----------
    host : str
        Address to listen on.
    author_header : str or None
        The header that is believed to name who asks.
    """
    if host in _THIS_MACHINE:
        return None
    if author_header is None:
        return (
            f"listening on {host}: anyone who reaches this address can read the documents; for a team, put a "
            "proxy with a login before it and name its header with --author-header"
        )
    return (
        f"listening on {host}: let only the proxy reach this address, for {author_header} is believed "
        "whoever sends it"
    )


def answered_names(host: str, author_header: str | None, also: Sequence[str]) -> tuple[str, ...]:
    """Return the names under which browsers may reach a server; ``*`` is any.

    Parameters
    ----------
    host : str
        Address to listen on.
    author_header : str or None
        Where a proxy stands before it, the name is the proxy's, and whoever has no login is shown nothing.
    also : sequence of str
        Further names, as of a tunnel.
    """
    if host not in _THIS_MACHINE or author_header is not None:
        return ("*",)
    return (*ALLOWED_HOSTS, *also)


def launch(
    arguments: Sequence[str],
    *,
    host: str,
    port: int | None,
    browser: bool,
    names: Sequence[str] = ALLOWED_HOSTS,
) -> int:
    """Run the server until it is stopped.

    Parameters
    ----------
    arguments : sequence of str
        What the dashboard is given: paths, ``--gazetteer FILE``, ``--fast``.
    host : str
        Address to listen on.
    port : int or None
        None takes the first free one from 8501.
    browser : bool
        Whether to open a browser where there is one.
    names : sequence of str
        The names it answers to, as `answered_names` gives them.

    Returns
    -------
    int
        The server's exit code; on POSIX systems the server replaces this process, which never returns.
    """
    command = [sys.executable, "-m", "geo.app.serve", "run", str(_script())]
    settings = {**SERVER_SETTINGS, "server.address": host}
    if port is not None:
        settings["server.port"] = str(port)
    if not browser:
        settings["server.headless"] = "true"
    for name, value in settings.items():
        command += [f"--{name}", value]
    for name in names:
        command += ["--server.allowedHosts", name]
    command += ["--", *arguments]
    if os.name == "posix":
        # The server takes this process's place: whoever ends the command ends the server.
        os.execv(command[0], command)
    try:
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return 0


def _script() -> Path:
    """Return the file the server runs: in an installed package, else in the checkout."""
    package = Path(__file__).resolve().parent
    for candidate in (package / "streamlit_app.py", package.parent / "streamlit_app.py"):
        if candidate.is_file():
            return candidate
    raise GeoError("streamlit_app.py is not where it was installed; install wherein again")
