"""Why a part was not seen, or a question declined, where somebody asks "why not?"."""

from dataclasses import replace

from mg_agent.agent.finding.lines import listen, no_words
from mg_agent.agent.finding.observations import absence, gap_limits
from mg_agent.agent.question import Intent, Question
from mg_agent.agent.replying.guarded import gathered, looks_for
from mg_agent.agent.replying.replies import Reply, windows
from mg_agent.core.assessment import Draft
from mg_agent.prompts import load_prompt
from mg_agent.recognition.vocabulary import PARTS
from mg_agent.tools.quoting import plain
from mg_agent.tools.session import Session

_FIXED = frozenset(
    (Intent.DECEPTION, Intent.JUDGMENT, Intent.IDENTITY, Intent.UNLISTED, Intent.UNKNOWN, Intent.FEELING)
)


_TRANSCRIPT = "There is no transcript"
"""How the note begins that an analysis holds where none was found."""


def reply_reason(question: Question, session: Session) -> Reply:
    """Say why the answer before was what it was; why something was not seen is not recorded, which is said."""
    about = question.because or Intent.COVERAGE
    prompt = load_prompt("reasons")
    if about in _FIXED:
        parts = prompt.sections({"about": about.value, "gaps": False})
        return Reply(Draft(answer=" ".join(parts["answer"]), abstains=True), (prompt.reference,))
    if about is Intent.SPEECH:
        return _unheard(question, session)
    unseen = tuple(one for one in question.topics if not gathered(replace(question, topics=(one,)), session).cues)
    question = replace(question, topics=unseen or question.topics)
    found = gathered(question, session) if about is not Intent.COVERAGE else None
    if found is not None:
        looks = found.looks
    else:
        where = windows(question, session)[0]
        looks = tuple(look for topic in question.topics for look in looks_for(topic, session, where))
        looks = looks or tuple(session.examine(part.partition("/")[0], where, part=part) for part in PARTS)
    gaps = gap_limits(looks)
    parts = prompt.sections({"about": about.value, "gaps": bool(gaps)})
    missing = absence(found) if found is not None and not found.cues else ""
    answer = " ".join(filter(None, (missing, *parts["answer"])))
    return Reply(Draft(answer=answer, limits=gaps, abstains=True), (prompt.reference,))


def _unheard(question: Question, session: Session) -> Reply:
    """Say why words were not found: there is no transcript, or they do not stand in it."""
    heard, _, _ = listen(session, question.words)
    note = next((note for note in session.analysis.notes if note.startswith(_TRANSCRIPT)), "")
    if not heard.observed and note:
        return Reply(Draft(answer=plain(note, longest=400), abstains=True))
    if not heard.observed:
        return Reply(Draft(answer=no_words(heard, question.words or ""), abstains=True))
    return Reply(
        Draft(
            answer="A transcript tells what was said; why something was said, or was not, it does not tell.",
            abstains=True,
        )
    )
