"""What the desk keeps in the store: a session for every analysis, its questions and corrections; never pixels."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mg_agent.core.correction import corrected
from mg_agent.core.evidence import Analysis
from mg_agent.core.pose import PoseSequence
from mg_agent.errors import MgAgentError
from mg_agent.settings import Settings
from mg_agent.store.rows import SavedExchange
from mg_agent.ui.exchange import Exchange
from mg_agent.ui.visit import Visit

if TYPE_CHECKING:
    from mg_agent.store import Sessions, Store

_LOG = logging.getLogger("mg_agent.ui")


class Keeper:
    """Opens the store for each thing it does, so that no file stays open between two presses.

    Args:
        settings: Where the store lies, and how analyses are keyed.

    Attributes:
        purpose: What sessions are for, as it was chosen; empty before.
        apart: Whether visitors come over the network, so that each sees only the sessions begun by themselves.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.purpose = ""
        self.apart = False
        self._owners: dict[str, str] = {}

    @contextmanager
    def store(self) -> Iterator["Store"]:
        """Lend the store."""
        from mg_agent.store import Store

        with Store(self.settings.home) as store:
            yield store

    @contextmanager
    def sessions(self) -> Iterator["Sessions"]:
        """Lend the sessions."""
        from mg_agent.store import Sessions

        with self.store() as store:
            yield Sessions(store)

    def begin(self, analysis: Analysis, path: Path, transcript: Path | None, name: str, owner: str) -> str:
        """Begin a session over an analysis, or take up the latest one about it that this visitor may see.

        Args:
            analysis: What was found.
            path: The file it was found in.
            transcript: The transcript that was added, if one was.
            name: What the user calls the video.
            owner: The browser session.

        Returns:
            The session's id; empty where nothing can be kept, which is no reason to hide a result.
        """
        from mg_agent.analysis import analysis_key

        try:
            with self.store() as store:
                key = analysis_key(path, self.settings, store, transcript)
                if store.get(key) is None:
                    store.put(key, analysis)
            with self.sessions() as sessions:
                known = [one for one in sessions.list() if one.key == key and self.may_see(owner, one.id)]
                session = known[0].id if known else sessions.create(key, name, purpose=self.purpose).id
        except MgAgentError:
            _LOG.exception("a session could not be begun")
            return ""
        self._owners.setdefault(session, owner)
        return session

    def may_see(self, owner: str, session: str) -> bool:
        """Tell whether a visitor may see a session: on this computer every one, over the network their own only."""
        return not self.apart or self._owners.get(session) == owner

    def recall(self, visit: Visit) -> None:
        """Put what a session holds on the desk: corrections, and the conversation where none was begun."""
        if not visit.session or visit.found is None:
            return
        with self.sessions() as sessions:
            opened = sessions.read(visit.session)
        visit.corrections = opened.corrections
        visit.analysis = corrected(visit.found, opened.corrections)
        if not visit.exchanges:
            visit.exchanges.extend(_exchange(one) for one in opened.exchanges)

    def keep(self, session: str, exchange: Exchange) -> None:
        """Keep a question and what came of it; one that was stopped is not kept."""
        if not session or exchange.waits or exchange.stopped:
            return
        try:
            with self.sessions() as sessions:
                sessions.add_exchange(session, exchange.question, exchange.assessment, failure=exchange.failure)
        except MgAgentError:
            _LOG.exception("an exchange could not be kept")

    def pose(self, session: str) -> PoseSequence | None:
        """Return the skeleton of a session; None where none was kept."""
        if not session:
            return None
        with self.sessions() as sessions:
            key = sessions.get(session).key
        with self.store() as store:
            return store.pose(key)


def _exchange(kept: SavedExchange) -> Exchange:
    """Return a kept exchange as the page shows it, with the shipped passages that it cites."""
    from mg_agent.knowledge.corpus import shipped

    answer = kept.assessment
    cited = [an_id for claim in (answer.claims if answer else ()) for an_id in claim.evidence]
    known = shipped().by_id if any(an_id.startswith("know-") for an_id in cited) else {}
    passages = tuple(known[an_id] for an_id in dict.fromkeys(cited) if an_id in known)
    return Exchange(kept.question, assessment=answer, failure=kept.failure, passages=passages)
