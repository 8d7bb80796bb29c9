"""Pages of documentation as steps that can be followed: files to save, commands to run, code.

Each page is followed from top to bottom in one folder. ``Save as `NAME`:`` before a block makes it a file. A
block of ``sh`` is commands, one a line; ``console`` has prompts and what is printed; ``python`` is a script.
A block with a title (``title="needs a network"``) that is one of ``ELSEWHERE`` cannot run here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ELSEWHERE = (
    "needs a download",
    "needs a network",
    "needs hours",
    "needs Docker",
    "needs a proxy",
    "needs R",
    "needs a language model",
)
CHECKOUT = "in a checkout"
_BLOCK = re.compile(
    r"(?:Save as `([\w./-]+)`:\n\n)?^```(\w+)(?: title=\"([^\"]*)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing a reader of the page does."""

    page: str
    kind: str
    """``save``, ``run`` or ``python``."""
    what: str
    """The file's name, the command, the code."""
    promised: str = ""
    """The file's text; what the page says is printed, or nothing where it does not say."""
    title: str = ""


def pages():
    """Return every page of documentation with its name, README first."""
    paths = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def steps(page, text):
    """Yield what a page asks its reader to do."""
    for file_name, language, title, body in _BLOCK.findall(text):
        if file_name:
            yield Step(page=page, kind="save", what=file_name, promised=body)
        elif language == "sh":
            for line in body.splitlines():
                if command := re.sub(r"\s+#\s.*", "", line).strip():
                    yield Step(page=page, kind="run", what=command, title=title)
        elif language == "console":
            for each in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                command, _, said = each.partition("\n")
                yield Step(page=page, kind="run", what=command, promised=said, title=title)
        elif language in ("python", "r"):
            yield Step(page=page, kind=language, what=body, title=title)


ALL = {page: found for page, text in pages().items() if (found := list(steps(page, text)))}
