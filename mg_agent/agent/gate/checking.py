"""What is wrong with a model's draft: it cites nothing shown, says more than it cites, or counts on its own."""

import re
from collections.abc import Callable, Iterable, Sequence

from mg_agent.agent.gate.strangers import strange_words
from mg_agent.agent.gate.verdicts import objection
from mg_agent.agent.wording.lexicon import PARTS
from mg_agent.agent.wording.topics import find_topics
from mg_agent.agent.wording.words import stem, tokens
from mg_agent.core.assessment import Claim, Draft, fault_of
from mg_agent.core.evidence import Cue
from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.core.measure import Measure
from mg_agent.tools.citing import passage_line
from mg_agent.tools.session import Session

_HEDGED = re.compile(
    r"\b(?:may|might|could|can|possibl\w*|perhaps|consistent with|compatible with|suggest\w*|sometimes|often|"
    r"not necessarily|one reading|on average|tend\w*|weak\w*|unclear|uncertain)\b",
    re.IGNORECASE,
)
_ABSENT = re.compile(r"\b(?:no|not|never|without|nothing|none|neither|nor)\b|n't\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)?")
_TIMES = {"once": 1, "twice": 2, "thrice": 3} | {
    f"{word} times": n
    for n, word in enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=2)
}
_CLOCK = re.compile(
    r"\s*\(?\b(?:(?:at|from|around|about|between|by|to|until|and)\s+)?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?"
    r"(?:\s*(?:-|–|to|and|until)\s*\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?)?\)?",
    re.IGNORECASE,
)
_IDS = re.compile(r"\s*\[?\(?\b(?:[a-z]+-(?=[0-9a-f]*\d)[0-9a-f]{6,}|know-[a-z0-9-]+|doc-[a-z0-9-]+)\b\)?\]?")
_QUOTED = re.compile(r"[“\"]([^”\"]{3,})[”\"]")
_SUBJECT = re.compile(r"\b(?:he|she|they|it|i|you|we|person|speaker|man|woman|witness|suspect|who|this|that)\b", re.I)
_OPEN = re.compile(
    r"^\W*(?:what|how|when|where|which|why|in what|could you|can you|would you|please|tell|describe|walk)\b", re.I
)
_SHORT = 3


def faults(draft: Draft, session: Session) -> tuple[str, ...]:
    """Say what is wrong with a draft, one sentence each, so that a model can mend it."""
    found = []
    for claim in draft.claims:
        fault = claim_fault(claim, session)
        if fault is not None:
            found.append(f"The claim “{claim.text[:80]}” {fault}.")
    if not draft.claims and not draft.abstains:
        found.append("The answer has no claim; state what it rests on with ids, or abstain.")
    fault = answer_fault(draft, session, draft.claims)
    if fault is not None:
        found.append(f"The answer {fault}.")
    return tuple(found)


def claim_fault(claim: Claim, session: Session) -> str | None:
    """Say why a claim may not stand; None where it may."""
    checks: tuple[Callable[[Claim, Session], str | None], ...] = (
        _grounded,
        _worded,
        _about,
        _counted,
        _quoting,
        _bold,
        strange_words,
    )
    return next((fault for check in checks if (fault := check(claim, session)) is not None), None)


def answer_fault(draft: Draft, session: Session, claims: Sequence[Claim]) -> str | None:
    """Say why the answer itself may not stand beside the claims that do."""
    reason = objection(draft.answer)
    if reason is not None:
        return reason
    cited = Claim(text=draft.answer, evidence=tuple(i for claim in claims for i in claim.evidence))
    unsaid = _named(cited, session) if claims else _acts(draft.answer)
    if unsaid and not draft.abstains:
        return f"speaks of {', '.join(unsaid)}, which no claim states"
    if not claims:
        return None if draft.abstains else "cites nothing"
    return _counted(cited, session) or strange_words(cited, session, tuple(claim.text for claim in claims))


def alternative_fault(text: str) -> str | None:
    """Say why another explanation may not stand: it is a statement of its own rather than a phrase or a maybe."""
    reason = objection(text) or _bare_of_numbers(text)
    if reason is None and _SUBJECT.search(text) and not _HEDGED.search(text):
        return "states something of the person without evidence instead of naming another explanation"
    return reason


def question_fault(text: str) -> str | None:
    """Say why a question may not stand: it is closed, suggests its answer, or is none."""
    reason = objection(text) or _bare_of_numbers(text)
    if reason is None and not (_OPEN.search(text) and text.rstrip().endswith("?")):
        return "is no open question"
    return reason


def _bare_of_numbers(text: str) -> str | None:
    if _NUMBER.search(text) or _QUOTED.search(text):
        return "holds numbers or quotations, for which only claims have room"
    return None


def without_times(text: str) -> str:
    """Take times and ids out of a sentence; both are printed from the cited cues."""
    return " ".join(_IDS.sub("", _CLOCK.sub("", text)).split())


def _grounded(claim: Claim, session: Session) -> str | None:
    return fault_of(claim, frozenset(session.seen), session.is_evidence, session.is_passage)


def _worded(claim: Claim, session: Session) -> str | None:
    return objection(claim.text)


