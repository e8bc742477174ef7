"""Ideas that come together are written together.

A database has one writer at a time, and a transaction for each of a hundred phones takes as long as a hundred
transactions. Here whatever has arrived while one transaction was under way goes into the next. An idea is
acknowledged once its transaction is committed, not before: what was acknowledged is in the database, and what
was not, the phone still has and may send again.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from weakref import WeakKeyDictionary

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import OperationalError, close_old_connections

from wandel.foundation.cities.access import reader_for
from wandel.people.arenas import actions, queries
from wandel.people.arenas.actions import Sending
from wandel.people.arenas.models import Idea

MOST_AT_ONCE = 200
# Long enough for those that were sent in the same moment to go into the same transaction.
GATHER_S = 0.01

Answer = Idea | ValidationError | None
_writer = ThreadPoolExecutor(1, thread_name_prefix="intake")


def take(sent: list[tuple[str, Sending]]) -> list[Answer]:
    """Write down what was sent, each to the activity with the join code beside it. None where there is no
    such activity, or where taking part in it needs an account."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, (code, _sending) in enumerate(sent):
        places[code].append(place)
    answers: list[Answer] = [None] * len(sent)
    for code, here in places.items():
        activity = queries.activity_by_code(code)
        if activity is None or not queries.may_take_part(
            reader_for(AnonymousUser(), activity.city), activity
        ):
            continue
        sendings = [sent[place][1] for place in here]
        taken = actions.contribute_ideas(activity=activity, sendings=sendings, actor=None)
        for place, answer in zip(here, taken, strict=True):
            answers[place] = answer
    return answers


def _take_in_thread(sent: list[tuple[str, Sending]]) -> list[Answer | Exception]:
    close_old_connections()
    try:
        return _take_what_can_be(sent)
    finally:
        close_old_connections()


def _take_what_can_be(sent: list[tuple[str, Sending]]) -> list[Answer | Exception]:
    """One sending that breaks does not take the others of its transaction along."""
    try:
        return take(sent)
    except OperationalError:
        raise  # the database does not answer, to none of them
    except Exception as error:  # noqa: BLE001  told to whoever sent it
        if len(sent) == 1:
            return [error]
        return [answer for one in sent for answer in _take_what_can_be([one])]


class Intake:
    """Gathers what arrives in one event loop."""

    def __init__(self) -> None:
        self._waiting: list[tuple[tuple[str, Sending], asyncio.Future[Answer]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def send(self, code: str, sending: Sending) -> Answer:
        """Returns once the idea is committed, or refused. Raises what the database raises."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append(((code, sending), answer))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await answer

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            await asyncio.sleep(GATHER_S)
            batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            try:
                answers = await loop.run_in_executor(_writer, _take_in_thread, [sent for sent, _ in batch])
            except Exception as error:  # noqa: BLE001  whoever waits is told, and the next batch is written
                for _sent, waiting in batch:
                    if not waiting.cancelled():
                        waiting.set_exception(error)
            else:
                for (_sent, waiting), answer in zip(batch, answers, strict=True):
                    if waiting.cancelled():
                        continue
                    if isinstance(answer, Exception) and not isinstance(answer, ValidationError):
                        waiting.set_exception(answer)
                    else:
                        waiting.set_result(answer)


_intakes: WeakKeyDictionary[asyncio.AbstractEventLoop, Intake] = WeakKeyDictionary()


def intake() -> Intake:
    """The intake of this event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _intakes:
        _intakes[loop] = Intake()
    return _intakes[loop]
