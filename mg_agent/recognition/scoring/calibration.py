"""Whether a probability means what it says: calibration error, reliability, Brier score, temperature."""

from dataclasses import dataclass

import numpy as np

from mg_agent.errors import ModelError
from mg_agent.recognition.scoring.metrics import Floats, Ints

_HOTTEST, _COLDEST = 20.0, 0.05
_GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True)
class Reliability:
    """How often answers of about the same confidence were right.

    Attributes:
        edges: (B + 1,) borders of the bins.
        confidence: (B,) mean confidence in a bin; NaN where it is empty.
        accuracy: (B,) share right in a bin; NaN where it is empty.
        count: (B,) answers in a bin.
        ece: Expected calibration error: mean distance of both, weighed by the answers (Guo et al., ICML 2017).
    """

    edges: Floats
    confidence: Floats
    accuracy: Floats
    count: Ints
    ece: float


def reliability(probabilities: Floats, labels: Ints, bins: int = 15) -> Reliability:
    """Sort the answers into bins of equal width by the probability of the class answered.

    Args:
        probabilities: (N, K), rows sum to 1.
        labels: (N,).
        bins: Number of bins; the error depends on it, so say it beside the number.
    """
    sure, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    edges = np.linspace(0, 1, bins + 1)
    place = np.clip(np.ceil(sure * bins).astype(np.int64) - 1, 0, bins - 1)
    count = np.bincount(place, minlength=bins)
    known = np.where(count > 0, count, 1)
    empty = np.where(count > 0, 0.0, np.nan)
    confidence = np.bincount(place, sure, bins) / known + empty
    accuracy = np.bincount(place, right.astype(np.float64), bins) / known + empty
    ece = float(np.nansum(count * np.abs(confidence - accuracy)) / max(1, len(labels)))
    return Reliability(edges, confidence, accuracy, count.astype(np.int64), ece)


def brier(probabilities: Floats, labels: Ints) -> float:
    """Mean squared distance between probabilities (N, K) and the truth as 0 and 1; 0 is best, 2 worst."""
    truth = np.zeros_like(probabilities)
    truth[np.arange(len(labels)), labels] = 1.0
    return float(((probabilities - truth) ** 2).sum(axis=1).mean())


def softmax(logits: Floats, temperature: float = 1.0) -> Floats:
    """Turn logits (..., K) into probabilities."""
    scaled = logits / temperature
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    probabilities: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return probabilities


def log_loss(logits: Floats, labels: Ints, temperature: float = 1.0) -> float:
    """Mean negative log-likelihood of the truth, nats."""
    scaled = logits / temperature
    top = scaled.max(axis=1)
    total = top + np.log(np.exp(scaled - top[:, None]).sum(axis=1))
    return float((total - scaled[np.arange(len(labels)), labels]).mean())


def fit_temperature(logits: Floats, labels: Ints) -> float:
    """Find the temperature under which the truth is likeliest (Guo et al., ICML 2017); fit it on held-out clips.

    The loss has one valley in the logarithm of the temperature's inverse, so a golden-section search finds it;
    the result lies between 0.05 and 20.

    Args:
        logits: (N, K).
        labels: (N,).

    Raises:
        ModelError: when there is no clip or a logit is no number.
    """
    if len(labels) == 0 or not np.isfinite(logits).all():
        raise ModelError.of(
            "the temperature cannot be fitted",
            "there are no clips" if len(labels) == 0 else "some logits are no numbers",
            "give logits of held-out clips",
        )
    low, high = np.log(_COLDEST), np.log(_HOTTEST)
    for _ in range(60):
        width = _GOLDEN * (high - low)
        if log_loss(logits, labels, np.exp(high - width)) <= log_loss(logits, labels, np.exp(low + width)):
            high = low + width
        else:
            low = high - width
    return float(np.exp((low + high) / 2))