def _about(claim: Claim, session: Session) -> str | None:
    """An observation names what its cues show, and nothing that they do not show."""
    if claim.kind == "limit":
        return None
    unsaid = _named(claim, session)
    if unsaid:
        return f"speaks of {', '.join(unsaid)}, which none of the cited cues shows"
    if claim.kind == "interpretation":
        return _fits(claim, session)
    if not _mentions(claim, session):
        return "does not name what its cited cues show"
    cues, measures = _cues(claim, session), _measures(claim, session)
    if _ABSENT.search(_QUOTED.sub("", claim.text)) and cues and not measures:
        return "states an absence; an observation states what was found, the rest belongs under 'missing'"
    return None


def _named(claim: Claim, session: Session) -> list[str]:
    """Return the acts that a text names and no cited cue, measurement or quoted line holds."""
    shown = {(cue.modality, cue.label) for cue in _cues(claim, session)}
    shown |= {(str(m.numbers.get("modality", "")), m.about) for m in _measures(claim, session)}
    labels = {label for _, label in shown}
    said = {
        stem(word) for cue in _cues(claim, session) if cue.modality == "speech" for word in tokens(cue.text.lower())
    }
    text = _QUOTED.sub(" ", claim.text)
    return [
        topic.name
        for topic in find_topics(text.lower(), shown)
        if topic.name not in PARTS
        and topic.labels
        and not topic.labels & labels
        and not {stem(word) for word in tokens(topic.name)} <= said
    ]


def _acts(text: str) -> list[str]:
    return [topic.name for topic in find_topics(text.lower()) if topic.name not in PARTS]


def _mentions(claim: Claim, session: Session) -> bool:
    text = claim.text.lower()
    words = {stem(word) for word in tokens(text)}
    shown = {(cue.modality, cue.label) for cue in _cues(claim, session)}
    shown |= {(str(m.numbers.get("modality", "")), m.about) for m in _measures(claim, session)}
    topics = find_topics(text, shown)
    if any(topic.covers(modality, label) for topic in topics for modality, label in shown):
        return True
    if any({stem(word) for word in tokens(label.lower())} <= words for _, label in shown):
        return True
    return any(_overlaps(cue, words) for cue in _cues(claim, session) if cue.modality == "speech")


def _overlaps(cue: Cue, words: set[str]) -> bool:
    said = {stem(word) for word in tokens(cue.text.lower()) if len(word) > _SHORT}
    return bool(said & words)


def _fits(claim: Claim, session: Session) -> str | None:
    """An interpretation cites a passage that speaks of its cues, or of behavior in general."""
    labels = {cue.label for cue in _cues(claim, session)} | {m.about for m in _measures(claim, session)}
    passages = [passage for i in claim.evidence if (passage := session.passage(i)) is not None]
    fitting = [p for p in passages if not isinstance(p, KnowledgePassage) or not p.cues or labels & set(p.cues)]
    return None if fitting else "cites a passage that does not speak of its cues"


def _counted(claim: Claim, session: Session) -> str | None:
    """Numbers come from cited measurements, cues, lines or passages, or are how many cues are cited."""
    cues, measures = _cues(claim, session), _measures(claim, session)
    counts = {float(len(cues))} | {float(n) for n in _by_label(cues)}
    allowed = counts | set(_numbers(measure.text for measure in measures))
    allowed |= set(_numbers(cue.text for cue in cues))
    allowed |= {abs(float(v)) for cue in cues for v in cue.details.values() if isinstance(v, int | float)}
    passages = (session.passage(i) for i in claim.evidence)
    allowed |= set(_numbers(passage_line(passage) for passage in passages if passage is not None))
    text = without_times(claim.text).lower()
    for number in _numbers([text]):
        if not any(number in (one, round(one, 2), round(one, 1), float(round(one))) for one in allowed):
            return f"states the number {number:g}, which nothing it cites holds; cite a measurement of count_cues"
    for word, number in _TIMES.items():
        if re.search(rf"\b{word}\b", text) and float(number) not in allowed:
            return f"says '{word}', which nothing it cites holds; cite a measurement of count_cues"
    return None


def _by_label(cues: Iterable[Cue]) -> list[int]:
    counts: dict[str, int] = {}
    for cue in cues:
        counts[cue.label] = counts.get(cue.label, 0) + 1
    return [*counts.values()]


def _numbers(texts: Iterable[str]) -> list[float]:
    return [float(number.replace(",", ".")) for text in texts for number in _NUMBER.findall(text)]


def _quoting(claim: Claim, session: Session) -> str | None:
    lines = " ".join(cue.text for cue in _cues(claim, session) if cue.modality == "speech")
    said = " ".join(tokens(lines.lower()))
    for quote in _QUOTED.findall(claim.text):
        if " ".join(tokens(quote.lower())) not in said:
            return f"quotes “{quote[:40]}”, which no cited line holds"
    return None


def _bold(claim: Claim, session: Session) -> str | None:
    if claim.kind == "interpretation" and not _HEDGED.search(claim.text):
        return "states an interpretation as a fact; say that it may be so"
    return None


def _cues(claim: Claim, session: Session) -> list[Cue]:
    return [cue for i in claim.evidence if (cue := session.cue(i)) is not None]


def _measures(claim: Claim, session: Session) -> list[Measure]:
    return [measure for i in claim.evidence if (measure := session.measure(i)) is not None]
