"""A run bundle verifies, and says what was changed in it."""

import json

import pytest
from asking import OFFLINE
from factory import interview
from scripted import calls, observes, scripted, submits

from mg_agent.agent.analyst import Analyst
from mg_agent.agent.bundle import verify_bundle, write_bundle
from mg_agent.core.scenario import FULL, Condition
from mg_agent.errors import GroundingError, StoreError
from mg_agent.tools.session import Session
from mg_agent.tools.toolbox import Toolbox

NOSE = next(c.id for c in interview().cues if c.label == "touching nose")


def made(folder, analyst=None, question="How often does she touch her nose?", condition=FULL):
    analyst = analyst or OFFLINE
    events = list(analyst.stream(question, Session(interview(), condition)))
    return write_bundle(folder / "run", interview(), condition, events)


def outcomes(folder):
    return {check.about: check.outcome for check in verify_bundle(folder)}


@pytest.mark.parametrize(
    "question", ["How often does she touch her nose?", "Is she lying?", "What happens?", "nonsense"]
)
def test_an_answer_of_rules_holds(tmp_path, question):
    found = outcomes(made(tmp_path, question=question))
    assert set(found.values()) == {"holds"}
    assert found["answer"] == "holds"


def test_under_a_condition_nothing_closed_is_kept(tmp_path):
    folder = made(tmp_path, condition=Condition(name="c", closed=frozenset({"speech"})))
    assert "train" not in (folder / "analysis.json").read_text()
    assert set(outcomes(folder).values()) == {"holds"}


def test_an_answer_of_a_model_is_held_to_its_looks(tmp_path):
    model = scripted(
        calls(("find_gestures", {})), submits("She touches her nose.", observes("She touches her nose.", NOSE))
    )
    found = outcomes(made(tmp_path, Analyst(model, Toolbox.discover())))
    assert found["answer"] == "unknown"
    assert found["claim “She touches her nose.”"] == "holds"
    assert "differs" not in found.values()


@pytest.mark.parametrize(
    ("file", "old", "new", "about"),
    [
        ("analysis.json", "touching nose", "touching chin", "analysis.json"),
        ("answer.json", "found twice", "found thrice", "answer.json"),
        ("answer.json", NOSE, "gesture-ffffff", "answer.json"),
        ("events.jsonl", "find_gestures", "read_faces", "events.jsonl"),
        ("condition.json", "full", "empty", "condition.json"),
    ],
)
def test_what_was_changed_is_found(tmp_path, file, old, new, about):
    folder = made(tmp_path)
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))
    assert outcomes(folder)[about] == "differs"


@pytest.mark.parametrize("file", ["analysis.json", "answer.json", "events.jsonl", "condition.json", "manifest.json"])
def test_one_changed_byte_shows_in_every_file(tmp_path, file):
    folder = made(tmp_path)
    path = folder / file
    data = path.read_bytes()
    places = {0, len(data) - 1, *range(3, len(data), max(1, len(data) // 4)), data.index(b" ") if b" " in data else 0}
    for at in sorted(places):
        for byte in (data[at] ^ 1, 9 if data[at] == 32 else data[at] ^ 32):  # a space for a tab as well
            path.write_bytes(data[:at] + bytes([byte]) + data[at + 1 :])
            try:
                found = set(outcomes(folder).values())
            except StoreError:  # no longer a bundle at all
                found = {"differs"}
            assert "differs" in found, (file, at, byte)


def test_a_forged_answer_with_a_mended_manifest_does_not_hold(tmp_path):
    import hashlib

    folder = made(tmp_path)
    forged = (folder / "answer.json").read_text().replace("found twice", "found 99 times")
    (folder / "answer.json").write_text(forged)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["answer.json"] = hashlib.sha256(forged.encode()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    found = outcomes(folder)
    assert found["answer.json"] == "holds"
    assert found["answer"] == "differs"


def test_the_record_names_what_the_answer_rests_on(tmp_path):
    record = json.loads((made(tmp_path, question="Is she lying?") / "answer.json").read_text())["record"]
    assert record["model"] == "offline"
    assert len(record["analysis_sha256"]) == len(record["video_sha256"]) == 64
    assert any(one.startswith("count_cues#") for one in record["tools"])
    assert "kinematic 1" in record["sources"]
    assert record["prompts"][0].startswith("deception@")


def test_a_prompt_that_says_something_else_here_is_told(tmp_path):
    path = made(tmp_path, question="Is she lying?") / "answer.json"
    (reference,) = json.loads(path.read_text())["record"]["prompts"]
    assert outcomes(path.parent)[f"prompt {reference}"] == "holds"
    path.write_text(path.read_text().replace(reference, f"{reference}0"))
    assert outcomes(path.parent)[f"prompt {reference}0"] == "differs"


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema": "other", "files": {}}'])
def test_what_is_no_bundle_is_refused(tmp_path, text):
    folder = made(tmp_path)
    (folder / "manifest.json").write_text(text)
    with pytest.raises(StoreError, match="no bundle"):
        verify_bundle(folder)
    with pytest.raises(StoreError, match="no bundle"):
        verify_bundle(tmp_path / "nowhere")


def test_without_an_answer_there_is_no_bundle(tmp_path):
    with pytest.raises(GroundingError, match="no answer to keep"):
        write_bundle(tmp_path, interview(), FULL, [])
