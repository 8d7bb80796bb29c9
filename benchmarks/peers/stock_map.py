"""A map as folium's manual makes it: a marker a place, its sentences in the popup.

``stock_map.py PLACES.json FILE.html`` writes it and prints the seconds that took.
"""

from __future__ import annotations

import html
import json
import sys
import time
from pathlib import Path
from typing import Any

import folium


def markers(places: list[dict[str, Any]]) -> folium.Map:
    """Return the map."""
    world = folium.Map(location=(20, 0), zoom_start=2)
    for place in places:
        text = "<br>".join(html.escape(sentence) for sentence in place["sentences"])
        folium.Marker(
            (place["latitude"], place["longitude"]),
            tooltip=html.escape(place["name"]),
            popup=folium.Popup(text, max_width=300),
        ).add_to(world)
    return world


def main() -> None:
    """Write the page and say what it took."""
    places = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    worked, clock = time.process_time(), time.perf_counter()
    markers(places).save(sys.argv[2])
    told = {"cpu": time.process_time() - worked, "clock": time.perf_counter() - clock}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
