"""A dashboard that several share, behind a proxy with a login: whose decisions, whose documents."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from browser_pages import quiet_page
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect
from small_proxy import HEADER, proxy
from test_app_browser import FRAME, served
from test_judging_browser import wait_for

from geo.app.judging import _bring_in
from geo.app.options import parse_options
from geo.app.users import Keeping, named
from geo.decisions import Decision, Scope, Verdict
from geo.launch import exposure
from geo.project import append_decisions, read_decisions

ADA, BOB = "Ada Łukasz", "<b>=Bob</b> `x`"
USERS = {ADA: "one", BOB: "two"}


@given(st.lists(st.text(max_size=12), max_size=3))
def test_a_name_is_one_line_of_printable_characters_or_none(values):
    name = named(values)
    if len(values) != 1 or not values[0].strip():
        assert name is None
    if name is not None:
        assert name.isprintable()
        assert name == name.strip()
        assert 0 < len(name) <= 200


@pytest.mark.parametrize(
    ("values", "name"),
    [
        (["ada"], "ada"),
        (["Łukasz".encode().decode("latin-1")], "Łukasz"),
        (["Zoë"], "Zoë"),
        (["  ada  lovelace "], "ada lovelace"),
        (["ada", "mallory"], None),
        ([""], None),
        ([], None),
        (["a\x1b[2Jb"], None),
        (["a\u202eb"], None),
        (["x" * 201], None),
    ],
)
def test_who_asks_is_what_the_header_says_once(values, name):
    assert named(values) == name


def decision(document, quote="Paju", author="mallory"):
    return Decision(
        time="2020-06-16T00:00:00Z", author=author, scope=Scope.MENTION, document_id=document,
        text_sha256="0" * 64, start=0, end=4, quote=quote, decision=Verdict.RIGHT,
    )  # fmt: skip


def test_what_is_decided_about_ones_own_documents_stays_ones_own(tmp_path):
    ada = Keeping(project=tmp_path, user="ada", shared=frozenset({"a.txt"}))
    bob = Keeping(project=tmp_path, user="bob", shared=frozenset({"a.txt"}))
    assert ada.folder_of(decision("a.txt")) == tmp_path
    assert ada.folder_of(decision("secret.txt")) == ada.own
    assert ada.own != bob.own
    assert ada.own.is_relative_to(tmp_path / "users")
    alone = Keeping(project=tmp_path)
    assert alone.folder_of(decision("any.txt")) == tmp_path
    for name in ("../../etc", "a/b", "..", "\\", "ada\u0301"):
        assert Keeping(project=tmp_path, user=name).own.parent == tmp_path / "users"


APPENDING = """
import sys
from pathlib import Path
from geo.decisions import Decision, Scope, Verdict
from geo.project import append_decisions

for number in range(15):
    append_decisions(Path(sys.argv[1]), [Decision(
        time="", author=sys.argv[2], scope=Scope.MENTION, document_id="a.txt", text_sha256="0" * 64,
        start=number, end=number + 4, quote="Paju", decision=Verdict.RIGHT,
    )])
