"""The engine: text in, resolved places out."""
