"""What is forgotten by itself: sessions nobody opened, and analyses nobody made a session of, after some days."""

import logging
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from mg_agent.errors import StoreError
from mg_agent.settings import Settings
from mg_agent.store.audit import note
from mg_agent.store.pieces import tidy
from mg_agent.store.store import Store
from mg_agent.store.together import remove, remove_analysis

_LOG = logging.getLogger("mg_agent.store")


class Swept(NamedTuple):
    """How many sessions, and analyses without one, went."""

    sessions: int
    analyses: int


def sweep_at_start(settings: Settings) -> Swept:
    """Forget what is too old, where a retention is set, and pieces that nobody went on with; before the app serves.

    A store that cannot be swept now is no reason not to start: it is told to the log of the program, and tried again
    at the next start.
    """
    tidy(settings.home, days=settings.retention_days)
    if settings.retention_days is None:
        return Swept(0, 0)
    try:
        with Store(settings.home) as store:
            return sweep(store, settings.retention_days)
    except StoreError as error:
        _LOG.warning("what is older than the retention may still be there: %s", error)
        return Swept(0, 0)


def sweep(store: Store, days: int | None, *, today: datetime | None = None) -> Swept:
    """Forget what is older than the retention allows, for good; called when the app starts.

    Args:
        store: An open store.
        days: As in ``Settings.retention_days``; None keeps everything.
        today: The time to count back from; None for now.
    """
    if days is None:
        return Swept(0, 0)
    before = ((today or datetime.now(UTC)) - timedelta(days=days)).isoformat(timespec="microseconds")
    with store.removing() as connection:
        sessions = connection.execute("SELECT id, key FROM sessions WHERE opened < ?", (before,)).fetchall()
        for session, key in sessions:
            remove(connection, session, key)
        query = "SELECT key FROM analyses WHERE created < ? AND key NOT IN (SELECT key FROM sessions)"
        keys = connection.execute(query, (before,)).fetchall()
        for (key,) in keys:
            remove_analysis(connection, key)
        if sessions or keys:
            note(connection, "retention", count=len(sessions) + len(keys))
    if sessions or keys:
        store.database.cut_log("what was too old is removed")
    return Swept(len(sessions), len(keys))
