"""The labels of other people's micro-gesture datasets, and what they are called here.

Names and order of iMiGUE and MA-52 agree with what their authors publish. For SMG they do not settle the numbers:
the list below is the only public one, and no source says that its order is that of the dataset's class numbers. In
the test data class 8 is the most frequent and class 7 the next, which fits "arms akimbo" badly: 7 and 8 may be
swapped. Compare with the paper's own table before using an SMG number as a name.
"""

from dataclasses import dataclass
from typing import Literal

from mg_agent.errors import ModelError, did_you_mean
from mg_agent.recognition.vocabulary import LEARNED, NONE

Relation = Literal["exact", "broader", "narrower", "approximate"]


@dataclass(frozen=True)
class Match:
    """What a label is called in another vocabulary.

    Attributes:
        label: The name there.
        relation: "exact": the same movement; "broader": that label means more than the one translated; "narrower":
            only a part of it; "approximate": they overlap, or the body looks alike.
    """

    label: str
    relation: Relation


IMIGUE_32 = (
    "turtle neck", "bulging face or deep breath", "touching hat", "touching or scratching head",
    "touching or scratching forehead", "covering face", "rubbing eyes", "touching or scratching facial parts",
    "touching ears", "biting nails", "touching jaw", "touching or scratching neck",
    "playing or adjusting hair", "buckling button, pulling collar or adjusting tie",
    "touching or covering suprasternal notch", "scratching back", "folding arms", "dusting off clothes",
    "putting arms behind body", "moving torso", "sitting straightly", "scratching or touching arms",
    "rubbing or holding hands", "crossing fingers", "minaret gesture", "playing or manipulating objects",
    "hold back arms", "head up", "pressing lips", "arms akimbo", "shaking shoulders", "illustrative hand gestures",
)  # fmt: skip
"""iMiGUE (2107.00285): number i is the files' class i + 1; the last is their class 99 and no micro-gesture."""

SMG_17 = (
    "turtling neck and shoulder", "rubbing eyes and forehead", "folding arms",
    "touching or covering suprasternal notch", "moving legs", "touching or scratching neck",
    "folding arms behind body", "rubbing hands and crossing fingers", "arms akimbo", "crossing legs",
    "scratching some part of body", "scratching or touching facial parts other than eyes",
    "playing or adjusting hair", "holding arms", "pulling shirt collar", "playing with jewelry or objects",
    "illustrative hand gestures",
)  # fmt: skip
"""SMG (IJCV 2023), in the order of the public list; see the caution at the top of this file. The last is no MG."""

MA_52 = (
    "shaking body", "sitting straightly", "shrugging", "turning around", "rising up",
    "bowing head", "head up", "tilting head", "turning head", "nodding", "shaking head",
    "scratching arms", "playing objects", "putting hands together", "rubbing hands", "pointing oneself",
    "clenching fist", "stretching arms", "retracting arms", "waving", "spreading hands", "hands touching fingers",
    "other finger movements", "illustrative gestures",
    "shaking legs", "curling legs", "spread legs", "closing legs", "crossing legs", "stretching feet",
    "retracting feet", "tiptoe",
    "scratching or touching neck", "scratching or touching chest", "scratching or touching back",
    "scratching or touching shoulder", "arms akimbo", "crossing arms",
    "playing or tidying hair", "scratching or touching hindbrain", "scratching or touching forehead",
    "scratching or touching face", "rubbing eyes", "touching nose", "touching ears", "covering face",
    "covering mouth", "pushing glasses",
    "patting legs", "touching legs", "scratching legs", "scratching feet",
)  # fmt: skip
"""MA-52 (2403.05234), by its action-level class number."""

_E: Relation = "exact"
_B: Relation = "broader"
_N: Relation = "narrower"
_A: Relation = "approximate"
_Map = dict[str, tuple[tuple[Relation, tuple[str, ...]], ...]]
"""A foreign label to ours; an empty tuple declares that we have no such label."""

