"""Answers that hold back: lying, feelings, identity; and those about the analysis itself."""

from collections.abc import Iterator, Sequence

from mg_agent.agent.finding.gathering import gather
from mg_agent.agent.finding.leaning import leaning_on
from mg_agent.agent.finding.observations import (
    CITED,
    LISTED,
    Gathered,
    absence,
    cite,
    claims_by_label,
    gap_limits,
    joined,
    object_of,
    observed_text,
    sentence,
    was,
)
from mg_agent.agent.finding.out_of_view import parts_unseen
from mg_agent.agent.question import Question, Topic
from mg_agent.agent.replying.replies import Reply, windows
from mg_agent.agent.wording.looks_like import asks_looks
from mg_agent.agent.wording.others import NOT_OBSERVED, parted
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span
from mg_agent.prompts import load_prompt
from mg_agent.recognition.vocabulary import ARMS, EYES, HEAD, LEGS, MG_AGENT, MOUTH, PARTS, TRUNK
from mg_agent.tools.quoting import plain, quoted
from mg_agent.tools.session import Look, Session

_KINDS = 6
"""Kinds of cues listed beside a question that they cannot answer."""
_BY_ITSELF = (
    "Asked by itself, the question on a feeling is answered with what was observed and other explanations of it."
)
_GROUPS = {label.name: label.group for label in MG_AGENT}
_COVERED_BY = {
    "hands": ARMS, "arms": ARMS, "head": HEAD, "legs": LEGS, "posture": TRUNK, "body": "gesture", "face": "face",
    "eyes": EYES, "brows": EYES, "mouth": MOUTH, "lips": MOUTH,
}  # fmt: skip
_POSTURE = ("torso", "shoulders", "arms", "hands")


def reply_deception(question: Question, session: Session) -> Reply:
    """List observations, what research says of a cue named, other explanations and what to ask; never a verdict."""
    if question.beside:  # cues that another question of the message does not ask for would read as reasons
        return _fixed("deception", abstains=True, seen=(), absence="")
    return _with_research(guarded("deception", question, session), leaning_on(question, session, theme="deception"))


def reply_meaning(question: Question, session: Session) -> Reply:
    """List observations, what research says of a cue named, and other explanations; claim no state of mind."""
    if question.beside:  # what another question of the message asks for is told by itself
        short = _fixed("feeling", abstains=True, seen=(), absence="")
        kept = {"alternatives": (), "questions": (), "limits": (*short.draft.limits, _BY_ITSELF)}
        return Reply(short.draft.model_copy(update=kept), short.prompts)
    return _with_research(guarded("feeling", question, session), leaning_on(question, session))


def reply_identity(question: Question, session: Session) -> Reply:
    """Refuse; what somebody looks like is not looked at, and that is the whole answer."""
    return _fixed("appearance" if asks_looks(question.text) else "identity", abstains=True)


def reply_judgment(question: Question, session: Session) -> Reply:
    """Refuse, without a look: a list of cues beside it would read as a reason."""
    return _fixed("judgment", abstains=True)


def reply_unlisted(question: Question, session: Session) -> Reply:
    """Say that no cue of that kind is looked for, and which ones are."""
    if question.whom:
        return Reply(Draft(answer=question.whom, abstains=True))
    prompt, (touches, words) = load_prompt("unlisted"), parted(question.unlisted)
    parts = prompt.sections({"words": ", ".join(quoted(word) for word in words)})
    told = [*([NOT_OBSERVED] if touches else []), *(parts["answer"] if words else [])]
    draft = Draft(answer=" ".join(told), questions=parts["questions"], abstains=True)
    return Reply(draft, (prompt.reference,))


def reply_cue(question: Question, session: Session) -> Reply:
    """Show the cues that are named by id, and say which ids do not exist here."""
    shown = [(cue_id, _show(cue_id, session)) for cue_id in question.ids]
    cues = [cue for _, cue in shown if cue is not None]
    parts = [_missing(cue_id, session) for cue_id, cue in shown if cue is None]
    if cues:
        parts.insert(0, f"{'This is the cue' if len(cues) == 1 else 'These are the cues'} of that id.")
    claims = tuple(Claim(text=_in_full(cue), evidence=(cue.id,)) for cue in cues)
    return Reply(Draft(answer=" ".join(parts), claims=claims, abstains=not cues))


def _show(cue_id: str, session: Session) -> Cue | None:
    cue = session.analysis.cue(cue_id)
    if cue is not None:
        session.examine(cue.modality, cue.span)  # only what a session has shown may be cited
    return cue


