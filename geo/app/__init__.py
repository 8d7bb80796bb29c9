"""The dashboard: Streamlit around the explorer's page. The only Streamlit imports of the project."""
