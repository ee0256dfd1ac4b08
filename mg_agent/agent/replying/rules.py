"""The rules of the offline analyst as a mind of its own: from a question and what was found so far to the next looks.

The replies themselves say where to look: they are tried on what is known so far, and every look they take that no
tool has brought yet becomes a tool call. So one set of replies serves a session at hand, a chat model that may only
see tool results, and the fixed plan of a model that cannot call tools.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mg_agent.agent.conversation.turns import understand_turn
from mg_agent.agent.finding.asking import BroughtSession
from mg_agent.agent.finding.guessed import guess_text
from mg_agent.agent.finding.sides import side_limits
from mg_agent.agent.finding.sought import as_sought
from mg_agent.agent.finding.strained import filter_limits
from mg_agent.agent.question import LONGEST, Intent, Question
from mg_agent.agent.replying.account import reply_account
from mg_agent.agent.replying.between_words import at_between
from mg_agent.agent.replying.edges import reply_edges
from mg_agent.agent.replying.gaps import reply_gap
from mg_agent.agent.replying.in_stretches import at_stretch
from mg_agent.agent.replying.lengths import reply_lengths
from mg_agent.agent.replying.negated import reply_negated
from mg_agent.agent.replying.once import reply_repeats
from mg_agent.agent.replying.own_replies import OWN
from mg_agent.agent.replying.pauses import reply_pauses
from mg_agent.agent.replying.people import about_whom, reply_people
from mg_agent.agent.replying.placed import at_words
from mg_agent.agent.replying.related import reply_relation
from mg_agent.agent.replying.replies import Reply
from mg_agent.agent.replying.several import as_one, each_once, reply_unread
from mg_agent.agent.replying.table import REPLIES
from mg_agent.agent.replying.talking import reply_talk
from mg_agent.agent.wording.others import NOT_OBSERVED, parted
from mg_agent.agent.wording.spoken import LENGTH
from mg_agent.core.assessment import Draft
from mg_agent.core.evidence import Analysis
from mg_agent.core.scenario import Condition
from mg_agent.errors import ToolError
from mg_agent.tools.exposure import ANYWHERE
from mg_agent.tools.quoting import quoted
from mg_agent.tools.session import Session
from mg_agent.tools.sought import unsought
from mg_agent.tools.tool import Finding

MODALITY_TOOLS = {"gesture": "find_gestures", "face": "read_faces", "speech": "read_transcript"}
_MEANS = re.compile(r"\b(?:mean|means|meaning|signif\w+|reveals?|stands? for)\b", re.IGNORECASE)
_DEFINES = re.compile(r"\b(?:defin\w+|counts as|qualifies as|do (?:you|we) code)\b", re.IGNORECASE)
_NORM = re.compile(
    r"\b(?:normal|abnormal\w*|a lot|unusual\w*|excessive\w*|too (?:much|often|many|long)|healthy|average person)\b",
    re.IGNORECASE,
)
NO_NORM = (
    "Whether that is much or little is not told: no norm for people is kept here. “Does she do it more than usual "
    "between 10 and 20 s?” sets a stretch against the rest of the same video."
)
_STRENGTH = re.compile(
    r"\b(?:inten[st]\w*|strength|strong\w*|weaker|weakest|forceful\w*|vigorous\w*|bigger|biggest|broad\w*|wider|widest|subtle\w*"
    r"|hard(?:er|est)?|firm\w*|gentl\w*|faint\w*)\b",
    re.IGNORECASE,
)
NO_STRENGTH = "How strong or how wide a movement is, is not told here: only when it was, and for how long."
_CUT = f"Only the first {LONGEST:,} characters of this message were read."
_LOOKED_FOR = frozenset((Intent.FIND, Intent.COUNT, Intent.DURATION))
_SHOWS = _LOOKED_FOR | {Intent.AROUND, Intent.COMPARE, Intent.SURE}


@dataclass(frozen=True)
class Brief:
    """What is known of a session before anybody looks: how long, what was observed, which kinds of cues; no cue.

    Attributes:
        analysis: The analysis without its cues and words.
        condition: Which modalities are open.
        labels: Modality and label of the cues there are, so that a question about them is understood.
        beyond: Labels that no source looks for.
        sources: Name of the sources, for people.
    """

    analysis: Analysis
    condition: Condition
    labels: tuple[tuple[str, str], ...]
    beyond: frozenset[str]

    @classmethod
    def of(cls, session: Session) -> "Brief":
        """Take what may be known beforehand out of a session."""
        analysis = session.analysis
        return cls(
            analysis=analysis.model_copy(update={"cues": (), "utterances": ()}),
            condition=session.condition,
            labels=tuple(sorted({(cue.modality, cue.label) for cue in analysis.cues})),
            beyond=unsought(analysis),
        )


@dataclass(frozen=True)
class Call:
    """A tool and what to call it with."""

    tool: str
    arguments: Mapping[str, object] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same for the same call."""
        return f"{self.tool} {json.dumps(self.arguments, sort_keys=True, default=str)}"


