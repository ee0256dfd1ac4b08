"""Whatever a person says, in whatever order: the timeline stays whole, and what was taken back is gone."""

from factory import interview
from hypothesis import given, settings
from hypothesis import strategies as st

from mg_agent.core.agreement import agreement
from mg_agent.core.correction import Correction, corrected, fault_of, judgements, without
from mg_agent.core.evidence import Analysis
from mg_agent.core.span import Span

TALK = interview()
LABELS = st.sampled_from(["nodding", "touching nose", "shrugging"])
SPANS = st.tuples(st.integers(0, 59), st.integers(0, 5)).map(lambda t: Span(start=t[0], end=min(60, t[0] + t[1])))
PICKS = st.tuples(st.sampled_from(["confirm", "reject", "relabel", "retime", "add"]), st.integers(0, 30), LABELS, SPANS)


def said(picks: list[tuple[str, int, str, Span]]) -> list[Correction]:
    """Make corrections that each follow from those before, about cues that stand or stood."""
    made: list[Correction] = []
    ids = [cue.id for cue in TALK.cues]
    for n, (kind, pick, label, span) in enumerate(picks):
        one = Correction(
            kind=kind,
            cue_id="" if kind == "add" else ids[pick % len(ids)],
            label=label if kind in ("relabel", "add") else "",
            span=span if kind in ("retime", "add") else None,
            at=f"2026-01-01T00:00:{n:02d}",
        )
        if fault_of(TALK, made, one) is None:
            made.append(one)
            ids = list(dict.fromkeys([*ids, *(cue.id for cue in corrected(TALK, made).cues)]))
    return made


@settings(max_examples=60, deadline=None)
@given(st.lists(PICKS, max_size=8))
def test_a_corrected_timeline_is_whole(picks: list[tuple[str, int, str, Span]]) -> None:
    made = said(picks)
    after = corrected(TALK, made)
    assert Analysis.from_json(after.to_json()) == after
    assert after.timeline.cues == after.cues
    rows = judgements(TALK, made)
    assert {row.now.id for row in rows if row.now} == {cue.id for cue in after.cues}
    assert [row.cue for row in rows if row.cue] == list(TALK.cues)
    assert all(cue in TALK.cues or cue.source.kind == "human" for cue in after.cues)


@settings(max_examples=60, deadline=None)
@given(st.lists(PICKS, min_size=1, max_size=8), st.integers(0, 7))
def test_taking_back_the_last_or_any_word_leaves_no_loose_end(
    picks: list[tuple[str, int, str, Span]], place: int
) -> None:
    made = said(picks)
    if not made:
        return
    assert corrected(TALK, without(made, made[-1].id, TALK)) == corrected(TALK, made[:-1])
    left = without(made, made[place % len(made)].id, TALK)
    assert made[place % len(made)] not in left
    assert all(fault_of(TALK, left[:i], one) is None for i, one in enumerate(left) if one.kind != "add")


@settings(max_examples=60, deadline=None)
@given(st.lists(PICKS, max_size=8))
def test_every_cue_of_a_recognizer_is_counted_once(picks: list[tuple[str, int, str, Span]]) -> None:
    found = agreement(TALK, said(picks))
    recognized = sum(cue.source.kind == "model" for cue in TALK.cues)
    assert found.confirmed + found.retimed + found.relabeled + found.rejected + found.unjudged == recognized
    assert found.text
