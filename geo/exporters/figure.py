"""A still map as PNG or SVG, for print and slides; the explorer's page is the one to work with."""

from __future__ import annotations

import io
import math
import re
import warnings
from itertools import chain
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gazetteer.counting import counted
from gazetteer.outlines import Outlines
from gazetteer.outlines_file import SCALE
from geo.exporters.errors import FormatUnavailable
from geo.exporters.framing import frame
from geo.exporters.settings import CREDIT
from geo.exporters.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from gazetteer.outlines import Basemap
    from geo.exporters.framing import Window
    from geo.exporters.settings import ExportSettings
    from geo.exporters.tally import PlaceSummary
    from geo.model import Analysis

_WIDTH: Final = 10.0
"""Inches; the height follows the places, within limits."""
_DPI: Final = 160
_SEA, _LAND, _COAST, _BORDER, _RIVER = "#dce7eb", "#f7f5ef", "#8ca3ad", "#a79f8f", "#a4c0cb"
_DOT, _INK, _SOFT, _HALO = "#b83a0b", "#1c2024", "#4d545b", "#fbf9f4"
_LARGEST: Final = 11.0
"""Radius of the most named place's dot, in points."""
_SMALLEST: Final = 2.4
_LABELS: Final = 60
_LABEL_LETTERS: Final = 40
_CAPTION_LETTERS: Final = 150
_BEYOND: Final = 4
"""Places beyond the map that are named beneath it; the number of others is said."""
_STEPS: Final = 2_400
"""Positions told apart across the map."""
_BASEMAP_BYTES: Final = 600_000
_COARSE: Final = 25
"""So many steps are one where the map does not show."""
_DASHED: Final = (0, (3, 2))
_PATH: Final = re.compile(rb'(?<= d=")[^"]*(?=")')
_DECIMALS: Final = re.compile(rb"(\.\d\d)\d+")


def write_png(analyses: Iterable[Analysis], settings: ExportSettings, path: Path) -> None:
    """Write the map as a picture, 1,600 pixels wide.

    Raises
    ------
    FormatUnavailable
        If matplotlib is not installed.
    """
    _draw(analyses, settings, path, "png", {"Software": f"Wherein {settings.wherein}", "Copyright": CREDIT})


def write_svg(analyses: Iterable[Analysis], settings: ExportSettings, path: Path) -> None:
    """Write the map as a drawing whose words stay words.

    Raises
    ------
    FormatUnavailable
        If matplotlib is not installed.
    """
    metadata = {"Creator": f"Wherein {settings.wherein}", "Rights": CREDIT, "Date": None}
    _draw(analyses, settings, path, "svg", metadata)


def _draw(
    analyses: Iterable[Analysis],
    settings: ExportSettings,
    path: Path,
    form: str,
    metadata: dict[str, str | None],
) -> None:
    try:
        import matplotlib as library
        from matplotlib.figure import Figure
    except ImportError as error:
        raise FormatUnavailable(form, "matplotlib") from error
    tally = Tally(settings)
    documents = sum(1 for _ in tally.passing(analyses))
    summaries = tally.summaries()
    placed = [summary for summary in summaries if summary.place]
    view, beyond = frame(placed)
    height = _WIDTH * (view.north - view.south) * view.aspect / (view.east - view.west)
    # Words stay words in an SVG, and its ids are the same each time.
    with library.rc_context(
        {"svg.fonttype": "none", "svg.hashsalt": "wherein", "font.family": "DejaVu Sans"}
    ):
        said = wrap(_said(documents, placed, beyond, len(summaries) - len(placed)), _CAPTION_LETTERS)
        foot = 0.3 + 0.18 * len(said)
        figure = Figure(figsize=(_WIDTH, height + foot), dpi=_DPI, facecolor="white")
        axes = figure.add_axes((0, foot / (height + foot), 1, height / (height + foot)))
        _basemap(axes, view)
        _dots(axes, view, placed)
        with warnings.catch_warnings():
            # A letter the font lacks is drawn as a box; an SVG shows it in the reader's own font.
            warnings.filterwarnings("ignore", message="Glyph .* missing")
            _labels(figure, axes, view, placed)
            for number, line in enumerate([*said, CREDIT]):
                up = (foot - 0.17 - 0.18 * number) / (height + foot)
                size, colour = (7, _SOFT) if number == len(said) else (8.5, _INK)
                figure.text(0.012, up, line, fontsize=size, color=colour, va="center", parse_math=False)
            drawn = io.BytesIO()
            figure.savefig(drawn, format=form, metadata=metadata)
    data = drawn.getvalue()
    path.write_bytes(_PATH.sub(_shorter, data) if form == "svg" else data)


