"""A video on the desk that was analyzed again, with another transcript: what was said and asked of it before."""

import logging
from collections.abc import Sequence

from mg_agent.core.correction import Correction, carried, corrected
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Analysis, Cue
from mg_agent.core.span import timecode
from mg_agent.errors import MgAgentError
from mg_agent.tools.quoting import plain
from mg_agent.ui.keeping import Keeper
from mg_agent.ui.lanes import title_of
from mg_agent.ui.visit import Visit

_LOG = logging.getLogger("mg_agent.ui")
_DONE = {"confirm": "confirmed", "reject": "rejected", "relabel": "renamed", "retime": "moved", "add": "added"}
_MOST_TOLD = 6


def settle(keeper: Keeper, visit: Visit, found: Analysis, key: str, name: str) -> None:
    """Put a result on a desk, with the session that keeps it and what was said and asked in it.

    Where the desk holds an analysis of the same video, its session goes on under its name, about the new analysis:
    corrections whose cue is still there stay, and questions are marked. Where nothing can be kept, the desk has it all.

    Args:
        keeper: Keeps sessions.
        visit: The desk.
        found: What was found.
        key: Its key; empty where it could not be kept.
        name: What the user calls the video.
    """
    visit.carried = ""
    goes_on = _continues(visit, found)
    if goes_on and visit.session and not _elsewhere(keeper, visit, key):
        _carry_over(keeper, visit, found, key)
        return
    before, visit.session = visit.session, keeper.begin(key, name, visit.owner)
    if goes_on and not visit.session:
        _carry_over(keeper, visit, found, key)
        return
    if before not in ("", visit.session):
        visit.talk.clear()
    visit.found = visit.analysis = found
    keeper.recall(visit)


def _continues(visit: Visit, found: Analysis) -> bool:
    """Tell whether a result is the desk's own video looked at in the same way, so that what was said of it may hold."""
    before = visit.found
    return before is not None and (before.video.sha256, before.digest) == (found.video.sha256, found.digest)


def _elsewhere(keeper: Keeper, visit: Visit, key: str) -> bool:
    """Tell whether another session is about this analysis already, and the one on the desk holds nothing of its own."""
    known = {one.id for one in keeper.about(key, visit.owner)}
    return bool(known) and visit.session not in known and not (visit.corrections or visit.exchanges)


def _carry_over(keeper: Keeper, visit: Visit, found: Analysis, key: str) -> None:
    before = visit.found or found
    if before == found or any(one.id == visit.session for one in keeper.about(key, visit.owner)):
        visit.found = visit.analysis = found
        keeper.recall(visit)
        return
    said = _said(keeper, visit)
    kept, lost = carried(before, said, found)
    why = _why(before, found)
    visit.session = _moved(keeper, visit.session, key, kept, why)
    visit.found, visit.corrections, visit.missing = found, kept, ()
    visit.analysis = corrected(found, kept)
    asked = sum(not one.earlier for one in visit.exchanges)
    visit.talk.date(why)
    visit.carried = _told(before, said, len(kept), lost, asked=asked, why=why)


def _said(keeper: Keeper, visit: Visit) -> Sequence[Correction]:
    """Return what was said of the session, in another tab as well."""
    try:
        with keeper.sessions() as sessions:
            return sessions.corrections(visit.session) if visit.session else visit.corrections
    except MgAgentError:
        _LOG.exception("corrections could not be read")
        return visit.corrections


def _moved(keeper: Keeper, session: str, key: str, kept: Sequence[Correction], why: str) -> str:
    if not session or not key:
        return ""
    try:
        with keeper.sessions() as sessions:
            return sessions.move(session, key, kept, why=why).id
    except MgAgentError:
        _LOG.exception("a session could not be moved to the new analysis")
        return ""


def _why(before: Analysis, found: Analysis) -> str:
    """Say what was done between two analyses of one video."""
    had, has = bool(before.utterances), bool(found.utterances)
    if had and has:
        return "the transcript was replaced"
    if has:
        return "the transcript was added"
    return "the transcript was removed" if had else "the video was analyzed again"


def _told(
    before: Analysis, said: Sequence[Correction], kept: int, lost: Sequence[Correction], *, asked: int, why: str
) -> str:
    parts = [why[0].upper() + why[1:] + "."]
    if not lost and kept:
        parts.append("Your correction carried over." if kept == 1 else f"Your {kept} corrections carried over.")
    elif lost:
        gone = [_name(before, said, one) for one in lost[:_MOST_TOLD]]
        gone += [f"{len(lost) - _MOST_TOLD} more"] if len(lost) > _MOST_TOLD else []
        parts.append(
            f"{kept} of your {plural(kept + len(lost), 'correction')} carried over. Not carried over, because the "
            f"cue is not there anymore: {', '.join(gone)}."
        )
    if asked:
        them = ("Your question before it is", "it") if asked == 1 else (f"Your {asked} questions before it are", "them")
        parts.append(f"{them[0]} folded in the conversation; ask {them[1]} again for answers about this analysis.")
    return " ".join(parts) if len(parts) > 1 else ""


def _name(before: Analysis, said: Sequence[Correction], one: Correction) -> str:
    """Name a correction by its cue as it stood: "nodding" at 00:03.00 (rejected)."""
    cue = _cue(before, said, one)
    where = "a cue" if cue is None else f"“{plain(title_of(cue), longest=60)}” at {timecode(cue.span.start)}"
    return f"{where} ({_DONE[one.kind]})"


def _cue(before: Analysis, said: Sequence[Correction], one: Correction) -> Cue | None:
    return corrected(before, said[: list(said).index(one)]).cue(one.cue_id) if one.cue_id else None