_IMIGUE: _Map = {
    "turtle neck": ((_A, ("shrugging",)),),
    "bulging face or deep breath": ((_N, ("deep breath",)),),
    "touching hat": ((_A, ("touching hair",)),),
    "touching or scratching head": ((_A, ("touching hair",)),),
    "touching or scratching forehead": ((_E, ("touching forehead",)),),
    "covering face": ((_E, ("covering face",)),),
    "rubbing eyes": ((_B, ("touching eyes",)),),
    "touching or scratching facial parts": ((_N, ("touching nose", "touching mouth", "touching cheek")),),
    "touching ears": ((_E, ("touching ear",)),),
    "biting nails": ((_B, ("touching mouth",)),),
    "touching jaw": ((_E, ("touching chin",)),),
    "touching or scratching neck": ((_E, ("touching neck",)),),
    "playing or adjusting hair": ((_B, ("touching hair",)),),
    "buckling button, pulling collar or adjusting tie": ((_B, ("adjusting clothes",)),),
    "touching or covering suprasternal notch": ((_A, ("touching neck", "touching chest")),),
    "scratching back": (),
    "folding arms": ((_E, ("folding arms",)),),
    "dusting off clothes": ((_B, ("adjusting clothes",)),),
    "putting arms behind body": ((_E, ("hands behind back",)),),
    "moving torso": ((_N, ("leaning forward", "leaning back", "leaning sideways", "shifting posture")),),
    "sitting straightly": ((_E, ("sitting upright",)),),
    "scratching or touching arms": ((_E, ("touching arm",)),),
    "rubbing or holding hands": ((_N, ("rubbing hands", "clasping hands")),),
    "crossing fingers": ((_E, ("interlocking fingers",)),),
    "minaret gesture": ((_E, ("steepling fingers",)),),
    "playing or manipulating objects": ((_E, ("playing with object",)),),
    "hold back arms": ((_E, ("withdrawing arms",)),),
    "head up": ((_E, ("raising head",)),),
    "pressing lips": ((_E, ("pressing lips",)),),
    "arms akimbo": ((_E, ("arms akimbo",)),),
    "shaking shoulders": ((_A, ("shrugging",)),),
    "illustrative hand gestures": ((_E, ("illustrating",)),),
}
_SMG: _Map = {
    "turtling neck and shoulder": ((_A, ("shrugging",)),),
    "rubbing eyes and forehead": ((_N, ("touching eyes", "touching forehead")),),
    "folding arms": ((_E, ("folding arms",)),),
    "touching or covering suprasternal notch": ((_A, ("touching neck", "touching chest")),),
    "moving legs": ((_E, ("moving legs",)),),
    "touching or scratching neck": ((_E, ("touching neck",)),),
    "folding arms behind body": ((_E, ("hands behind back",)),),
    "rubbing hands and crossing fingers": ((_N, ("rubbing hands", "interlocking fingers")),),
    "arms akimbo": ((_E, ("arms akimbo",)),),
    "crossing legs": ((_E, ("crossing legs",)),),
    "scratching some part of body": ((_N, ("touching arm", "touching chest", "touching shoulder", "touching leg")),),
    "scratching or touching facial parts other than eyes": (
        (_N, ("touching nose", "touching mouth", "touching cheek", "touching chin", "touching ear")),
    ),
    "playing or adjusting hair": ((_B, ("touching hair",)),),
    "holding arms": ((_B, ("touching arm",)), (_A, ("folding arms",))),
    "pulling shirt collar": ((_B, ("adjusting clothes",)),),
    "playing with jewelry or objects": ((_E, ("playing with object",)),),
    "illustrative hand gestures": ((_E, ("illustrating",)),),
}
_MA: _Map = {
    "shaking body": ((_A, ("shifting posture",)),),
    "sitting straightly": ((_E, ("sitting upright",)),),
    "shrugging": ((_E, ("shrugging",)),),
    "turning around": (),
    "rising up": (),
    "bowing head": ((_E, ("lowering head",)),),
    "head up": ((_E, ("raising head",)),),
    **{name: ((_E, (name,)),) for name in ("tilting head", "turning head", "nodding", "shaking head")},
    "scratching arms": ((_B, ("touching arm",)),),
    "playing objects": ((_E, ("playing with object",)),),
    "putting hands together": ((_A, ("clasping hands",)),),
    "rubbing hands": ((_E, ("rubbing hands",)),),
    "pointing oneself": ((_A, ("illustrating", "touching chest")),),
    "clenching fist": ((_E, ("clenching fist",)),),
    "stretching arms": (),
    "retracting arms": ((_E, ("withdrawing arms",)),),
    "waving": ((_A, ("illustrating",)),),
    "spreading hands": ((_B, ("illustrating",)),),
    "hands touching fingers": ((_B, ("fidgeting fingers",)),),
    "other finger movements": ((_A, ("fidgeting fingers",)),),
    "illustrative gestures": ((_E, ("illustrating",)),),
    **{f"{act} legs": ((_B, ("moving legs",)),) for act in ("shaking", "curling", "spread", "closing")},
    "crossing legs": ((_E, ("crossing legs",)),),
    **{act: ((_B, ("moving legs",)),) for act in ("stretching feet", "retracting feet", "tiptoe")},
    **{f"scratching or touching {at}": ((_E, (f"touching {at}",)),) for at in ("neck", "chest", "shoulder")},
    "scratching or touching back": (),
    "arms akimbo": ((_E, ("arms akimbo",)),),
    "crossing arms": ((_E, ("folding arms",)),),
    "playing or tidying hair": ((_B, ("touching hair",)),),
    "scratching or touching hindbrain": ((_A, ("touching hair", "touching neck")),),
    "scratching or touching forehead": ((_E, ("touching forehead",)),),
    "scratching or touching face": ((_N, ("touching cheek", "touching chin")), (_A, ("touching mouth",))),
    "rubbing eyes": ((_B, ("touching eyes",)),),
    "touching nose": ((_E, ("touching nose",)),),
    "touching ears": ((_E, ("touching ear",)),),
    "covering face": ((_E, ("covering face",)),),
    "covering mouth": ((_B, ("touching mouth",)),),
    "pushing glasses": ((_A, ("touching eyes", "touching nose")),),
    "patting legs": ((_B, ("touching leg",)),),
    "touching legs": ((_E, ("touching leg",)),),
    "scratching legs": ((_B, ("touching leg",)),),
    "scratching feet": ((_A, ("touching leg",)),),
}

