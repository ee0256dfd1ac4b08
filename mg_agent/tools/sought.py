"""Which cues the sources at hand look for: where nobody looks for a cue, finding none means nothing."""

from mg_agent.core.evidence import Analysis
from mg_agent.recognition.vocabulary import LABELS, MEASURED

KINEMATIC = "kinematic"
"""The source that looks for ``vocabulary.MEASURED`` and for nothing else."""


def unsought(analysis: Analysis) -> frozenset[str]:
    """Return the gesture labels that no source of an analysis looks for; none where that is not known.

    A person who corrected a cue looked at that cue, not for every label in the whole video.
    """
    sources = [part.source for part in analysis.coverage if part.modality == "gesture"]
    sources += [cue.source for cue in analysis.cues if cue.modality == "gesture"]
    looked = {source.name for source in sources if source.kind != "human"}
    if looked != {KINEMATIC}:
        return frozenset()
    shown = {cue.label for cue in analysis.cues if cue.modality == "gesture"}
    return frozenset(label for label in LABELS if label not in MEASURED and label not in shown)