def _shorter(path: re.Match[bytes]) -> bytes:
    """Return a path with hundredths of a point, which nobody sees, left out."""
    return _DECIMALS.sub(rb"\1", path[0]).replace(b"\n", b"")


def _basemap(axes: Any, view: Window) -> None:
    axes.set_facecolor(_SEA)
    axes.set_xlim(view.west, view.east)
    axes.set_ylim(view.south, view.north)
    axes.set_aspect(view.aspect, adjustable="box")
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_color(_COAST)
    basemap = Outlines().basemap(near=[view.box], max_bytes=_BASEMAP_BYTES)
    turns = (0.0, 360.0) if view.east > 180 else (0.0,)
    for turn in turns:
        pen = _Pen(axes, view, turn)
        pen.land(basemap)
        pen.lines(basemap)


class _Pen:
    """Draws what of the basemap lies in the window, no finer than it can be seen."""

    def __init__(self, axes: Any, view: Window, turn: float) -> None:
        self._axes = axes
        self._turn = turn
        self._step = (view.east - view.west) / _STEPS
        self._view = view
        margin = 0.05 * (view.east - view.west)
        self._near = (
            np.array([view.west - margin, view.south - margin]),
            np.array([view.east + margin, view.north + margin]),
        )

    def land(self, basemap: Basemap) -> None:
        arcs = [self._points(arc) for arc in basemap.arcs]
        for country in basemap.countries:
            self._fill([_ring(arcs, ring) for ring in country.rings], _LAND)
        for lake in basemap.lakes:
            self._fill([self._points(ring) for ring in lake.rings], _SEA)

    def lines(self, basemap: Basemap) -> None:
        self._stroke((self._points(river) for river in basemap.rivers), _RIVER)
        for letter, colour, style in (
            ("c", _COAST, "solid"),
            ("b", _BORDER, "solid"),
            ("d", _BORDER, _DASHED),
        ):
            arcs = (arc for arc, kind in zip(basemap.arcs, basemap.kinds, strict=True) if kind == letter)
            self._stroke((self._points(arc) for arc in arcs), colour, style)
        claims = (line for disputed in basemap.disputed for line in disputed.lines)
        self._stroke((self._points(line) for line in claims), _BORDER, _DASHED)

    def _fill(self, rings: list[NDArray[np.float64]], colour: str) -> None:
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path as Outline

        seen = [ring for ring in map(self._thinned, rings) if len(ring) > 3 and self._in_view(ring)]
        if seen:
            area = Outline.make_compound_path(*(Outline(ring, closed=True) for ring in seen))
            self._axes.add_patch(PathPatch(area, facecolor=colour, edgecolor="none"))

    def _stroke(self, lines: Iterable[NDArray[np.float64]], colour: str, style: Any = "solid") -> None:
        from matplotlib.collections import LineCollection

        seen = [line for line in map(self._thinned, lines) if len(line) > 1 and self._in_view(line)]
        self._axes.add_collection(LineCollection(seen, colors=colour, linewidths=0.6, linestyles=style))

    def _points(self, line: Sequence[int]) -> NDArray[np.float64]:
        """Return a line of differences as rows of longitude, latitude."""
        points = np.cumsum(np.asarray(line, dtype=np.float64).reshape(-1, 2), axis=0) * np.float64(SCALE)
        points[:, 0] += self._turn
        return points

    def _thinned(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the points on the finest grid that can be seen, without those that fall on the one before.

        What lies far outside is brought to the edge of a wide frame: it only has to close the area.
        """
        view, wide = self._view, self._view.east - self._view.west
        high = view.north - view.south
        low = (view.west - wide, view.south - high)
        up = (view.east + wide, view.north + high)
        placed = np.clip(points, low, up)
        # Out of sight a coarse grid does: it only has to lead back in where the line does.
        near = (placed >= self._near[0]).all(axis=1) & (placed <= self._near[1]).all(axis=1)
        step = np.where(near, self._step, self._step * _COARSE)[:, None]
        placed = np.round(placed / step) * step
        new = np.ones(len(placed), dtype=bool)
        new[1:] = np.any(placed[1:] != placed[:-1], axis=1)
        return placed[new]

    def _in_view(self, points: NDArray[np.float64]) -> bool:
        west, south = points.min(axis=0)
        east, north = points.max(axis=0)
        view = self._view
        return bool(west <= view.east and east >= view.west and south <= view.north and north >= view.south)


def _ring(arcs: list[NDArray[np.float64]], numbers: Sequence[int]) -> NDArray[np.float64]:
    pieces = [arcs[~number][::-1] if number < 0 else arcs[number] for number in numbers]
    return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])


def _radius(mentions: int, most: int) -> float:
    """Return a dot's radius in points: its area grows with the mentions."""
    return max(_SMALLEST, _LARGEST * math.sqrt(mentions / most))


def _dots(axes: Any, view: Window, placed: list[PlaceSummary]) -> None:
    most = max((summary.mentions for summary in placed), default=1)
    # The largest first, so that small ones lie on top.
    for summary in placed:
        if place := summary.place:
            axes.plot(
                [view.longitude(place.longitude)], [place.latitude], "o", color=_DOT, alpha=0.85,
                markersize=2 * _radius(summary.mentions, most), markeredgecolor="white", markeredgewidth=0.7,
            )  # fmt: skip


def _labels(figure: Any, axes: Any, view: Window, placed: list[PlaceSummary]) -> None:
    """Write names beside the most named places, wherever no other name stands."""
    most = max((summary.mentions for summary in placed), default=1)
    renderer = figure.canvas.get_renderer() if hasattr(figure.canvas, "get_renderer") else None
    limits = axes.get_window_extent(renderer)
    taken: list[Any] = []
    dots = [_dot_box(figure, axes, view, summary, most) for summary in placed]
    for summary, own in zip(placed[:_LABELS], dots, strict=False):
        for text in _tries(axes, view, summary, most):
            box = text.get_window_extent(renderer)
            inside = limits.contains(box.x0, box.y0) and limits.contains(box.x1, box.y1)
            others = (other for other in dots if other is not own)
            if inside and not any(box.overlaps(other) for other in chain(taken, others)):
                taken.append(box)
                break
            text.remove()


def _dot_box(figure: Any, axes: Any, view: Window, summary: PlaceSummary, most: int) -> Any:
    """Return the square a dot fills, in pixels."""
    from matplotlib.transforms import Bbox

    place = summary.place
    if place is None:
        return Bbox.null()
    x, y = axes.transData.transform((view.longitude(place.longitude), place.latitude))
    # A little of a large dot may lie under a name.
    reach = 0.7 * _radius(summary.mentions, most) * figure.dpi / 72
    return Bbox.from_extents(x - reach, y - reach, x + reach, y + reach)


def _tries(axes: Any, view: Window, summary: PlaceSummary, most: int) -> Iterator[Any]:
    """Yield the label to the right of its dot, then to the left, above and below.

    A pale plate keeps it readable; a drawn halo would turn its words into shapes.
    """
    place = summary.place
    if place is None:
        return
    gap = _radius(summary.mentions, most) + 2
    for x, y, across, up in ((gap, 0, "left", "center"), (-gap, 0, "right", "center"),
                             (0, gap, "center", "bottom"), (0, -gap, "center", "top")):  # fmt: skip
        yield axes.annotate(
            _short(place.name), (view.longitude(place.longitude), place.latitude), (x, y),
            textcoords="offset points", ha=across, va=up, fontsize=8, color=_INK, parse_math=False,
            bbox={"facecolor": _HALO, "edgecolor": "none", "alpha": 0.75, "pad": 0.8},
        )  # fmt: skip


def _short(name: str) -> str:
    flat = "".join(c for c in " ".join(name.split()) if c.isprintable())
    return flat if len(flat) <= _LABEL_LETTERS else flat[: _LABEL_LETTERS - 1] + "…"


def _said(documents: int, placed: list[PlaceSummary], beyond: list[PlaceSummary], unresolved: int) -> str:
    """Return what the map shows, and what it does not."""
    mentions = sum(summary.mentions for summary in placed)
    said = (
        f"{counted(len(placed), 'place')}, {counted(mentions, 'mention')} in {counted(documents, 'document')}"
    )
    if placed:
        said += f"; the largest dot is {counted(placed[0].mentions, 'mention')}, areas are to scale"
    if beyond:
        said += f"; beyond the map: {', '.join(_short(summary.name) for summary in beyond[:_BEYOND])}"
        said += f" and {counted(len(beyond) - _BEYOND, 'other')}" if len(beyond) > _BEYOND else ""
    if unresolved:
        said += f"; {counted(unresolved, 'name')} without a place"
    return f"{said}."
