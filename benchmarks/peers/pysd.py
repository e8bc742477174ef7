"""PySD: runs a second of one stock with an inflow and an outflow over 25 years. Arguments: a folder, runs."""

from __future__ import annotations

import sys
import time
import warnings
from pathlib import Path

import pysd
from benchmarks.peers.speaking import peak_mb, say

YEARS, START, BUILT = 25, 1000.0, 5.0
MODEL = f"""{{UTF-8}}
Houses = INTEG(built - renovated, {START}) ~ houses ~ |
rate = 0.04 ~ 1/Year ~ |
built = {BUILT} ~ houses/Year ~ |
renovated = Houses * rate ~ houses/Year ~ |
INITIAL TIME = 0 ~ Year ~ |
FINAL TIME = {YEARS} ~ Year ~ |
TIME STEP = 1 ~ Year ~ |
SAVEPER = 1 ~ Year ~ |
"""


def main(folder: str, runs: str) -> None:
    path = Path(folder) / "houses.mdl"
    path.write_text(MODEL, "utf-8")
    model = pysd.read_vensim(str(path))
    rates = [0.01 + 0.1 * number / int(runs) for number in range(int(runs))]
    model.run(params={"rate": rates[0]}, return_columns=["Houses"])
    began = time.perf_counter()
    last = [
        float(model.run(params={"rate": rate}, return_columns=["Houses"])["Houses"].iloc[-1])
        for rate in rates
    ]
    seconds = time.perf_counter() - began
    say(version=pysd.__version__, runs_per_s=int(runs) / seconds, peak_mb=peak_mb(), rates=rates, last=last)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(*sys.argv[1:])
