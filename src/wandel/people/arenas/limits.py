"""How much one phone, one network and one activity may send, so that nobody drowns the others.

What a phone and an activity have sent is counted in the database by the action that writes, while the
activity is locked. Networks are counted in memory alone: no address of anybody is ever written down.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wandel.people.arenas.models import Activity, Idea

# Faster than anybody types, and more than anybody has in an evening.
OF_A_PHONE_A_MINUTE = 10
OF_A_PHONE = 100
# Two hundred phones behind one address, each with six ideas a minute.
OF_A_NETWORK_A_MINUTE = 1_200
# Phones that send their first idea: no room behind one address has more, and a device that throws its cookie
# away each time does not get far.
NEW_OF_A_NETWORK_A_MINUTE = 300
# More than a wall can show, or a team read.
OF_AN_ACTIVITY = 5_000
MINUTE_S = 60
MOST_NETWORKS = 10_000
CODE = "too-many"


class Networks:
    """When ideas, or new phones, came from which network in the last minute, for each activity."""

    def __init__(self) -> None:
        self._came: OrderedDict[tuple[int, str], deque[float]] = OrderedDict()
        self._lock = Lock()

    def is_full(self, activity_id: int, address: str, most: int) -> bool:
        """Whether the network of this address has sent its share, `most`; otherwise this one is counted."""
        if not address:
            return False
        now = time.monotonic()
        with self._lock:
            came = self._came.setdefault((activity_id, network_of(address)), deque())
            self._came.move_to_end((activity_id, network_of(address)))
            if len(self._came) > MOST_NETWORKS:
                self._came.popitem(last=False)
            while came and came[0] <= now - MINUTE_S:
                came.popleft()
            if len(came) >= most:
                return True
            came.append(now)
            return False

    def forget(self) -> None:
        with self._lock:
            self._came.clear()


def network_of(address: str) -> str:
    """The address; of the sixth version, the half that a house or a phone is given as a whole."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return str(known)
    return str(ipaddress.ip_network((known, 64), strict=False))


NETWORKS, NEWCOMERS = Networks(), Networks()


@dataclass
class Tally:
    """What has come so far, counted on while a batch is judged."""

    activity: Activity
    all: int
    of_phone: dict[str, int]
    of_phone_lately: dict[str, int]

    @classmethod
    def of(cls, activity: Activity, participants: Iterable[str]) -> Tally:
        """Counted now; call it while the activity is locked."""
        recent = Q(created_at__gt=timezone.now() - timedelta(seconds=MINUTE_S))
        ideas = Idea.objects.filter(activity=activity)
        rows = (
            ideas.filter(participant__in=set(participants))
            .order_by()
            .values_list("participant")
            .annotate(number=Count("pk"), lately=Count("pk", filter=recent))
        )
        return cls(
            activity,
            ideas.standing().count(),
            {participant: number for participant, number, _lately in rows},
            {participant: lately for participant, _number, lately in rows},
        )

    def refusal(self, participant: str, address: str) -> ValidationError | None:
        """Why one more idea is too many, in the active language; otherwise it is counted."""
        words = None
        if self.all >= OF_AN_ACTIVITY:
            words = _full()
        elif self.of_phone.get(participant, 0) >= OF_A_PHONE:
            words = _enough()
        elif self.of_phone_lately.get(participant, 0) >= OF_A_PHONE_A_MINUTE:
            words = _too_fast()
        elif self._is_crowded(participant, address):
            words = _crowded()
        if words is not None:
            return ValidationError(words, code=CODE)
        self.all += 1
        for counted in (self.of_phone, self.of_phone_lately):
            counted[participant] = counted.get(participant, 0) + 1
        return None

    def _is_crowded(self, participant: str, address: str) -> bool:
        activity = self.activity.pk
        if participant not in self.of_phone and NEWCOMERS.is_full(
            activity, address, NEW_OF_A_NETWORK_A_MINUTE
        ):
            return True
        return NETWORKS.is_full(activity, address, OF_A_NETWORK_A_MINUTE)


def _full() -> str:
    return ngettext(
        "Diese Sammlung ist voll: Sie fasst %(most)s Idee. Der Text steht noch hier und ist nicht verloren.",
        "Diese Sammlung ist voll: Sie fasst %(most)s Ideen. Der Text steht noch hier und ist nicht verloren.",
        OF_AN_ACTIVITY,
    ) % {"most": OF_AN_ACTIVITY}


def _enough() -> str:
    return ngettext(
        "Von diesem Telefon ist schon %(most)s Idee da; mehr fasst diese Sammlung von einem Telefon nicht. "
        "Der Text steht noch hier.",
        "Von diesem Telefon sind schon %(most)s Ideen da; mehr fasst diese Sammlung von einem Telefon nicht. "
        "Der Text steht noch hier.",
        OF_A_PHONE,
    ) % {"most": OF_A_PHONE}


def _too_fast() -> str:
    return ngettext(
        "Das war schnell: Von einem Telefon kommt höchstens %(most)s Idee in der Minute. "
        "Der Text steht noch hier: bitte gleich noch einmal abschicken.",
        "Das war schnell: Von einem Telefon kommen höchstens %(most)s Ideen in der Minute. "
        "Der Text steht noch hier: bitte gleich noch einmal abschicken.",
        OF_A_PHONE_A_MINUTE,
    ) % {"most": OF_A_PHONE_A_MINUTE}


def _crowded() -> str:
    return _(
        "Aus diesem Netz kommen gerade sehr viele Ideen. "
        "Der Text steht noch hier: bitte in einer Minute noch einmal abschicken."
    )