@dataclass(frozen=True)
class Thought:
    """What the rules came to: where to look next, or what to say.

    Attributes:
        asked: The question as understood.
        calls: Tool calls still to make; empty once there is a draft.
        draft: What to say; None while there are calls.
        prompts: Prompts that went into the draft.
    """

    asked: Question
    calls: tuple[Call, ...] = ()
    draft: Draft | None = None
    prompts: tuple[str, ...] = ()


def read_question(question: str, brief: Brief, before: tuple[str, ...] = ()) -> Question:
    """Understand a question, in the light of the questions before it."""
    asked = understand_turn(question, before, brief.analysis.span, brief.labels)
    return as_sought(asked, brief.beyond)


def think(asked: Question, brief: Brief, done: Mapping[str, Finding | str], tools: frozenset[str]) -> Thought:
    """Say where to look next, or answer.

    Args:
        asked: The question as understood.
        brief: What is known beforehand.
        done: What the calls so far brought, by their key: a finding, or the sentence of a refusal.
        tools: Names of the tools on offer.
    """
    session = BroughtSession(brief.analysis, brief.condition, done)
    reply = answer_by_rules(asked, session)
    calls = {call.key: call for call in _calls(asked, session) if call.tool in tools and call.key not in done}
    if calls:
        return Thought(asked, tuple(calls.values()))
    return Thought(asked, draft=reply.draft, prompts=reply.prompts)


def _calls(asked: Question, session: BroughtSession) -> list[Call]:
    calls = [Call(name, arguments) for name, arguments in session.wanted]
    whole = session.whole
    missing = [(look.modality, look.span) for look in session.looked if session.lacks(look)]
    ids = dict.fromkeys(cue_id for one in (asked.parts or (asked,)) for cue_id in one.ids)
    missing += [(cue_id.rpartition("-")[0], whole) for cue_id in ids]
    for modality, span in missing:
        bounds = {} if span == whole else {"start": span.start, "end": span.end}
        if session.condition.allows(modality):
            calls.append(Call(MODALITY_TOOLS.get(modality, "count_cues"), bounds))
    return calls


def answer_by_rules(asked: Question, session: Session) -> Reply:
    """Answer from a session, each question of a message in order; what a tool refuses is the answer then."""
    if asked.parts:
        each = as_one([answer_by_rules(one, session) for one in asked.parts], [one.number for one in asked.parts])
        return _told_first(each, _CUT) if asked.cut else each
    if asked.number and asked.intent is Intent.UNKNOWN:
        return reply_unread(asked)
    if (counted := reply_people(asked, session)) is not None:
        return counted
    asked, placed = at_words(asked, session)
    asked, between, nothing = at_between(asked, session)
    asked, there, whole = at_stretch(asked, session)
    nothing = nothing or whole
    try:
        reply = nothing or _replier(asked)(asked, session)
    except ToolError as error:
        text = f"{error}"
        reply = Reply(Draft(answer=text[:1].upper() + text[1:], abstains=True))
    lead, whose = about_whom(asked, session)
    limits = each_once(filter(None, (*reply.draft.limits, *_remarks(asked), whose)))
    cut = _CUT if asked.cut else ""
    others = NOT_OBSERVED if asked.intent in _SHOWS and parted(asked.unlisted)[0] else ""
    told = f"{reply.draft.answer} {guess_text(reply.draft, session)}".rstrip()
    answer = " ".join(filter(None, (cut, *asked.readings, lead, placed, between, there, told, others)))
    return Reply(reply.draft.model_copy(update={"answer": answer, "limits": limits}), reply.prompts)


