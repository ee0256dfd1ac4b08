"""Conversations stay here, also where another project's settings send every LangChain run to a tracing service."""

from collections.abc import Iterator
from typing import TypeVar

_One = TypeVar("_One")


def untraced(steps: Iterator[_One]) -> Iterator[_One]:
    """Take steps one by one with LangSmith's tracing off; what the caller does in between is traced as it wishes.

    LANGSMITH_TRACING and LANGCHAIN_TRACING_V2, set for something else, would send what was said in a video elsewhere.
    """
    from langsmith import tracing_context

    while True:
        with tracing_context(enabled=False):
            try:
                step = next(steps)
            except StopIteration:
                return
        yield step
