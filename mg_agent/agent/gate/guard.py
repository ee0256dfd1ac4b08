"""The gate between a model's draft and a reader: what does not pass is shown as rejected, never dropped in silence."""

from collections.abc import Callable
from dataclasses import dataclass

from mg_agent.agent.gate.checking import alternative_fault, answer_fault, claim_fault, question_fault, without_times
from mg_agent.agent.gate.verdicts import cleaned
from mg_agent.agent.question import Intent, Question
from mg_agent.agent.replying.guarded import reply_deception
from mg_agent.core.assessment import Claim, Draft, Rejected
from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.core.reading import Reading
from mg_agent.prompts import load_prompt
from mg_agent.tools.citing import effect
from mg_agent.tools.session import Session

_LONGEST = 600
_MOST = 8
"""Entries of a list that a model may fill by itself."""
_SUMMED = 3
"""Claims that stand as the answer where the model's own does not pass."""


@dataclass(frozen=True)
class Passed:
    """What of a draft may be shown.

    Attributes:
        draft: The draft without what did not pass.
        rejected: What did not, and why.
        prompts: Prompts whose text stands in the draft.
    """

    draft: Draft
    rejected: tuple[Rejected, ...] = ()
    prompts: tuple[str, ...] = ()


def secure(draft: Draft, asked: Question, session: Session) -> Passed:
    """Let through what a model may say, whatever it wrote.

    What passes: claims that cite what the session has shown, name what they cite, count only by
    measurements, and neither judge nor name a person; an answer that says no more than they do.
    """
    draft = _plain(draft)
    kept, rejected = _claims(draft, session)
    lists = {
        name: _entries(getattr(draft, name), objects)
        for name, objects in (("alternatives", alternative_fault), ("questions", question_fault))
    }
    rejected += [one for _, refused in lists.values() for one in refused]
    answer, why = _answer(draft, kept, session)
    if why is not None:
        rejected.append(Rejected(claim=Claim(text=draft.answer), reason=why))
    safe = draft.model_copy(
        update={
            "answer": answer,
            "claims": tuple(kept),
            **{name: entries for name, (entries, _) in lists.items()},
            "probability": draft.probability if kept and why is None else None,
            "reading": _reading(draft, kept, asked),
            "abstains": draft.abstains or not kept,
        }
    )
    if asked.intent is Intent.DECEPTION:
        return _without_verdict(safe, tuple(rejected), asked, session)
    prompts = (load_prompt("withheld").reference,) if why is not None else ()
    return Passed(safe, tuple(rejected), prompts)


def without_answer(reason: str, asked: Question, session: Session) -> Passed:
    """Return what is shown where a model came to nothing."""
    draft = Draft(answer=withheld(reason), abstains=True)
    if asked.intent is Intent.DECEPTION:
        return _without_verdict(draft, (), asked, session)
    return Passed(draft, prompts=(load_prompt("withheld").reference,))


def withheld(reason: str) -> str:
    """Return what stands in the place of an answer that is not shown."""
    return " ".join(load_prompt("withheld").sections({"reason": cleaned(reason)})["answer"])


def _plain(draft: Draft) -> Draft:
    claims = tuple(c.model_copy(update={"text": without_times(cleaned(c.text))[:_LONGEST]}) for c in draft.claims)
    return draft.model_copy(
        update={
            "answer": without_times(cleaned(draft.answer))[:_LONGEST],
            "claims": claims,
            **{
                name: tuple(cleaned(one)[:_LONGEST] for one in getattr(draft, name) if cleaned(one))[:_MOST]
                for name in ("alternatives", "questions")
            },
        }
    )


def _claims(draft: Draft, session: Session) -> tuple[list[Claim], list[Rejected]]:
    kept: list[Claim] = []
    rejected: list[Rejected] = []
    for claim in draft.claims:
        fault = claim_fault(claim, session)
        if fault is None:
            kept.append(claim)
        else:
            rejected.append(Rejected(claim=claim, reason=fault))
    return kept, rejected


def _entries(entries: tuple[str, ...], objects: Callable[[str], str | None]) -> tuple[tuple[str, ...], list[Rejected]]:
    faulty = {entry: reason for entry in entries if (reason := objects(entry)) is not None}
    refused = [Rejected(claim=Claim(text=entry, kind="limit"), reason=reason) for entry, reason in faulty.items()]
    return tuple(entry for entry in entries if entry not in faulty), refused


def _answer(draft: Draft, kept: list[Claim], session: Session) -> tuple[str, str | None]:
    """Return the answer to show, and why the model's own is not it."""
    fault = answer_fault(draft, session, kept)
    if fault is None and len(kept) < len(draft.claims):
        fault = "rests on claims that were not let through"
    if fault is None and not kept and not draft.abstains:
        fault = "cites nothing"
    if fault is None:
        return draft.answer, None
    return (" ".join(claim.text for claim in kept[:_SUMMED]) or withheld("")), fault


def _reading(draft: Draft, kept: list[Claim], asked: Question) -> Reading | None:
    """Let a model's reading through where a feeling was asked about and an interpretation that stands carries it."""
    carried = [claim for claim in kept if claim.kind == "interpretation"]
    return draft.reading if asked.intent is Intent.FEELING and carried else None


def _without_verdict(draft: Draft, rejected: tuple[Rejected, ...], asked: Question, session: Session) -> Passed:
    """Answer about lying with our own words, whatever the model wrote; its observations may stand beside them."""
    reply = reply_deception(asked, session)
    ours = reply.draft
    seen = tuple(claim for claim in ours.claims if claim.kind == "observation")
    observed = tuple(claim for claim in draft.claims if claim.kind == "observation") or seen
    nulls = null_findings(observed, session)
    cited = frozenset(i for claim in nulls for i in claim.evidence)
    research = tuple(claim for claim in ours.claims if claim.kind == "research" and cited.isdisjoint(claim.evidence))
    told = [one.claim.text for one in rejected] + [withheld(""), " ".join(c.text for c in draft.claims[:_SUMMED])]
    said = () if draft.abstains or draft.answer in told else (draft.answer,)
    replaced = tuple(
        Rejected(claim=Claim(text=text), reason="questions about lying are answered in fixed words") for text in said
    )
    final = ours.model_copy(
        update={
            "claims": (*observed, *nulls, *research),
            "alternatives": tuple(dict.fromkeys((*ours.alternatives, *draft.alternatives))),
            "questions": tuple(dict.fromkeys((*ours.questions, *draft.questions))),
            "probability": None,
            "abstains": True,
        }
    )
    return Passed(final, (*rejected, *replaced), reply.prompts)


def null_findings(observed: tuple[Claim, ...], session: Session) -> tuple[Claim, ...]:
    """State what research did not find on the cues of these claims, in the words of its passages."""
    claims: dict[str, Claim] = {}
    for cue_id in (i for claim in observed for i in claim.evidence):
        cue = session.cue(cue_id)
        for passage in (session.passage(i) for i in session.seen) if cue is not None else ():
            null = isinstance(passage, KnowledgePassage) and passage.is_null and passage.theme == "deception"
            if cue is not None and isinstance(passage, KnowledgePassage) and null and cue.label in passage.cues:
                text = f"Research on {cue.label}: {passage.topic} ({effect(passage)}; {passage.grade})."
                evidence = (cue.id, passage.id)
                claims.setdefault(passage.id, Claim(text=text, kind="research", evidence=evidence, bearing="opposes"))
    return tuple(claims.values())
