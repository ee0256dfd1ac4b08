"""Answers that consult research or a baseline: the literature on a cue, what speaks for a reading, what to ask next."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from mg_agent.agent.finding.asking import ask_tool
from mg_agent.agent.finding.feelings import change_of, read_feelings
from mg_agent.agent.finding.leaning import named_cues, on_it, research_claim, stated
from mg_agent.agent.finding.lines import listen
from mg_agent.agent.finding.observations import CITED, absence, cite, claims_by_label, gap_limits, grouped, sentence
from mg_agent.agent.question import Question
from mg_agent.agent.replying.guarded import gathered, reply_meaning
from mg_agent.agent.replying.own_documents import reply_documents
from mg_agent.agent.replying.replies import Reply, windows
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.evidence import Cue
from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.core.measure import Measure
from mg_agent.core.span import merge
from mg_agent.errors import ToolError
from mg_agent.knowledge.answer import FAR
from mg_agent.knowledge.balance import MOST_CUES
from mg_agent.knowledge.excerpt import Passage
from mg_agent.knowledge.labels import known, themes_in
from mg_agent.knowledge.own import PLACES
from mg_agent.prompts import load_prompt
from mg_agent.tools.quoting import plain, quoted
from mg_agent.tools.session import Session
from mg_agent.tools.tool import Finding

_FRAME = re.compile(
    r"^\W*(?:what|anything) (?:(?:does|do|did|has|have|can|is|are) )?(?:(?:the|any|recent|scientific) )*"
    r"(?:research(?:ers)?|science|scientists|studies|literature|papers?)(?: \w+)?? "
    r"(?:says?|said|tells?|told|finds?|found|know|known|shows?|shown|reports?)(?: us)? (?:about|on|of|regarding)\b",
    re.IGNORECASE,
)
_SLIP = re.compile(r"^Read '(\w+)'")
_SHOWN = 8 + PLACES
_MEASURED = 12
_KINDS = 6


def reply_literature(question: Question, session: Session) -> Reply:
    """Say what research found on a cue, null findings included; the video is not looked at.

    Where the user's own documents are asked about, these answer alone.
    """
    if (own := reply_documents(question, session)) is not None:
        return own
    labels = named_cues(question)
    query = subject_of(question.words or question.text)
    consulted = ask_tool(session, "consult_knowledge", {"query": query, "cues": labels})
    found, notes = consulted.passages, notes_beside(question, consulted)
    prompt = load_prompt("literature")
    told = {"about": ", ".join(labels), "nulls": sum(_is_null(one) for one in found), "far": FAR in consulted.notes}
    parts = prompt.sections({"count": len(found), **told})
    claims = tuple(research_claim(one) for one in found[:_SHOWN])
    answer = " ".join(notes if notes and not found else (*notes, *parts["answer"]))
    draft = Draft(answer=answer, claims=claims, limits=parts["limits"], abstains=not found)
    return Reply(draft, (prompt.reference,))


def reply_evidence(question: Question, session: Session) -> Reply:
    """Set beside one another what research lets speak for a reading and what against it; no reading follows."""
    found = gathered(question, session)
    groups = grouped(found.cues)
    labels = tuple(label for label in groups if known((label,)))[:MOST_CUES]
    prompt = load_prompt("evidence")
    if not labels:
        parts = prompt.sections({"absence": absence(found) if not found.cues else "", "for_it": 0, "against": 0})
        draft = Draft(answer=" ".join(parts["answer"]), limits=parts["limits"], abstains=True)
        return Reply(draft, (prompt.reference,))
    consulted = ask_tool(session, "consult_knowledge", {"query": question.text, "cues": labels})
    passages, notes = consulted.passages, notes_beside(question, consulted)
    themes = themes_in(question.text)
    fitting = [p for p in passages if isinstance(p, KnowledgePassage) and on_it(p, themes)]
    claims = tuple(_weighed(fitting, groups))
    for_it = sum(claim.bearing == "supports" for claim in claims)
    parts = prompt.sections({"absence": "", "for_it": for_it, "against": len(claims) - for_it})
    draft = Draft(
        answer=" ".join((*notes, *parts["answer"])),
        claims=(*claims_by_label(found.cues, _KINDS), *claims),
        alternatives=_alternatives(fitting),
        limits=(*parts["limits"], *gap_limits(found.looks)),
        questions=parts["questions"],
        abstains=True,
    )
    return Reply(draft, (prompt.reference,))


def subject_of(text: str) -> str:
    """Return what research is asked about, without "what does research say about"; a question of little else stays.

    Such words stand in passages and their questions too, so that anything asked with them seemed to be known.
    """
    rest = _FRAME.sub("", text)
    return rest if re.search(r"\w{4,}", rest) else text


def notes_beside(question: Question, consulted: Finding) -> tuple[str, ...]:
    """Return what is to be read before research: how slips were read, that words are unknown.

    A word that the question was already read with is told once; that nothing may answer is said by the answer itself.
    """
    known_slips = " ".join(question.readings)
    return tuple(
        plain(note)
        for note in consulted.notes
        if note != FAR and not any(quoted(word) in known_slips for word in _SLIP.findall(note))
    )


def reply_feeling(question: Question, session: Session) -> Reply:
    """List observations and other explanations, claim no state of mind, and weigh changes where a stretch is named."""
    reply = reply_meaning(question, session)
    spans = [span for span in windows(question, session) if span is not None][:1]
    if not spans or not session.condition.allows("knowledge"):
        return reply
    try:
        bounds: dict[str, object] = {"start": spans[0].start, "end": spans[0].end}
        measures = ask_tool(session, "compare_with_baseline", bounds).measures
    except ToolError as error:  # too little baseline is a reason to abstain, not to stop
        return Reply(reply.draft.model_copy(update={"reading": read_feelings((), (), str(error))}), reply.prompts)
    told = sorted((m for m in measures if known((m.about,))), key=lambda m: -abs(change_of(m)))[:MOST_CUES]
    if not told:
        return reply
    labels = tuple(m.about for m in told)
    query = "stress, cognitive load, affiliation, embarrassment: what goes with a change of this cue?"
    passages = ask_tool(session, "consult_knowledge", {"query": query, "cues": labels}).passages
    draft = reply.draft.model_copy(update={"reading": read_feelings(told, passages)})
    return Reply(draft, reply.prompts)


def reply_next(question: Question, session: Session) -> Reply:
    """Suggest open questions, with the moments that they may start from."""
    found = gathered(question, session)
    heard, lines, doubted = listen(session, None, windows(question, session)[0])
    prompt = load_prompt("next")
    beside, said = _during(found.cues, lines), _during(lines, found.cues)
    parts = prompt.sections(
        {"lines": [_closed(quoted(line.text, longest=80)) for line in said[:3]], "moving": bool(found.cues)}
    )
    claims = claims_by_label(beside or found.cues, _KINDS)
    limits = (*parts["limits"], *gap_limits((*found.looks, heard)), *doubted)
    return Reply(
        Draft(answer=" ".join(parts["answer"]), claims=claims, limits=limits, questions=parts["questions"]),
        (prompt.reference,),
    )


def reply_baseline(question: Question, session: Session) -> Reply:
    """Set a stretch against the rest of the same video, with exact intervals; or ask for the stretch."""
    prompt = load_prompt("baseline")
    spans = [span for span in windows(question, session) if span is not None][:1]
    if not spans:
        parts = prompt.sections({"named": False, "differing": [], "compared": 0})
        return Reply(Draft(answer=" ".join(parts["answer"]), abstains=True), (prompt.reference,))
    bounds = {"start": spans[0].start, "end": spans[0].end}
    labels = sorted(label for topic in question.topics for label in topic.labels)
    wanted: Sequence[dict[str, object]] = [bounds | {"label": label} for label in labels] or [dict(bounds)]
    measures = [m for one in wanted for m in ask_tool(session, "compare_with_baseline", one).measures]
    told = [m for m in measures if m.numbers["count"] or m.numbers["baseline_count"]][:_MEASURED] or measures[:1]
    differing = [plain(m.about) for m in told if m.numbers["differs"]]
    parts = prompt.sections({"named": True, "differing": differing, "compared": len(told)})
    looks = [session.examine(m, spans[0]) for m in dict.fromkeys(str(m.numbers["modality"]) for m in told)]
    draft = Draft(
        answer=" ".join([f"{spans[0]} against the rest of what was analyzed.", *parts["answer"]]),
        claims=tuple(Claim(text=compared_text(m), evidence=(m.id, *m.evidence[:CITED])) for m in told),
        limits=(*parts["limits"], *gap_limits(looks)),
        abstains=not told,
    )
    return Reply(draft, (prompt.reference,))


def compared_text(measure: Measure) -> str:
    """Write a comparison with a baseline without times."""
    n = measure.numbers
    ratio = f"ratio {n['ratio']:.2f}, " if "ratio" in n else ""
    high = f"{n['ratio_high']:.2f}" if "ratio_high" in n else "no upper end"
    chance = "which excludes 1" if n["differs"] else "which includes 1, so this may be chance"
    return sentence(
        f"{plain(measure.about)}: {n['count']} in {n['observed_s']:.1f} observed s ({n['per_minute']:.1f} per minute), "
        f"elsewhere {n['baseline_count']} in {n['baseline_observed_s']:.1f} s ({n['baseline_per_minute']:.1f} per "
        f"minute); {ratio}exact 95 % interval {n['ratio_low']:.2f} to {high}, {chance}"
    )


def _closed(quotation: str) -> str:
    """End a quotation with one stop, inside of it or behind it."""
    return quotation if quotation[-2:-1] in tuple(".?!…") else f"{quotation}."


def _during(cues: Sequence[Cue], others: Sequence[Cue]) -> list[Cue]:
    """Return the cues that share time with any of the others."""
    stretches = merge(one.span for one in others)
    starts = [stretch.start for stretch in stretches]
    near = ((cue, stretches[max(0, bisect_right(starts, cue.span.start) - 1) :][:2]) for cue in cues)
    return [cue for cue, around in near if any(cue.span.overlaps(stretch) for stretch in around)]


def _weighed(passages: Iterable[KnowledgePassage], groups: dict[str, list[Cue]]) -> Iterable[Claim]:
    for passage in passages:
        labels = [label for label in passage.cues if label in groups]
        if not labels or passage.finding is None or passage.finding.direction == "described":
            continue
        cues = [cue for label in labels for cue in groups[label]]
        against = passage.is_null or passage.finding.direction == "decrease"
        yield Claim(
            text=sentence(
                f"{', '.join(plain(label) for label in labels)} may or may not matter here: {stated(passage)}"
            ),
            kind="interpretation",
            evidence=(*cite(sorted(cues, key=lambda cue: cue.span.start)), passage.id),
            bearing="opposes" if against else "supports",
        )


def _is_null(passage: Passage) -> bool:
    return isinstance(passage, KnowledgePassage) and passage.is_null


def _alternatives(passages: Iterable[Passage]) -> tuple[str, ...]:
    told = (one for p in passages if isinstance(p, KnowledgePassage) for one in p.alternatives)
    return tuple(dict.fromkeys(sentence(plain(one)) for one in told))[:_KINDS]
