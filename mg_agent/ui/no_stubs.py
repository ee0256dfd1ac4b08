"""Gradio without its type stubs: at every import it parses all its own source to write them, which takes long."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def no_stubs() -> Iterator[None]:
    """Keep Gradio, imported within, from writing ``.pyi`` files where it is installed.

    Of a component whose file cannot be told it writes none, and goes on; so of components, and of nothing else, the
    file is not told here.
    """
    told = inspect.getfile

    def untold(object: Any) -> str:  # noqa: ANN401 - as the function that it stands for
        if type(object).__name__ == "ComponentMeta":
            raise OSError("no stubs are wanted")
        return told(object)

    inspect.getfile = untold
    try:
        yield
    finally:
        inspect.getfile = told
