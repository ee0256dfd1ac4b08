"""Clips: shapes that fit, and putting them together."""

from dataclasses import replace

import numpy as np
import pytest

from mg_agent.errors import ModelError
from mg_agent.recognition.clips import Clips, concatenate
from mg_agent.recognition.layout import UPPER_BODY


def some(n=3, frames=4, **changes):
    v = len(UPPER_BODY.joints)
    made = Clips(
        xy=np.arange(n * frames * v * 2, dtype=np.float32).reshape(n, frames, v, 2),
        score=np.ones((n, frames, v), np.float32),
        labels=np.arange(n) % 2,
        skeleton=UPPER_BODY,
        names=("none", "nodding"),
        rate=15.0,
        subjects=np.arange(n),
    )
    return replace(made, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"xy": np.zeros((3, 4, 5, 2), np.float32)},
        {"xy": np.zeros((3, 4, 37), np.float32)},
        {"xy": np.zeros((3, 4, 37, 4), np.float32)},
        {"score": np.zeros((3, 5, 37), np.float32)},
        {"labels": np.array([0, 1])},
        {"labels": np.array([0, 1, 2])},
        {"labels": np.array([0, 1, -1])},
        {"subjects": np.zeros(2, np.int64)},
        {"rate": 0.0},
    ],
)
def test_arrays_that_do_not_fit_are_refused(changes):
    with pytest.raises(ModelError, match=r"clips do not fit together; got .*; give"):
        some(**changes)


def test_taking_keeps_each_clip_with_its_label():
    clips = some(4)
    chosen = clips.take([2, 0])
    assert len(chosen) == 2
    assert chosen.labels.tolist() == [0, 0]
    assert chosen.subjects.tolist() == [2, 0]
    assert np.array_equal(chosen.xy, clips.xy[[2, 0]])
    assert clips.take(clips.labels == 1).subjects.tolist() == [1, 3]
    assert len(clips.take([])) == 0


def test_concatenating_goes_back_to_the_parts():
    clips = some(5)
    whole = concatenate([clips.take([0, 1]), clips.take([2, 3, 4])])
    assert np.array_equal(whole.xy, clips.xy)
    assert np.array_equal(whole.subjects, clips.subjects)


@pytest.mark.parametrize("other", [some(names=("none", "x")), some(rate=30.0), some(frames=5)])
def test_batches_that_differ_are_not_mixed(other):
    with pytest.raises(ModelError, match="clips do not fit together"):
        concatenate([some(), other])
    with pytest.raises(ModelError, match="no clips"):
        concatenate([])
