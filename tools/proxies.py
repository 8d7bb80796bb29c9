"""Serve the dashboard behind the proxies we ship settings for: ``python tools/proxies.py [NGINX] [CADDY]``.

For each program named (or found in PATH) the file in ``deploy/`` is taken as it is, but for the addresses,
the certificate and the list of users, which are made for the trial. A real browser then logs in, claims to be
someone else in the header, is known by its login all the same, decides, and brings a document of 20 MB. It
prints a line a proxy and ends with 1 where one does not do what ``docs/howto/team-server.md`` says.

Everything listens on 127.0.0.1 and lies in a folder that is removed. Caddy before 2.8 knows ``basic_auth`` as
``basicauth``; the word is replaced for it.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
FRAME = 'iframe[title="Explorer: map and sentences"]'
HEADER = "X-Forwarded-User"
USER, PASSWORD = "ada", "trial"
SITE = "127.0.0.1"
SECONDS = 90
LARGE = 20_000_000
NGINX_FRAME = """
daemon off; pid {folder}/nginx.pid; error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def main(given: list[str]) -> int:
    """Try each proxy; return how the program ends."""
    named = {Path(path).name: path for path in given}
    failed = 0
    for name, prepare in (("nginx", nginx), ("caddy", caddy)):
        program = named.get(name) or shutil.which(name)
        if program is None:
            say(f"{name}: not tried, for it is not there")
            failed += name in named
            continue
        with tempfile.TemporaryDirectory() as made:
            try:
                said = tried(Path(made), str(Path(program).resolve()), prepare)
            except (AssertionError, OSError, PlaywrightError, subprocess.SubprocessError) as error:
                failed += 1
                said = f"FAILED: {error}"
        say(f"{version(program)}: {said}")
    return 1 if failed or not (named or shutil.which("nginx") or shutil.which("caddy")) else 0


def version(program: str) -> str:
    """Return a proxy's name and version."""
    word = "-v" if Path(program).name == "nginx" else "version"
    done = subprocess.run([program, word], capture_output=True, text=True, check=True)
    found = re.search(r"\d+\.\d+[.\d]*", done.stdout + done.stderr)
    return f"{Path(program).name} {found[0] if found else '?'}"


# ── The shipped files, with the addresses of the trial ──


def nginx(folder: Path, program: str, port: int, behind: int) -> tuple[list[str], dict[str, str]]:
    """Return the command, and what it needs in its environment."""
    site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    users, key, certificate = folder / "users", folder / "key.pem", folder / "certificate.pem"
    said = subprocess.run(
        ["openssl", "passwd", "-apr1", PASSWORD], capture_output=True, text=True, check=True
    )
    users.write_text(f"{USER}:{said.stdout}", encoding="ascii")
    for path in (folder, users):
        path.chmod(0o755)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=trial",
         "-keyout", key, "-out", certificate], capture_output=True, check=True,
    )  # fmt: skip
    site = replaced(site, "listen 443 ssl;", f"listen {SITE}:{port} ssl;")
    site = replaced(site, "places.example.org", SITE)
    site = replaced(site, "/etc/nginx/certificates/places.crt", str(certificate))
    site = replaced(site, "/etc/nginx/certificates/places.key", str(key))
    site = replaced(site, "/etc/nginx/wherein.users", str(users))
    site = replaced(site, "http://127.0.0.1:8501", f"http://127.0.0.1:{behind}")
    (folder / "site.conf").write_text(site, encoding="utf-8")
    (folder / "nginx.conf").write_text(NGINX_FRAME.format(folder=folder), encoding="utf-8")
    return [program, "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")], {}


