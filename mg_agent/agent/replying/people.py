"""Whose cues these are: one person is followed, and a question about another one, or about how many, is told so."""

import re

from mg_agent.agent.question import Intent, Question
from mg_agent.agent.replying.replies import Reply
from mg_agent.agent.wording.others import asks_of_others
from mg_agent.core.assessment import Draft
from mg_agent.core.evidence import Analysis
from mg_agent.tools.quoting import plain
from mg_agent.tools.session import Session

SEVERAL = "More than one person was in view"
"""How the note begins that an analysis holds where there were several."""
NOBODY = "No person was found"
_BEING = (
    r"(?:person|people|persons|man|woman|men|women|guys?|girls?|boys?|lady|ladies|gentlem[ae]n|individuals?|humans?)"
)
_SEXED = re.compile(
    r"\b(?:the|this|that) (?:wo)?(?:man|girl|boy|guy|lady|gentleman|male|female|dude|gal|bloke|chap)\b(?!')"
)
_ENDS = (
    r"(?= *(?:\W*$|in\b|on\b|here\b|there\b|visible\b|present\b|around\b|with\b|seen\b|was\b|were\b|is\b|are\b|or\b))"
)
_HOW_MANY = re.compile(
    rf"\b(?:how many|number of) (?:different |other )?(?:{_BEING}|faces)\b"
    rf"|\b(?:more than one|more than 1|several|multiple|just one|only one|a single|any other) {_BEING}\b{_ENDS}"
    rf"|\b(?:is|are|was|were) there (?:(?:any|some) )?(?:other|more) {_BEING}\b{_ENDS}"
    rf"|\b(?:is|are|was|were) there (?:two|2|three|3|another|a second) {_BEING}\b{_ENDS}"
    rf"|\b(?:anyone|anybody|someone|somebody|nobody|no one|who) else\b{_ENDS}"
    r"|\b(?:is|are|was|were) (?:he|she|they) (?:all )?alone\b"
)
_ACTS = (
    r"(?:smil|nod|blink|touch|look|lean|tilt|turn|shak|clos|open|rais|lower|gestur|shrug|cross|fold|frown|move|sit|keep|"
    r"press|fidget)\w*"
)
_OTHER = re.compile(
    r"\b(?:person|speaker|subject|participant) (?P<letter>[b-h])\b(?!')"
    rf"|(?<!\bat )(?<!\bfrom )(?<!\bto )(?<!\btowards )(?<!\btoward )(?<!\bwith )(?<!\bof )"
    rf"\b(?:the other|another|the second|a second) {_BEING}\b"
    rf"|\b(?:both|all|neither|the two|two|each)(?: of)?(?: the)?(?: two)? (?:of them|{_BEING})\b"
    rf"|\b(?:do|did|are|were) (?:they )?both {_ACTS}"
    r"|\b(?:everyone|everybody|each other|one another)\b"
)
_UNTOUCHED = frozenset(
    (Intent.IDENTITY, Intent.JUDGMENT, Intent.HELP, Intent.SPEECH, Intent.LITERATURE, Intent.CUE, Intent.VIDEO)
)
_SILENT = _UNTOUCHED | {Intent.UNKNOWN, Intent.UNLISTED, Intent.COVERAGE}
_JUDGED = frozenset((Intent.DECEPTION, Intent.FEELING))


def several(analysis: Analysis) -> str:
    """Return the note that several people were in view; empty where there is none."""
    return next((note for note in analysis.notes if note.startswith(SEVERAL)), "")


def reply_people(question: Question, session: Session) -> Reply | None:
    """Answer a question about how many people there are, or about one that nobody followed; None for any other."""
    if question.intent in _UNTOUCHED or not (session.condition.allows("gesture") or session.condition.allows("face")):
        return None
    text = question.text.lower()
    if asks_of_others(text):
        return None
    if question.intent not in _JUDGED and _HOW_MANY.search(text):
        return Reply(Draft(answer=_how_many(session.analysis)))
    match = _OTHER.search(text)
    if match is None or (match.group("letter") or "").upper() in _followed(session.analysis):
        return None
    if not several(session.analysis) and match.group("letter") is None:
        return None
    return Reply(Draft(answer=f"{_how_many(session.analysis)} Of anybody else there is no cue, so nothing can be said "
                       "about another person, or about several compared.", abstains=True))  # fmt: skip


def about_whom(question: Question, session: Session) -> tuple[str, str]:
    """Say whose cues an answer shows where several people were in view: before the answer, and as a limit."""
    note = several(session.analysis)
    if not note or question.intent in _SILENT:
        return "", ""
    sexed = _SEXED.search(question.text.lower())
    lead = f"One person was followed, A, the most prominent; whether that is {plain(sexed.group())} is not told." if (
        sexed
    ) else ""  # fmt: skip
    return lead, f"{plain(note, longest=400)} Every cue of body and face here is about that one."


def _how_many(analysis: Analysis) -> str:
    note = several(analysis)
    if note:
        return f"{plain(note, longest=400)} How many there were is not told, nor who they are."
    if any(one.startswith(NOBODY) for one in analysis.notes):
        return "No person was found in the pictures."
    people = sorted(_followed(analysis))
    if len(people) > 1:
        return f"This analysis tells of {len(people)} people: {', '.join(people)}."
    return "Only one person was noticed in view, and followed as person A; who came in for a moment may be missed."


def _followed(analysis: Analysis) -> frozenset[str]:
    watched = {part.person for part in analysis.coverage if part.modality != "speech"}
    return frozenset(map(plain, watched | {cue.person for cue in analysis.cues if cue.modality != "speech"}))
