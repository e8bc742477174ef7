from wandel.foundation.cities.models.artefact import Artefact, ArtefactQuerySet, TraceLink
from wandel.foundation.cities.models.audit import AuditEntry, Submission
from wandel.foundation.cities.models.city import City, CityLogo, Membership, Role, Source, StepState
from wandel.foundation.cities.models.erasure import Erasure
from wandel.foundation.cities.models.user import User

__all__ = [
    "Artefact",
    "ArtefactQuerySet",
    "AuditEntry",
    "City",
    "CityLogo",
    "Erasure",
    "Membership",
    "Role",
    "Source",
    "StepState",
    "Submission",
    "TraceLink",
    "User",
]
