"""The dashboard's server, asked for what no page of its own asks: by other sites, under other names."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest
from test_app_browser import served

SECRET = "Quetzalina"
"""What stands in a document, in a file beside it, and in no answer."""
WEBSOCKET = {
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}  # fmt: skip
HERE = ("127.0.0.1:{port}", "localhost:{port}")
ELSEWHERE = (
    "http://evil.example", "https://evil.example", "null", "http://127.0.0.1.evil.example:{port}", "file://",
    "http://evil.example:{port}", "http://127.0.0.1:{port}@evil.example", "http://localhost.evil.example",
    "x",     "http://127.0.0.2:{port}", "http://evil.example#127.0.0.1:{port}", "chrome-extension://abc",
)  # fmt: skip


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    (folder / "a.txt").write_text(f"In Paju {SECRET} slept.", encoding="utf-8")
    (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
    with served("a.txt", "--fast", cwd=folder) as address:
        yield urlsplit(address).port


def asked(port, method, path, headers=None, body=None):
    """Return the status of an answer and its start; the path goes out as it is."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        given = {"Host": f"127.0.0.1:{port}", "Content-Length": str(len(body or b"")), **(headers or {})}
        for name, value in given.items():
            connection.putheader(name, value)
        connection.endheaders(body or b"")
        answer = connection.getresponse()
        if answer.status == 101:
            return 101, b""
        return answer.status, answer.read()
    finally:
        connection.close()


def opened(port, **headers):
    """Return the status of the answer to who would open the stream by which the page lives."""
    given = {name: value.format(port=port) for name, value in headers.items()}
    return asked(port, "GET", "/_stcore/stream", WEBSOCKET | given)[0]


def test_the_page_itself_is_let_in(port):
    for host in HERE:
        assert opened(port, Host=host, Origin=f"http://{host}") == 101


@pytest.mark.parametrize("origin", ELSEWHERE)
def test_a_page_from_elsewhere_is_not(port, origin):
    assert opened(port, Origin=origin) == 403


@pytest.mark.parametrize(
    "host", ["evil.example:{port}", "evil.example", "127.0.0.1.evil.example:{port}", "x", ""]
)
def test_nor_is_one_whose_name_was_led_here(port, host):
    """Of one origin with what it asks, as its name leads to this machine by now (DNS rebinding)."""
    assert opened(port, Host=host, Origin=f"http://{host}") == 403
    assert opened(port, Host=host) == 403


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_a_file_comes_from_the_page_alone(port, method):
    body = b'--x\r\nContent-Disposition: form-data; name="f"; filename="../../x"\r\n\r\nx\r\n--x--\r\n'
    form = {"Content-Type": "multipart/form-data; boundary=x", "Origin": "http://evil.example"}
    for path in ("a/b", "../../x/y", "..%2f..%2fx/y", "%00/%0d%0aX-Evil: 1", "a" * 300 + "/b"):
        path = path.replace(" ", "%20")
        status, said = asked(port, method, f"/_stcore/upload_file/{path}", form, body)
        assert 400 <= status < 500, path
        cookie = {"Cookie": "_streamlit_xsrf=2|a|b|1", "X-Xsrftoken": "2|a|c|1"}
        status, said = asked(port, method, f"/_stcore/upload_file/{path}", form | cookie, body)
        assert 400 <= status < 500, path
        assert SECRET.encode() not in said


PATHS = (
    "/../secret.txt", "/../../../../etc/passwd", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt",
    "/static/../secret.txt", "/app/static/../../secret.txt", "/app/static/secret.txt", "/media/../secret.txt",
    "/media/..%2f..%2fsecret.txt", "/component/../../secret.txt", "/_stcore/component/../secret.txt",
    "/component/x/..%2f..%2f..%2fetc%2fpasswd", "/_stcore/bidi-components/x/..%2f..%2fsecret.txt",
    "//secret.txt", "/secret.txt", "/a.txt", "/.wherein/decisions.csv", "/%00", "/file:///etc/passwd",
    "/_stcore/metrics", "/\\..\\secret.txt", "/static//etc/passwd", "/?" + "x" * 60_000, "/streamlit_app.py",
    "/.streamlit/config.toml",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_no_path_leads_to_a_file(port, path):
    status, said = asked(port, "GET", path)
    assert status < 500
    for words in (SECRET, "root:", "fileWatcherType", "run_dashboard"):
        assert words.encode() not in said


@pytest.mark.parametrize("path", ["interact", "mcp"])
def test_no_program_drives_the_dashboard_without_its_page(port, path):
    body = b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}'
    status, said = asked(port, "POST", f"/_stcore/agent/{path}", {"Content-Type": "application/json"}, body)
    assert 400 <= status < 500
    assert b"enableAgentApi" in said
