"""What the desk keeps in the store: a session for every analysis, its questions and corrections; never pixels."""

import logging
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from mg_agent.core.correction import Correction, corrected, fault_of, without
from mg_agent.core.evidence import Analysis
from mg_agent.core.pose import PoseSequence
from mg_agent.errors import MgAgentError, StoreError, ToolError
from mg_agent.settings import Settings
from mg_agent.store.audit import Line
from mg_agent.store.purpose import Chosen
from mg_agent.store.rows import Opened, SavedSession, unicode
from mg_agent.ui.exchange import Exchange
from mg_agent.ui.files import Offer, file_title
from mg_agent.ui.recalling import exchange_of
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

    def key(self, analysis: Analysis, path: Path, transcript: Path | None) -> str:
        """Return the key under which an analysis is kept; empty where nothing can be kept.

        Args:
            analysis: What was found.
            path: The file it was found in.
            transcript: The transcript that was added, if one was.
        """
        from mg_agent.analysis import analysis_key
        from mg_agent.store.seen import call

        try:
            with self.store() as store:
                key = analysis_key(path, self.settings, store, transcript)
                if store.get(key) is None:
                    store.put(key, analysis)
                call(store.database, key, unicode(path.name), unicode(analysis.video.path))
        except MgAgentError:
            _LOG.exception("an analysis could not be kept")
            return ""
        return key

    def begin(self, key: str, name: str, owner: str) -> str:
        """Begin a session over an analysis, or take up the latest one about it that this visitor may see.

        Args:
            key: The analysis.
            name: What the user calls the video.
            owner: The browser session.

        Returns:
            The session's id; empty where nothing can be kept, which is no reason to hide a result.
        """
        if not key:
            return ""
        try:
            known = self.about(key, owner)
            free = _free(name, {one.name for one in self.listed(owner)})
            with self.sessions() as sessions:
                session = known[0].id if known else sessions.create(key, free, purpose=self.purpose).id
        except MgAgentError:
            _LOG.exception("a session could not be begun")
            return ""
        self.own(session, owner)
        return session

    def about(self, key: str, owner: str) -> tuple[SavedSession, ...]:
        """List the sessions about an analysis that a visitor may see, the one opened last first."""
        return tuple(one for one in self.listed(owner) if one.key == key)

    def own(self, session: str, owner: str) -> None:
        """Remember whose a new session is."""
        self._owners.setdefault(session, owner)

    def may_see(self, owner: str, session: str) -> bool:
        """Tell whether a visitor may see a session: on this computer every one, over the network their own only."""
        return not self.apart or self._owners.get(session) == owner

    def purpose_now(self) -> Chosen | None:
        """Return the purpose that was chosen; None before that, and where the store cannot be read."""
        from mg_agent.store.purpose import chosen

        try:
            with self.store() as store:
                found = chosen(store)
        except MgAgentError:
            _LOG.exception("the purpose could not be read")
            return None
        self.purpose = found.purpose.id if found else ""
        return found

    def choose_purpose(self, purpose: str) -> None:
        """Record what this program is used for.

        Raises:
            SettingsError: when it is refused.
        """
        from mg_agent.store.purpose import choose

        with self.store() as store:
            self.purpose = choose(store, purpose).id

    def log(self) -> tuple[tuple[Line, ...], str | None]:
        """Return what was done, oldest first, and where the chain is broken, if it is."""
        from mg_agent.store import audit

        try:
            with self.store() as store, store.database.reading() as connection:
                return audit.lines(connection), audit.fault(connection)
        except MgAgentError as error:
            return (), str(error)

    def listed(self, owner: str) -> tuple[SavedSession, ...]:
        """List the sessions that a visitor may see, the one opened last first."""
        try:
            with self.sessions() as sessions:
                return tuple(one for one in sessions.list() if self.may_see(owner, one.id))
        except MgAgentError:
            _LOG.exception("the sessions could not be listed")
            return ()

    def require(self, owner: str, session: str) -> None:
        """Refuse a session that a visitor may not see, as if there were none.

        Raises:
            StoreError: when they may not.
        """
        if not self.may_see(owner, session):
            raise StoreError.of("there is no such session", f"got '{session[:20]}'", "choose one of the list")

    def open(self, session: str, owner: str) -> Opened:
        """Return a session with all that belongs to it.

        Raises:
            StoreError: when there is none that this visitor may see.
        """
        self.require(owner, session)
        with self.sessions() as sessions:
            return sessions.open(session)

    def bring_back(self, path: Path, owner: str) -> SavedSession:
        """Keep an exported session beside those that are here.

        Raises:
            StoreError: when it is none, or was damaged.
        """
        from mg_agent.archive.importing import import_session

        with self.store() as store:
            kept = import_session(store, path)
        self.own(kept.id, owner)
        return kept

    def recall(self, visit: Visit) -> None:
        """Put what a session holds on the desk: corrections, and the conversation where none was begun."""
        if not visit.session or visit.found is None:
            return
        with self.sessions() as sessions:
            opened = sessions.read(visit.session)
        visit.corrections = opened.corrections
        visit.analysis = corrected(visit.found, opened.corrections)
        if not visit.exchanges:
            visit.exchanges.extend(exchange_of(one, self.settings) for one in opened.exchanges)

    def keep(self, session: str, exchange: Exchange) -> None:
        """Keep a question and what came of it; one that was stopped is not kept."""
        if not session or exchange.waits or exchange.stopped:
            return
        try:
            with self.sessions() as sessions:
                sessions.add_exchange(
                    session,
                    exchange.question,
                    exchange.assessment,
                    failure=exchange.failure,
                    changes=exchange.changes,
                )
        except MgAgentError:
            _LOG.exception("an exchange could not be kept")

    def correct(self, visit: Visit, said: Iterable[Correction]) -> None:
        """Keep corrections and let the desk's analysis follow from them.

        Raises:
            MgAgentError: when one names a cue that is not there; those before it stand.
        """
        for one in said:
            if visit.found is None:
                return
            fault = fault_of(visit.found, visit.corrections, one)
            if fault is not None:
                raise ToolError.of("the correction was not made", fault, "choose a cue of the table")
            if visit.session:
                with self.sessions() as sessions:
                    sessions.correct(visit.session, one)
            visit.corrections = (*visit.corrections, one)
            visit.analysis = corrected(visit.found, visit.corrections)

    def undo(self, visit: Visit) -> None:
        """Take back the last correction."""
        if visit.found is None or not visit.corrections:
            return
        last = visit.corrections[-1].id
        if visit.session:
            with self.sessions() as sessions:
                sessions.undo(visit.session, last)
        visit.corrections = without(visit.corrections, last, visit.found)
        visit.analysis = corrected(visit.found, visit.corrections)

    def export(self, session: str, wanted: Offer, target: Path) -> str:
        """Write a session, or its cues as corrected, as a file, and return what to call it.

        Raises:
            MgAgentError: when it cannot be written, or there is nothing to write.
        """
        if not wanted.forms:
            return self._write_cues(session, wanted, target)
        from mg_agent.archive.exporting import export_session

        with self.sessions() as sessions:
            name = sessions.get(session).name
        with self.store() as store:
            export_session(store, session, target, wanted.forms)
        return file_title(name, wanted)

    def _write_cues(self, session: str, wanted: Offer, target: Path) -> str:
        from mg_agent.formats.door import write

        with self.sessions() as sessions:
            opened = sessions.read(session)
        write(corrected(opened.analysis, opened.corrections), target)
        target.chmod(0o600)
        return file_title(opened.session.name, wanted)

    def pose(self, session: str) -> PoseSequence | None:
        """Return the skeleton of a session; None where none was kept."""
        if not session:
            return None
        with self.sessions() as sessions:
            key = sessions.get(session).key
        with self.store() as store:
            return store.pose(key)


def _free(name: str, taken: Container[str]) -> str:
    """Return a name that no other session has, so that a list tells them apart."""
    return next(one for one in chain((name,), (f"{name} ({n})" for n in count(2))) if one not in taken)
