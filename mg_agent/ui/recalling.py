"""Kept questions and answers as the page shows them again, with the sources that they cite."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge.excerpt import Passage
from mg_agent.settings import Settings
from mg_agent.store.rows import SavedExchange
from mg_agent.ui.exchange import Exchange

_LOG = logging.getLogger("mg_agent.ui")


def exchange_of(kept: SavedExchange, settings: Settings) -> Exchange:
    """Return a kept exchange as the page shows it, with the passages that it cites and that are still here.

    Args:
        kept: As the store has it.
        settings: Where the user's own documents lie.
    """
    answer = kept.assessment
    cited = dict.fromkeys(an_id for claim in (answer.claims if answer else ()) for an_id in claim.evidence)
    known = {**_shipped(cited), **_own(cited, settings)}
    passages = tuple(known[an_id] for an_id in cited if an_id in known)
    said = Exchange(kept.question, assessment=answer, failure=kept.failure, passages=passages, changes=kept.changes)
    return replace(said, earlier=kept.earlier)


def _shipped(cited: Iterable[str]) -> Mapping[str, Passage]:
    from mg_agent.knowledge.corpus import shipped

    return shipped().by_id if any(an_id.startswith("know-") for an_id in cited) else {}


def _own(cited: Iterable[str], settings: Settings) -> Mapping[str, Passage]:
    from mg_agent.knowledge import library, shelf

    if not any(an_id.startswith("doc-") for an_id in cited):
        return {}
    try:
        pieces = shelf.current(library.home(settings)).excerpts
    except KnowledgeError as error:  # a session opens all the same; the citation says that its source is not here
        _LOG.warning("the user's own documents could not be read: %s", error)
        return {}
    return {one.id: one for one in pieces}
