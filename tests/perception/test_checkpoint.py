"""Names of speech models that cannot be meant are refused before any work."""

import sys
from pathlib import Path

import pytest

from mg_agent.errors import ModelError
from mg_agent.perception.checkpoint import require_model


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("./no-such-folder", "there is no folder"),
        ("/no/such/folder", "there is no folder"),
        ("~nobody-of-that-name/model", "there is no folder"),
        ("small", "name 'openai/whisper-small', if that was meant"),
        ("no good name", "cannot be the name"),
        ("", "cannot be the name"),
        ("a--b/c", "cannot be the name"),
        ("x" * 5000, "cannot be the name"),
        ("o/" + "x" * 5000, "cannot be the name"),
        ("nul\0/byte", "cannot be the name"),
    ],
)
def test_a_model_that_cannot_be_meant_is_refused_without_the_hub(name: str, said: str) -> None:
    with pytest.raises(ModelError, match=said) as caught:
        require_model(name)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_model_that_can_be_meant_is_not_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)  # an import of it would fail
    require_model("openai/whisper-large-v3")
    require_model("nosuch/model")
    folder = tmp_path / "mine"
    folder.mkdir()
    with pytest.raises(ModelError, match=r"config\.json"):
        require_model(str(folder))
    (folder / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(ModelError, match="no Whisper"):
        require_model(str(folder))
    (folder / "config.json").write_text('{"model_type": "whisper"}')
    with pytest.raises(ModelError, match="no weights"):
        require_model(str(folder))
    (folder / "model.safetensors").touch()
    require_model(str(folder))
