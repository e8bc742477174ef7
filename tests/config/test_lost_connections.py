"""A database that was restarted costs nobody an error page."""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)


def test_connections_that_postgresql_has_cut_off_are_replaced_before_use(client):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no connection that another could cut off")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] > 0
    # Each request takes the connection that has waited longest in the pool.
    for _request in range(3):
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
