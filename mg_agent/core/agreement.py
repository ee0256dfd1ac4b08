"""How far a person and the recognizer agree, from the cues that the person judged."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from mg_agent.core.correction import Correction, Judged, judgements
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Analysis
from mg_agent.core.exact import share_interval
from mg_agent.core.span import Value

NONE = "none"
"""What the one says who sees no cue where the other does."""
FEWEST = 10
"""Judged cues below which no kappa is told: its interval would span most of what is possible."""
_Z = 1.959963984540054
"""The 0.975 quantile of the normal distribution."""


class Agreement(Value):
    """Person against recognizer, over judged cues only.

    Attributes:
        confirmed: Cues the person agreed to, name and time.
        retimed: Cues whose name the person agreed to but whose time they moved.
        relabeled: Cues the person gave another name.
        rejected: Cues the person saw nothing in.
        missed: Cues the person added.
        unjudged: Cues of the recognizer that the person said nothing about; they count nowhere.
        precision: Share of the judged cues whose name was right; None where none was judged.
        precision_low: Lower end of its exact 95 % interval (Clopper and Pearson 1934).
        precision_high: Upper end.
        kappa: Cohen's kappa over labels, "none" included; None where :attr:`why` says why.
        kappa_low: Lower end of its approximate 95 % interval (Fleiss, Cohen and Everitt 1969).
        kappa_high: Upper end.
        why: Why there is no kappa; empty where there is one.
        text: All of it in one or two sentences.
    """

    confirmed: int = 0
    retimed: int = 0
    relabeled: int = 0
    rejected: int = 0
    missed: int = 0
    unjudged: int = 0
    precision: float | None = None
    precision_low: float | None = None
    precision_high: float | None = None
    kappa: float | None = None
    kappa_low: float | None = None
    kappa_high: float | None = None
    why: str = ""
    text: str = ""


def agreement(analysis: Analysis, corrections: Iterable[Correction]) -> Agreement:
    """Compare a person's corrections with what was recognized.

    Only what the person judged counts: unjudged cues are neither right nor wrong, and somebody who looks only where
    they expect a fault will find low figures. Moments where both saw nothing cannot be counted, so kappa is lower
    than it would be over labeled stretches of time. Cues of a transcript or of a file are left out.
    """
    rows = [row for row in judgements(analysis, corrections) if row.cue is None or row.cue.source.kind == "model"]
    counts = Counter(_verdict(row) for row in rows)
    right = counts["confirm"] + counts["retime"]
    judged = right + counts["relabel"] + counts["reject"]
    low, high = share_interval(right, judged) if judged else (None, None)
    pairs = [_pair(row) for row in rows if _verdict(row) in _OPINIONS]
    kappa, error, why = cohens_kappa(pairs)
    found = Agreement(
        confirmed=counts["confirm"],
        retimed=counts["retime"],
        relabeled=counts["relabel"],
        rejected=counts["reject"],
        missed=counts["add"],
        unjudged=counts[""],
        precision=right / judged if judged else None,
        precision_low=low,
        precision_high=high,
        kappa=kappa,
        kappa_low=None if kappa is None else max(-1.0, kappa - _Z * error),
        kappa_high=None if kappa is None else min(1.0, kappa + _Z * error),
        why=why,
    )
    return found.model_copy(update={"text": _text(found, right, judged)})


_OPINIONS = ("confirm", "retime", "relabel", "reject", "add")


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> tuple[float | None, float, str]:
    """Return Cohen's kappa of two judges, its standard error, and why there is none.

    Kappa is (p_o - p_e) / (1 - p_e), with p_o the share of equal labels and p_e what chance would give judges with
    these habits (Cohen 1960); the error is the large-sample one of Fleiss, Cohen and Everitt (1969).

    Args:
        pairs: The label of the one and of the other for every case.
    """
    if len(pairs) < FEWEST:
        judged = plural(len(pairs), "judged cue is", "judged cues are")
        return None, math.inf, f"{judged} too few for kappa; it takes {FEWEST}."
    n = len(pairs)
    table = Counter(pairs)
    one, other = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    labels = sorted({*one, *other})
    observed = sum(table[label, label] for label in labels) / n
    chance = sum(one[label] * other[label] for label in labels) / n**2
    if chance >= 1:
        return None, math.inf, f"Everything judged was '{labels[0]}', so agreement by chance cannot be told from other."
    kappa = (observed - chance) / (1 - chance)
    agreed = sum(table[k, k] / n * (1 - (one[k] + other[k]) / n * (1 - kappa)) ** 2 for k in labels)
    apart = sum(count * (one[b] + other[a]) ** 2 for (a, b), count in table.items() if a != b) / n**3
    spread = agreed + (1 - kappa) ** 2 * apart - (kappa - chance * (1 - kappa)) ** 2
    return kappa, math.sqrt(max(0.0, spread) / n) / (1 - chance), ""


def _verdict(row: Judged) -> str:
    """Return what became of a cue; an added cue that was taken back is no opinion at all."""
    if row.cue is None:
        return "add" if row.now is not None else "withdrawn"
    if row.now is None:
        return "reject"
    if row.verdict is None:
        return ""
    if row.now == row.cue:
        return "confirm"
    return "retime" if row.now.label == row.cue.label else "relabel"


def _pair(row: Judged) -> tuple[str, str]:
    return (row.cue.label if row.cue else NONE, row.now.label if row.now else NONE)


def _text(found: Agreement, right: int, judged: int) -> str:
    if not judged and not found.missed:
        return "No cue was judged yet."
    bear = plural(judged, "judged cue bears", "judged cues bear")
    parts = [f"{right} of {bear} the right name"] if judged else ["No recognized cue was judged"]
    if found.precision_low is not None and found.precision_high is not None:
        parts.append(f" (95 % interval {found.precision_low:.2f} to {found.precision_high:.2f})")
    parts.append(f"; {found.missed} missed; {found.unjudged} not judged.")
    if found.kappa is None:
        parts.append(f" {found.why}")
    else:
        parts.append(f" Cohen's kappa {found.kappa:.2f} ({found.kappa_low:.2f} to {found.kappa_high:.2f}).")
    return "".join(parts)
