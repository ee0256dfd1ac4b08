"""What a timeline as text says of what was observed."""

import factory

from mg_agent.core.evidence import Cue
from mg_agent.recognition.vocabulary import ARMS, HEAD
from mg_agent.report import observed_lines, timeline_text


def test_a_head_that_was_never_read_is_told_with_the_parts():
    seen = factory.make_analysis(
        duration=10.0, coverage=(*factory.covered("gesture", (0, 10)), *factory.covered(ARMS, (0, 4)))
    )
    lines = observed_lines(seen.model_copy(update={"watched": ("gesture", HEAD, ARMS)}))
    assert lines[1] == "head   observed 0.0 of 10.0 s; not observed: 00:00.00-00:10.00"
    assert lines[2].startswith("arms   observed 4.0 of 10.0 s")


def test_parts_that_an_older_analysis_does_not_tell_are_not_called_unobserved():
    older = factory.make_analysis(duration=10.0, coverage=factory.covered("gesture", (0, 10)))
    lines = observed_lines(older.model_copy(update={"watched": ("gesture",)}))
    assert [line.split()[0] for line in lines] == ["body", "face", "speech"]


def test_the_place_of_a_touch_is_told_as_the_guess_that_it_is():
    seen = factory.cue("touching nose", 1, 2)
    guess = Cue.make(
        span=seen.span, modality="gesture", label="touching nose", text="x", confidence=0.4, source=seen.source,
        details={"side": "right", "region_guessed": True},
    )  # fmt: skip
    assert "touching nose (right, where is a guess)  0.40" in timeline_text(factory.make_analysis(guess))
    assert "guess" not in timeline_text(factory.make_analysis(seen))
