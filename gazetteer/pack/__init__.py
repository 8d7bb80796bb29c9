"""Packs, as the base and every import lie on disk: memory-mapped, looked up, stacked into one."""
