"""Data that nobody here made up: where it lies, and what a test says where it does not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("WANDEL_SHARED", Path(__file__).parents[2] / "shared"))
REPORTS = SHARED / "data" / "reports"
"""Small inputs that gave tools of this kind a wrong answer, each with the right one."""

missing = pytest.mark.skipif(not REPORTS.is_dir(), reason="no reports beside the checkout; set WANDEL_SHARED")
