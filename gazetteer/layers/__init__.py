"""Layers, which are gazetteer CSV files: read, checked, edited, compared, saved, laid over the base."""
