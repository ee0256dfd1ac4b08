"""What a BERT makes of one text by itself, as transformers computes it, without the masks that padding needs.

A question is always alone. The general code takes 1.5 times as long for 15 tokens (docs/knowledge.md).
"""

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from torch import Tensor, nn


class _Layer(NamedTuple):
    """Weights of one layer, (out, in) each with its bias; queries, keys and values lie in one."""

    looked: "tuple[Tensor, Tensor]"
    heard: "tuple[Tensor, Tensor]"
    first: "tuple[Tensor, Tensor]"
    wide: "tuple[Tensor, Tensor]"
    narrow: "tuple[Tensor, Tensor]"
    last: "tuple[Tensor, Tensor]"


class OneText:
    """The layers of a BERT, read once; the model's own weights, but for copies of queries, keys and values."""

    def __init__(self, model: "nn.Module") -> None:
        """Take a transformers ``BertModel`` as it is now; what is changed in it later is not seen here."""
        import torch

        parts: Any = model
        self._heads, self._tiny = parts.config.num_attention_heads, parts.config.layer_norm_eps
        self._words, self._norm = parts.embeddings.word_embeddings.weight, _pair(parts.embeddings.LayerNorm)
        places, kinds = parts.embeddings.position_embeddings.weight, parts.embeddings.token_type_embeddings.weight
        self._places = (places + kinds[0]).detach()
        self._layers = []
        for one in parts.encoder.layer:
            own, out = one.attention.self, one.attention.output
            three = [_pair(part) for part in (own.query, own.key, own.value)]
            looked = torch.cat([weight for weight, _ in three]), torch.cat([bias for _, bias in three])
            rest = (out.dense, out.LayerNorm, one.intermediate.dense, one.output.dense, one.output.LayerNorm)
            self._layers.append(_Layer(looked, *map(_pair, rest)))

    def __call__(self, numbers: "Tensor") -> "Tensor":
        """Return (tokens, width) for token numbers (tokens,)."""
        from torch.nn import functional as nnf

        count, width = len(numbers), self._words.shape[1]
        x = nnf.layer_norm(self._words[numbers] + self._places[:count], (width,), *self._norm, self._tiny)
        for layer in self._layers:
            split = nnf.linear(x, *layer.looked).view(1, count, 3, self._heads, -1).permute(2, 0, 3, 1, 4)
            heard = nnf.scaled_dot_product_attention(*split)[0].transpose(0, 1).reshape(count, width)
            x = nnf.layer_norm(x + nnf.linear(heard, *layer.heard), (width,), *layer.first, self._tiny)
            wide = nnf.gelu(nnf.linear(x, *layer.wide))
            x = nnf.layer_norm(x + nnf.linear(wide, *layer.narrow), (width,), *layer.last, self._tiny)
        return x


def _pair(layer: "nn.Module") -> "tuple[Tensor, Tensor]":
    return layer.get_parameter("weight").detach(), layer.get_parameter("bias").detach()
