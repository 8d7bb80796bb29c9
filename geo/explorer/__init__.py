"""The page: one self-contained HTML file that is both the export and, in a frame, the app's map.

``collection`` turns analyses into the page's data, ``assets`` reads the page's own script, styles and
fonts, ``pack`` puts data between tags. `geo.maps` builds the page of them with folium.

A host that shows the page in an iframe speaks with it by ``postMessage``, plain objects only:

- page to host, once it can listen: ``{wherein: null, ready: true}``
- host to page: ``{wherein: token, …}``; the first such message fixes the token, a fresh random string.
  Any of ``theme`` ("light" or "dark"), ``colors`` (``background``, ``surface``, ``text``: CSS colours),
  ``address`` (a whole view, as the page's own URL has it behind ``#``), ``select`` (a place's id, or null
  for none), ``view`` (a view's name) may stand in it.
- page to host, at each change: ``{wherein: token, change: {address, view, place, sentence, document,
  filters, mentions}}``; ``place`` and ``document`` are ids or null, ``sentence`` counts all sentences of
  the page from 0 (-1: none).
- page to host, at each decision: ``{wherein: token, decisions: [row, …]}``; all that was decided on this page
  so far, in order, each with the columns of ``decisions.csv`` (`geo.decisions`); an undo is a row too. A host
  appends those it has not kept yet. The page shows them at once and needs no answer; without a host it offers
  the file.

- host to page: ``{wherein: token, able: {formats: [[name, what it is, suffix], …]}}`` says that the host
  answers questions.
- page to host: ``{wherein: token, ask: {id, what, …}}``, answered by ``answer: {id, …}``, with ``fault``,
  one line, where there is no other answer. ``what`` is ``export`` (``format``, ``holds``, ``mentions``:
  indices of the page's mentions, ``decisions``: the rows decided so far, ``whole``: documents without a
  mention too; the answer has ``file``, base64, and ``suffix``); ``search`` (``text``, and ``country`` and
  ``class`` to narrow it; the answer has ``found``, places best first, each with ``how`` it matched, and
  whether there are ``more``); ``place`` (``place``: an id; the answer has ``found``, with all its names);
  ``at`` (``at``: latitude, longitude; the answer has ``country``, ``admin1`` and what it ``lies`` in);
  ``add`` (``name``, ``feature_class``, ``latitude``, ``longitude``: a row of the user's own layer; the answer
  has ``place``).
- where ``able.layers`` is true, of the user's own layer (`geo.app.layering`): ``layer`` (``file``; its rows,
  faults and notes), and with ``file``, ``digest`` and ``edits`` (``row``, ``cells``, ``was``): ``check``,
  ``changes``, ``save-layer``, ``carry-over``, ``upload``, ``download``. An answer with ``changed`` says that
  the file is not the one with that ``digest`` any more; nothing was written then.

A host that gives ``address`` back to a page of other documents keeps what still means something there: ids,
not positions, stand in it.

The frame's sandbox needs ``allow-scripts``; ``allow-downloads`` and ``allow-modals`` to save and print;
``allow-popups`` and ``allow-popups-to-escape-sandbox`` for links to a place's source.
"""

from __future__ import annotations

from geo.explorer.collection import build_collection
from geo.explorer.values import Collection

__all__ = ["Collection", "build_collection"]
