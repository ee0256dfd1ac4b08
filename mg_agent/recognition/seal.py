"""Whether a card still says what it said when its weights were saved: labels in another order are other answers."""

import hashlib
import json

from mg_agent.errors import ModelError
from mg_agent.recognition.card import Card

_MEANING = {
    "labels", "none", "joints", "bones", "dimensions", "center", "unit", "head", "features", "window", "rate",
    "network", "temperature", "stretched", "sha256",
}  # fmt: skip
"""What the outputs of the weights mean. Thresholds are not among it: they are a choice, and may be edited by hand."""


def seal_of(card: Card) -> str:
    """Return the hash of what a card says its weights mean, and of the weights' own hash, as 64 hex digits."""
    said = card.model_dump(mode="json", include=_MEANING)
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def require_seal(card: Card, shipped: Card | None = None) -> None:
    """Refuse a card that was changed after its weights were saved.

    The seal lies in the card and not in the weights' file, so that the same training still writes the same file. It
    is no signature: it guards against slips, not against somebody who computes it anew. A card without one is older
    than seals; it is held against the card of the recognizer that ships with the same weights, where there is one.

    Args:
        card: The card as read.
        shipped: The card of a recognizer in the box that has the same weights.

    Raises:
        ModelError: when labels, joints, time, temperature or network are not those that were saved.
    """
    expected = seal_of(shipped) if shipped is not None and not card.seal else card.seal
    if expected and expected != seal_of(card):
        raise ModelError.of(
            f"the card of recognizer '{card.name}' was changed after its weights were saved",
            "its labels, joints, rate, temperature or network are other ones",
            "copy the folder again, whole",
        )
