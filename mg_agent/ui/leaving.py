"""Desks whose page went away: kept for a moment, so that a page that is loaded anew finds its desk again."""

import secrets
import threading
import weakref
from collections.abc import Callable
from dataclasses import replace

from mg_agent.ui.conversation import Conversation
from mg_agent.ui.jobs import Jobs
from mg_agent.ui.visit import Visit

PATIENCE = 120.0
"""Seconds that a desk waits for its page; where lines go on breaking, line.js loads the page anew once a minute."""


class Leaving:
    """Gives a desk back to the page that had it, known by the secret token of its video and its browser session.

    A broken line makes Gradio's page load itself anew, under a new session of its own; without this, that would take
    the video, what was asked and a running analysis with it.

    Args:
        jobs: Where the private files are.
        clear: Takes everything off a desk.
        patience: Seconds until a desk that nobody came back to is cleared.
    """

    def __init__(self, jobs: Jobs, clear: Callable[[Visit | None], None], patience: float = PATIENCE) -> None:
        self._jobs, self._clear, self._patience = jobs, clear, patience
        self._lock = threading.Lock()
        """Held while a desk is cleared or given back, so that it is one or the other."""
        self._there: weakref.WeakValueDictionary[str, Visit] = weakref.WeakValueDictionary()

    def arrive(self, visit: Visit) -> Visit:
        """Remember a desk under the token of its video."""
        if visit.job is not None:
            self._there[visit.job.token] = visit
        return visit

    def leave(self, visit: Visit | None) -> None:
        """Clear a desk whose page is gone, unless the page comes back for it soon."""
        if visit is None or visit.job is None:
            self._clear(visit)
            return
        later = threading.Timer(self._patience, self._give_up, (visit,))
        later.daemon = True
        later.start()

    def take_back(self, token: str, owner: str) -> Visit | None:
        """Return the desk of a token to the browser session it belongs to; None where it is gone or being cleared."""
        with self._lock:
            left = self._there.get(token)
            if left is None or left.job is None or not secrets.compare_digest(left.owner.encode(), owner.encode()):
                return None
            job = self._jobs.pass_on(left.job)
            if job is None:
                return None
            talk = Conversation([one for one in left.exchanges if not one.waits])
            fresh = replace(left, job=job, talk=talk, resting=not left.wanted)
            left.empty()  # what the old page still does, or its end, no longer reaches the desk
            self._there[token] = fresh  # a page whose answer was lost asks by the old token again
            return self.arrive(fresh)

    def _give_up(self, visit: Visit) -> None:
        with self._lock:
            self._clear(visit)
