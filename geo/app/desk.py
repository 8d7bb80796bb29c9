"""What Python answers when the page asks: a file of what is shown, places of the whole gazetteer."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from gazetteer import GazetteerError
from gazetteer.layers.saving import LayerChangedError
from gazetteer.opening import user_layer
from geo.app.adding import add
from geo.app.exporting import formats, only, suffix_of, written
from geo.app.looking import at, place, search
from geo.decisions import Decisions, about, decided
from geo.errors import GeoError
from geo.explorer.values import Judged
from geo.exporters import Holds
from geo.project import decision_from

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geo.app.engine import Engine
    from geo.app.layering import LayerDesk
    from geo.model import Analysis


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What one page shows, for the questions it asks."""

    running: Engine
    analyses: tuple[Analysis, ...]
    """As computed, before any decision."""
    decisions: Decisions
    """As the page was made with."""
    layers: LayerDesk | None = None
    """None: no layer can be edited here."""

    def able(self) -> dict[str, Any]:
        """Return what can be asked here, for the page."""
        return {"formats": formats(), "layers": self.layers is not None}

    def reply(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """Answer one question of the page; what cannot be done is said in ``fault``, one line."""
        gazetteer = self.running.gazetteer
        answers: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
            "export": self._export,
            "search": partial(search, gazetteer),
            "place": partial(place, gazetteer),
            "at": partial(at, gazetteer),
            **(self.layers.answers() if self.layers else {}),
            "add": partial(add, gazetteer, user_layer()),
        }
        try:
            return answers[question["what"]](question)
        except LayerChangedError as error:
            return {"fault": str(error), "changed": True}
        except (GeoError, GazetteerError) as error:
            return {"fault": str(error)}
        except (KeyError, TypeError, ValueError) as error:
            return {"fault": f"the page asked what is not known here ({error}); reload it"}
        except OSError as error:
            return {"fault": f"the file cannot be written ({error.strerror}); look at the disk"}

    def _export(self, question: Mapping[str, Any]) -> dict[str, Any]:
        rows = [
            decision_from({name: str(cell) for name, cell in row.items()}) for row in question["decisions"]
        ]
        decisions = Decisions((*self.decisions.history, *rows))
        gazetteer = self.running.gazetteer
        laid = [decided(analysis, decisions, gazetteer) for analysis in self.analyses]
        wanted, whole = frozenset(int(number) for number in question["mentions"]), question["whole"] is True
        shown, proposed = (only(analyses, wanted, whole=whole) for analyses in (laid, self.analyses))
        judged = Judged(proposed=proposed, decisions=about(proposed, decisions))
        form = str(question["format"])
        named = self.running.named
        file = written(shown, form, Holds(question["holds"]), gazetteer, model=named, judged=judged)
        return {"file": base64.b64encode(file).decode("ascii"), "suffix": suffix_of(form)}
