"""The installation as it runs: `wandel run`, a mail server, and people at its pages."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import struct
import time
from contextlib import closing
from io import BytesIO
from zipfile import ZipFile

import pytest
from tests.config.test_supervisor import gone
from tests.running.conftest import CITY, COLLEAGUE, PARTNER, TEAM, Browser
from tests.wandel_engine.cases.conftest import FILES

from wandel.foundation.live.job_kinds import job_kinds

pytestmark = pytest.mark.e2e

HOME = f"/de/{CITY}"
EVENT = f"{HOME}/events/workshop/"
PATHWAYS = f"{HOME}/pathways/"
AGENDA = f"{HOME}/agenda/"


def invite(team, *addresses):
    answer = team.send(f"{EVENT}invite/", addresses=" ".join(addresses), language="de", note="")
    assert "auf dem Weg" in answer.text


def running_job(page: str) -> str:
    """The address under which a page asks how its job is doing."""
    return re.search(r'hx-get="([^"?]+/jobs/[^/"?]+/)', page)[1]


def compute(team) -> str:
    return running_job(team.send(PATHWAYS, f"{PATHWAYS}compute/", target="halved-2035").text)


def test_an_invitation_leaves(team, mails):
    invite(team, "guest@example.org")
    page = team.wait_for(EVENT, "1 Mail ist verschickt.")
    assert "guest@example.org" not in page
    (mail,) = mails.to("guest@example.org")
    assert mail["Subject"].startswith("Einladung: Werkstatt")
    assert f"{team.installation.address}{EVENT}" in mail.get_content()


def test_a_code_leaves_no_trace(team, mails, installation):
    (mail, *_others) = mails.to(TEAM)
    assert mail["Subject"] == "Code für die Anmeldung: Kleinstadt"
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}", mail.get_content(), re.MULTILINE)[0]
    # Not even in what the database has only marked as free.
    with (
        closing(sqlite3.connect(installation.folder / "wandel.sqlite3")) as there,
        closing(sqlite3.connect(installation.folder / "backup.sqlite3")) as backup,
    ):
        there.backup(backup)
    assert code.encode() not in (installation.folder / "backup.sqlite3").read_bytes()


def find(team):
    team.wait_for(compute(team), "Pfad ansehen")


def study(team):
    page = team.page(f"{PATHWAYS}alternatives/")
    result = re.search(r'name="result" value="(\d+)"', page)[1]
    answer = team.send(f"{PATHWAYS}alternatives/", f"{PATHWAYS}studies/", result=result, study="alternatives")
    team.wait_for(running_job(answer.text), "Ergebnis ansehen")


def publish(team):
    team.send(AGENDA, f"{AGENDA}editions/publish/")
    team.wait_for(AGENDA, "Die neue Ausgabe ist veröffentlicht.")
    assert team.get(f"{AGENDA}agenda.pdf").content.startswith(b"%PDF")


def write(team):
    invite(team, "another-guest@example.org")
    team.wait_for(EVENT, "2 Mails sind verschickt.")


def check(team) -> str:
    archive = BytesIO()
    with ZipFile(archive, "w") as packed:
        for name, text in FILES.items():
            packed.writestr(name, text)
    door = f"{HOME}/reference/imports/new/"
    answer = team.send(door, files={"archive": ("case.zip", archive.getvalue(), "application/zip")})
    path = answer.url.removeprefix(team.installation.address)
    team.wait_for(path, "Alles geprüft, kein Problem")
    return path


def take_over(team):
    path = check(team)
    team.send(path, f"{path}take-over/")
    team.wait_for(path, "Aus diesem Fall ist eine Stadt geworden.")


WAITING_TIME_IS_OVER = """
import django
django.setup()
from django.utils import timezone
from wandel.foundation.cities.models import City
from wandel.foundation.live.models import Job
City.objects.filter(slug="kurzstadt").update(deletion_due=timezone.now())
Job.objects.filter(kind="administration.delete_city").update(not_before=timezone.now())
"""


def delete(team):
    team.send("/de/+city/", name_de="Kurzstadt", languages="de")
    door = "/de/kurzstadt/administration/deletion/"
    assert "Die Wartezeit läuft" in team.send(door, typed="kurzstadt").text
    assert team.get("/de/kurzstadt/").status_code == 200
    team.installation.python(WAITING_TIME_IS_OVER)
    team.installation.wait_until(lambda: team.get("/de/kurzstadt/").status_code == 404, "the city to go")


MANY = "Titel;Handlungsfeld;Notiz\n" + "".join(
    f"Maßnahme {number};Energie;{'x' * 2000}\n" for number in range(1, 251)
)
"""More than a request reads, and more lines than it writes."""


def read(team) -> str:
    door = f"{HOME}/records/list/measure/import/"
    answer = team.send(door, files={"table": ("many.csv", MANY.encode(), "text/csv")})
    assert "Die Tabelle wird gelesen" in answer.text
    path = answer.url.removeprefix(team.installation.address)
    team.wait_for(path, "Maßnahme 1")
    return path


def bring_in(team):
    path = read(team)
    team.send(f"{path}check/", f"{path}bring-in/")
    team.wait_for(path, "250 Einträge sind neu")


def export(team):
    door = f"{HOME}/reference/exports/"
    team.send(door)
    team.wait_for(door, "Das Archiv ist fertig")
    assert team.get(f"{door}file/").content.startswith(b"PK")


A_DAY_IS_OVER = """
import django
django.setup()
from django.utils import timezone
from wandel.foundation.live.models import Job
Job.objects.filter(kind="reference.drop_export").update(not_before=timezone.now())
"""


def drop_export(team):
    export(team)
    team.installation.python(A_DAY_IS_OVER)
    file = f"{HOME}/reference/exports/file/"
    team.installation.wait_until(lambda: team.get(file).status_code == 404, "the archive to go")


def begin(team):
    team.send("/de/+city/", name_de="Neustadt", languages="de")
    door = "/de/neustadt/reference/begin/"
    assert f"city:{CITY}" in team.page(door)
    answer = team.send(door, origin="case:goerlitz", chosen="principles")
    path = answer.url.removeprefix(team.installation.address)
    team.wait_for(path, "Jetzt prüfen")


EXAMPLES = {
    "administration.delete_city": delete,
    "messages.send": write,
    "pathways.find": find,
    "pathways.study": study,
    "agenda.publish": publish,
    "reference.check": check,
    "reference.take_over": take_over,
    "lists.read": read,
    "lists.bring_in": bring_in,
    "reference.export": export,
    "reference.drop_export": drop_export,
    "reference.begin": begin,
}


def kinds() -> list[str]:
    ours = [kind.name for kind in job_kinds.values() if kind.function.__module__.startswith("wandel.")]
    return sorted(ours, key=lambda name: list(EXAMPLES).index(name) if name in EXAMPLES else -1)


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_of_job_is_done_by_a_worker(team, kind):
    assert kind in EXAMPLES, "say here how it comes about and what its page then shows"
    EXAMPLES[kind](team)


def test_the_job_of_a_killed_worker_is_told_as_failed(team, installation):
    for _try in range(5):
        address = begun(team, installation)
        os.kill(installation.computing_worker(), signal.SIGKILL)
        if "gescheitert" in (page := end_of(team, address)):
            break
    assert "Das Rechenprogramm wurde beendet, bevor es fertig war." in page
    find(team)  # and the next worker works


def test_a_refused_address_is_told_to_whoever_sent_the_mail(team, installation, mails):
    invite(team, "refused@example.org")
    page = team.wait_for(EVENT, "1 Mail ließ sich nicht zustellen.")
    assert "<strong>refused@example.org</strong>: Der Mailserver nimmt diese Adresse nicht an." in page
    assert "550 5.1.1 no such user here" in page
    colleague = Browser(installation)
    colleague.log_in(COLLEAGUE, mails)
    seen = colleague.page(EVENT)
    assert "1 Mail ließ sich nicht zustellen." in seen
    assert "refused@example.org" not in seen


def test_a_mail_server_that_is_down_or_silent_is_told_and_holds_up_no_page(team, installation, mails):
    mails.stop()
    invite(team, "down@example.org")
    page = team.wait_for(EVENT, "<strong>down@example.org</strong>: Der Mailserver ist nicht zu erreichen.")
    assert "Nächster Versuch um" in page
    mails.start()
    mails.silent.set()
    try:
        known, unknown = (
            Browser(installation).send("/de/account/login/code/", email=email)
            for email in (PARTNER, "nobody@example.org")
        )
        assert known.url == unknown.url
        assert known.status_code == unknown.status_code == 200
        invite(team, "slow@example.org")
        told = "<strong>slow@example.org</strong>: Der Mailserver hat nicht rechtzeitig geantwortet."
        team.wait_for(EVENT, told)
    finally:
        mails.silent.clear()
    installation.wait_until(lambda: mails.to(PARTNER), "the code, at the next try")
    assert not mails.to("nobody@example.org")


def test_a_mail_does_not_wait_behind_computations(team, mails, installation):
    """The computing worker is held, as by a long search, while a mail leaves."""
    computing = installation.computing_worker()
    os.kill(computing, signal.SIGSTOP)
    try:
        address = compute(team)
        invite(team, "in-between@example.org")
        installation.wait_until(lambda: mails.to("in-between@example.org"), "the mail")
        assert "wartet" in team.page(address)
    finally:
        os.kill(computing, signal.SIGCONT)
    team.wait_for(address, "Pfad ansehen")


def test_a_refusal_and_a_page_that_is_left_are_no_errors_in_the_log(team, installation, mails):
    partner = Browser(installation)
    partner.log_in(PARTNER, mails)
    assert partner.get(f"{HOME}/records/event/workshop/edit/").status_code == 403
    for path in (stream(team), "/de/", EVENT):
        leave(installation, path)
    assert team.get("/de/nowhere/").status_code == 404
    lines = installation.log().splitlines()
    assert any("WARNING django.request: Forbidden" in line for line in lines)
    assert "Traceback" not in installation.log()
    assert "Exception" not in installation.log()
    announced = ("Wandel: http", "No city yet.")
    untimed = [line for line in lines if not LINE.match(line) and not line.startswith(announced)]
    assert untimed == []


LINE = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d{4} (web|worker-\w+|supervisor|MainProcess) [A-Z]+ [\w.]+: "
)


def stream(team) -> str:
    """The address of an event stream: that of an activity in an arena."""
    return re.search(r'sse-connect="([^"]+)"', team.page(f"{HOME}/arenas/arena/ideas/console/"))[1]


def leave(installation, path: str) -> None:
    """Ask for a page and be gone before it comes, with the connection torn."""
    host, port = installation.address.removeprefix("http://").split(":")
    for wait_s in (0, 0.05):
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
            time.sleep(wait_s)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def test_a_second_one_on_the_same_data_is_stopped_before_it_does_any_harm(team, installation):
    address = begun(team, installation)
    second = installation.another()
    assert second.returncode == 1
    assert f"is in use: wandel run on {installation.address}" in second.stderr
    assert "Pfad ansehen" in end_of(team, address)


# What follows ends the installation, and so stands last.


def test_a_stop_is_brief_and_what_was_computed_is_done_after_the_next_start(team, installation):
    with team.session.get(f"{installation.address}{stream(team)}", stream=True, timeout=60) as open_stream:
        next(open_stream.iter_lines())
        address = begun(team, installation)
        children = installation.children()
        installation.supervisor.terminate()
        # Five seconds at most; more here, since machines that test are busy.
        assert installation.supervisor.wait(9) == 0
    assert all(map(gone, children))
    installation.start()
    team.wait_for(address, "Pfad ansehen")
    assert "Traceback" not in installation.log()


def test_a_killed_supervisor_leaves_no_process_and_its_jobs_are_told(team, installation):
    for _try in range(5):
        address = begun(team, installation)
        kill(installation)
        installation.start()
        if "gescheitert" in (page := end_of(team, address)):
            break
    assert "Das Rechenprogramm wurde beendet, bevor es fertig war." in page


def kill(installation) -> None:
    children = list(installation.children())
    assert len(children) == 3
    installation.supervisor.kill()
    installation.supervisor.wait()
    installation.wait_until(lambda: all(map(gone, children)), "the end of its processes")


def begun(team, installation) -> str:
    """The address of a computation that is under way, or was very quick."""
    address = compute(team)
    installation.wait_until(lambda: "wartet" not in team.page(address), "the job to begin")
    return address


def end_of(team, address: str) -> str:
    team.installation.wait_until(lambda: 'hx-trigger="every' not in team.page(address), "an end of the job")
    return team.page(address)
