"""What the page is made of beside its data: styles, scripts, fonts, notices; read when asked for."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from geo.errors import GeoError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

STYLES: Final = (
    "tokens.css", "marks.css", "frame.css", "filters.css", "map.css", "panel.css", "reader.css",
    "summary.css", "review.css", "exporting.css", "gazetteer.css", "narrow.css", "print.css",
)  # fmt: skip
SCRIPTS: Final = (
    "dom.js", "data.js", "state.js", "area.js", "search.js", "colour.js", "address.js", "marks.js",
    "basemap.js", "projecting.js", "dots.js", "canvas.js", "heat.js", "arcs.js", "tip.js", "labels.js",
    "map.js", "framing.js", "pointer.js",
    "dates.js", "filters.js", "drawing.js", "key.js", "mapview.js", "table.js", "lists.js", "card.js",
    "lines.js", "reader.js", "charts.js", "mapfigure.js", "saving.js", "summary.js", "unresolved.js",
    "judging.js", "asking.js", "exporting.js", "finding.js", "history.js", "review.js",
    "draft.js", "layertable.js", "layerform.js", "gazetteer.js",
    "frame.js", "keys.js", "host.js", "main.js",
)  # fmt: skip
"""In the order in which they are joined into one function; each may use what stands before it."""
_FONT_NAME: Final = re.compile(
    r"wherein-(?P<family>serif|sans)-(?P<weight>\d{3})(?P<italic>-italic)?\.woff2\Z"
)
_IMAGE: Final = re.compile(r"url\((?!['\"]?(?:data:|#))[^)]*\)")


class AssetMissing(GeoError, FileNotFoundError):
    """A part of the page is not where the install put it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """One source the page shows or carries."""

    name: str
    licence: str
    credit: str
    text: str = ""
    """The licence's own words where they must travel along."""


def leaflet_script() -> str:
    """Return Leaflet's script, without the pointer to a source map the page does not carry."""
    return re.sub(r"//[#@] sourceMappingURL=.*", "", _vendor("leaflet.js")).strip()


def leaflet_style() -> str:
    """Return Leaflet's style sheet; the images of controls the page does not use are dropped."""
    return _IMAGE.sub("none", _vendor("leaflet.css")).strip()


def page_styles() -> str:
    """Return the page's own style sheets and its fonts as one."""
    return "\n".join([*_font_faces(), *(_own("static", name) for name in STYLES)])


def page_script(call: str) -> str:
    """Return the page's own scripts as one function that ends with a call.

    Parameters
    ----------
    call : str
        What folium's map says in the end: the call that starts the page.
    """
    body = "\n".join(_own("static", name) for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{body}\n{call.strip()}\n}})();'


def page_template() -> str:
    """Return the page's Jinja template."""
    return _own("static", "page.html")


def credits() -> tuple[Credit, ...]:
    """Return every source and licence the page owes a line."""
    listed = [
        Credit(
            name="GeoNames",
            licence="CC BY 4.0",
            credit="Places, names and populations: GeoNames (geonames.org), under "
            "creativecommons.org/licenses/by/4.0, adapted.",
        ),
        Credit(
            name="Natural Earth",
            licence="Public domain",
            credit="Coasts, borders, lakes, rivers and seas: "
            "Made with Natural Earth (naturalearthdata.com), adapted.",
        ),
        Credit(
            name="Leaflet 1.9.4",
            licence="BSD 2-Clause",
            credit="The map: © 2010-2023 Volodymyr Agafonkin, © 2010-2011 CloudMade.",
            text=_own("notices", "leaflet.txt"),
        ),
    ]
    if _fonts():
        listed.append(
            Credit(
                name="Source Serif 4 and Source Sans 3, in subsets named Wherein Serif and Wherein Sans",
                licence="SIL Open Font License 1.1",
                credit="The letters: © 2014-2023 Adobe, with Reserved Font Name “Source”.",
                text=_font_licence(),
            )
        )
    return tuple(listed)


def _font_faces() -> list[str]:
    faces = []
    for font in _fonts():
        match = _FONT_NAME.match(font.name)
        if match is None:
            continue
        data = base64.b64encode(font.read_bytes()).decode("ascii")
        faces.append(
            f'@font-face {{ font-family: "Wherein {match["family"].capitalize()}"; '
            f"font-weight: {match['weight']}; "
            f"font-style: {'italic' if match['italic'] else 'normal'}; font-display: block; "
            f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
        )
    return faces


def _fonts() -> list[Traversable]:
    folder = _root() / "fonts"
    return (
        sorted((f for f in folder.iterdir() if f.name.endswith(".woff2")), key=lambda f: f.name)
        if folder.is_dir()
        else []
    )


def _font_licence() -> str:
    folder = _root() / "fonts"
    texts = sorted((f for f in folder.iterdir() if f.name.endswith(".txt")), key=lambda f: f.name)
    return "\n\n".join(_read(f) for f in texts)


def _root() -> Traversable:
    return files("geo.explorer")


def _own(folder: str, name: str) -> str:
    return _read(_root() / folder / name)


def _vendor(name: str) -> str:
    path = _root() / "vendor" / name
    if not path.is_file():
        raise AssetMissing(
            f"no {name} in geo/explorer/vendor, where the install puts it; install the project again "
            '("make app" or "pip install .")'
        )
    return _read(path)


def _read(path: Traversable) -> str:
    # A parser turns CRLF into LF, and the policy's hashes are of what it sees.
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n")
    return text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
