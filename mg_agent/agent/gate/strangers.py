"""Words of a statement that nothing it cites holds: a model may choose among words, not add what happened."""

import re

from mg_agent.agent.wording.lexicon import CLUES
from mg_agent.agent.wording.words import stem, tokens
from mg_agent.core.assessment import Claim
from mg_agent.tools.citing import passage_line
from mg_agent.tools.session import Session

_SHORTEST = 4
"""Letters below which a word says little by itself."""
_NEUTRAL = frozenset(
    stem(word)
    for word in """
    person speaker woman people subject interviewee video clip recording footage show shows shown seen visible observe
    observed observation observations found evidence cue cues gesture gestures movement movements behavior expression
    expressions facial face body head hand hands finger fingers arms left right both side several some many often
    repeatedly mainly mostly mainly again also then after before while during when where once twice times time total
    together about around between more less than rate minute minutes second seconds baseline interval includes ratio
    compared comparison kind kinds begin begins beginning start starts ending early late first last half moment brief
    briefly short long longer part parts listed list below above following each other another with without from into
    over onto toward towards there here this that these those their them they would could should might maybe perhaps
    possibly possible consistent compatible suggest suggests sometimes reading readings interpretation said says saying
    speaks speaking spoken speech words line lines transcript mentions talk talks talking have been being does done
    makes made occur occurs occurred happen happens happened nothing something only most least very much same different
    related connected cited cite see across within throughout near close just still such like which what whose
    """.split()  # noqa: SIM905 - a list of two hundred strings would not be read by anyone
)
_HALF = 0.5
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")


def strange_words(claim: Claim, session: Session, further: tuple[str, ...] = ()) -> str | None:
    """Say which words of a statement are in nothing it cites; None where there are none.

    An interpretation may find words of its own, as long as half of them are those of its evidence.

    Args:
        claim: The statement.
        session: Where what it cites is looked up.
        further: Texts whose words are allowed as well: claims that stand, for the answer over them.
    """
    text = _QUOTED.sub(" ", claim.text).lower()
    words = dict.fromkeys(word for word in tokens(text) if len(word) >= _SHORTEST and not word.isdigit())
    allowed = _NEUTRAL | _cited(claim, session) | _stems(" ".join(further))
    strange = [word for word in words if stem(word) not in allowed]
    if not strange or (claim.kind == "interpretation" and len(strange) <= _HALF * len(words)):
        return None
    return f"says {', '.join(strange[:6])}, which nothing it cites holds"


def _cited(claim: Claim, session: Session) -> frozenset[str]:
    labels: list[tuple[str, str]] = []
    texts: list[str] = []
    for an_id in claim.evidence:
        cue, measure, passage = session.cue(an_id), session.measure(an_id), session.passage(an_id)
        if cue is not None:
            labels.append((cue.modality, cue.label))
            texts += [cue.label, cue.text if cue.modality != "speech" else ""]
        if measure is not None:
            labels.append((str(measure.numbers.get("modality", "")), measure.about))
            texts += [measure.about, measure.text]
        if passage is not None:
            texts.append(passage_line(passage))
    clues = (word for c in CLUES for m, one in labels if c.topic.covers(m, one) for word in (*c.verbs, *c.nouns))
    return _stems(" ".join(texts)) | frozenset(stem(word) for word in clues)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in tokens(text.lower()))
