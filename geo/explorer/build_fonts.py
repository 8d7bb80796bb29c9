"""Cut the page's letters from Source Serif 4 and Source Sans 3; run by hand, never imported at run time.

``python geo/explorer/build_fonts.py FOLDER`` where FOLDER holds the two families as the PyPI package
streamlit 1.67.0 ships them (``streamlit/static/static/media``). Needs fontTools and brotli, which nothing
else here does. The same files give the same bytes.

What it changes, as the SIL Open Font License asks to be said: weights and optical size are fixed, glyphs for
other scripts and most typographic features go, a cross and a pencil are added, and the names become "Wherein
Serif" and "Wherein Sans", for the licence reserves the name "Source" to Adobe's own files. ``fonts/OFL.txt``
carries the licence with the copyright lines.
"""

from __future__ import annotations

import argparse
import hashlib
import math
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

_TARGET: Final = Path(__file__).parent / "fonts"
_RANGES: Final = ((0x20, 0x7E), (0xA0, 0x17F), (0x1E00, 0x1EFF))
_SINGLE: Final = (
    "ƠơƯưǍǎǐǒǔȘșȚțʻʼʾʿ\u0300\u0301\u0302\u0303\u0304\u0306\u0308\u030c\u0323\u0324\u0327\u0331"
    "‐‑‒–—‘’‚“”„†‡•…′″‹›€−≈≤≥←↑→↓↗✓"
)
_FEATURES: Final = ("ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "tnum")
_CROSS, _PENCIL = 0x2715, 0x270E


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    source: str
    sha256: str
    family: str
    axes: tuple[tuple[str, float], ...]
    style: str
    target: str


_ROMAN: Final = (
    "SourceSerifVariable-Roman.ttf.mdpVL9bi.woff2",
    "940a76eda1388de39d38c8e7a79bf6ea058a387faee0a9f33c8d25c6ba05e1be",
    "Wherein Serif",
)
_ITALIC: Final = (
    "SourceSerifVariable-Italic.ttf.CVdzAtxO.woff2",
    "9d28b5749a1ad096a295cb607c521bd1af4cd9979b6f37332daf70143149fb44",
    "Wherein Serif",
)
_SANS: Final = (
    "SourceSansVF-Upright.ttf.BsWL4Kly.woff2",
    "5f16566f7a40d39b339ad26be151fa5a1ab1f0c2574c7a2e619765584a1acbd8",
    "Wherein Sans",
)
_CUTS: Final = tuple(
    _Cut(source=source, sha256=sha256, family=family, axes=axes, style=style, target=target)
    for (source, sha256, family), axes, style, target in (
        (_ROMAN, (("opsz", 20), ("wght", 400)), "Regular", "wherein-serif-400.woff2"),
        (_ROMAN, (("opsz", 20), ("wght", 600)), "SemiBold", "wherein-serif-600.woff2"),
        (_ITALIC, (("opsz", 20), ("wght", 400)), "Italic", "wherein-serif-400-italic.woff2"),
        (_SANS, (("wght", 400),), "Regular", "wherein-sans-400.woff2"),
        (_SANS, (("wght", 600),), "SemiBold", "wherein-sans-600.woff2"),
    )
)


def cut(folder: Path, job: _Cut) -> Any:
    """Return one font, renamed, at one weight, with the page's letters only.

    Raises
    ------
    ValueError
        If the source file is not the one this was written for.
    """
    path = folder / job.source
    met = hashlib.sha256(path.read_bytes()).hexdigest()
    if met != job.sha256:
        raise ValueError(f"{path}: sha256 is {met}, wanted {job.sha256}; take the file from streamlit 1.67.0")
    ttlib, instancer = import_module("fontTools.ttLib"), import_module("fontTools.varLib.instancer")
    font = ttlib.TTFont(path, recalcTimestamp=False)
    font = instancer.instantiateVariableFont(font, dict(job.axes), inplace=True)
    _add_marks(font)
    _reduce(font)
    _rename(font, job)
    return font


def _letters() -> set[int]:
    ranges = {code for first, last in _RANGES for code in range(first, last + 1)}
    return ranges | {ord(letter) for letter in _SINGLE} | {_CROSS, _PENCIL}


def _reduce(font: Any) -> None:
    subset = import_module("fontTools.subset")
    options = subset.Options(
        layout_features=list(_FEATURES),
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 7, 13, 14],
        name_languages=[0x409],
        hinting=False,
        notdef_outline=True,
        glyph_names=False,
        drop_tables=[*subset.Options().drop_tables, "STAT", "DSIG", "MVAR"],
    )
    options.recalc_timestamp = False
    cutter = subset.Subsetter(options=options)
    cutter.populate(unicodes=sorted(_letters()))
    cutter.subset(font)


def _add_marks(font: Any) -> None:
    # The page marks "not a place" and "corrected" with signs the families lack; the cross is their own ×.
    best = font.getBestCmap()
    width = font["hmtx"][best[ord("×")]][0]
    pen = import_module("fontTools.pens.ttGlyphPen").TTGlyphPen(None)
    height = font["OS/2"].sCapHeight
    for outline in (
        ((-0.10, 0.22), (0.10, 0.22), (0.10, 1.0), (-0.10, 1.0)),
        ((-0.10, 0.16), (0.10, 0.16), (0, -0.06)),
    ):
        points = [_turned(x * height, y * height, width / 2 - 0.35 * height) for x, y in outline]
        # Clockwise, as TrueType fills.
        points = points if _area(points) < 0 else points[::-1]
        pen.moveTo(points[0])
        for point in points[1:]:
            pen.lineTo(point)
        pen.closePath()
    order = font.getGlyphOrder()
    font.setGlyphOrder([*order, "pencil"])
    font["glyf"]["pencil"] = pen.glyph()
    font["hmtx"]["pencil"] = (width, 0)
    font["glyf"]["pencil"].recalcBounds(font["glyf"])
    font["hmtx"]["pencil"] = (width, font["glyf"]["pencil"].xMin)
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format != 14:
            table.cmap[_CROSS] = best[ord("×")]
            table.cmap[_PENCIL] = "pencil"


def _turned(x: float, y: float, shift: float) -> tuple[int, int]:
    turn = math.radians(-45)
    return round(x * math.cos(turn) - y * math.sin(turn) + shift), round(
        x * math.sin(turn) + y * math.cos(turn)
    )


def _area(points: list[tuple[int, int]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, [*points[1:], points[0]], strict=True))


def _rename(font: Any, job: _Cut) -> None:
    names = font["name"]
    post = f"{job.family} {job.style}".replace(" ", "", 1).replace(" ", "-")
    version = names.getDebugName(5)
    plain = "Italic" if job.style == "Italic" else "Regular"
    family = job.family if job.style != "SemiBold" else f"{job.family} SemiBold"
    given = {
        1: family,
        2: plain,
        3: f"{post}; {version}",
        4: f"{job.family} {job.style}",
        5: version,
        6: post,
    }
    for name_id, text in given.items():
        names.removeNames(nameID=name_id)
        names.setName(text, name_id, 3, 1, 0x409)


def main() -> None:
    """Write the fonts into ``fonts/``."""
    parser = argparse.ArgumentParser(description="Cut the page's fonts.")
    parser.add_argument("folder", type=Path, help="where streamlit's font files are")
    folder = parser.parse_args().folder
    for job in _CUTS:
        font = cut(folder, job)
        font.flavor = "woff2"
        font.save(_TARGET / job.target, reorderTables=True)


if __name__ == "__main__":
    main()
