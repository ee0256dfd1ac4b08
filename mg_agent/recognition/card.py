"""The card beside a recognizer's weights: what it reads, what it says, how sure, and where it came from."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, JsonValue, ValidationError, model_validator

from mg_agent.core.pose import Skeleton
from mg_agent.core.span import Value
from mg_agent.errors import ModelError, did_you_mean
from mg_agent.recognition.clips import Clips
from mg_agent.recognition.layout import Layout
from mg_agent.recognition.vocabulary import LABELS, NONE

if TYPE_CHECKING:
    from mg_agent.recognition.model import DualStream

SCHEMA = "mg-agent/recognizer/1"
_LARGEST = {"features": 64, "classes": 2000, "groups": 64, "hidden": 1024, "layers": 8, "embed": 1024}
FASTEST, _MOST_JOINTS, _WIDEST, _MOST_BLOCKS = 240.0, 256, 1024, 16


class Figure(Value):
    """One measured number.

    Attributes:
        value: The number.
        low: Lower end of its 95 % interval, where there is one.
        high: Upper end.
        script: The script that measures it again.
    """

    value: float
    low: float | None = None
    high: float | None = None
    script: str = ""


class Card(Value):
    """Everything one must know of weights before using them.

    Attributes:
        format: Version of this shape; the JSON key is "schema".
        name: What the recognizer is called, e.g. "mg-agent-base".
        labels: What its outputs mean, in order.
        none: The label that means "no gesture"; None where every input is one.
        skeleton: Name of the joint layout.
        joints: Joint names in the order of the input.
        bones: Pairs of joint names, parent first.
        dimensions: 2 for pictures, 3 for depth sensors.
        center: Joints whose mean is the origin.
        unit: Pairs of joints that measure the body's size, with that length in units.
        head: Whether places relative to the head are read too.
        features: Version of ``features.py`` that the weights were trained with.
        window: Frames of one input.
        rate: Frames a second.
        network: The ``ModelConfig``.
        temperature: Logits are divided by it, so that probabilities are shares of being right.
        threshold: Probability from which a label is believed; ``thresholds`` overrule it for single labels.
        thresholds: Label -> probability.
        sha256: Of ``model.safetensors``; empty on a card that was not saved yet.
        seal: Hash of what the weights mean (``seal.py``); empty on cards that are older than seals.
        created: Date, YYYY-MM-DD.
        data: What it was trained on.
        seed: Of the training.
        figures: Name -> what was measured.
        limits: What it cannot do, one sentence each.
        license: Of the weights.
        steps: Batches it was trained on; None where that was not written down.
        stretched: Whether it learned recordings stretched to the window, not time as it runs; None where not told.
        recordings: SHA-256 of what it learned from, see ``Sequences.digest``; empty for procedural clips.
        split: By which of the dataset's protocols; empty where it has one.
    """

    format: Literal["mg-agent/recognizer/1"] = "mg-agent/recognizer/1"
    name: str = Field(min_length=1, max_length=100, pattern=r"^[\w.-]+$")
    labels: tuple[str, ...] = Field(min_length=2, max_length=2000)
    none: str | None = NONE
    skeleton: str
    joints: tuple[str, ...] = Field(min_length=1, max_length=_MOST_JOINTS)
    bones: tuple[tuple[str, str], ...]
    dimensions: Literal[2, 3] = 2
    center: tuple[str, ...]
    unit: tuple[tuple[str, str, float], ...]
    head: bool = False
    features: int
    window: int = Field(ge=2, le=1000)
    rate: float = Field(gt=0, le=FASTEST)
    network: dict[str, JsonValue]
    temperature: float = Field(default=1.0, gt=0, le=100)
    threshold: float = Field(default=0.5, gt=0, lt=1)
    thresholds: dict[str, float] = Field(default_factory=dict)
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    seal: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    created: str = ""
    data: str = ""
    seed: int = 0
    figures: dict[str, Figure] = Field(default_factory=dict)
    limits: tuple[str, ...] = ()
    license: str = "Apache-2.0"
    steps: int | None = Field(default=None, ge=1)
    stretched: bool | None = None
    recordings: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    split: str = ""

    @model_validator(mode="after")
    def _fits_itself(self) -> Self:
        if len(set(self.labels)) != len(self.labels):
            raise ValueError("labels must differ")
        strangers = {*self.thresholds, *((self.none,) if self.none else ())} - set(self.labels)
        if strangers:
            raise ValueError(f"'{min(strangers)}' is none of its labels")
        if not all(0 < value < 1 for value in self.thresholds.values()):
            raise ValueError("thresholds lie between 0 and 1")
        _require_small(self.network)
        told = (self.network.get("joints"), self.network.get("bones"), self.network.get("classes"))
        if told != ([*self.joints], [[*bone] for bone in self.bones], len(self.labels)):
            raise ValueError("the network's joints, bones or classes are not those of the card")
        try:
            _ = self.layout.parents, [self.layout.skeleton.index(joint) for joint in self._measured()]
        except ModelError as error:
            raise ValueError(str(error)) from None
        return self

    def _measured(self) -> tuple[str, ...]:
        return (*self.center, *(joint for one, other, _ in self.unit for joint in (one, other)))

    @property
    def layout(self) -> Layout:
        """The joints with their frame of reference."""
        skeleton = Skeleton(self.skeleton, self.joints, self.bones)
        return Layout(skeleton, self.center, self.unit, self.head, self.dimensions)

    def threshold_of(self, label: str) -> float:
        """Return the probability from which a label is believed."""
        return self.thresholds.get(label, self.threshold)

    def to_json(self) -> str:
        """Write the versioned JSON shape, ``{"schema", "name", ...}``."""
        body = self.model_dump(mode="json")
        return json.dumps({"schema": body.pop("format"), **body}, indent=1, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str, where: str = "card.json") -> "Card":
        """Read what :meth:`to_json` wrote.

        Raises:
            ModelError: when it is something else, another version, or does not fit itself.
        """
        try:
            body = json.loads(text)
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            raise _unreadable(where, "no JSON object")
        schema = body.pop("schema", None)
        if schema != SCHEMA:
            raise ModelError.of(
                f"{where} has another schema", f"got {schema!r:.80}, this version reads '{SCHEMA}'", "train it anew"
            )
        try:
            return cls.model_validate({"format": schema, **body}, strict=False)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "the card"
            raise _unreadable(where, f"{field}: {first['msg']}") from None


def card_for(
    model: "DualStream",
    layout: "Layout",
    *,
    name: str,
    labels: tuple[str, ...],
    window: int,
    rate: float,
    none: str | None,
    data: str = "",
    seed: int = 0,
    figures: Mapping[str, Figure] | None = None,
) -> Card:
    """Write the card of a network that was just trained; the date is today's."""
    from mg_agent.recognition.features import VERSION

    skeleton = layout.skeleton
    return Card(
        name=name,
        labels=labels,
        none=none,
        skeleton=skeleton.name,
        joints=skeleton.joints,
        bones=skeleton.bones,
        dimensions=3 if layout.dimensions == 3 else 2,
        center=layout.center,
        unit=layout.unit,
        head=layout.head,
        features=VERSION,
        window=window,
        rate=rate,
        network=json.loads(model.config.to_json()),
        created=datetime.now(UTC).date().isoformat(),
        data=data,
        seed=seed,
        figures=dict(figures or {}),
    )


