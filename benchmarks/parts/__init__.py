"""What ``benchmarks/everything.py`` measures: a module a part, each with ``measure(settings)``."""
