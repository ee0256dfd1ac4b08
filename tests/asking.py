"""Asking about the interview that tests share: a model that says what a test wants, or the rules."""

from factory import interview
from scripted import calls

from mg_agent.agent.analyst import Analyst
from mg_agent.agent.llm.limits import Limits
from mg_agent.tools.session import Session
from mg_agent.tools.toolbox import Toolbox

BOX = Toolbox.discover()
OFFLINE = Analyst.offline(BOX)
LOOK = calls(("find_gestures", {"label": "touching nose"}))


def nose(analysis=None):
    return [c.id for c in (analysis or interview()).cues if c.label == "touching nose"]


def ask(model, question="What do her hands do?", session=None, **limits):
    session = session or Session(interview())
    return Analyst(model, BOX, limits=Limits(delay=0.0, **limits)).assess(question, session)


def run(model, question="What do her hands do?", session=None, **limits):
    session = session or Session(interview())
    return list(Analyst(model, BOX, limits=Limits(delay=0.0, **limits)).stream(question, session))