def require_joints(card: Card, skeleton: Skeleton, dimensions: int) -> None:
    """Refuse a skeleton that lacks joints that the recognizer reads.

    Raises:
        ModelError: when it does, or has another number of dimensions.
    """
    missing = [joint for joint in card.joints if joint not in skeleton]
    if missing:
        raise ModelError.of(
            f"pose has {len(skeleton.joints)} joints, recognizer '{card.name}' needs {len(card.joints)} "
            f"({card.skeleton})",
            f"missing are {', '.join(missing[:3])}{' and others' if len(missing) > 3 else ''}",
            f"give a pose over {card.skeleton}'s joints, or convert it with pose.select(...)",
        )
    if dimensions != card.dimensions:
        raise ModelError.of(
            f"pose has {dimensions} coordinates, recognizer '{card.name}' needs {card.dimensions}",
            "pictures have 2, depth sensors 3",
            "choose a recognizer that was trained on such poses",
        )


def require_motion(card: Card, clips: Clips) -> None:
    """Refuse clips with other joints or another rate than the recognizer's.

    Raises:
        ModelError: when they differ.
    """
    require_joints(card, clips.skeleton, clips.xy.shape[-1])
    if abs(clips.rate - card.rate) > 1e-6:
        raise ModelError.of(
            f"the data has {clips.rate:g} frames a second, recognizer '{card.name}' needs {card.rate:g}",
            "time would run at another speed",
            "resample the data",
        )


def require_clips(card: Card, clips: Clips) -> None:
    """Refuse clips with other labels, joints or rate than the recognizer's.

    Raises:
        ModelError: when they differ.
    """
    require_joints(card, clips.skeleton, clips.xy.shape[-1])
    if clips.names != card.labels:
        strange = [name for name in clips.names if name not in card.labels]
        got = f"the data's '{strange[0]}' is none of its labels" if strange else "they come in another order"
        raise ModelError.of(
            f"the data has {len(clips.names)} labels, recognizer '{card.name}' has {len(card.labels)} others",
            got,
            "choose the data set it was trained for, or map the labels first",
        )
    require_motion(card, clips)


def require_gestures(card: Card) -> None:
    """Refuse a recognizer whose labels are not ours: its cues would be words that nobody here knows.

    Raises:
        ModelError: when they are not.
    """
    strange = [label for label in card.labels if label not in LABELS and label != card.none]
    near = len(strange) == 1 and get_close_matches(strange[0], LABELS, n=1, cutoff=0.6)
    if strange:
        raise ModelError.of(
            f"recognizer '{card.name}' names other gestures than this version knows",
            f"got '{strange[0]}'" + (f" and {len(strange) - 1} more" if len(strange) > 1 else ""),
            did_you_mean(strange[0], LABELS) if near else "for videos: --ours, or your own marks (docs/sessions.md)",
        )


def _require_small(network: dict[str, JsonValue]) -> None:
    """Refuse sizes that could fill the memory before anything else is checked."""
    for name, largest in _LARGEST.items():
        value = network.get(name, 1)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= largest:
            raise ValueError(f"the network's {name} must be a number from 1 to {largest}")
    for name, largest in (("widths", _WIDEST), ("strides", 64)):
        values = network.get(name, [1])
        if not isinstance(values, list) or not 1 <= len(values) <= _MOST_BLOCKS:
            raise ValueError(f"the network's {name} must be a list of 1 to {_MOST_BLOCKS} numbers")
        if not all(isinstance(v, int) and not isinstance(v, bool) and 1 <= v <= largest for v in values):
            raise ValueError(f"the network's {name} must be numbers from 1 to {largest}")
    dropout = network.get("dropout", 0.0)
    if not isinstance(dropout, int | float) or not 0 <= dropout < 1:
        raise ValueError("the network's dropout must lie between 0 and 1")


def _unreadable(where: str, got: str) -> ModelError:
    return ModelError.of(f"{where} cannot be read", f"got {' '.join(got.split())[:200]}", "save the recognizer again")
