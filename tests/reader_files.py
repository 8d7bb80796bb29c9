"""Reading in tests: one reading process for all of them, since starting one takes most of a second."""

from __future__ import annotations

import pytest

from geo.documents import Sandbox, read_bytes


@pytest.fixture(scope="session")
def reading():
    """Return a function that reads bytes under a name, with the options given."""
    with Sandbox() as sandbox:
        yield lambda name, data, options=None: list(read_bytes(name, data, options, sandbox))
