"""The documentation's site: it builds, asks no network, can be searched from disk, and names all there is."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from browser_pages import quiet_page
from playwright.sync_api import expect

import gazetteer
import geo
from geo.cli.__main__ import main

ROOT = Path(__file__).parents[1]
LOADING = {"script", "img", "iframe", "source", "video", "audio", "embed", "object", "use", "image"}
LOADED_LINKS = {
    "stylesheet",
    "icon",
    "preload",
    "preconnect",
    "prefetch",
    "dns-prefetch",
    "manifest",
    "modulepreload",
}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Build the site as `make docs` does, where a warning, such as a dead link, ends it."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode()
    return folder


class Loads(HTMLParser):
    """Collects the addresses a page loads by itself; links to click on are not among them."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag in LOADING or (tag == "link" and LOADED_LINKS & set((values.get("rel") or "").split())):
            self.found += [
                values[key] for key in ("src", "href", "data", "srcset", "poster") if values.get(key)
            ]


def test_no_page_loads_anything_from_elsewhere(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 15
    for path in pages:
        reader = Loads()
        reader.feed(path.read_text(encoding="utf-8"))
        assert len(reader.found) >= 4
        assert [each for each in reader.found if re.match(r"(https?:)?//", each)] == [], path.name


def test_no_style_loads_anything_from_elsewhere(site):
    styles = sorted(site.rglob("*.css"))
    assert styles
    for path in styles:
        assert re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", path.read_text(encoding="utf-8")) == []


@pytest.mark.browser
def test_the_site_is_searched_from_disk_without_a_network(browser, site):
    with quiet_page(browser, width=1280, height=800, theme="light") as page:
        page.goto((site / "index.html").as_uri())
        page.keyboard.press("f")
        page.keyboard.type("feature_code", delay=20)
        hits = page.locator(".md-search-result__link")
        expect(hits.first).to_be_visible(timeout=30_000)
        assert any("gazetteer-csv.html" in (hit.get_attribute("href") or "") for hit in hits.all())


@pytest.mark.parametrize("package", [geo, gazetteer], ids=lambda package: package.__name__)
def test_every_public_name_is_in_the_reference(site, package):
    page = (site / "reference" / f"{package.__name__}.html").read_text(encoding="utf-8")
    anchors = {each.rsplit(".", 1)[-1] for each in re.findall(r'id="((?:geo|gazetteer)[\w.]*)"', page)}
    assert set(package.__all__) - anchors == set()


def test_every_command_is_in_the_reference(site):
    page = (site / "reference" / "commands.html").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        assert f"<code>wherein {name}</code>" in page
        flags = [flag for param in command.params for flag in param.opts if flag.startswith("--")]
        assert all(flag in page for flag in flags)
    assert "<code>wherein gazetteer check</code>" in page


def test_no_picture_is_heavy():
    pictures = sorted((ROOT / "docs").rglob("*.png"))
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > 200_000] == []


def test_the_figures_are_those_of_the_models(site):
    printed = subprocess.run(
        [sys.executable, "benchmarks/accuracy_report.py"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    page = (site / "accuracy.html").read_text(encoding="utf-8")
    cells = [cell.strip() for row in printed.splitlines() if row.startswith("| ") for cell in row.split("|")]
    figures = [cell for cell in cells if re.fullmatch(r"0\.\d{3}", cell)]
    assert len(figures) > 40
    assert all(f"<td>{figure}</td>" in page for figure in figures)


def test_the_committed_page_has_the_figures_of_the_models():
    report = accuracy_report()
    page = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    (tables,) = report.TABLES.findall(page)
    told, _, commits = tables.partition("\nCommits of the records: ")
    # What a fit changed goes onto the page by: python benchmarks/accuracy_report.py --write
    assert told == report.report()
    assert len(re.findall(r"`[0-9a-f]{10}`", commits)) == 3


def accuracy_report():
    path = ROOT / "benchmarks" / "accuracy_report.py"
    spec = importlib.util.spec_from_file_location("accuracy_report", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
