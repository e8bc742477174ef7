"""docs/reference/kinds.md lists the fields of every kind as their parts describe them.

`python -m tests.docs.test_kinds` writes it anew.
"""

from __future__ import annotations

import os
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "kinds.md"
HEAD = """# Kinds and their fields

What people make, kind by kind, with the fields that each says of itself
([ADR 20](../adr/0020-a-kind-is-described-once.md)). The part of a case, the columns of the database,
the form, the version and the answer of the interface have these fields. Every kind has a key, its address.
"""


def written() -> str:
    from wandel.foundation.cities.described import own_fields
    from wandel.foundation.cities.kinds import kinds

    lines = [HEAD]
    for kind in kinds:
        if not kind.is_made_here or not kind.model_class.__module__.startswith("wandel."):
            continue
        lines += [f"## {kind.label} (`{kind.key}`)", ""]
        lines += ["| Field | Called | What it holds | Needed |", "|---|---|---|---|"]
        for field in own_fields(kind.model_class):
            holds = field.shape
            if field.names:
                holds += f" of {field.names}"
            if field.units:
                holds += f" in {', '.join(field.units)}"
            if field.choices:
                holds += ": " + ", ".join(value for value, _label in field.choices)
            if field.of:
                holds += ": " + ", ".join(inner.name for inner in field.of)
            lines.append(
                f"| `{field.name}` | {field.says.label} | {holds} | {'yes' if field.required else ''} |"
            )
        lines.append("")
    return "\n".join(lines)


def test_the_page_says_what_the_parts_say():
    from django.utils.translation import override

    with override("de"):
        assert PAGE.read_text(encoding="utf-8") == written(), "run: python -m tests.docs.test_kinds"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wandel.config.settings")
    import django

    django.setup()
    PAGE.write_text(written(), encoding="utf-8")
