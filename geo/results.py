"""From Python: texts in, results that data frames, maps, notebooks and other programs take."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, overload

from gazetteer.counting import counted
from geo.decisions import Decisions, decided
from geo.errors import GeoError
from geo.exporters import ExportSettings, FormatUnavailable, Holds, format_for, save
from geo.exporters.geojson import write as write_geojson
from geo.exporters.rows import MENTION_COLUMNS, mention_rows
from geo.model import Analysis, Document, Resolved
from geo.parsers import ParserOptions, model_name, open_parser
from geo.project import ProjectError, read_decisions

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas
    import pandas

    from gazetteer import Gazetteer, Place
    from geo.model import Mention, Resolution
    from geo.pipeline import Geoparser

_FRAME_HEIGHT: Final = 560
"""Pixels of the map in a notebook."""
_NUMBERS: Final = {int: "Int64", float: "float64", str: "string"}


def locate(
    texts: str | Document | Iterable[str | Document],
    *,
    gazetteers: Sequence[str | Path] = (),
    fast: bool = False,
    project: str | Path | None = None,
) -> Results:
    """Find every place that texts name, and decide which place each name means.

    The gazetteer and the model are opened at the first call and kept.

    Parameters
    ----------
    texts : str, Document, or iterable of either
        A text is a document whose id is its number, from 1. For millions of documents use
        :meth:`geo.Geoparser.locate_all`, which streams.
    gazetteers : sequence of path-like
        Gazetteer CSV files laid over the one that comes with Wherein, later over earlier.
    fast : bool
        Leave out the neural recogniser: faster, finds less.
    project : path-like, optional
        A folder with decisions (``.wherein`` beside documents that were reviewed): the results are under
        them, and pages list them. Rows that cannot be read are left out with a warning.

    Returns
    -------
    Results
        An analysis a document, in order.

    Raises
    ------
    GazetteerMissing, LayerError
        If a gazetteer is not there or cannot be read at all.
    ModelMissing
        If the recogniser's model is not installed.
    ProjectError
        If the project folder is not there, or its decisions cannot be read as a table.
    TypeError
        If something given is neither a text nor a Document.

    Notes
    -----
    Offsets are code points into the text given, 0-based, end exclusive; coordinates decimal degrees on
    WGS 84; scores probabilities, 0 to 1. The places are GeoNames' (CC BY 4.0) and those of the layers given.

    Examples
    --------
    >>> results = locate("The liaison office in Kaesong, North Korea, was closed.", fast=True)
    >>> [(place.name, place.country_code) for place in results.places]
    [('Kaesŏng', 'KP'), ('North Korea', 'KP')]
    """
    given = [texts] if isinstance(texts, str | Document) else _several(texts)
    geoparser, gazetteer, model = _opened(tuple(Path(path) for path in gazetteers), fast)
    documents = (_document(number, text) for number, text in enumerate(given, start=1))
    found = geoparser.locate_all(documents)
    return Results(found, gazetteer, model=model, decisions=_decisions(project))


def _decisions(project: str | Path | None) -> Decisions:
    if project is None:
        return Decisions()
    if not Path(project).is_dir():
        raise ProjectError(f"{project}: there is no such folder; name the one that holds decisions.csv")
    read = read_decisions(Path(project))
    for fault in read.faults:
        warnings.warn(f"decisions.csv, {fault}; the row is left out", stacklevel=3)
    return read.decisions


def _several(texts: object) -> Iterable[object]:
    if isinstance(texts, Iterable) and not isinstance(texts, bytes | bytearray | memoryview | Mapping):
        return texts
    raise _no_text(texts)


def _document(number: int, text: object) -> Document:
    if isinstance(text, str):
        return Document(id=str(number), text=text)
    if isinstance(text, Document):
        return text
    raise _no_text(text)


def _no_text(value: object) -> TypeError:
    advice = ""
    if isinstance(value, bytes | bytearray):
        advice = "; decode it first, or give it to geo.read_bytes"
    elif isinstance(value, Path):
        advice = "; geo.read_paths reads files"
    wanted = "a text (str), a geo.Document, or an iterable of these"
    return TypeError(f"locate takes {wanted}, not {type(value).__name__}{advice}")


@lru_cache(maxsize=4)
def _opened(layers: tuple[Path, ...], fast: bool) -> tuple[Geoparser, Gazetteer, str]:
    options = ParserOptions(layers=layers, fast=fast)
    return *open_parser(options), model_name(options)


class Results(Sequence[Analysis]):
    """Analyses of some documents, in order; immutable, and equal where these are.

    Parameters
    ----------
    analyses : iterable of Analysis
        As they were computed.
    gazetteer : Gazetteer
        What they were made with; the map asks it for names and outlines.
    model : str, optional
        What recognised and resolved, for the files they are saved as.
    decisions : Decisions, optional
        What was decided about them: they are under it, and pages list it.
    """

    def __init__(
        self,
        analyses: Iterable[Analysis],
        gazetteer: Gazetteer,
        *,
        model: str | None = None,
        decisions: Decisions | None = None,
    ) -> None:
        self._found = tuple(analyses)
        self._decisions = decisions or Decisions()
        self._analyses = tuple(decided(each, self._decisions, gazetteer) for each in self._found)
        self._gazetteer = gazetteer
        self._model = model

    @overload
    def __getitem__(self, index: int) -> Analysis: ...

    @overload
    def __getitem__(self, index: slice) -> Results: ...

    def __getitem__(self, index: int | slice) -> Analysis | Results:
        if isinstance(index, slice):
            found = self._found[index]
            return Results(found, self._gazetteer, model=self._model, decisions=self._decisions)
        return self._analyses[index]

    def __len__(self) -> int:
        return len(self._analyses)

    def __eq__(self, other: object) -> bool:
        return self._analyses == other._analyses if isinstance(other, Results) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._analyses)

    def __repr__(self) -> str:
        mentions = sum(len(analysis.mentions) for analysis in self._analyses)
        told = f"{counted(mentions, 'mention')} of {counted(len(self.places), 'place')}"
        return f"<Results: {counted(len(self), 'document')}, {told}>"

    def pairs(self) -> Iterator[tuple[Mention, Resolution]]:
        """Yield each mention with its resolution, document by document."""
        for analysis in self._analyses:
            yield from analysis.pairs()

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every place named, once, in the order first named."""
        found = (resolution.place for _, resolution in self.pairs() if isinstance(resolution, Resolved))
        return tuple({place.id: place for place in found}.values())

    @property
    def unresolved(self) -> tuple[str, ...]:
        """Every name without a place, as written, once, in the order first met."""
        names = (m.text for m, resolution in self.pairs() if not isinstance(resolution, Resolved))
        return tuple(dict.fromkeys(names))

    def to_dataframe(self) -> pandas.DataFrame:
        """Return one row a mention, placed or not.

        Returns
        -------
        DataFrame
            Columns as in ``docs/results.md``: offsets in code points, latitude and longitude in WGS 84
            degrees, scores 0 to 1; what is not known is missing.
        """
        import pandas

        frame = pandas.DataFrame(
            mention_rows(self._analyses, self._settings()), columns=list(MENTION_COLUMNS)
        )
        return frame.astype({name: _NUMBERS[kind] for name, kind in MENTION_COLUMNS.items()})

    def to_geodataframe(self) -> geopandas.GeoDataFrame:
        """Return the same rows with a point each, in WGS 84; None where there is no place.

        Raises
        ------
        FormatUnavailable
            If geopandas is not installed.
        """
        try:
            import geopandas
        except ImportError as error:
            raise FormatUnavailable("to_geodataframe", "geopandas") from error
        import numpy as np
        import shapely

        frame = self.to_dataframe()
        placed = frame["latitude"].notna().to_numpy()
        points = np.full(len(frame), None, dtype=object)
        points[placed] = shapely.points(
            frame["longitude"].to_numpy(dtype=float)[placed], frame["latitude"].to_numpy(dtype=float)[placed]
        )
        return geopandas.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """The GeoJSON FeatureCollection, as programs that draw maps ask for it."""
        import json

        collection: dict[str, Any] = json.loads("".join(write_geojson(self._analyses, self._settings())))
        return collection

    def to_html(self, *, title: str | None = None, holds: Holds | str = Holds.TEXTS) -> str:
        """Return the explorer as one self-contained HTML page, the same as ``wherein map`` writes.

        Raises
        ------
        GeoError
            If there is no document to show.
        """
        from geo.maps import page_under

        if not self._analyses:
            raise GeoError("there is no document to show; locate at least one text")
        return page_under(self._found, self._decisions, self._gazetteer, title=title, holds=Holds(holds))

    def save(self, path: str | Path, form: str | None = None, *, holds: Holds | str = Holds.TEXTS) -> None:
        """Write a file: ``.html`` the explorer, any other suffix as ``wherein locate`` does.

        Parameters
        ----------
        path : path-like
        form : str, optional
            A format of ``docs/results.md``; else the suffix says it.
        holds : {"texts", "sentences", "places"}
            How much of the documents' text is written.

        Raises
        ------
        UnknownFormat, FormatUnavailable, TextNeeded
            If the format is unknown, its library missing, or it cannot leave the text out.
        OSError
            If the file cannot be written.
        """
        from geo.exporters import open_output

        path = Path(path)
        if form is None and path.suffix.lower() in (".html", ".htm"):
            html = self.to_html(holds=holds)
            with open_output(path) as stream:
                stream.write(html)
            return
        save(self._analyses, path, format_for(form, str(path)), self._settings(Holds(holds)))

    def _repr_html_(self) -> str:
        """Return the map for a notebook: the page in a frame that can reach nothing."""
        if not self._analyses:
            return "<p>No documents.</p>"
        return (
            f'<iframe srcdoc="{escape(self.to_html())}" sandbox="allow-scripts allow-downloads" '
            f'width="100%" height="{_FRAME_HEIGHT}" style="border: 0" title="Places named"></iframe>'
        )

    def _settings(self, holds: Holds = Holds.TEXTS) -> ExportSettings:
        return ExportSettings(
            wherein=version("wherein"), gazetteer=self._gazetteer.version, model=self._model, holds=holds
        )
