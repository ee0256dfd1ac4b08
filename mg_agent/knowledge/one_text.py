"""What a BERT or MPNet makes of one text by itself, as transformers computes it, without the masks that padding needs.

A question is always alone. The general code takes 1.5 times as long for 15 tokens (docs/knowledge.md).
"""

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from torch import Tensor, nn

_USUAL = 64
"""Tokens for which what distances count is computed ahead."""


class _Layer(NamedTuple):
    """Weights of one layer, (out, in) each with its bias; queries, keys and values lie in one."""

    looked: "tuple[Tensor, Tensor]"
    heard: "tuple[Tensor, Tensor]"
    first: "tuple[Tensor, Tensor]"
    wide: "tuple[Tensor, Tensor]"
    narrow: "tuple[Tensor, Tensor]"
    last: "tuple[Tensor, Tensor]"


class OneText:
    """The layers of a model, read once; the model's own weights, but for copies of queries, keys and values."""

    def __init__(self, model: "nn.Module") -> None:
        """Take a transformers ``BertModel`` or ``MPNetModel`` as it is now; later changes to it are not seen here."""
        parts: Any = model
        self._heads, self._tiny = parts.config.num_attention_heads, parts.config.layer_norm_eps
        self._words, self._norm = parts.embeddings.word_embeddings.weight, _pair(parts.embeddings.LayerNorm)
        self._by_distance = getattr(parts.encoder, "compute_position_bias", None)
        places = parts.embeddings.position_embeddings.weight.detach()
        if self._by_distance is None:
            self._places = places + parts.embeddings.token_type_embeddings.weight[0].detach()
        else:
            self._places = places[parts.embeddings.padding_idx + 1 :]
        self._bias = self._far(_USUAL)
        self._layers = [_layer(one) for one in parts.encoder.layer]

    def __call__(self, numbers: "Tensor") -> "Tensor":
        """Return (tokens, width) for token numbers (tokens,)."""
        from torch.nn import functional as nnf

        count, width = len(numbers), self._words.shape[1]
        bias = self._bias_for(count)
        x = nnf.layer_norm(self._words[numbers] + self._places[:count], (width,), *self._norm, self._tiny)
        for layer in self._layers:
            three = nnf.linear(x, *layer.looked).view(1, count, 3, self._heads, -1).permute(2, 0, 3, 1, 4)
            asked, keys, values = three.unbind(0)
            heard = nnf.scaled_dot_product_attention(asked, keys, values, attn_mask=bias)[0]
            heard = heard.transpose(0, 1).reshape(count, width)
            x = nnf.layer_norm(x + nnf.linear(heard, *layer.heard), (width,), *layer.first, self._tiny)
            wide = nnf.gelu(nnf.linear(x, *layer.wide))
            x = nnf.layer_norm(x + nnf.linear(wide, *layer.narrow), (width,), *layer.last, self._tiny)
        return x

    def _bias_for(self, count: int) -> "Tensor | None":
        """Return how much distances between tokens count, (1, heads, tokens, tokens); None where they do not."""
        if self._bias is None or count <= self._bias.shape[-1]:
            return None if self._bias is None else self._bias[:, :, :count, :count]
        return self._far(count)

    def _far(self, count: int) -> "Tensor | None":
        import torch

        if self._by_distance is None:
            return None
        bias: Tensor = self._by_distance(torch.empty(1, count, 1)).detach()
        return bias


def _layer(one: Any) -> _Layer:  # noqa: ANN401 - modules of transformers have no types
    """Return the weights of a layer, whose parts a BERT and an MPNet call by different names."""
    import torch

    if hasattr(one.attention, "self"):
        own, out = one.attention.self, one.attention.output
        three, rest = (own.query, own.key, own.value), (out.dense, out.LayerNorm)
    else:
        own = one.attention.attn
        three, rest = (own.q, own.k, own.v), (own.o, one.attention.LayerNorm)
    pairs = [_pair(part) for part in three]
    looked = torch.cat([weight for weight, _ in pairs]), torch.cat([bias for _, bias in pairs])
    more = (*rest, one.intermediate.dense, one.output.dense, one.output.LayerNorm)
    return _Layer(looked, *map(_pair, more))


def _pair(layer: "nn.Module") -> "tuple[Tensor, Tensor]":
    return layer.get_parameter("weight").detach(), layer.get_parameter("bias").detach()
