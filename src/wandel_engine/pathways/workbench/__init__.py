"""A workbench: one program, assembled and solved once, on which alternatives and trade-offs ask further."""

from wandel_engine.pathways.workbench.bench import Checked, Verdict, Workbench

__all__ = ["Checked", "Verdict", "Workbench"]
