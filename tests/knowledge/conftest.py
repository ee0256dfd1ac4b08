"""A small model, a small library and a document for the tests of this room."""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pytest

from mg_agent.knowledge import library
from mg_agent.knowledge.tuned import BASES, MINILM, MPNET, Base
from mg_agent.settings import Settings


@pytest.fixture
def settings(home):
    library._open.clear()
    return Settings(home=home, embedder="lsa")


@pytest.fixture
def notes(tmp_path):
    """A document of one sentence about wombats."""
    path = tmp_path / "notes.md"
    path.write_text("# Wombats\nWombats were filmed in the marsupial enclosure while they rested.\n")
    return path


WORDS = ("nose", "chin", "touch", "##ing")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    """A BERT of a few thousand numbers, saved as transformers saves it."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    (folder / "vocab.txt").write_text("\n".join(words))
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    BertModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_mpnet(tmp_path_factory):
    """An MPNet of a few thousand numbers, saved as transformers saves it."""
    import torch
    from transformers import MPNetConfig, MPNetModel, MPNetTokenizer

    folder = tmp_path_factory.mktemp("tiny-mpnet")
    words = ["<s>", "<pad>", "</s>", "[UNK]", "<mask>", *WORDS]
    MPNetTokenizer(vocab={word: number for number, word in enumerate(words)}).save_pretrained(folder)
    torch.manual_seed(7)
    config = MPNetConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=16
    )
    MPNetModel(config).save_pretrained(folder)
    return folder


class Fake:
    """Looks like a tuned model from outside; remembers what it read."""

    def __init__(self, base=MINILM, dimension=384):
        self.id, self.dimension, self.kind = base.id, dimension, base.name
        self.read = []

    def embed(self, texts, bags):
        self.read += texts
        rows = np.array([np.random.default_rng(len(text)).normal(size=self.dimension) for text in texts], np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@dataclass(frozen=True)
class StandIn(Base):
    """One of the models, which needs no weights."""

    fake: Fake | None = None

    def load(self, home):
        return self.fake


@pytest.fixture
def installed(monkeypatch):
    """Let none, one or both models be installed: installed(MPNET) returns what stands in for it."""

    def now(*there):
        fakes = {}
        for base, width in ((MINILM, 384), (MPNET, 768)):
            parts = {one.name: getattr(base, one.name) for one in fields(base)}
            place = Path("/") if base in there else None
            parts["folder"] = lambda home, place=place: place
            fakes[base] = Fake(base, width)
            monkeypatch.setitem(BASES, base.name, StandIn(**parts, fake=fakes[base]))
        return fakes[there[0] if there else MINILM]

    return now
