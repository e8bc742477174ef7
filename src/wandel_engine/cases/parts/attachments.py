"""Pictures and documents that stand with an artefact: files/."""

from typing import Annotated

from pydantic import StringConstraints

from wandel_engine.cases.parts.base import Part, ShortLine
from wandel_engine.cases.parts.trace import Reference
from wandel_engine.figures import Text

FileName = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]{1,8}$", max_length=90)
]


class Attachment(Part):
    """A file of the folder `files`, what it is called, what can be seen in it, and what it is there for."""

    artefact: Reference
    file: FileName
    name: ShortLine
    alt: Text | None = None
    caption: Text | None = None