def _told_first(reply: Reply, text: str) -> Reply:
    answer = reply.draft.answer
    told = f"{text}\n{answer}" if "\n" in answer else f"{text} {answer}"
    return Reply(reply.draft.model_copy(update={"answer": told}), reply.prompts)


def _replier(asked: Question) -> Callable[[Question, Session], Reply]:
    if asked.asks:
        return OWN[asked.asks]
    return _by_turn(asked) or REPLIES[asked.intent]


def _by_turn(asked: Question) -> Callable[[Question, Session], Reply] | None:
    """Return what answers a turn of speech that its kind of question alone does not tell."""
    if asked.gap and asked.topics and asked.intent is Intent.DURATION:
        return reply_lengths if asked.length else reply_gap
    if asked.relation is not None and asked.intent is Intent.FIND:
        return reply_relation
    if asked.pick in ("once", "repeated"):
        return reply_repeats
    if asked.pauses or asked.talk:
        return reply_pauses if asked.pauses else reply_talk
    if asked.negated and asked.intent in _LOOKED_FOR:
        return reply_negated
    if asked.topics and asked.intent is Intent.FIND and asked.edge and asked.pick != "most sure":
        return reply_edges
    if asked.topics and asked.intent is Intent.FIND and asked.account and asked.pick is None:
        return reply_account
    return None


def _remarks(asked: Question) -> tuple[str, ...]:
    """Say where words were read otherwise, and where a label only comes near to them."""
    notes = [topic.note for topic in asked.topics if topic.note]
    if asked.intent not in _LOOKED_FOR:
        notes += [topic.lead for topic in asked.topics if topic.lead]
    if asked.intent is Intent.FEELING and asked.topics and _MEANS.search(asked.text):
        name = asked.topics[0].name
        notes.append(f"What research found can be asked for: {quoted(f'What does research say about {name}?')}.")
    if asked.intent is Intent.SURE and _DEFINES.search(asked.text):
        notes.append("What counts as each cue, and how it is measured, is written in docs/cues.md.")
    if asked.intent is Intent.SUMMARY and LENGTH.search(asked.text.lower()):
        notes.append("The length and the form of an answer cannot be chosen here; this is all of it.")
    if asked.intent in _LOOKED_FOR and _NORM.search(asked.text):
        notes.append(NO_NORM)
    if asked.topics and asked.intent in _SHOWS and _STRENGTH.search(asked.text):
        notes.append(NO_STRENGTH)
    if asked.unlisted and asked.intent in _SHOWS:
        _, words = parted(asked.unlisted)
        notes += [f"No cue of that kind is looked for: {', '.join(map(quoted, words))}."] if words else []
    sides = side_limits(asked, told_apart=asked.intent in _LOOKED_FOR) if asked.intent in _SHOWS else ()
    return tuple(dict.fromkeys((*notes, *sides, *filter_limits(asked))))


Runner = Callable[[Call], Finding | str]
_ROUNDS = 8


def look_by_rules(asked: Question, brief: Brief, tools: frozenset[str], run: Runner) -> dict[str, Finding | str]:
    """Make every look that the rules ask for, and return what the calls brought, by their key."""
    done: dict[str, Finding | str] = {}
    for _ in range(_ROUNDS):
        thought = think(asked, brief, done, tools)
        if not thought.calls:
            break
        for call in thought.calls:
            done[call.key] = run(call)
    return done


__all__ = ["ANYWHERE", "Brief", "Call", "Thought", "answer_by_rules", "look_by_rules", "read_question", "think"]
