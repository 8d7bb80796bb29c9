"""What the documentation's site takes from elsewhere when it is built: commands, names, figures, decisions.

MkDocs calls the functions named ``on_…``. A page marks a place with an HTML comment, such as
``<!-- commands -->``, which is replaced here.
"""

from __future__ import annotations

import ast
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from collections.abc import Iterator

_RANK: Final = {
    "geo.results": 0,
    "geo.pipeline": 1,
    "geo.documents": 2,
    "gazetteer.opening": 0,
    "gazetteer.store": 1,
}
"""What a reader wants first."""
ROOT: Final = Path(__file__).resolve().parents[1]


def on_config(config: Any) -> Any:
    """List every decision in the navigation, in the order of their files."""
    inside = next(part["Inside"] for part in config.nav if "Inside" in part)
    decisions = next(part["Decisions"] for part in inside if "Decisions" in part)
    decisions += [f"decisions/{path.name}" for path in decision_files()]
    return config


def on_files(files: Any, config: Any) -> Any:
    """Add the pages that stand outside docs/; their links to docs/ become links beside them."""
    for name in ("ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        text = (ROOT / name).read_text(encoding="utf-8").replace("](docs/", "](")
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put in what the page's marks ask for."""
    for mark, make in (
        ("commands", command_reference),
        ("decisions", decision_list),
        ("public geo", lambda: public_names("geo")),
        ("public gazetteer", lambda: public_names("gazetteer")),
    ):
        if f"<!-- {mark} -->" in markdown:
            markdown = markdown.replace(f"<!-- {mark} -->", make())
    return markdown


def decision_files() -> list[Path]:
    """Return the notes on decisions, oldest first."""
    return sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


def decision_list() -> str:
    """Return a list of the decisions, each with its title and date."""
    lines = []
    for path in decision_files():
        text = path.read_text(encoding="utf-8")
        title = text.split("\n", 1)[0].lstrip("# ")
        dated = re.search(r"^\d{4}-\d{2}-\d{2}$", text, re.MULTILINE)
        lines.append(f"- [{title}]({path.name})" + (f", {dated[0]}" if dated else ""))
    return "\n".join(lines)


def public_names(package: str) -> str:
    """Return an entry for each public name of a package, module by module in the order of their imports."""
    tree = ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    lines = []
    for node in sorted(imports, key=lambda node: _RANK.get(node.module or "", len(_RANK))):
        if (node.module or "").split(".")[0] not in ("geo", "gazetteer"):
            continue
        source = ROOT.joinpath(*(node.module or "").split("."))
        path = source.with_suffix(".py") if source.with_suffix(".py").is_file() else source / "__init__.py"
        told = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]
        lines += [f"## {node.module}\n", f"{told}\n"]
        lines += [f"::: {node.module}.{alias.name}\n" for alias in node.names]
    return "\n".join(lines)


def command_reference() -> str:
    """Return every command with its help, examples, arguments and options, as Markdown."""
    from geo.cli.__main__ import main

    return "\n".join(_command(main, click.Context(main, info_name="wherein", **main.context_settings)))


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    depth = min(2 + context.command_path.count(" "), 4)
    yield f"{'#' * depth} `{context.command_path}`\n"
    yield from _help(command.help or "")
    yield f"```text\n{command.get_usage(context).removeprefix('Usage: ')}\n```\n"
    rows = [record for param in command.get_params(context) if (record := param.get_help_record(context))]
    if rows:
        yield "| option | |\n|---|---|"
        yield from (f"| <code>{_cell(flags)}</code> | {_cell(text)} |" for flags, text in rows)
        yield ""
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child and not child.hidden:
                yield from _command(child, click.Context(child, info_name=name, parent=context))


def _help(text: str) -> Iterator[str]:
    """Yield paragraphs; one marked to be kept as it is holds examples."""
    for part in re.split(r"\n\s*\n", text.strip()):
        if part.lstrip().startswith("\b"):
            lines = part.replace("\b", "").strip("\n").splitlines()
            yield "```text\n" + "\n".join(line.strip() for line in lines) + "\n```\n"
        else:
            yield " ".join(part.split()).replace("<", "&lt;") + "\n"


def _cell(text: str) -> str:
    return escape(" ".join(text.split())).replace("|", "&#124;")
