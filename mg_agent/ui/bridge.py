"""How buttons in HTML of our own reach the program: one hidden part that passes on a small JSON object."""

import math
from collections.abc import Mapping

import gradio as gr

_ON_LOAD = "element.mgAct = (data) => trigger('click', data);"
_LONGEST = 4000


def bridge(elem_id: str) -> gr.HTML:
    """Place a bridge; the page's script calls ``mgAct`` on it, its ``click`` event carries the data."""
    return gr.HTML(
        "", elem_id=elem_id, elem_classes="mg-bridge", js_on_load=_ON_LOAD, apply_default_css=False, visible="hidden"
    )


def told(event: gr.EventData) -> Mapping[str, object]:
    """Return what came over the bridge; anything else than an object counts as nothing."""
    data = event._data
    return data if isinstance(data, dict) else {}


def word(data: Mapping[str, object], name: str) -> str:
    """Return a text of the data, cut to a sane length; empty where there is none."""
    value = data.get(name)
    return value[:_LONGEST] if isinstance(value, str) else ""


def number(data: Mapping[str, object], name: str, otherwise: float) -> float:
    """Return a finite number of the data, given as a number or as text."""
    value = data.get(name)
    try:
        found = float(value) if isinstance(value, int | float | str) else otherwise
    except ValueError:
        return otherwise
    return found if math.isfinite(found) else otherwise
