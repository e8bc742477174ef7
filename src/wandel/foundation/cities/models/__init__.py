from wandel.foundation.cities.models.artefact import Artefact, ArtefactQuerySet, TraceLink
from wandel.foundation.cities.models.audit import AuditEntry
from wandel.foundation.cities.models.city import City, Membership, Role, Source, StepState
from wandel.foundation.cities.models.user import User

__all__ = [
    "Artefact",
    "ArtefactQuerySet",
    "AuditEntry",
    "City",
    "Membership",
    "Role",
    "Source",
    "StepState",
    "TraceLink",
    "User",
]
