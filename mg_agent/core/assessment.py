"""Judgement: claims that cite evidence, or are not made."""

from collections.abc import Callable, Iterable
from typing import Literal

from pydantic import Field

from mg_agent.core.reading import Reading
from mg_agent.core.span import Value

ClaimKind = Literal["observation", "interpretation", "research", "limit"]


class Claim(Value):
    """One statement and the evidence it rests on.

    Attributes:
        text: The sentence, without times: code prints those from the cited cues.
        kind: "observation" (cites at least one cue), "interpretation" (at least one cue and one
            knowledge passage), "research" (at least one passage; about groups of
            people, not about this person), or "limit" (what was not observed or cannot be said; may cite nothing).
        evidence: Ids of cues and passages.
        bearing: Whether the evidence speaks for or against the answer.
    """

    text: str
    kind: ClaimKind = "observation"
    evidence: tuple[str, ...] = ()
    bearing: Literal["supports", "opposes"] = "supports"


class Draft(Value):
    """What a reasoner proposes; nothing of it is shown before it is grounded."""

    answer: str
    claims: tuple[Claim, ...] = ()
    alternatives: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    probability: float | None = Field(default=None, ge=0.0, le=1.0)
    reading: Reading | None = None
    abstains: bool = False


class RunRecord(Value):
    """How an answer came about: enough to repeat it.

    Attributes:
        reasoner: Name and version of what argued.
        question: What was asked.
        video_sha256: The video's hash.
        digest: Settings digest of the analysis.
        condition: Name of the condition.
        prompts: Prompts used, as ``id@version#hash``.
        looked: Tool calls in order, one line each.
        seen: Ids of everything the session showed.
        seconds: Wall time.
        model: Which model argued, as it was chosen: "offline", "openai:gpt-5".
        path: "rules", "tools" (the model chose where to look) or "plan" (rules chose, the model wrote).
        tools: Tools on offer, as ``name#hash`` over their description and arguments.
        sources: Who reported the cues, by name and version; a version stands for weights or rules.
        analysis_sha256: Hash of the whole analysis, what the condition closes left out.
        seed: What the model was asked to draw by; None where it takes none.
        calls: How often the model was called.
        tokens_in: Tokens read by the model, as it reports them; 0 where it reports none.
        tokens_out: Tokens written, likewise.
    """

    reasoner: str
    question: str
    video_sha256: str
    digest: str
    condition: str
    prompts: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    seconds: float = 0.0
    model: str = "offline"
    path: Literal["rules", "tools", "plan"] = "rules"
    tools: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    analysis_sha256: str = ""
    seed: int | None = None
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0


class Rejected(Value):
    """A claim that was not let through, and why."""

    claim: Claim
    reason: str


class Assessment(Value):
    """A grounded answer: every claim cites what the session has seen.

    Attributes:
        format: Version of this shape; the JSON key is "schema".
        answer: One or two sentences.
        probability: For questions with a probability; never for lying.
        claims: What is stated, each with evidence.
        alternatives: Other explanations of the same observations.
        limits: What could not be seen or said.
        questions: What to ask next.
        rejected: Claims that cited nothing, or nothing seen; shown, never dropped in silence.
        reading: The structured emotional reading, where a feeling was asked about and something was compared.
        abstains: True where the evidence is insufficient for an answer.
        record: How it came about.
    """

    format: Literal["mg-agent/assessment/1"] = "mg-agent/assessment/1"
    answer: str
    probability: float | None = None
    claims: tuple[Claim, ...] = ()
    alternatives: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    reading: Reading | None = None
    abstains: bool = False
    record: RunRecord


def ground(
    draft: Draft,
    record: RunRecord,
    *,
    is_cue: Callable[[str], bool],
    is_passage: Callable[[str], bool],
) -> Assessment:
    """Turn a draft into an assessment: claims without seen evidence end in ``rejected``.

    Args:
        draft: What the reasoner proposes.
        record: How it came about; ``record.seen`` decides which ids may be cited.
        is_cue: Tells whether an id names a cue, or a measurement of cues.
        is_passage: Tells whether an id names a knowledge passage.

    Returns:
        The assessment. A draft whose claims were all rejected abstains.
    """
    seen = frozenset(record.seen)
    kept: list[Claim] = []
    rejected: list[Rejected] = []
    for claim in draft.claims:
        reason = fault_of(claim, seen, is_cue, is_passage)
        if reason is None:
            kept.append(claim)
        else:
            rejected.append(Rejected(claim=claim, reason=reason))
    empty = bool(rejected) and not kept
    return Assessment(
        answer="Insufficient evidence: no statement of the draft was grounded." if empty else draft.answer,
        probability=None if empty else draft.probability,
        claims=tuple(kept),
        alternatives=draft.alternatives,
        limits=draft.limits,
        questions=draft.questions,
        rejected=tuple(rejected),
        reading=None if empty else draft.reading,
        abstains=draft.abstains or empty,
        record=record,
    )


def fault_of(
    claim: Claim,
    seen: frozenset[str],
    is_cue: Callable[[str], bool],
    is_passage: Callable[[str], bool],
) -> str | None:
    """Say why a claim is not grounded; None where it is.

    Args:
        claim: The claim.
        seen: Ids that may be cited.
        is_cue: Tells whether an id names a cue, or a measurement of cues.
        is_passage: Tells whether an id names a knowledge passage.
    """
    unseen = [i for i in claim.evidence if i not in seen]
    if unseen:
        return f"cites {', '.join(unseen)}, which this session has not seen"
    if claim.kind == "limit":
        return None
    if claim.kind == "research":
        return None if _any(claim.evidence, is_passage) else "what research says must cite at least one passage"
    if not _any(claim.evidence, is_cue):
        return f"an {claim.kind} must cite at least one cue"
    if claim.kind == "interpretation" and not _any(claim.evidence, is_passage):
        return "an interpretation must cite at least one knowledge passage"
    return None


def _any(ids: Iterable[str], test: Callable[[str], bool]) -> bool:
    return any(test(i) for i in ids)
