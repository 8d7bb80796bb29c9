"""Building the base from published data: ``python -m gazetteer.build`` or ``wherein gazetteer build``.

``sources.toml`` names the packages, ``fetch`` gets and checks them (the only module that may reach the
network), one small module a source reads them, ``divisions`` fills in what lies where, ``write`` lays the
files out. The same sources give the same bytes.
"""

from __future__ import annotations
