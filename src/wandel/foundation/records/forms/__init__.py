"""The form in which something of a kind is made or changed: made from the part that describes the kind."""

from wandel.foundation.records.forms.figures import read_back
from wandel.foundation.records.forms.form import ArtefactForm, PartForm
from wandel.foundation.records.forms.groups import EntriesForm, Group
from wandel.foundation.records.forms.line import LineForm
from wandel.foundation.records.forms.single import FigureForm

__all__ = ["ArtefactForm", "EntriesForm", "FigureForm", "Group", "LineForm", "PartForm", "read_back"]
