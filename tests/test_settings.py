"""Settings come from the environment, and say what is wrong."""

import pytest

from mg_agent.errors import SettingsError
from mg_agent.settings import Settings


def test_the_environment_is_read_and_the_call_wins():
    environ = {"MG_AGENT_RATE": "10", "MG_AGENT_WIDTH": "320", "OTHER": "1"}
    assert Settings.load(environ).rate == 10
    assert Settings.load(environ, rate=5.0, asr=None).rate == 5
    assert Settings.load(environ).width == 320


def test_loading_makes_no_folder(home):
    assert Settings.load().home == home
    assert not home.exists()


@pytest.mark.parametrize(("name", "value"), [("RATE", "fast"), ("RATE", "0"), ("DECODER", "vlc"), ("WIDTH", "1")])
def test_a_senseless_value_is_one_sentence(name, value):
    with pytest.raises(SettingsError, match=rf"'{name.lower()}' has no meaning; got '{value}'"):
        Settings.load({f"MG_AGENT_{name}": value})


def test_the_digest_follows_what_shapes_a_result_only(tmp_path):
    plain = Settings.load({})
    assert plain.digest() == Settings.load({}, home=tmp_path).digest()
    assert plain.digest() != Settings.load({}, rate=10.0).digest()
