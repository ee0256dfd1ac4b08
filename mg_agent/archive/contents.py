"""What a report holds, before it is Markdown or HTML: the session, its pictures, and the sentences that must stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from mg_agent.agent.answer import limits_line
from mg_agent.archive import labels
from mg_agent.archive.drawing import still_svg, title_of
from mg_agent.archive.manifest import file_name
from mg_agent.core.agreement import agreement
from mg_agent.core.evidence import Analysis, Cue
from mg_agent.core.measure import KIND
from mg_agent.core.pose import PoseSequence
from mg_agent.core.span import timecode
from mg_agent.errors import SettingsError
from mg_agent.knowledge.corpus import shipped
from mg_agent.prompts import load_prompt
from mg_agent.store.purpose import purpose
from mg_agent.store.rows import Opened
from mg_agent.tools.citing import cited
from mg_agent.tools.quoting import plain

MOST_STILLS = 8


@dataclass(frozen=True)
class Judgement:
    """One line of the corrections.

    Attributes:
        cue: What stands, or what was rejected.
        verdict: "confirmed", "rejected", "relabeled", "retimed" or "added".
        was: What was recognized; empty where nothing was.
        seen: What the person saw; empty where nothing.
        note: Why, in the person's words.
    """

    cue: Cue
    verdict: str
    was: str
    seen: str
    note: str


@dataclass(frozen=True)
class Contents:
    """A session and its poses, ready to be written.

    Attributes:
        opened: The session.
        pose: The poses kept with its analysis; None where there are none.
    """

    opened: Opened
    pose: PoseSequence | None

    @cached_property
    def analysis(self) -> Analysis:
        """The analysis as corrected."""
        return self.opened.analysis

    @property
    def video(self) -> str:
        """What the video was called, without its folders."""
        return plain(file_name(self.opened.session.video))

    @property
    def title(self) -> str:
        """What the session is called."""
        return plain(self.opened.session.name)

    @cached_property
    def notice(self) -> str:
        """What people in the video must be told."""
        return load_prompt("notice").render()

    @cached_property
    def limits(self) -> str:
        """The fixed sentence on what cues do not show."""
        return limits_line()

    @property
    def purpose(self) -> str:
        """What the session is for, in words; "not stated" where nobody chose."""
        try:
            return purpose(self.opened.session.purpose).name
        except SettingsError:
            return "not stated"

    @cached_property
    def judgements(self) -> tuple[Judgement, ...]:
        """What a person made of the cues, in order of time."""
        found = labels.judged(self.opened.recognized, self.opened.corrections)
        return tuple(_line(one, one.about) for one in found if one.about is not None and not one.coded)

    @cached_property
    def agreement(self) -> str:
        """How far person and recognizer agree, in a sentence or two."""
        return agreement(self.opened.recognized, self.opened.corrections).text

    def source_of(self, evidence_id: str) -> str:
        """Say what an id stands for that names no cue: a passage with its study, a measurement, an own document."""
        passage = shipped().by_id.get(evidence_id)
        if passage is not None:
            return plain(f"{evidence_id}: {cited(passage.citation)}", longest=300)
        kinds = {KIND: "a measurement of the cues", "doc": "a piece of one of your own documents"}
        kind = next((words for kind, words in kinds.items() if evidence_id.startswith(f"{kind}-")), "")
        return f"{plain(evidence_id)}: {kind}" if kind else plain(evidence_id)

    def stills(self) -> Iterator[tuple[Cue, str, str]]:
        """Yield cue, caption and drawing of some moments: those cited, those a person corrected, the clearest."""
        drawn: set[tuple[str, float]] = set()
        for cue in self._moments() if self.pose is not None else ():
            caption = f"{timecode(cue.span.midpoint)} {title_of(cue)}"
            key = (cue.label, round(cue.span.midpoint))
            svg = None if self.pose is None or key in drawn else still_svg(self.pose, cue.span.midpoint, caption)
            if svg is not None:
                drawn.add(key)
                yield cue, caption, svg
            if len(drawn) >= MOST_STILLS:
                return

    def _moments(self) -> Iterator[Cue]:
        """Yield cited cues, then those of a person, then the surest; the first of every label before the rest."""
        bodily = [cue for cue in self.analysis.cues if cue.modality != "speech"]
        answers = [one.assessment for one in self.opened.exchanges if one.assessment is not None]
        cited_ids = {an_id for answer in answers for claim in answer.claims for an_id in claim.evidence}
        ranked = sorted(bodily, key=lambda cue: (cue.id not in cited_ids, cue.source.kind != "human", -_sure(cue)))
        first = {cue.label: cue for cue in reversed(ranked)}
        yield from sorted(first.values(), key=ranked.index)
        yield from (cue for cue in ranked if cue is not first[cue.label])


def _line(one: labels.Judgement, about: Cue) -> Judgement:
    before, now = one.row.cue, one.row.now
    return Judgement(
        about,
        labels.verdict_of(one.row),
        title_of(before) if before else "",
        title_of(now) if now else "",
        one.said.note if one.said else "",
    )


def _sure(cue: Cue) -> float:
    return cue.confidence or 0.0
