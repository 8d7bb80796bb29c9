"""The same map in a Streamlit app by ``st_folium``; a click on a marker shows its sentences beside the map.

``streamlit run markers_app.py -- PLACES.json``. The map is made once; only the clicked marker is sent back.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from stock_map import markers
from streamlit_folium import st_folium

if TYPE_CHECKING:
    import folium


@st.cache_data
def read(path: str) -> list[dict[str, Any]]:
    """Return the places."""
    places: list[dict[str, Any]] = json.loads(Path(path).read_text(encoding="utf-8"))
    return places


@st.cache_resource
def world(path: str) -> folium.Map:
    """Return the map, made once."""
    return markers(read(path))


st.set_page_config(layout="wide")
told = st_folium(
    world(sys.argv[1]), key="map", width=900, height=600, returned_objects=["last_object_clicked_tooltip"]
)
name = (told or {}).get("last_object_clicked_tooltip")
for place in read(sys.argv[1]):
    if name and place["name"] == name.strip():
        st.text(f"SENTENCES OF {place['name']}: " + " ".join(place["sentences"]))
        break
