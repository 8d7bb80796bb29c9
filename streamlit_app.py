"""Wherein's dashboard: ``streamlit run streamlit_app.py -- PATH…`` or ``wherein explore PATH…``."""

from __future__ import annotations

import sys

import streamlit as st

from geo.app.dashboard import show
from geo.app.options import parse_options
from geo.app.serve import ask_nobody

ask_nobody()
st.set_page_config(page_title="Wherein", page_icon="◉", layout="wide", initial_sidebar_state=244)
show(parse_options(sys.argv[1:]))
