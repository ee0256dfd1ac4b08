"""Answers over many videos: a table that SQL counted, and one sentence that code wrote from it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mg_agent.agent.across.reading import Kind, Refused, Wanted, in_parts, read, sought_label, told_with
from mg_agent.agent.finding.families import told_by_part
from mg_agent.core.exact import ratio_interval
from mg_agent.store.across import Sought, Table, Tally, count, joined, labels_found, names, other_looks
from mg_agent.store.store import Store

_MOST_LABELS = 20
_UNSEEN = ("not observed", "not looked for")
_ID = 16
"""Digits of an id that are shown."""
_PARTS = (
    ("body", "gesture", "gesture"),
    ("head", "gesture", "gesture/head"),
    ("arms", "gesture", "gesture/arms"),
    ("trunk", "gesture", "gesture/trunk"),
    ("legs", "gesture", "gesture/legs"),
    ("face", "face", "face"),
)


@dataclass(frozen=True)
class Answer:
    """What came of a question over many videos.

    Attributes:
        question: As it was asked.
        kind: What kind of count it asked for; None where it was not understood.
        sentence: The answer, or why there is none.
        tables: What was counted; for "labels" one a label, for "observed" one a part of the body.
        notes: What the reader must know beside it.
        can: What can be asked; where it was not understood.
    """

    question: str
    kind: Kind | None
    sentence: str
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    can: tuple[str, ...] = ()


def ask_across(store: Store, question: str) -> Answer:
    """Answer a question over all videos, or those that it names, without any language model.

    Args:
        store: An open store.
        question: In English: "how often does she touch her nose across all videos".
    """
    known = names(store)
    if not known:
        return Answer(question, None, "Nothing was analyzed yet, so there is nothing to count.")
    found, others = labels_found(store), other_looks(store)
    wanted = read(question, known, [(modality, label) for modality, label, _ in found], others)
    if isinstance(wanted, Refused):
        return Answer(question, None, wanted.why, can=wanted.can)
    answer = _WAYS.get(wanted.kind, _counted)(store, wanted)
    left_out = (*_other_looks(wanted.owners, known, others), *_left_out(answer.tables))
    return replace(answer, question=question, notes=(*answer.notes, *wanted.notes, *left_out))


def _counted(store: Store, wanted: Wanted) -> Answer:
    told: list[str] = []
    tables: list[Table] = []
    for sought in wanted.sought:
        parts = tuple(_sorted(count(store, part, wanted.owners or None), wanted) for part in in_parts(sought))
        told.append(_told(sought, parts, wanted))
        tables += parts
    notes = tuple(dict.fromkeys(note for table in tables for note in _caveats(table)))
    return Answer("", wanted.kind, " ".join(told), tuple(tables), notes)


def _told(sought: Sought, parts: Sequence[Table], wanted: Wanted) -> str:
    """Say what was counted; of a family, part by part, for each has been in view for a time of its own."""
    say = _SENTENCES.get(wanted.kind, _total)
    if len(parts) == 1:
        return say(parts[0], wanted)
    found = sum(table.pooled.count for table in parts)
    if wanted.kind == "without" or (wanted.kind == "where" and found):
        blind = [table.sought.name for table in parts if table.pooled.state in _UNSEEN]
        rest = f" Could not be observed anywhere: {', '.join(blind)}." if blind else ""
        return say(joined(sought, parts), wanted) + rest
    each = (say(table, wanted) if table.pooled.count else _total(table, wanted) for table in parts)
    return told_by_part(sought.name, f"{_times(found)} in all" if found else "none found", each)


def _labels(store: Store, wanted: Wanted) -> Answer:
    found = labels_found(store, wanted.owners or None)
    tables = [count(store, sought_label(label, m), wanted.owners or None) for m, label, _ in found[:_MOST_LABELS]]
    if not tables:
        return Answer("", "labels", "No cue was found in any of these videos.")
    top = ", ".join(f"{table.sought.name} ({table.pooled.count})" for table in tables[:3])
    rest = f" {len(found) - _MOST_LABELS} rarer labels are not shown." if len(found) > _MOST_LABELS else ""
    return Answer("", "labels", f"Most often counted in {tables[0].pooled.name}: {top}.{rest}", tuple(tables))


def _observed(store: Store, wanted: Wanted) -> Answer:
    parts = tuple(Sought(name, modality, (), part, told_with(part)) for name, modality, part in _PARTS)
    tables = tuple(count(store, part, wanted.owners or None) for part in parts)
    said = ", ".join(f"{table.sought.name} {_minutes(table.pooled)}" for table in tables)
    return Answer("", "observed", f"Observed in {tables[0].pooled.name}: {said}.", tables)


def _videos(store: Store, wanted: Wanted) -> Answer:
    table = count(store, Sought("cues of the body", "gesture"), wanted.owners or None)
    listed = ", ".join(row.name for row in table.rows[:10])
    return Answer(
        "", "videos", f"There {'is' if len(table.rows) == 1 else 'are'} {table.pooled.name}: {listed}.", (table,)
    )


_WAYS: dict[str, Callable[[Store, Wanted], Answer]] = {"labels": _labels, "observed": _observed, "videos": _videos}


def _sorted(table: Table, wanted: Wanted) -> Table:
    if wanted.kind not in ("most", "least"):
        return table
    rows = sorted(table.rows, key=lambda row: _weight(row, wanted), reverse=wanted.kind == "most")
    known = [row for row in rows if _weight(row, wanted) >= 0]
    return replace(table, rows=(*known, *(row for row in rows if row not in known)))


def _weight(row: Tally, wanted: Wanted) -> float:
    if row.per_minute is None:
        return -1.0
    return float(row.count) if wanted.by_count else row.per_minute


def _total(table: Table, wanted: Wanted) -> str:
    name, all_of = table.sought.name, table.pooled
    where = all_of.name if len(table.rows) != 1 else table.rows[0].name
    if all_of.state == "not looked for":
        return f"Nobody looked for {name} in {where}, so finding none means nothing."
    if all_of.state == "not observed":
        return f"Nothing can be said about {name} in {where}: it could not be observed."
    if all_of.interval is None:
        return f"{name}: {_times(all_of.count)} in {where}; no rate, since nobody looked for it all through."
    low, high = all_of.interval
    if not all_of.count:
        return f"{name}: none found in {_minutes(all_of)} of {where}; the rate is below {high:.2f} per minute (95 %)."
    return (
        f"{name}: {_times(all_of.count)} in {_minutes(all_of)} of {where}, {all_of.per_minute:.2f} per minute "
        f"(exact 95 % interval {low:.2f} to {high:.2f})."
    )


def _ranked(table: Table, wanted: Wanted) -> str:
    rows = [row for row in table.rows if row.per_minute is not None]
    if not rows:
        return _total(table, wanted)
    first, name = rows[0], table.sought.name
    unit = "by plain count" if wanted.by_count else "per observed minute"
    said = f"{wanted.kind.capitalize()} {name} {unit}: {first.name}, {_rate(first)}."
    if len(rows) == 1:
        return f"{said} It is the only video of which a rate is known."
    if all(row.count == 0 for row in rows):
        return f"{name}: none found in any of {len(rows)} videos, so they cannot be ranked."
    second = rows[1]
    return f"{said} Next: {second.name}, {_rate(second)}. {_ratio(first, second)}"


def _compared(table: Table, wanted: Wanted) -> str:
    rows = sorted(table.rows, key=lambda row: wanted.owners.index(row.owner))
    said = "; ".join(f"{row.name} {_rate(row)}" for row in rows)
    return f"{table.sought.name}: {said}. {_ratio(rows[0], rows[1])}".rstrip()


def _present(table: Table, wanted: Wanted) -> str:
    name = table.sought.name
    there = [row for row in table.rows if row.count]
    if not there:
        return _total(table, wanted)
    listed = ", ".join(f"{row.name} ({row.count})" for row in there[:10])
    return f"{name} was counted in {len(there)} of {table.pooled.name}: {listed}."


def _absent(table: Table, wanted: Wanted) -> str:
    name = table.sought.name
    none = [row.name for row in table.rows if row.state == "none found"]
    blind = [row.name for row in table.rows if row.state in _UNSEEN]
    listed = f": {', '.join(none[:10])}" if none else ""
    said = f"No {name} was found in {len(none)} of {table.pooled.name}{listed}."
    return f"{said} Nothing can be said of {', '.join(blind[:10])}." if blind else said


def _lasting(table: Table, wanted: Wanted) -> str:
    all_of = table.pooled
    if not all_of.count:
        return _total(table, wanted)
    share = f", {all_of.lasted / all_of.seconds:.1%} of {_minutes(all_of)}" if all_of.seconds and all_of.looked else ""
    each = f", {all_of.lasted / all_of.count:.1f} s each on average" if all_of.count > 1 else ""
    return f"{table.sought.name}: {all_of.lasted:.1f} s together in {all_of.name}, {_times(all_of.count)}{each}{share}."


_SENTENCES: dict[str, Callable[[Table, Wanted], str]] = {
    "most": _ranked,
    "least": _ranked,
    "compare": _compared,
    "where": _present,
    "without": _absent,
    "duration": _lasting,
}


def _ratio(one: Tally, other: Tally) -> str:
    (n, seconds), (m, others) = one.rated, other.rated
    if not seconds or not others or n + m == 0:
        return ""
    low, high = ratio_interval(n, seconds, m, others)
    end = "no upper end" if math.isinf(high) else f"{high:.2f}"
    ratio = f"{n / seconds / (m / others):.2f}" if m else "not finite"
    doubt = "it includes 1, so no difference is shown" if low <= 1 <= high else "it leaves out 1"
    return f"The ratio of their rates is {ratio} (exact 95 % interval {low:.2f} to {end}); {doubt}."


def _rate(row: Tally) -> str:
    if row.interval is None:
        return {"not observed": "not observed", "not looked for": "not looked for"}.get(row.state, _times(row.count))
    low, high = row.interval
    return f"{row.per_minute:.2f} per minute ({low:.2f} to {high:.2f}; {_times(row.count)} in {_minutes(row)})"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _minutes(row: Tally) -> str:
    return f"{row.seconds:.0f} observed seconds" if row.minutes < 1 else f"{row.minutes:.1f} observed minutes"


def _caveats(table: Table) -> Sequence[str]:
    said = []
    blind = [row.name for row in table.rows if row.state in _UNSEEN]
    if blind and len(blind) < len(table.rows):
        said.append(f"{table.sought.name} could not be counted in {', '.join(blind[:5])}{_more(blind)}.")
    if table.pooled.per_minute is not None and len(table.rows) > 1:
        said.append("Intervals take cues to come independently and, pooled, equally often in every video.")
    return said


def _more(listed: Sequence[str]) -> str:
    return f" and {len(listed) - 5} more" if len(listed) > 5 else ""


def _other_looks(owners: Sequence[str], names: Sequence[tuple[str, str]], others: frozenset[str]) -> tuple[str, ...]:
    """Say of each video that was named which of the looks at it counts."""
    said = []
    for owner, name in names:
        more = [other[:_ID] for other, same in names if same == name and other in others and other not in owners]
        if owner in owners and owner not in others and more:
            said.append(
                f"Of {len(more) + 1} looks at {name} the one opened last counts; the others go by the id "
                f"{' or '.join(more[:3])}."
            )
    return tuple(said)


def _left_out(tables: Sequence[Table]) -> tuple[str, ...]:
    n = max((table.left_out for table in tables), default=0)
    if not n:
        return ()
    what = "1 other look at the same videos was" if n == 1 else f"{n} other looks at the same videos were"
    return (f"{what} left out, so that nothing counts twice.",)
