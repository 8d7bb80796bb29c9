"""``python -m gazetteer.build CACHE FOLDER [ARCHIVE]``: build the base, and pack it if asked."""

from __future__ import annotations

import sys
from pathlib import Path

from gazetteer.build.pack import pack
from gazetteer.build.run import build
from gazetteer.errors import GazetteerError


def main(arguments: list[str]) -> int:
    """Run the build; return the exit code."""
    if not 2 <= len(arguments) <= 3:
        sys.stderr.write("usage: python -m gazetteer.build CACHE FOLDER [ARCHIVE.tar.xz]\n")
        return 2
    try:
        report = build(Path(arguments[0]), Path(arguments[1]))
    except GazetteerError as err:
        sys.stderr.write(f"{err}\n")
        return 1
    sys.stdout.write("\n".join(report) + "\n")
    if len(arguments) == 3:
        sys.stdout.write(f"{pack(Path(arguments[1]), Path(arguments[2])):,} bytes packed\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