def _missing(cue_id: str, session: Session) -> str:
    modality = cue_id.rpartition("-")[0]
    if not session.condition.allows(modality):
        return f"{sentence(modality).rstrip('.')} may not be looked at for this answer."
    return f"There is no cue {cue_id} in this analysis."


def _in_full(cue: Cue) -> str:
    details = ", ".join(f"{plain(key)} {plain(str(value))}" for key, value in sorted(cue.details.items()))
    parts = [
        f"{sentence(plain(cue.label)).rstrip('.')}, person {plain(cue.person)}, {cue.span.duration:.1f} s: "
        f"{quoted(cue.text, longest=400)}",
        "no stated confidence" if cue.confidence is None else f"confidence {cue.confidence:.2f}",
        f"source {plain(str(cue.source))} ({cue.source.kind})",
        *([f"details: {details}"] if details else []),
    ]
    return sentence("; ".join(parts))


def reply_help(question: Question, session: Session) -> Reply:
    """Say what can be asked."""
    return _fixed("abilities", abstains=False)


def reply_unknown(question: Question, session: Session) -> Reply:
    """Say that the question was not understood, and what can be asked."""
    return _fixed("not-understood", abstains=True)


def reply_video(question: Question, session: Session) -> Reply:
    """State what is known of the file; these are facts of the file, not cues."""
    video, rate = session.analysis.video, session.analysis.rate
    sound = "with sound" if video.has_audio else "without sound"
    answer = (
        f"The video lasts {video.duration:.2f} s, {video.width}x{video.height} pixels, "
        f"{video.fps:.2f} frames a second, {sound}. {session.whole.duration:.2f} s of it were analyzed "
        f"at {rate:g} sampled frames a second."
    )
    return Reply(Draft(answer=answer))


def reply_sure(question: Question, session: Session) -> Reply:
    """Say which source reports what, and how sure it says it is."""
    prompt = load_prompt("sureness")
    found = gathered(question, session)
    cues = found.cues
    by_source: dict[str, list[Cue]] = {}
    for cue in cues:
        by_source.setdefault(f"{cue.source} ({cue.source.kind})", []).append(cue)
    if question.pick or (question.topics and len(cues) <= LISTED):
        claims = [Claim(text=_sure_text(cue), evidence=(cue.id,)) for cue in _by_sureness(cues, question.pick)]
    else:
        claims = [Claim(text=_source_text(name, group), evidence=_extremes(group)) for name, group in by_source.items()]
    names = joined([plain(name) for name in by_source] or [""], "and")
    were = "was" if len(cues) == 1 else "were"
    answer = f"{_extreme(cues, question.pick)}{plural(len(cues), 'cue')} {were} reported by {names}."
    answer = answer if cues else absence(found)
    limits = (*prompt.sections()["limits"], *gap_limits(found.looks))
    return Reply(Draft(answer=answer, claims=tuple(claims), limits=limits, abstains=not cues), (prompt.reference,))


def reply_coverage(question: Question, session: Session) -> Reply:
    """Say what was and was not observed."""
    prompt = load_prompt("coverage")
    where = windows(question, session)[0]
    looks = [session.examine(modality, where) for modality in session.modalities]
    looks += [session.examine(part.partition("/")[0], where, part=part) for part in PARTS]
    asked = [look for topic in question.topics for look in looks_for(topic, session, where)]
    gaps = gap_limits(asked or looks)
    whole = "" if gap_limits(looks) else "No part is missing that I know of."  # what was not asked about may be missing
    lead = "The times are listed under limits." if gaps else whole
    told = [*_in_view(asked)]
    if not told or any("/" not in (look.part or "") for look in asked):  # no answer about a part alone
        told += [observed_text(session, where), parts_unseen(session, where), lead]
    notes = tuple(sentence(plain(note, longest=400)) for note in session.analysis.notes)
    return Reply(
        Draft(answer=" ".join(filter(None, told)), limits=(*gaps, *notes, *prompt.sections()["limits"])),
        (prompt.reference,),
    )


def looks_for(topic: Topic, session: Session, where: Span | None) -> Sequence[Look]:
    """Look at what a topic needs; where it names a part of the body, at that part alone."""
    part = _COVERED_BY.get(topic.name)
    if part is None:
        return gather(session, topic, where).looks
    modality = part.partition("/")[0]
    return (session.examine(modality, where, part=session.needed(part if "/" in part else None, modality)),)


