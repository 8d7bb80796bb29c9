"""The dashboard's server as a page of another site meets it: turned away, and nobody is asked."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from doc_pages import ROOT

from geo.launch import SERVER_SETTINGS

WATCHED_SERVER = """
import sys
report = open(sys.argv[1], "w", encoding="utf-8")

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        print(event, arguments, file=report, flush=True)

sys.addaudithook(watch)
if {wherein}:
    from geo.app.serve import main
    main(sys.argv[2:])
else:
    from streamlit.web import cli
    cli.main(sys.argv[2:])
"""
OUTSIDE = "amazonaws.com"
"""Whom Streamlit asks."""


@contextmanager
def served(report, *, wherein):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = SERVER_SETTINGS | {"server.port": str(port), "server.headless": "true"}
    command = [sys.executable, "-c", WATCHED_SERVER.format(wherein=wherein), str(report), "run"]
    command += [
        "streamlit_app.py",
        *(word for name, value in settings.items() for word in (f"--{name}", value)),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield port
        finally:
            process.terminate()


def answered(port, path, headers):
    """Return the status of the answer, once there is one."""
    for _ in range(600):
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            asked.request("GET", path, headers=headers)
            return asked.getresponse().status
        except OSError:
            time.sleep(0.1)
        finally:
            asked.close()
    raise AssertionError("no answer")


@pytest.mark.parametrize("wherein", [True, False])
def test_a_page_of_another_site_is_turned_away_and_nobody_is_asked(tmp_path, wherein):
    report = tmp_path / "asked.txt"
    with served(report, wherein=wherein) as port:
        assert answered(port, "/_stcore/health", {}) == 200
        headers = {
            "Connection": "Upgrade", "Upgrade": "websocket", "Origin": "http://evil.example",
            "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        }  # fmt: skip
        assert answered(port, "/_stcore/stream", headers) == 403
    # Streamlit alone asks: what watches would see it.
    assert (OUTSIDE in report.read_text(encoding="utf-8")) is not wherein
