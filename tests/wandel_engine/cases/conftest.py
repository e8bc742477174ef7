"""A small case in which everything is invented and every kind of file occurs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
GOERLITZ = ROOT / "cases" / "goerlitz"
SMALL_MODEL = ROOT / "benchmarks" / "models" / "small"

FILES = {
    "case.yaml": """\
format: 1
key: musterstadt
name: {de: Musterstadt}
country: DE
languages: [de, en, pl]
demonstration: true
notice: {de: Demonstration}
process: {title: {de: Prozess}, summary: {de: Kurz}, started: 2023-01-23}
licence: CC0-1.0
population: {value: 1000, unit: people, year: 2021, source: register, flag: published}
area: {value: 10.5, unit: km2, source: register, flag: published}
phases:
  - {step: analysis, status: published, summary: {de: A}}
  - {step: vision, status: draft, summary: {de: B}}
  - {step: pathways, status: open, summary: {de: C}}
  - {step: experiments, status: open, summary: {de: D}}
  - {step: agenda, status: open, summary: {de: E}}
""",
    "sources.yaml": """\
- {key: register, title: Register, publisher: Stadt, year: 2021}
- {key: survey, title: "Umfrage: 2020", publisher: Stadt}
""",
    "network/organisations.yaml": """\
- key: town
  title: {de: Musterstadt}
  sector: administration
  flag: published
  partnership: core
  summary: {de: Verwaltung}
  source: register
- key: works
  title: {de: Beispielwerk}
  sector: business
  flag: fictional
  partnership: partner
  summary: {de: Werk}
- {key: crafts, title: {de: Musterhandwerk}, sector: business, flag: fictional, summary: {de: Handwerk}}
""",
    "network/ties.yaml": """\
- {from: works, to: crafts, kind: information, strength: 2, flag: fictional}
""",
    "network/ratings.yaml": """\
- organisation: works
  topic: energy
  influence: 3
  interest: 4
  stance: supportive
  niche_regime: hybrid
  flag: fictional
  statement: {de: Dafür}
""",
    "arenas/arenas.yaml": """\
- key: arena-1
  number: 1
  date: null
  status: held
  flag: published
  source: register
  title: {de: Erste Arena}
  activities:
    - key: ideas
      kind: collect
      title: {de: Ideen}
      prompt: {de: "Was fehlt?"}
      phase: closed
      ideas:
        - {key: trees, text: "Mehr Bäume!", language: de, flag: fictional}
""",
    "events/events.yaml": """\
- {key: start, occasion: workshop, date: 2023-02-01, starts: "09:30", ends: "12:00", time_zone: Europe/Berlin,
   title: {de: Start}, summary: {de: S}, flag: fictional}
""",
    "analysis/balance.yaml": """\
year: 2020
boundary: {de: Stadtgebiet}
factor_set: bisko-2020
territorial_factor_set: own-direct
cells_file: cells.csv
electricity_includes_heat_pumps: false
district_heat:
  variant: standard
  factor: {value: 0.26, unit: t/MWh, source: register, flag: published}
population_for_per_head: {value: 1000, unit: people, year: 2021, source: register, flag: published}
""",
    "analysis/cells.csv": """\
sector,carrier,mode,quality,energy_mwh,unit,year,source,flag,low,high,derivation_de
households,gas,,A,1200.5,MWh,2020,register,published,,,
households,oil,,D,10,MWh,2020,,estimate,5,15,"Umfrage,
hochgerechnet"
transport,diesel,car-urban,B,90,MWh,2020,register,published,,,
""",
    "analysis/factors.yaml": """\
- key: own-direct
  title: {de: Eigene}
  edition: "2020"
  account: territorial
  source: register
  extends: direct-combustion-2024
  factors:
    - carrier: electricity
      year: 2020
      figure: {value: 0.37, unit: t/MWh, source: register, flag: published}
""",
    "analysis/indicators.yaml": """\
- key: districts
  title: {de: Stadtteile}
  figures:
    - {value: 1000, unit: people, year: 2021, source: register, flag: published}
  parts:
    - key: centre
      title: {de: Mitte}
      figure: {value: 700, unit: people, source: register, flag: published}
    - key: remainder
      title: {de: Übrige}
      figure: {value: 300, unit: people, flag: estimate, low: 200, high: 400, derivation: {de: Rest}}
""",
    "analysis/problems.yaml": """\
- key: old-boilers
  title: {de: Alte Kessel}
  summary: {de: Lang}
  level: regime
  field: energy
  flag: fictional
  evidence: [districts, "balance:households/gas"]
""",
    "vision/vision.yaml": """\
principles:
  - {key: fair, title: {de: Gerecht}, summary: {de: G}, flag: fictional}
elements:
  - {key: warm-homes, title: {de: Warm}, summary: {de: W}, field: energy, flag: fictional}
targets:
  - key: target-2045
    title: {de: Ziel}
    year: 2045
    account: bisko
    measure: emissions-per-head
    threshold: {value: 1, unit: t/person, flag: fictional}
    status: discussed
    flag: fictional
""",
    "pathways/measures.yaml": """\
- key: green-roofs
  title: {de: Dächer}
  summary: {de: D}
  field: urban-development
  responsible: [works]
  flag: fictional
  cost: {value: 5000, unit: EUR, year: 2025, flag: fictional}
""",
    "experiments/experiments.yaml": """\
- key: trial
  title: {de: Versuch}
  summary: {de: V}
  challenge: {de: C}
  hypothesis: {de: H}
  status: running
  owner: works
  starts: 2024-05-01
  flag: fictional
  log:
    - {date: 2024-06-01, text: {de: Gelernt}, flag: fictional}
""",
    "agenda/commitments.yaml": """\
- {key: pledge, title: {de: Zusage}, summary: {de: Z}, organisation: works, status: open, flag: fictional}
""",
    "trace.yaml": """\
- {from: idea/trees, to: problem/old-boilers, relation: leads-to}
- {from: problem/old-boilers, to: vision-element/warm-homes, relation: leads-to}
- {from: principle/fair, to: vision-element/warm-homes, relation: supports}
- {from: vision-element/warm-homes, to: target/target-2045, relation: leads-to}
- {from: target/target-2045, to: measure/green-roofs, relation: leads-to}
- {from: measure/green-roofs, to: experiment/trial, relation: leads-to}
- {from: experiment/trial, to: commitment/pledge, relation: leads-to}
""",
    "involvements.yaml": """\
- {organisation: works, artefact: commitment/pledge, role: pledges, flag: fictional}
""",
}

Change = str | bytes | None | tuple[str, str]


@pytest.fixture
def case_folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes the small case with changes: a new content, None to leave out, or (old, new) to replace."""

    def write(changes: dict[str, Change] | None = None) -> Path:
        contents: dict[str, str | bytes | None] = dict(FILES)
        for path, change in (changes or {}).items():
            if isinstance(change, tuple):
                assert FILES[path].count(change[0]) == 1, f"{change[0]!r} must stand once in {path}"
                contents[path] = FILES[path].replace(*change)
            else:
                contents[path] = change
        folder = tmp_path / "case"
        for path, content in contents.items():
            if content is not None:
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return write
