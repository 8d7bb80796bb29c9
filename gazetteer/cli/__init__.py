"""The commands of ``wherein gazetteer``."""
