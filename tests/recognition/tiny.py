"""Small recognizers for tests: random weights, leaned towards a label, or taught one trivial thing."""

import torch

from mg_agent.recognition.card import card_for
from mg_agent.recognition.checkpoint import Checkpoint
from mg_agent.recognition.features import channels
from mg_agent.recognition.layout import MG_LAYOUT, RATE, WINDOW
from mg_agent.recognition.model import DualStream, ModelConfig
from mg_agent.recognition.vocabulary import LEARNED, NONE

torch.set_num_threads(1)  # networks this small only wait for one another


def tiny(labels=LEARNED, *, layout=MG_LAYOUT, seed=0, name="tiny", window=WINDOW, rate=RATE, **bias):
    """Build a small recognizer; ``bias`` adds to the logits of labels, spaces written as underscores."""
    torch.manual_seed(seed)
    config = ModelConfig(
        features=channels(layout), classes=len(labels), joints=layout.skeleton.joints, bones=layout.skeleton.bones,
        widths=(8, 8), strides=(4, 2), groups=2, hidden=8, layers=2, embed=8,
    )  # fmt: skip
    model = DualStream(config).eval()
    with torch.no_grad():
        for label, value in bias.items():
            model.head.bias[labels.index(label.replace("_", " "))] += value
    card = card_for(model, layout, name=name, labels=labels, window=window, rate=rate, data="nothing",
                    none=NONE if NONE in labels else None)  # fmt: skip
    return Checkpoint(card, model.requires_grad_(False))
