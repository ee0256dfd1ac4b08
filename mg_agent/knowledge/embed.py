"""Texts as vectors of length one: what makes them, and any transformers model that does (``lsa.py`` needs none)."""

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge.adapters import turned
from mg_agent.knowledge.one_text import OneText

if TYPE_CHECKING:
    from torch import nn

Vectors = NDArray[np.float32]
Bag = Mapping[str, float]
Kind = Literal["lsa", "transformer", "minilm", "mpnet"]

_LONGEST = 256
_BATCH = 32
_STEP = 16
"""Tokens that lengths of texts read together are a multiple of."""
_lock, _before = threading.Lock(), list[int]()


class Embedder(Protocol):
    """What turns texts into vectors; two embedders with the same id give the same vectors, but for rounding.

    Attributes:
        id: Name and what it was made of; an index built by one id refuses another.
        dimension: Length of a vector.
        kind: Which learned weights suit its vectors; the name of a model that was tuned.
    """

    @property
    def kind(self) -> Kind: ...  # noqa: D102 - told above
    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def dimension(self) -> int: ...  # noqa: D102

    def embed(self, texts: Sequence[str], bags: Sequence[Bag]) -> Vectors:
        """Return (texts, dimension) float32, each row of length one, or zero where nothing is known.

        Args:
            texts: As written.
            bags: The same texts as weighted words without endings.
        """
        ...


class Transformer:
    """Any transformers embedding model, by hub name or folder: mean of the last layer, length one.

    Attributes:
        one_text: What reads a text that comes by itself, quicker than the model does.
        turn: What turns the means; see :func:`mg_agent.knowledge.adapters.turned`.
    """

    kind: Kind = "transformer"

    def __init__(self, name: str, *, sha256: str | None = None, local: bool = False) -> None:
        """Load a model.

        Args:
            name: Hub name or folder.
            sha256: What model.safetensors in the folder must hash to; None for no check.
            local: True to use nothing but what is on this machine.

        Raises:
            KnowledgeError: when it cannot be loaded, or the weights are other ones.
        """
        folder = Path(name)
        found = require_weights(folder, sha256)
        from transformers import AutoModel, AutoTokenizer

        here = local or folder.is_dir()
        try:
            with _no_bars():
                self._tokenizer = AutoTokenizer.from_pretrained(name, local_files_only=here)
                self._model = AutoModel.from_pretrained(name, local_files_only=here, use_safetensors=True).eval()
        except (OSError, ValueError, KeyError) as error:
            reason = str(error).splitlines()[0][:160]
            raise KnowledgeError.of(
                f"the embedding model '{name}' could not be loaded", reason, "name a folder or a model of the hub"
            ) from None
        self.dimension = int(self._model.config.hidden_size)
        self.turn: nn.Module | None = None
        self.one_text: OneText | None = None
        self.id = f"transformer:{folder.name if found else name}:{found[:12] or 'hub'}"

    def parts(self) -> "tuple[nn.Module, Callable[..., dict[str, list[list[int]]]]]":
        """Return the network and its tokenizer."""
        return self._model, self._tokenizer

    def embed(self, texts: Sequence[str], bags: Sequence[Bag]) -> Vectors:
        """Return (texts, dimension) for the texts as written."""
        del bags
        import torch

        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))  # like lengths together: little padding
        out = np.zeros((len(texts), self.dimension), np.float32)
        with torch.inference_mode(), _one_thread() if len(texts) == 1 else nullcontext():
            for first in range(0, len(order), _BATCH):
                rows = order[first : first + _BATCH]
                batch = self._tokenizer(
                    [texts[i] for i in rows],
                    padding=True,
                    truncation=True,
                    max_length=_LONGEST,
                    return_tensors="pt",
                    # torch keeps something for every shape it ever met: 5 GB after 9,000 texts of all lengths
                    pad_to_multiple_of=_STEP if len(rows) > 1 else None,
                )
                if self.one_text is not None and len(rows) == 1:
                    hidden = self.one_text(batch["input_ids"][0])[None].float()
                else:
                    hidden = self._model(**batch).last_hidden_state.float()
                mask = batch["attention_mask"].unsqueeze(-1).to(hidden.dtype)
                mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1.0)
                out[rows] = (mean if self.turn is None else turned(self.turn, mean)).numpy()
        return lengths_one(out)


def require_weights(folder: Path, sha256: str | None) -> str:
    """Return the hash of ``model.safetensors`` in a folder; empty where there is none.

    Raises:
        KnowledgeError: when it is another one than asked for.
    """
    weights = folder / "model.safetensors"
    found = sha256_of(weights) if weights.is_file() else ""
    if sha256 is not None and found != sha256:
        got = f"SHA-256 {found[:12] or 'of a missing file'}, not {sha256[:12]}"
        raise KnowledgeError.of(f"the weights in {folder.name} are not those expected", got, "install them again")
    return found


@contextmanager
def _one_thread() -> Iterator[None]:
    # One question is little work: on a busy machine, waiting for a second thread took 100 to 1000 ms. The number holds
    # for the whole process, so that of before is put back by whoever leaves last of those who ask at once.
    import torch

    with _lock:
        _before.append(torch.get_num_threads())
        torch.set_num_threads(1)
    try:
        yield
    finally:
        with _lock:
            before = _before.pop()
            if not _before:
                torch.set_num_threads(before)


@contextmanager
def _no_bars() -> Iterator[None]:
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


def lengths_one(rows: Vectors | NDArray[np.float64]) -> Vectors:
    """Return rows brought to length one, in 32 bits; a row of zeros stays one."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(length, 1e-12), np.float32)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
