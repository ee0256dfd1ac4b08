"""Questions on the user's own documents, which are answered from these alone: "what do my notes say about pauses?"."""

import re

from mg_agent.agent.asking import ask_tool
from mg_agent.agent.leaning import named_cues, research_claim
from mg_agent.agent.question import Question
from mg_agent.agent.replies import Reply
from mg_agent.core.assessment import Draft
from mg_agent.core.counts import plural
from mg_agent.knowledge.answer import FAR
from mg_agent.knowledge.excerpt import Excerpt
from mg_agent.tools.quoting import plain
from mg_agent.tools.session import Session

_KIND = r"(?:documents?|docs?|notes?|manuals?|handbooks?|guidelines?|protocols?|files?|pdfs?|papers?|literature)"
_MINE = (
    rf"(?:any(?:thing)? (?:of|in) |one of )?"
    rf"(?:(?:my|our)(?: own)?(?: [\w-]+){{0,2}}? {_KIND}|the (?:added|indexed|uploaded) {_KIND})"
)
_SAY = r"(?:says?|tells?|states?|mentions?|contains?|holds?|recommends?|advises?|suggests?|knows?|finds?|has|have)"
_ABOUT = r"(?: (?:us|me))?(?: anything| something)?(?: (?:about|on|of|regarding|to|that))?\b"
_HAVE = rf"(?:(?:what|anything) )?(?:do|does|did|can|could|is there anything in) {_MINE} {_SAY}{_ABOUT}"
_SEARCH = rf"(?:search|check|consult|look (?:in|into|through|at|up)|ask|see) {_MINE}(?: (?:for|about|on))?\b"
_WHERE = rf"(?:in|from|according to|within|by) {_MINE}\b"
_POLITE = r"(?:(?:please|and|so|now|ok|then|can you|could you|would you) )*"
IN_MINE = (
    rf"^\W*{_POLITE}(?:{_HAVE}|{_SEARCH})",
    rf"^\W*{_POLITE}(?:(?:what|anything|something|is|are|find|look|which|{_WHERE})\b)"
    rf"(?!.*\b(?:he|she|they) (?:says?|said|talks?|mentions?|mentioned)\b).*(?<!\w){_WHERE}",
    rf"^\W*{_POLITE}according to {_MINE}\b",
)
"""Turns of speech that ask what the user's own documents hold."""
_ASKED = re.compile("|".join(IN_MINE), re.IGNORECASE)
_FRAMES = re.compile(rf"^\W*{_POLITE}(?:{_HAVE}|{_SEARCH})|\b{_WHERE}", re.IGNORECASE)
_LEFT = re.compile(
    r"^\W*(?:what (?:is|are)(?: there)?|is there|are there|anything|something|about|on|find)\b", re.IGNORECASE
)
NOTHING = (
    "Nothing in your documents bears on this, or none were added: add them under Documents in the app, or with "
    "mg-agent index add."
)


def reply_documents(question: Question, session: Session) -> Reply | None:
    """Answer from the user's own documents alone; None where these are not asked about."""
    if not _ASKED.search(question.text):
        return None
    query = _FRAMES.sub(" ", question.text).strip()
    query = (_LEFT.sub("", query).strip(" ?.!,;") or question.text).strip()
    consulted = ask_tool(session, "consult_knowledge", {"query": query, "cues": named_cues(question)})
    own = tuple(one for one in consulted.passages if isinstance(one, Excerpt))
    notes = tuple(plain(note) for note in consulted.notes if note != FAR) if own else ()
    told = (
        f"{plural(len(own), 'piece')} of your documents bear{'s' if len(own) == 1 else ''} on this." if own else NOTHING
    )
    claims = tuple(research_claim(one) for one in own)
    return Reply(Draft(answer=" ".join((*notes, told)), claims=claims, abstains=not own))
