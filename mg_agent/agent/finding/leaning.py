"""What research says on the cues that a question names, as cited statements beside an answer in fixed words."""

from mg_agent.agent.finding.asking import ask_tool
from mg_agent.agent.finding.observations import sentence
from mg_agent.agent.question import Question
from mg_agent.agent.wording.topics import find_topics
from mg_agent.core.assessment import Claim
from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.errors import ToolError
from mg_agent.knowledge.balance import MOST_CUES
from mg_agent.knowledge.excerpt import Passage
from mg_agent.knowledge.labels import known, themes_in
from mg_agent.tools.citing import effect
from mg_agent.tools.quoting import plain, quoted
from mg_agent.tools.session import Session

_MOST = 3
"""Passages beside an answer that is not about research."""
_ASIDE = ("deception", "measurement", "ethics and law", "interview practice")
"""Constructs that a question about what a cue means does not ask for unless it names them."""


def named_cues(question: Question) -> tuple[str, ...]:
    """Return the cues that a question names and that passages speak of, at most as many as may be asked about."""
    return known(sorted(label for topic in question.topics for label in topic.labels))[:MOST_CUES]


def leaning_on(question: Question, session: Session, *, theme: str = "") -> tuple[Claim, ...]:
    """State what research says on the cues that a question names, a null finding first; empty where it names none.

    Args:
        question: What was asked.
        session: Where it may be consulted, or not.
        theme: The construct that matters; else those that the question names.
    """
    labels = named_cues(question)
    if not labels or not session.condition.allows("knowledge"):
        return ()
    try:
        found = ask_tool(
            session, "consult_knowledge", {"query": _asked(question) if theme else question.text, "cues": labels}
        ).passages
    except ToolError:  # the answer stands without it
        return ()
    themes = frozenset({theme}) if theme else themes_in(question.text)
    about = [p for p in found if isinstance(p, KnowledgePassage) and set(labels) & set(p.cues) and on_it(p, themes)]
    nulls = [passage for passage in about if passage.is_null][:1]
    rest = [passage for passage in about if passage not in nulls]
    return tuple(research_claim(passage) for passage in [*nulls, *rest][:_MOST])


def _asked(question: Question) -> str:
    """Return a question with the cues that only the question before it names: "is that a sign of lying?"."""
    names = "" if find_topics(question.text.lower()) else ", ".join(topic.name for topic in question.topics)
    return f"{question.text} {names}".rstrip()


def on_it(passage: KnowledgePassage, themes: frozenset[str]) -> bool:
    """Tell whether a passage is on the constructs asked about; where none is, on a state that a cue may go with."""
    return passage.theme in themes if themes else passage.theme not in _ASIDE


def research_claim(passage: Passage) -> Claim:
    """State a passage as a claim that cites it."""
    return Claim(text=stated(passage), kind="research", evidence=(passage.id,))


def stated(passage: Passage) -> str:
    """Write a passage as one sentence: topic, construct, effect and grade; a document of the user's is quoted."""
    if not isinstance(passage, KnowledgePassage):
        return f"your document {quoted(passage.name)} says: {quoted(passage.text)}"
    grade = "no study" if passage.grade == "none" else passage.grade
    return sentence(plain(f"{passage.topic} ({passage.theme}; {effect(passage)}; {grade})", longest=400))
