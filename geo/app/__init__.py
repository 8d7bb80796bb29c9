"""The dashboard: Streamlit around the explorer's page. The only Streamlit imports of the project.

``launch`` starts the server and imports no Streamlit itself; ``dashboard`` is what the server runs.
"""
