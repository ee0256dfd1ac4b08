"""The shapes that programs read: what `ask --json` prints and every event, held against a kept copy.

A change here breaks programs of others. Where it is meant, raise the version in ``format`` and write the copy anew with
``python tests/agent/test_shape.py``.
"""

import json
from pathlib import Path
from typing import get_args

import pytest

from mg_agent.agent.counterfactual import Contrast
from mg_agent.agent.events import Event
from mg_agent.core.assessment import Assessment

KEPT = Path(__file__).parent / "shapes.json"
SHAPES = {model.__name__: model for model in (Assessment, Contrast, *get_args(Event))}


def shape_of(model):
    """Names, types and which are needed; words for people and titles may change."""
    return _bare(model.model_json_schema(mode="serialization"))


def _bare(value):
    if isinstance(value, dict):
        return {key: _bare(one) for key, one in sorted(value.items()) if key not in ("description", "title")}
    return [_bare(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", SHAPES)
def test_the_shape_is_the_one_that_was_promised(name):
    assert shape_of(SHAPES[name]) == json.loads(KEPT.read_text(encoding="utf-8"))[name]


def test_every_shape_is_kept():
    assert set(json.loads(KEPT.read_text(encoding="utf-8"))) == set(SHAPES)


if __name__ == "__main__":
    shapes = {name: shape_of(model) for name, model in SHAPES.items()}
    KEPT.write_text(json.dumps(shapes, indent=1, sort_keys=True) + "\n", encoding="utf-8")
