"""Names of rows that more than one file fills: Wandel's figure in one, a peer's in another."""

ENSEMBLE = {size: f"ensemble {size}" for size in ("small 6×8", "medium 30×12")}
"""Draws a second."""
