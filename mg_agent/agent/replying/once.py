"""What is done only once, or more than once: "is there anything she does only once?"."""

from mg_agent.agent.finding.gathering import gather
from mg_agent.agent.finding.observations import absence, claims_by_label, gap_limits, grouped, list_labels, sentence
from mg_agent.agent.question import Question, Topic
from mg_agent.agent.replying.replies import Reply, windows
from mg_agent.core.assessment import Draft
from mg_agent.core.counts import plural
from mg_agent.tools.quoting import plain
from mg_agent.tools.session import Session


def reply_repeats(question: Question, session: Session) -> Reply:
    """List the kinds of cues that were found exactly once, or more than once."""
    once, where = question.pick == "once", windows(question, session)[0]
    topics: tuple[Topic | None, ...] = question.topics or (None,)
    found = [gather(session, topic, where) for topic in topics]
    cues = {cue.id: cue for g in found for cue in g.cues}
    groups = grouped(sorted(cues.values(), key=lambda cue: (cue.span.start, cue.id)))
    kept = [group for group in groups.values() if (len(group) == 1) is once]
    shown = [cue for group in kept for cue in group]
    limits = gap_limits(look for g in found for look in g.looks)
    if not cues:
        blind = all(g.unknowable for g in found)
        return Reply(Draft(answer=" ".join(dict.fromkeys(map(absence, found))), limits=limits, abstains=blind))
    place = f" in {where}" if where is not None else ""
    often = "only once" if once else "more than once"
    kinds = plural(len(groups), "kind")
    names = ", ".join(plain(group[0].label) for group in kept) if once else list_labels(shown, most=len(kept))
    were = "was" if len(kept) == 1 else "were"
    told = f"{len(kept)} of {kinds} of cues {were} found {often}{place}: {names}"
    none = f"of {kinds} of cues, none was found {often}{place}: {list_labels(list(cues.values()))}"
    draft = Draft(
        answer=sentence(told if kept else none),
        claims=claims_by_label(shown or cues.values()),
        limits=limits,
    )
    return Reply(draft)
