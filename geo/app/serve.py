"""The dashboard's server: Streamlit's own, kept from asking the internet for this machine's address."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from streamlit import net_util
from streamlit.web import cli

if TYPE_CHECKING:
    from collections.abc import Sequence


def ask_nobody() -> None:
    """Let the server take its own address in the internet for unknown.

    Streamlit asks an outside service for it when a page of another site tries to reach the server; the answer
    would only widen what is let in.
    """
    net_util.get_external_ip = _unknown


def _unknown() -> None:
    return None


def main(arguments: Sequence[str]) -> None:
    """Run the server as Streamlit's command would.

    Parameters
    ----------
    arguments : sequence of str
        What ``streamlit`` is given: ``run``, the script, settings, ``--``, what the script is given.
    """
    ask_nobody()
    cli.main(list(arguments), prog_name="streamlit")


if __name__ == "__main__":
    main(sys.argv[1:])
