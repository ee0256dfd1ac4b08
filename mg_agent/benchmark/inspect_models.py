"""Models as Inspect names them: whether they can be used is known before anything is asked of anybody."""

import re
from collections.abc import Iterable

from mg_agent import errors
from mg_agent.errors import BenchmarkError

_LONGEST = 300
_MARKUP = re.compile(r"\[/?(?:bold|blue|red|italic|link)\]")
_OURS = re.compile(r"(\w+)\((['\"])(.*)\2\)", re.DOTALL)


def require_usable(names: Iterable[str]) -> None:
    """Refuse a model whose provider, package or key is not there.

    Args:
        names: As "openai/gpt-5"; "" is none.

    Raises:
        BenchmarkError: naming the model and what Inspect says of it.
    """
    from inspect_ai.model import get_model

    for name in filter(None, names):
        try:
            get_model(name, memoize=False)  # one that was made before says nothing of a key that is gone
        except Exception as error:  # every provider has exceptions of its own
            got = plain_reason(str(error)).rstrip(".") or type(error).__name__
            raise BenchmarkError.of(f"the model '{name}' cannot be used", got, "check its name and its key") from None


def plain_reason(message: str) -> str:
    """Return a reason in one line, without colors, and an error of ours by its sentence, not as Python writes it."""
    words = " ".join(_MARKUP.sub("", message).split()).removeprefix("ERROR: ")
    ours = _OURS.fullmatch(words)
    return (ours[3] if ours and hasattr(errors, ours[1]) else words)[:_LONGEST]
