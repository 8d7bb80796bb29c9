"""Web addresses: fetched only when allowed, from a real server on this machine that stands for any other."""

from __future__ import annotations

import gzip
import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseRequestHandler, ThreadingTCPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.documents import ReadOptions, read_paths
from geo.model import Document
from geo.readers import Limits, Unread
from geo.readers.web import is_address, is_public

HERE = frozenset(("127.0.0.1",))
PAGE = "<html lang='en'><head><title>Paju</title></head><body><p>From Paju to Köln.</p></body></html>"


class Answers(BaseHTTPRequestHandler):
    """What the server says to each path."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        name = self.path.partition("?")[0].strip("/").replace(".", "_").replace("%20", "_")
        getattr(self, f"get_{name}", self.missing)()

    def log_message(self, *arguments):
        """Say nothing: the tests read what was asked from the server."""

    def answer(self, data, kind=None, status=200, **headers):
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def missing(self):
        self.answer(b"no", status=404)

    def get_page(self):
        self.answer(PAGE.encode("cp1252"), "text/html; charset=windows-1252")

    def get_note_txt(self):
        self.answer(b"From Seoul.", "application/octet-stream")

    def get_table(self):
        self.answer(b"id,text\n1,From Kaesong.\n", "text/csv")

    def get_a_file_txt(self):
        self.answer(b"From Dandong.", "text/plain")

    def get_picture(self):
        self.answer(b"\x89PNG", "image/png")

    def get_moved(self):
        self.answer(b"", status=302, Location="/page")

    def get_loop(self):
        self.answer(b"", status=302, Location="/loop")

    def get_inward(self):
        self.answer(b"", status=302, Location=f"http://localhost:{self.server.server_port}/page")

    def get_file(self):
        self.answer(b"", status=302, Location="file:///etc/passwd")

    def get_large(self):
        self.answer(b"x" * 50_000, "text/plain")

    def get_bomb(self):
        self.answer(gzip.compress(b"x" * 5_000_000), "text/plain", Content_Encoding="gzip")

    def get_twice(self):
        body = gzip.compress(gzip.compress(b"x" * 20_000_000))
        self.answer(body, "text/plain", Content_Encoding="gzip, gzip")

    def get_slow(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        for _ in range(100):
            try:
                self.wfile.write(b"x" * 70_000)
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    def get_drip(self):
        for _ in range(60):
            try:
                self.wfile.write(b"H")
            except OSError:
                return
            time.sleep(0.05)


@pytest.fixture(scope="module")
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def got(server, path, *, hosts=HERE, allow=True, host="127.0.0.1", **limits):
    options = ReadOptions(allow_network=allow, private_hosts=hosts, limits=Limits(**limits))
    return list(read_paths([f"http://{host}:{server.server_port}{path}"], options))


def test_a_page_is_fetched_and_read_as_what_it_is(server):
    (document,) = got(server, "/page")
    address = f"http://127.0.0.1:{server.server_port}/page"
    assert (document.id, document.url, document.text) == (address, address, "From Paju to Köln.")
    path, headers = server.asked[-1]
    assert (path, headers["Host"]) == ("/page", f"127.0.0.1:{server.server_port}")
    assert "Cookie" not in headers


def test_a_key_in_an_address_is_sent_and_told_to_nobody(server):
    """Neither on stderr nor in a result; what else tells one address from another stays."""
    keys = (
        "?id=7&token=s3cret&X-Amz-Signature=s3cret&author=Smith&api_key=s3cret;sid=s3cret#access_token=s3cret"
    )
    (document,) = got(server, f"/page{keys}")
    assert server.asked[-1][0].count("s3cret") == 4
    for told in (
        document.id,
        document.url,
        str(got(server, f"/none{keys}")[0]),
        str(got(server, keys, allow=False)),
    ):
        assert "s3cret" not in told
        assert "?id=7&token=…&" in told
        assert "&author=Smith&" in told
    (item,) = got(server, "/page", host="me:s3cret@127.0.0.1")
    assert "it holds a user name" in item.reason
    assert "s3cret" not in str(item)
    assert "me:" not in str(item)


def test_nothing_is_asked_without_leave(server):
    before = len(server.asked)
    (item,) = got(server, "/page", allow=False)
    assert "give --allow-network" in item.reason
    assert len(server.asked) == before


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "LOCALHOST",
        "[::1]",
        "0.0.0.0",
        "127.1",
        "0x7f.1",
        "2130706433",
        "0177.0.0.1",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::]",
        "１２７.０.０.１",
        "127。0。0。1",
        "ｌｏｃａｌｈｏｓｔ",
        "017700000001",
    ],
)
def test_this_machine_is_refused_however_it_is_written(server, host):
    before = len(server.asked)
    (item,) = got(server, "/page", hosts=frozenset(), host=host)
    assert "private network" in item.reason or "was not found" in item.reason
    assert len(server.asked) == before


@pytest.mark.parametrize(
    "scheme", ["file", "FILE", "ftp", "gopher", "dict", "ldap", "jar:http", "data", "unix"]
)
def test_nothing_but_the_web_is_an_address(scheme, server):
    options = ReadOptions(allow_network=True, private_hosts=HERE)
    before = len(server.asked)
    (item,) = read_paths([f"{scheme}://127.0.0.1:{server.server_port}/etc/passwd"], options)
    assert "there is no such file" in item.reason
    assert len(server.asked) == before


@pytest.mark.parametrize("name", ["example.org", "127.0.0.1", "example.org:80", ""])
def test_a_user_name_hides_no_host(name, server):
    before = len(server.asked)
    (item,) = got(server, "/page", host=f"{name}@127.0.0.1")
    assert "it holds a user name" in item.reason
    (item,) = got(server, "#@example.org/", hosts=frozenset())
    assert "127.0.0.1 is on this machine" in item.reason
    assert len(server.asked) == before


def test_a_host_in_other_letters_is_asked_for_as_the_network_knows_it(server):
    (document,) = got(server, "/page", host="ｌｏｃａｌｈｏｓｔ", hosts=frozenset({"localhost"}))
    assert document.text == "From Paju to Köln."
    assert server.asked[-1][1]["Host"] == f"localhost:{server.server_port}"


WATCHED = """
import sys
asked = []
sys.addaudithook(lambda event, given: asked.append(given[0]) if event == "socket.getaddrinfo" else None)
from geo.documents import ReadOptions, read_paths
from geo.model import Document
(item,) = read_paths([sys.argv[1]], ReadOptions(allow_network=True, private_hosts=frozenset({"localhost"})))
assert isinstance(item, Document), item
print(*asked)
"""


def test_a_name_is_looked_up_once_and_its_address_asked_from_then_on(server):
    """A name that leads elsewhere the second time (DNS rebinding) has no second time."""
    address = f"http://localhost:{server.server_port}/page"
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, address], capture_output=True, text=True, check=False
    )
    first, *others = done.stdout.split()
    assert first == "localhost"
    assert set(others) <= {"127.0.0.1"}


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
RAW = {
    "a header without an end": b"HTTP/1.1 200 OK\r\nX: " + b"y" * 2_000_000,
    "headers without an end": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000,
    "a chunk's size without an end": HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;" + b"e" * 2_000_000,
    "a chunk of less than nothing": HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello",
    "packed forty times": HEAD + b"Content-Encoding: " + b",".join([b"gzip"] * 40) + b"\r\n\r\n\x1f\x8b",
    "no status": b"\x00\x01\r\n\r\n",
    "nothing": b"",
    "a location that is none": b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n",
    "a location of another kind": b"HTTP/1.1 302 Found\r\nLocation: gopher://127.0.0.1/\r\n\r\n",
    "a kind with a cursor in it": HEAD.replace(b"text/plain", b"\x1b[2J/x") + b"Content-Length: 1\r\n\r\nx",
    "a lie about its kind": HEAD.replace(b"text/plain", b"application/pdf")
    + b"Content-Length: 4\r\n\r\n\x7fELF",
}


class Raw(BaseRequestHandler):
    """Says what it was told to, whatever is asked."""

    def handle(self):
        self.request.recv(4096)
        with suppress(OSError):
            self.request.sendall(self.server.says)


@pytest.mark.parametrize("says", RAW)
def test_whatever_a_server_says_is_one_clear_line(says):
    with ThreadingTCPServer(("127.0.0.1", 0), Raw) as server:
        server.says, server.daemon_threads = RAW[says], True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        options = ReadOptions(
            allow_network=True, private_hosts=HERE, limits=Limits(download_bytes=50_000, download_seconds=5)
        )
        (item,) = read_paths([f"http://127.0.0.1:{server.server_address[1]}/"], options)
        server.shutdown()
    assert isinstance(item, Unread)
    assert item.reason
    assert item.reason.isprintable()


def test_a_redirect_into_this_machine_is_refused(server):
    (item,) = got(server, "/inward")
    assert "localhost is on this machine or a private network" in item.reason
    assert server.asked[-1][0] == "/inward"


def test_a_redirect_is_followed_and_the_last_address_kept(server):
    (document,) = got(server, "/moved")
    assert document.id.endswith("/moved")
    assert document.url.endswith("/page")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/loop", "redirected more than 5 times"),
        ("/file", "no http or https address"),
        ("/nowhere", "the server answered 404"),
        ("/picture", "it is 'image/png', which no reader is for"),
    ],
)
def test_what_cannot_be_fetched_is_one_clear_line(server, path, said):
    (item,) = got(server, path)
    assert said in item.reason


@pytest.mark.parametrize("path", ["/large", "/bomb", "/twice"])
def test_size_is_bounded_packed_or_not(server, path):
    (item,) = got(server, path, download_bytes=20_000)
    assert "it is larger than 20 kB" in item.reason


@pytest.mark.parametrize("path", ["/slow", "/drip"])
def test_time_is_bounded(server, path):
    began = time.monotonic()
    (item,) = got(server, path, download_seconds=0.2)
    assert "longer than" in item.reason
    assert time.monotonic() - began < 2.5


@pytest.mark.parametrize(
    ("path", "text"),
    [("/note.txt", "From Seoul."), ("/table", "From Kaesong."), ("/a file.txt", "From Dandong.")],
)
def test_the_content_type_then_the_suffix_say_the_format(server, path, text):
    documents = [item for item in got(server, path) if isinstance(item, Document)]
    assert [d.text for d in documents] == [text]


def test_a_server_that_is_not_there_is_one_clear_line():
    (item,) = read_paths(["http://127.0.0.1:9/"], ReadOptions(allow_network=True, private_hosts=HERE))
    assert isinstance(item, Unread)
    assert "cannot be fetched" in item.reason


@pytest.mark.parametrize(
    "address", ["http://", "http://user:secret@127.0.0.1/", "http://[::1", "http://a:99999/"]
)
def test_an_address_that_is_none_is_one_clear_line(address):
    (item,) = read_paths([address], ReadOptions(allow_network=True))
    assert isinstance(item, Unread)


@given(st.text(max_size=30))
def test_any_path_is_a_document_or_a_reason(text):
    options = ReadOptions(allow_network=True, private_hosts=HERE)
    (item,) = read_paths([f"http://127.0.0.1:9/{text}"], options)
    assert isinstance(item, Unread)
    assert "took longer" not in item.reason


@pytest.mark.parametrize(
    "ip",
    [
        "10.0.0.1", "172.16.3.4", "192.168.1.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1",
        "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::",
        "64:ff9b::7f00:1", "2001:db8::1", "fec0::1", "64:ff9b:1::a00:1", "3fff::1", "192.0.0.8",
        "192.88.99.1", "::7f00:1", "::127.0.0.1", "2001:0:7f00:1::", "5f00::1",
    ],
)  # fmt: skip
def test_a_private_or_special_network_is_known(ip):
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["8.8.8.8", "151.101.1.69", "2606:4700::6810:84e5", "::ffff:8.8.8.8"])
def test_the_open_internet_is_known(ip):
    assert is_public(ip)


def test_a_path_is_no_address(tmp_path):
    assert is_address("https://example.org")
    assert not is_address("http.txt")
    assert not is_address(str(tmp_path))