def _in_view(looks: Sequence[Look]) -> Iterator[str]:
    """Say of each part that was asked about how much of it was observed, and when it was not."""
    for part, look in {look.part: look for look in looks}.items():
        if look.modality != "speech" and not look.blank and part:
            yield " ".join(gap_limits((look,))) or sentence(
                f"{object_of(look)} {was(object_of(look))} observed all through"
            )


def _with_research(reply: Reply, claims: tuple[Claim, ...]) -> Reply:
    return Reply(reply.draft.model_copy(update={"claims": (*reply.draft.claims, *claims)}), reply.prompts)


def _fixed(prompt_id: str, *, abstains: bool, **variables: object) -> Reply:
    prompt = load_prompt(prompt_id)
    parts = prompt.sections(variables)
    draft = Draft(
        answer=" ".join(parts["answer"]),
        alternatives=parts.get("alternatives", ()),
        limits=parts.get("limits", ()),
        questions=parts.get("questions", ()),
        abstains=abstains,
    )
    return Reply(draft, (prompt.reference,))


def guarded(prompt_id: str, question: Question, session: Session) -> Reply:
    """List observations beside the fixed words of a prompt, which takes no side."""
    prompt = load_prompt(prompt_id)
    found = gathered(question, session)
    gaps = gap_limits(found.looks)
    parts = prompt.sections(
        {
            "seen": sorted(_kinds_of(found.cues)),
            "absence": absence(found) if not found.cues else "",
        }
    )
    draft = Draft(
        answer=" ".join(parts["answer"]),
        claims=claims_by_label(found.cues, _KINDS),
        alternatives=parts["alternatives"],
        limits=(*parts["limits"], *gaps),
        questions=parts["questions"],
        abstains=True,
    )
    return Reply(draft, (prompt.reference,))


def gathered(question: Question, session: Session) -> Gathered:
    """Look for everything that a question is about, wherever it names."""
    places = windows(question, session)
    found = [gather(session, topic, place) for topic in (question.topics or (None,)) for place in places]
    cues = {cue.id: cue for g in found for cue in g.cues}
    ordered = tuple(sorted(cues.values(), key=lambda cue: (cue.span.start, cue.id)))
    return Gathered(found[0].name, ordered, tuple(look for g in found for look in g.looks))


def _kinds_of(cues: Sequence[Cue]) -> set[str]:
    kinds: set[str] = set()
    for cue in cues:
        group = _GROUPS.get(cue.label, cue.modality)
        kinds |= {"posture"} if group in _POSTURE else {group}
        kinds |= {cue.label}
    return kinds


def _source_text(name: str, cues: Sequence[Cue]) -> str:
    stated = sorted(cue.confidence for cue in cues if cue.confidence is not None)
    parts = [f"{plain(name)} reports {plural(len(cues), 'cue')}"]
    if stated:
        span = f"{stated[0]:.2f}" if stated[0] == stated[-1] else f"{stated[0]:.2f} to {stated[-1]:.2f}"
        parts.append(f"confidence {span}")
    if len(stated) < len(cues):
        parts.append(f"{len(cues) - len(stated)} without a stated confidence")
    return sentence(", ".join(parts))


def _by_sureness(cues: Sequence[Cue], pick: str | None) -> list[Cue]:
    stated = [cue for cue in cues if cue.confidence is not None]
    ordered = sorted(stated, key=lambda cue: (cue.confidence or 0.0, cue.span.start))
    if pick == "most sure":
        ordered.reverse()
    return ordered[:CITED] if pick else sorted(cues, key=lambda cue: cue.span.start)


def _extreme(cues: Sequence[Cue], pick: str | None) -> str:
    """Name the cue that is asked about before the list that it heads."""
    ordered = _by_sureness(cues, pick) if pick in ("least sure", "most sure") else []
    return f"The {pick} is {plain(ordered[0].label)}, confidence {ordered[0].confidence:.2f}. " if ordered else ""


def _sure_text(cue: Cue) -> str:
    sure = "confidence not stated" if cue.confidence is None else f"confidence {cue.confidence:.2f}"
    return sentence(f"{plain(cue.label)}: {sure}")


def _extremes(cues: Sequence[Cue]) -> tuple[str, ...]:
    """Cite the least and the most sure, since the claim is about them."""
    ordered = sorted(cues, key=lambda cue: (cue.confidence is None, cue.confidence or 0.0, cue.span.start))
    if len(ordered) <= CITED:
        return cite(ordered)
    return cite([*ordered[: CITED // 2], *ordered[-(CITED // 2) :]])
