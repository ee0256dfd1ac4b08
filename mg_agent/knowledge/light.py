"""What a BERT or MPNet makes of one text by itself, in numpy: before torch has started, the question is read.

The same arithmetic as transformers', in 32 bits, without batches; `docs/knowledge.md` tells what it saves and costs.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge.adapters import read_adapters

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Rows = NDArray[np.float32]
Pair = tuple[Rows, Rows]
"""Weight (out, in) and bias (out, 1) of a linear layer, or scale and shift, (width, 1) each, of a norm."""

_LONGEST = 256
_FARTHEST = 128
"""Tokens from which on all distances count alike (MPNet, Song et al. 2020, arXiv 2004.09297, as in T5)."""
_BERT = ("attention.self.query", "attention.self.key", "attention.self.value")
_BERT_REST = ("attention.output.dense", "attention.output.LayerNorm")
_MPNET = ("attention.attn.q", "attention.attn.k", "attention.attn.v")
_MPNET_REST = ("attention.attn.o", "attention.LayerNorm")
_REST = ("intermediate.dense", "output.dense", "output.LayerNorm")
_ERF = np.array(
    (0.3275911 * 0.5**0.5, *(0.5 * np.array((0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)))),
    np.float32,
)
"""Abramowitz and Stegun (1964), 7.1.26: half the error function of x / sqrt(2), to 1.5e-7."""


class _Layer(NamedTuple):
    looked: Pair
    heard: Pair
    first: Pair
    wide: Pair
    narrow: Pair
    last: Pair


class LightText:
    """A model with its adapters added, which reads one text at a time; arrays are (width, tokens) throughout.

    Attributes:
        dimension: Length of a vector.
    """

    def __init__(
        self, weights: Mapping[str, Rows], config: Mapping[str, Any], tokens: "Tokenizer", turn: Mapping[str, Rows]
    ) -> None:
        """Take the weights as transformers names them, its configuration, a tokenizer, and what turns its vectors."""
        if config.get("hidden_act", "gelu") != "gelu":
            raise ValueError(f"an activation of '{config['hidden_act']}'")
        self._tokens, self._heads = tokens, int(config["num_attention_heads"])
        self._tiny = np.float32(config.get("layer_norm_eps", 1e-12))
        far = weights.get("encoder.relative_attention_bias.weight")
        self._words = weights["embeddings.word_embeddings.weight"]
        places = weights["embeddings.position_embeddings.weight"]
        self._far = far
        if far is None:
            self._places = places + weights["embeddings.token_type_embeddings.weight"][0]
        else:
            self._places = places[int(config.get("pad_token_id", 1)) + 1 :]
        self._norm = _pair(weights, "embeddings.LayerNorm")
        own, rest = (_BERT, _BERT_REST) if far is None else (_MPNET, _MPNET_REST)
        self._layers = [
            _layer(weights, f"encoder.layer.{number}.", own, (*rest, *_REST))
            for number in range(int(config["num_hidden_layers"]))
        ]
        self._turn = (turn["0.weight"], turn["0.bias"]), (turn["3.weight"], turn["3.bias"])
        self.dimension = int(self._words.shape[1])
        self._mean = np.full(self.dimension, 1 / self.dimension, np.float32)

    @classmethod
    def load(cls, folder: Path, adapters: Path, title: str) -> Self:
        """Read a model and what was learned for it.

        Args:
            folder: With ``model.safetensors``, whose hash is checked by the caller, ``config.json`` and
                ``tokenizer.json``.
            adapters: File of the matrices that are added to its weights.
            title: What to call the model where they do not fit.

        Raises:
            KnowledgeError: when a file cannot be read, or the adapters were changed.
        """
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        changes, turn = read_adapters(adapters, title)
        try:
            weights: dict[str, Rows] = load_file(folder / "model.safetensors")
            for name, change in changes.items():
                weights[f"{name}.weight"] = weights[f"{name}.weight"] + change
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            return cls(weights, config, _tokenizer(folder / "tokenizer.json"), turn)
        except (OSError, SafetensorError, KeyError, ValueError) as error:
            reason = " ".join(str(error).split())[:160]
            raise KnowledgeError.of(f"the model {title} could not be read", reason, "install it again") from None

    def read(self, text: str) -> Rows:
        """Return the vector of a text, (dimension,), of length one."""
        numbers = self._tokens.encode(text).ids
        if not numbers:
            return np.zeros(self.dimension, np.float32)
        plain = _length_one(self._last(np.array(numbers)).mean(axis=1))
        (first, shift), (last, more) = self._turn
        return _length_one(plain + (last @ _gelu(first @ plain + shift) + more))

    def _last(self, numbers: NDArray[np.intp]) -> Rows:
        """Return what the last layer makes of token numbers (tokens,): (width, tokens)."""
        count = len(numbers)
        bias = None if self._far is None else self._far[_distances(count, len(self._far))].transpose(2, 0, 1)
        x = self._normed((self._words[numbers] + self._places[:count]).T, self._norm)
        for layer in self._layers:
            asked, keys, values = _linear(layer.looked, x).reshape(3, self._heads, -1, count)
            met = asked.transpose(0, 2, 1) @ keys / np.float32(asked.shape[1] ** 0.5)  # (heads, tokens, tokens)
            met = met if bias is None else met + bias
            share = np.exp(met - met.max(axis=-1, keepdims=True))
            share /= share.sum(axis=-1, keepdims=True)
            heard = (values @ share.transpose(0, 2, 1)).reshape(-1, count)
            x = self._normed(x + _linear(layer.heard, heard), layer.first)
            x = self._normed(x + _linear(layer.narrow, _gelu(_linear(layer.wide, x))), layer.last)
        return x

    def _normed(self, x: Rows, norm: Pair) -> Rows:
        apart: Rows = x - self._mean @ x
        apart /= np.sqrt(self._mean @ (apart * apart) + self._tiny)
        apart *= norm[0]
        apart += norm[1]
        return apart


def _tokenizer(path: Path) -> "Tokenizer":
    from tokenizers import Tokenizer

    try:
        tokens = Tokenizer.from_file(str(path))
    except Exception as error:
        raise ValueError(f"{path.name}: {error}") from None
    tokens.no_padding()
    tokens.enable_truncation(_LONGEST)
    return tokens


def _linear(layer: Pair, x: Rows) -> Rows:
    out: Rows = layer[0] @ x
    out += layer[1]
    return out


def _gelu(x: Rows) -> Rows:
    """Return x times the share of a normal distribution below it.

    That is x where it is positive, less half of its size times the complementary error function of its size.
    """
    size = np.abs(x)
    part = size * _ERF[0]
    part += 1
    np.reciprocal(part, out=part)
    sums = part * _ERF[-1]
    for number in _ERF[-2:0:-1]:
        sums += number
        sums *= part
    sums *= size
    size *= size
    size *= np.float32(-0.5)
    sums *= np.exp(size, out=size)
    out: Rows = np.maximum(x, 0)
    out -= sums
    return out


def _length_one(vector: Rows) -> Rows:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), np.float32)


def _layer(weights: Mapping[str, Rows], head: str, own: tuple[str, ...], rest: tuple[str, ...]) -> _Layer:
    three = [_pair(weights, head + name) for name in own]
    looked = np.concatenate([weight for weight, _ in three]), np.concatenate([bias for _, bias in three])
    return _Layer(looked, *(_pair(weights, head + name) for name in rest))


def _pair(weights: Mapping[str, Rows], name: str) -> Pair:
    weight = weights[f"{name}.weight"]
    column = weight if weight.ndim == 2 else weight[:, None]
    return column, weights[f"{name}.bias"][:, None]


def _distances(count: int, kinds: int) -> NDArray[np.intp]:
    """Return which kind of distance lies between two tokens, (tokens, tokens): far ones share one."""
    places = np.arange(count)
    apart = places[None, :] - places[:, None]
    half = kinds // 2
    single = half // 2
    far = np.abs(apart)
    scale = (half - single) / np.log(_FARTHEST / single)
    binned = single + (np.log(np.maximum(far, 1).astype(np.float32) / single) * scale).astype(np.intp)
    kinds_of: NDArray[np.intp] = np.where(far < single, far, np.minimum(binned, half - 1))
    return np.asarray(kinds_of + np.where(apart > 0, half, 0), np.intp)