OURS = "mg-agent"
VOCABULARIES: dict[str, tuple[str, ...]] = {OURS: LEARNED, "imigue": IMIGUE_32, "smg": SMG_17, "ma-52": MA_52}
"""Names that ``translate`` takes, and their labels by number."""
_MAPS = {"imigue": _IMIGUE, "smg": _SMG, "ma-52": _MA}
_INVERSE: dict[Relation, Relation] = {_E: _E, _B: _N, _N: _B, _A: _A}


def unmapped(vocabulary: str) -> frozenset[str]:
    """Return the labels of a vocabulary that are declared to have no counterpart in ours.

    Raises:
        ModelError: when there is no such vocabulary.
    """
    names = _labels(vocabulary)
    if vocabulary == OURS:
        return frozenset((NONE,))
    return frozenset(name for name in names if not _MAPS[vocabulary][name])


def translate(label: str, source: str, target: str) -> tuple[Match, ...]:
    """Say what a label of one vocabulary is called in another.

    Between two foreign vocabularies the way goes through ours, and a step that widens followed by one that narrows
    is only approximate.

    Args:
        label: A label of ``source``, in its words.
        source: "mg-agent" (the learned classes), "imigue", "smg" or "ma-52".
        target: The same.

    Returns:
        Every counterpart; none where the target has no such label.

    Raises:
        ModelError: when there is no such vocabulary, or no such label in it.
    """
    names = _labels(source)
    wanted = _labels(target)
    if label not in names:
        raise ModelError.of(f"'{source}' has no label '{label}'", f"it has {len(names)}", did_you_mean(label, names))
    if source == target:
        return (Match(label, _E),)
    best: dict[str, Relation] = {}
    for ours in _to_ours(label, source):
        for theirs in _from_ours(ours.label, target):
            relation = _joined(ours.relation, theirs.relation)
            if theirs.label not in best or relation == _E:
                best[theirs.label] = relation
    return tuple(Match(name, best[name]) for name in wanted if name in best)


def _labels(vocabulary: str) -> tuple[str, ...]:
    if vocabulary not in VOCABULARIES:
        raise ModelError.of(
            f"there are no labels '{vocabulary}'", f"got {vocabulary!r}", did_you_mean(vocabulary, list(VOCABULARIES))
        )
    return VOCABULARIES[vocabulary]


def _to_ours(label: str, source: str) -> tuple[Match, ...]:
    if source == OURS:
        return (Match(label, _E),)
    return tuple(Match(name, relation) for relation, names in _MAPS[source][label] for name in names)


def _from_ours(label: str, target: str) -> tuple[Match, ...]:
    if target == OURS:
        return (Match(label, _E),)
    return tuple(
        Match(name, _INVERSE[match.relation])
        for name in VOCABULARIES[target]
        for match in _to_ours(name, target)
        if match.label == label
    )


def _joined(one: Relation, other: Relation) -> Relation:
    if one in (_E, other):
        return other
    return one if other == _E else _A
