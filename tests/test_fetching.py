"""``wherein gazetteer fetch`` against servers on this machine: whole, interrupted, moved, wrong, absent."""

from __future__ import annotations

import ast
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from import_world import dump_row, zipped

import gazetteer as package
from gazetteer import open_gazetteer
from gazetteer.cli.commands import gazetteer
from gazetteer.importing.errors import FetchFailed
from gazetteer.importing.fetch import Download, download, read_downloads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result


class Server(ThreadingHTTPServer):
    """Serves files from memory, as badly as a test asks."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str | None]] = []
        self.breaks_after: list[int] = []
        self.status = 200
        self.location = ""
        self.ranges = True
        self.tag: str | None = '"one"'
        self.says_length = True
        self.claims = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        server, name = self.server, self.path.lstrip("/")
        server.asked.append((name, self.headers.get("Range")))
        if server.location and not name.startswith("moved/"):
            self.answer(302, {"Location": server.location + name, "Content-Length": "0"})
            return
        body = server.files.get(name.removeprefix("moved/"))
        if server.status != 200 or body is None:
            self.answer(server.status if server.status != 200 else 404, {"Content-Length": "0"})
            return
        first = 0
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        headers = {} if server.tag is None else {"ETag": server.tag}
        if wanted and server.ranges and self.headers.get("If-Range") == server.tag:
            first = int(wanted[1])
            headers["Content-Range"] = f"bytes {first}-{len(body) - 1}/{len(body)}"
        rest = body[first:]
        if server.says_length:
            headers["Content-Length"] = str(server.claims or len(rest))
        self.answer(206 if "Content-Range" in headers else 200, headers)
        if server.breaks_after:
            rest = rest[: server.breaks_after.pop(0)]
            self.wfile.write(rest)
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.wfile.write(rest)

    def answer(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server()
    text = "".join(f"{dump_row(99000000 + n, f'Qwxtown {n * 7919}', 1, 2)}\n" for n in range(3_000))
    running.files["allCountries.zip"] = zipped(tmp_path / "a.zip", allCountries__txt=text).read_bytes()
    names = "1\t99000000\tko\t큐엑스\t\t\t\t\t\t\n"
    running.files["alternateNamesV2.zip"] = zipped(
        tmp_path / "b.zip", alternateNamesV2__txt=names, iso_languagecodes__txt="x"
    ).read_bytes()
    running.files["hierarchy.zip"] = zipped(
        tmp_path / "c.zip", hierarchy__txt="99000000\t99000001\tx\n"
    ).read_bytes()
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join(timeout=5)


def one(server: Server) -> Download:
    files = {"allCountries.zip": len(server.files["allCountries.zip"])}
    return Download(key="x", title="X", address=server.address, licence="none", files=files)


def run(*arguments: str, answer: str = "") -> Result:
    result = CliRunner().invoke(gazetteer, ["fetch", *arguments], input=answer)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_it_says_size_and_licence_and_asks_before_anything_is_sent(server: Server, tmp_path: Path) -> None:
    result = run("geonames", "--from", server.address, "--into", str(tmp_path / "i"), answer="n\n")
    assert result.exit_code == 0
    assert "about 632 MB in 3 files" in result.stderr
    assert "CC BY 4.0" in result.stderr
    assert "nothing was fetched" in result.stderr
    assert server.asked == []


def test_it_fetches_imports_and_cleans_up(server: Server, tmp_path: Path) -> None:
    shelf = tmp_path / "i"
    result = run("geonames", "--from", server.address, "--into", str(shelf), answer="y\n")
    assert result.exit_code == 0, result.stderr
    places = open_gazetteer([shelf])
    assert places.imports == ("geonames",)
    assert [m.place.id for m in places.by_name("큐엑스")] == ["geonames:99000000"]
    assert not list(shelf.rglob("*.zip"))
    assert [name for name, _ in server.asked] == ["allCountries.zip", "alternateNamesV2.zip", "hierarchy.zip"]


@pytest.mark.parametrize("ranges", [True, False])
def test_an_interrupted_download_goes_on(ranges: bool, server: Server, tmp_path: Path) -> None:
    server.breaks_after, server.ranges = [10_000, 5_000], ranges
    (path,) = download(one(server), tmp_path / "d")
    assert path.read_bytes() == server.files["allCountries.zip"]
    asked = [wanted for _, wanted in server.asked]
    assert asked[0] is None
    assert asked[1] == "bytes=10000-"
    assert [p.name for p in path.parent.iterdir()] == ["allCountries.zip"]


def test_what_came_is_kept_for_the_next_call(server: Server, tmp_path: Path) -> None:
    server.breaks_after = [10_000, 5_000, 1_000, 1_000]
    with pytest.raises(FetchFailed, match=r"did not come whole .* give the command again to go on"):
        download(one(server), tmp_path / "d")
    assert (tmp_path / "d" / "allCountries.zip.part").stat().st_size == 17_000
    (path,) = download(one(server), tmp_path / "d")
    assert server.asked[-1] == ("allCountries.zip", "bytes=17000-")
    assert path.read_bytes() == server.files["allCountries.zip"]


def test_another_edition_is_begun_anew(server: Server, tmp_path: Path) -> None:
    server.breaks_after = [10_000, 1, 1, 1]
    with pytest.raises(FetchFailed):
        download(one(server), tmp_path / "d")
    server.files["allCountries.zip"] = zipped(tmp_path / "n.zip", new__txt="x" * 50_000).read_bytes()
    server.tag = '"two"'
    (path,) = download(one(server), tmp_path / "d")
    assert path.read_bytes() == server.files["allCountries.zip"]


def test_a_server_without_marks_is_asked_from_the_start(server: Server, tmp_path: Path) -> None:
    server.breaks_after, server.tag = [10_000], None
    (path,) = download(one(server), tmp_path / "d")
    assert path.read_bytes() == server.files["allCountries.zip"]
    assert [wanted for _, wanted in server.asked] == [None, None]


def test_a_redirect_is_followed(server: Server, tmp_path: Path) -> None:
    server.location = "/moved/"
    (path,) = download(one(server), tmp_path / "d")
    assert path.read_bytes() == server.files["allCountries.zip"]


@pytest.mark.parametrize("target", ["file:///etc/", "ftp://127.0.0.1/", "gopher://x/"])
def test_a_redirect_elsewhere_is_not(target: str, server: Server, tmp_path: Path) -> None:
    server.location = target
    with pytest.raises(FetchFailed, match="not safe"):
        download(one(server), tmp_path / "d")


def test_a_redirect_in_a_circle_ends(server: Server, tmp_path: Path) -> None:
    server.location = "/"
    with pytest.raises(FetchFailed, match="without end"):
        download(one(server), tmp_path / "d")
    assert len(server.asked) == 5


@pytest.mark.parametrize("status", [404, 403, 500, 503])
def test_an_error_of_the_server_is_one_clear_line(status: int, server: Server, tmp_path: Path) -> None:
    server.status = status
    result = run("natural-earth", "--yes", "--from", server.address, "--into", str(tmp_path / "i"))
    assert result.exit_code == 1
    assert f"the server answered {status}" in result.stderr.splitlines()[-1]
    assert len(server.asked) == 1


def test_a_page_to_sign_in_on_is_no_gazetteer(server: Server, tmp_path: Path) -> None:
    server.files["allCountries.zip"] = b"<html>Welcome to the hotel</html>" * 50
    with pytest.raises(FetchFailed, match=r"is no zip .* is there a page to sign in on"):
        download(one(server), tmp_path / "d")
    assert not list((tmp_path / "d").glob("*.zip*"))


def test_a_damaged_zip_is_told(server: Server, tmp_path: Path) -> None:
    body = bytearray(server.files["allCountries.zip"])
    body[3000:3010] = bytes(10)
    server.files["allCountries.zip"] = bytes(body)
    with pytest.raises(FetchFailed, match=r"is no zip|is damaged"):
        download(one(server), tmp_path / "d")


@pytest.mark.parametrize("says_length", [True, False])
def test_a_far_larger_file_is_not_got(says_length: bool, server: Server, tmp_path: Path) -> None:
    wanted = Download(key="x", title="X", address=server.address, licence="", files={"allCountries.zip": 10})
    server.files["allCountries.zip"] = bytes(3_000_000)
    server.says_length = says_length
    with pytest.raises(FetchFailed, match=r"where about 10 were wanted|goes on beyond 1,000,000 bytes"):
        download(wanted, tmp_path / "d")


def test_a_promise_of_more_than_comes_is_an_interruption(server: Server, tmp_path: Path) -> None:
    server.claims = len(server.files["allCountries.zip"]) + 100
    server.breaks_after = [10**9] * 4
    with pytest.raises(FetchFailed, match="did not come whole"):
        download(one(server), tmp_path / "d")


def test_no_network_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    result = run("geonames", "--yes", "--from", f"http://127.0.0.1:{port}/", "--into", str(tmp_path / "i"))
    assert result.exit_code == 1
    last = result.stderr.splitlines()[-1]
    assert "did not come whole" in last
    assert "check the connection" in last
    wrong = run("geonames", "--yes", "--from", "mirror", "--into", str(tmp_path / "i"))
    assert "'mirror/' is no address of a server" in wrong.stderr


def test_what_can_be_fetched_has_a_licence_and_a_safe_address() -> None:
    downloads = read_downloads()
    assert sorted(downloads) == ["geonames", "natural-earth"]
    for each in downloads.values():
        assert each.address.startswith("https://")
        assert each.licence
        assert all(size > 0 and name.endswith(".zip") for name, size in each.files.items())


NETWORK = {"urllib3", "requests", "http", "socket", "ftplib", "aiohttp", "httpx"}
ALLOWED = {"importing/fetch.py", "online.py", "build/fetch.py", "build/outlines_sources.py"}


def test_no_other_module_of_the_gazetteer_reaches_for_the_network() -> None:
    root = Path(package.__file__).parent
    found = set()
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            if any(name.split(".")[0] in NETWORK or name.startswith("urllib.request") for name in names):
                found.add(path.relative_to(root).as_posix())
    assert found <= ALLOWED
    assert "importing/fetch.py" in found