"""


def test_two_servers_on_one_project_lose_no_decision(tmp_path):
    writers = [
        subprocess.Popen([sys.executable, "-c", APPENDING, str(tmp_path), author])
        for author in ("ada", "bob")
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    found = read_decisions(tmp_path)
    assert found.faults == ()
    for author in ("ada", "bob"):
        starts = [d.start for d in found.decisions.history if d.author == author]
        assert starts == list(range(15))
    assert len(found.decisions.history) == 30


def test_who_brings_decisions_in_answers_for_them(tmp_path):
    append_decisions(tmp_path / "theirs", [decision("a.txt"), decision("secret.txt", "Lisbon")])
    data = (tmp_path / "theirs" / "decisions.csv").read_bytes()
    ada = Keeping(project=tmp_path / "team", user="ada", shared=frozenset({"a.txt"}))
    for new, known in ((2, 0), (0, 2)):
        came = _bring_in(ada, "theirs.csv", data)
        assert (came.new, came.known) == (new, known)
    kept = {folder: read_decisions(folder).decisions.history for folder in (ada.project, ada.own)}
    assert [(d.author, d.quote) for d in kept[ada.project]] == [("ada", "Paju")]
    assert [(d.author, d.quote) for d in kept[ada.own]] == [("ada", "Lisbon")]
    alone = Keeping(project=tmp_path / "alone")
    assert _bring_in(alone, "theirs.csv", data).new == 2
    assert {d.author for d in read_decisions(alone.project).decisions.history} == {"mallory"}


def test_who_starts_a_server_is_told_who_can_reach_it():
    assert exposure("127.0.0.1", None) is None
    assert "anyone who reaches this address can read the documents" in exposure("0.0.0.0", None)
    assert "--author-header" in exposure("0.0.0.0", None)
    assert "let only the proxy reach this address, for X-User is believed" in exposure("0.0.0.0", "X-User")
    assert parse_options(["--author-header", "X-User"]).author_header == "X-User"
    assert parse_options([]).author_header is None


@pytest.mark.parametrize("name", ["X User", "X-User:", "X\r\nY: 1", ""])
def test_what_can_be_no_header_is_a_fault_of_the_call(name, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "geo.cli", "explore", "--author-header", name],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "a header's name is wanted" in done.stderr


@pytest.mark.browser
def test_behind_a_proxy_nothing_is_said_to_lie_on_the_readers_computer(browser, tmp_path):
    (tmp_path / "a.txt").write_text("They flew to Nairobi, Kenya.", encoding="utf-8")
    login = {"http_credentials": {"username": ADA, "password": USERS[ADA]}}
    with served("a.txt", "--fast", cwd=tmp_path) as address:
        with (
            proxy(int(address.rpartition(":")[2]), USERS) as port,
            quiet_page(browser, width=1280, height=900, theme="light", **login) as page,
        ):
            page.goto(f"http://127.0.0.1:{port}/")
            kept = page.get_by_text("None yet; they are kept in this server's project folder, for all")
            expect(kept).to_be_visible(timeout=60_000)
            expect(page.get_by_text(str(tmp_path))).to_have_count(0)
            page.get_by_test_id("stTooltipIcon").first.hover()
            expect(page.get_by_text("Read on the server that shows this page")).to_be_visible()
        with quiet_page(browser, width=1280, height=900, theme="light") as page:
            page.goto(address)
            kept = page.get_by_text(f"None yet; they are kept in {tmp_path / '.wherein'}")
            expect(kept).to_be_visible(timeout=60_000)
            page.get_by_test_id("stTooltipIcon").first.hover()
            expect(page.get_by_text("Read on this computer only")).to_be_visible()


@pytest.mark.browser
def test_two_people_share_a_server_through_a_proxy(browser, tmp_path):
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "a.txt").write_text(
        "They flew from Kaesong, North Korea, to Nairobi, Kenya.", encoding="utf-8"
    )
    project = tmp_path / "project"
    start = (documents, "--fast", "--project", project, "--author-header", HEADER)
    size = {"width": 1280, "height": 900, "theme": "light"}
    with served(*start, cwd=tmp_path) as address, proxy(int(address.rpartition(":")[2]), USERS) as port:
        with urllib.request.urlopen(f"{address}/_stcore/health") as answer:
            assert answer.status == 200
        for user, place in ((ADA, "Kaesong"), (BOB, "Nairobi")):
            login = {"http_credentials": {"username": user, "password": USERS[user]}}
            # The browser says that it is someone else: the proxy knows better.
            claim = {"extra_http_headers": {HEADER: "mallory"}}
            with quiet_page(browser, **size, **login, **claim) as page:
                page.goto(f"http://127.0.0.1:{port}/")
                frame = page.frame_locator(FRAME)
                frame.locator("html[data-ready]").wait_for(timeout=60_000, state="attached")
                expect(page.get_by_text(f"{user}: your decisions bear this name")).to_be_visible()
                expect(page.get_by_text("Only you see them.")).to_be_visible()
                expect(page.get_by_text("secret.txt")).to_have_count(0)
                expect(page.get_by_text(str(tmp_path))).to_have_count(0)
                if user == ADA:
                    secret = {
                        "name": "secret.txt",
                        "mimeType": "text/plain",
                        "buffer": b"We met in Lisbon, Portugal.",
                    }
                    page.locator('input[type="file"]').first.set_input_files([secret])
                    accept(page, frame, "Lisbon")
                    wait_for(lambda: decided_by(Keeping(project=project, user=ADA).own) == [(ADA, "Lisbon")])
                accept(page, frame, place)
                wait_for(lambda: (user, place) in decided_by(project))  # noqa: B023  called at once
        with quiet_page(browser, **size) as page:
            # Past the proxy, nobody is known and nothing is shown.
            page.goto(address)
            expect(page.get_by_text("Nobody is logged in")).to_be_visible(timeout=30_000)
            expect(page.locator(FRAME)).to_have_count(0)
            expect(page.locator('input[type="file"], textarea, input[type="text"]')).to_have_count(0)
    assert decided_by(project) == [(ADA, "Kaesong"), (BOB, "Nairobi")]
    kept = [path for path in project.rglob("*") if path.is_file()]
    holding = [path for path in kept if b"Lisbon" in path.read_bytes()]
    assert holding == [Keeping(project=project, user=ADA).own / "decisions.csv"]
    assert len(list((project / "cache").rglob("*.*"))) == 2  # a.txt, and the folder's tag


def accept(page, frame, place):
    frame.locator('nav [data-view="map"]').click()
    dot = frame.locator(f'.v-map .dot[aria-label^="{place}"]')
    dot.wait_for(timeout=60_000, state="attached")
    dot.click()
    frame.get_by_role("button", name="Review this choice").click()
    frame.locator(".rq").focus()
    page.keyboard.press("a")


def decided_by(folder):
    return [(d.author, d.quote) for d in read_decisions(Path(folder)).decisions.history]
