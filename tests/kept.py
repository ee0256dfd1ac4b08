"""A session with everything in it, for tests of what is exported."""

import numpy as np
from factory import interview, span

from mg_agent.agent.analyst import Analyst
from mg_agent.core.change import Change
from mg_agent.core.correction import Correction
from mg_agent.core.evidence import Analysis
from mg_agent.core.pose import MG_SKELETON, PoseSequence
from mg_agent.store import Sessions, Store
from mg_agent.tools.session import Session

HOSTILE = "<img src=x onerror=alert(1)> [a](http://evil.example) `\u202e'\"--> &amp;"
QUESTION = "Did she touch her nose?"


def poses(seconds: float = 60.0, rate: float = 15.0) -> PoseSequence:
    """A person who sways; nothing is seen from 40 to 50 s."""
    times = np.arange(round(seconds * rate)) / rate
    rest = np.random.default_rng(1).random((len(MG_SKELETON.joints), 2)) * 0.4
    sway = 0.02 * np.stack([np.sin(times), np.cos(times)], axis=1)
    xy = (rest[None] + sway[:, None]).astype(np.float32)
    xy[(times >= 40) & (times < 50)] = np.nan
    score = np.where(np.isfinite(xy[:, :, 0]), 0.9, 0.0).astype(np.float32)
    return PoseSequence(xy, score, times, MG_SKELETON)


def keep(store: Store, analysis: Analysis | None = None, name: str = "A talk") -> str:
    """Put a session with answers and every kind of correction into a store; returns its id."""
    analysis = analysis or interview()
    store.put("k", analysis, poses())
    sessions = Sessions(store)
    one = sessions.create("k", name, purpose="research").id
    sessions.add_exchange(one, QUESTION, Analyst.offline().assess(QUESTION, Session(analysis)))
    sessions.add_exchange(one, HOSTILE, failure=f"failed: {HOSTILE}")
    without = Change(without="the gestures", answer=HOSTILE, lost=(HOSTILE, "A nod."), gained=("Nothing was seen.",))
    stays = Change(without="the face", answer="The same.", kept=1)
    sessions.add_exchange(one, "What would change?", changes=(without, stays))
    noses = analysis.timeline.labelled("touching nose").cues
    nods = analysis.timeline.labelled("nodding").cues
    for said in (
        Correction.now("confirm", noses[0].id),
        Correction.now("relabel", noses[1].id, label="touching mouth", note=HOSTILE),
        Correction.now("retime", nods[0].id, span=span(12.2, 13.4)),
        Correction.now("reject", nods[1].id, note="=1+1"),
        Correction.now("add", label="scratching wrist", span=span(26, 28)),
        Correction.now("add", label="shrugging", span=span(44, 45)),
    ):
        sessions.correct(one, said)
    return one
