"""A recognizer of our labels is judged on other people's recordings in their words."""

import json

import numpy as np
import pytest
from recognition.dataset_copies import challenge, sample
from recognition.tiny import tiny
from typer.testing import CliRunner

from mg_agent.cli import app
from mg_agent.errors import ModelError
from mg_agent.recognition.checkpoint import save
from mg_agent.recognition.datasets.translation import needs_translation, shares, translated
from mg_agent.recognition.label_maps import IMIGUE_32, VOCABULARIES, translate, unmapped
from mg_agent.recognition.vocabulary import LEARNED


@pytest.mark.parametrize("vocabulary", ["imigue", "ma-52", "smg"])
def test_probability_goes_to_counterparts_and_nowhere_else(vocabulary):
    table, theirs = shares(LEARNED, vocabulary), VOCABULARIES[vocabulary]
    for row, label in zip(table, LEARNED, strict=True):
        allowed = {match.label for match in translate(label, "mg-agent", vocabulary)}
        assert {theirs[i] for i in np.flatnonzero(row)} <= allowed, label
        assert row.sum() == pytest.approx(1.0 if allowed else 0.0), label


def test_what_they_call_exactly_so_goes_there_alone():
    row = shares(["folding arms"], "imigue")[0]
    assert IMIGUE_32[int(row.argmax())] == "folding arms"
    assert row.max() == 1.0


def test_labels_without_counterpart_leave_the_rest_as_it_is():
    labels = ["folding arms", "nodding"]
    assert not translate("nodding", "mg-agent", "imigue")
    said = translated(np.array([[0.3, 0.7], [0.0, 1.0]]), labels, "imigue")
    assert said[0, IMIGUE_32.index("folding arms")] == pytest.approx(1.0)
    assert said[1] == pytest.approx(1 / 32)


def test_only_our_labels_on_their_pictures_are_translated():
    ours, strange = tiny().card, tiny(("none", "waving", "bowing")).card
    assert needs_translation(ours, "imigue")
    assert needs_translation(ours, "ma-52")
    assert needs_translation(ours, "smg")
    assert not needs_translation(ours, "nw-ucla")
    assert not needs_translation(strange, "imigue")
    assert unmapped("imigue") == {"scratching back"}


def test_evaluate_speaks_the_dataset_s_words(tmp_path):
    made = tiny(folding_arms=30.0)
    save(made.model, made.card, tmp_path / "folds")
    challenge(tmp_path / "data" / "skeleton_test", labels=((17, 0, 1), (29, 1, 2)))
    command = ["evaluate", str(tmp_path / "folds"), "imigue", str(tmp_path / "data"), "--json"]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    body = json.loads(result.stdout)
    assert body["data"] == "imigue, in its own labels, test side"
    assert body["top1"]["value"] == 0.5
    assert body["classes"]["folding arms"]["recall"] == 1.0


def test_a_recognizer_of_our_labels_is_judged_on_what_a_depth_sensor_saw(tmp_path):
    made = tiny(folding_arms=30.0)
    save(made.model, made.card, tmp_path / "folds")
    sample(tmp_path / "data", 36, labels=((3, 1, 2), (9, 3, 3)))
    result = CliRunner().invoke(app, ["evaluate", str(tmp_path / "folds"), "smg", str(tmp_path / "data"), "--json"])
    assert result.exit_code == 0, result.output
    body = json.loads(result.stdout)
    assert body["top1"]["value"] == 0.5
    assert body["classes"]["folding arms"]["recall"] == 1.0


def test_a_dataset_that_is_not_there_says_where_to_ask(tmp_path):
    with pytest.raises(ModelError, match="ask for it at https://github"):
        CliRunner().invoke(app, ["evaluate", "mg-agent-base", "imigue", str(tmp_path / "no")], catch_exceptions=False)