def caddy(folder: Path, program: str, port: int, behind: int) -> tuple[list[str], dict[str, str]]:
    """Return the command, and what it needs in its environment."""
    site = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    said = subprocess.run(
        [program, "hash-password", "--plaintext", PASSWORD], capture_output=True, text=True, check=True
    )
    users = (ROOT / "deploy" / "users.example").read_text(encoding="utf-8")
    (folder / "users").write_text(f"{users.split()[0]} {said.stdout}", encoding="ascii")
    # The usual ports are not ours to take on a machine that does other things.
    site = replaced(site, "admin off\n", f"admin off\n\tauto_https disable_redirects\n\thttps_port {port}\n")
    site = replaced(site, "/etc/caddy/users", str(folder / "users"))
    site = replaced(site, "tls internal\n", f"tls internal\n\tbind {SITE}\n")
    site = replaced(site, "wherein:8501", f"127.0.0.1:{behind}")
    if tuple(map(int, version(program).split()[1].split(".")[:2])) < (2, 8):
        site = replaced(site, "basic_auth {", "basicauth {")
    (folder / "Caddyfile").write_text(site, encoding="utf-8")
    own = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    command = [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    return command, own | {"WHEREIN_SITE": f"https://{SITE}:{port}"}


def replaced(text: str, old: str, new: str) -> str:
    """Replace what must be there."""
    assert old in text, f"the shipped file has no {old!r}"
    return text.replace(old, new)


# ── The trial ──


def tried(folder: Path, program: str, prepare: Callable[..., tuple[list[str], dict[str, str]]]) -> str:
    """Serve, look, and return what was seen."""
    documents, project = folder / "documents", folder / "project"
    documents.mkdir()
    (documents / "a.txt").write_text(
        "They flew from Kaesong, North Korea, to Nairobi, Kenya.", encoding="utf-8"
    )
    port, behind = free_port(), free_port()
    command, own = prepare(folder, program, port, behind)
    dashboard = [
        sys.executable, "-m", "geo.cli", "explore", str(documents), "--fast", "--project", str(project),
        "--author-header", HEADER, "--port", str(behind), "--no-browser",
    ]  # fmt: skip
    data = {"WHEREIN_DATA": str(folder / "data")}
    with running(dashboard, folder / "dashboard.log", data), running(command, folder / "proxy.log", own):
        answers(f"http://127.0.0.1:{behind}/_stcore/health", 200)
        answers(f"https://{SITE}:{port}/", 401)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            try:
                used(browser, f"https://{SITE}:{port}/", folder)
            finally:
                browser.close()
    rows = (project / "decisions.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 2, rows
    assert f",{USER}," in rows[1], rows
    return (
        f"a login, the name in its header ({USER}, not mallory), websocket, 20 MB upload, decision: all work"
    )


def used(browser: Browser, address: str, folder: Path) -> None:
    """Log in with a forged header, look, bring a large document and decide."""
    context = browser.new_context(
        ignore_https_errors=True,
        http_credentials={"username": USER, "password": PASSWORD},
        extra_http_headers={HEADER: "mallory"},
    )
    context.set_default_timeout(SECONDS * 1000)
    page = context.new_page()
    page.goto(address)
    page.get_by_text(f"{USER}: your decisions bear this name").wait_for()
    frame = page.frame_locator(FRAME)
    frame.locator("html[data-ready]").wait_for(state="attached")
    large = folder / "large.zip"
    with zipfile.ZipFile(large, "w") as archive:
        archive.writestr("letter.txt", "We met in Lisbon, Portugal.")
        archive.writestr(".passed over", os.urandom(LARGE))
    page.locator('input[type="file"]').first.set_input_files(large)
    frame.locator('.v-map .dot[aria-label^="Lisbon"]').wait_for(state="attached")
    dot = frame.locator('.v-map .dot[aria-label^="Kaesong"]')
    dot.wait_for(state="attached")
    dot.click()
    frame.get_by_role("button", name="Review this choice").click()
    frame.locator(".rq").focus()
    page.keyboard.press("a")
    until(lambda: (folder / "project" / "decisions.csv").is_file(), "the decision was not kept")
    context.close()


@contextmanager
def running(command: list[str], log: Path, more: dict[str, str]) -> Iterator[None]:
    """Run a program as long as the block lasts; what it says stands in the log, shown if the block fails."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=log.parent, stdout=output, stderr=output, env=os.environ | more
        )
    try:
        yield
    except BaseException:
        say(log.name, log.read_text(encoding="utf-8", errors="replace")[-1500:])
        raise
    finally:
        process.terminate()
        process.wait(timeout=30)


def answers(address: str, status: int) -> None:
    """Wait until an address answers so."""
    import ssl

    trusting = ssl._create_unverified_context()

    def asked() -> bool:
        try:
            with urllib.request.urlopen(address, timeout=5, context=trusting) as answer:
                return bool(answer.status == status)
        except urllib.error.HTTPError as error:
            return error.code == status
        except OSError:
            return False

    until(asked, f"{address} does not answer {status}")


def until(true: Callable[[], bool], otherwise: str) -> None:
    """Wait for something."""
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end, otherwise
        time.sleep(0.1)


def free_port() -> int:
    """Return a port that is free just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def chromium() -> str:
    """Return the browser to use."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
    found = os.environ.get("WHEREIN_CHROMIUM") or next((p for n in names if (p := shutil.which(n))), None)
    assert found, "no browser: install Chromium, or name one in WHEREIN_CHROMIUM"
    return found


def say(*words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
