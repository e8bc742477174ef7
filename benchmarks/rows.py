"""Names of rows that more than one file fills: ours here, a peer's there."""

ENSEMBLE = {size: f"ensemble {size}" for size in ("small 6×8", "medium 30×12")}
"""Draws/s, more is better; `bench_ensemble_peers.py` sets the peers beside them."""
ENSEMBLE_TARGET = {"small 6×8": 1_000_000.0, "medium 30×12": 250_000.0}
ENSEMBLE_SHARE = {size: f"{row}: share of the arithmetic limit" for size, row in ENSEMBLE.items()}
"""Per cent of what `benchmarks.pathways.arithmetic` measures as the machine's peak."""
FIRST_ALTERNATIVE = "Görlitz: first alternative"
FIVE_ALTERNATIVES = "Görlitz: five alternatives"
"""Seconds; targets 10 and 60."""
