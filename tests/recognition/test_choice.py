"""What a marked gesture is named where a name is forced."""

import numpy as np
import pytest
from factory import cue, interview
from recognition.stick_figure import Figure
from recognition.tiny import tiny

from mg_agent.core.span import Span
from mg_agent.judging import by_force, force_in_words
from mg_agent.recognition.measured.choice import choices, forced
from mg_agent.recognition.measured.marks import Mark
from mg_agent.recognition.recognizer import Guess, MicroGestureRecognizer, Seen

MARK = Mark.ours("touching nose", Span(start=1, end=2))
RANKED = (Guess("touching chin", 0.3), Guess("touching nose", 0.2), Guess("shrugging", 0.1))


def test_what_is_told_comes_before_guesses_and_by_how_sure_and_how_long():
    assert choices(MARK, [], RANKED) == ("touching chin", "touching nose", "shrugging")
    assert choices(MARK, [cue("shrugging", 1, 2)], RANKED) == ("shrugging", "touching chin", "touching nose")
    long, short = cue("touching ear", 1, 2, confidence=0.5), cue("shrugging", 1, 1.4, confidence=0.9)
    assert choices(MARK, [short, long], ()) == ("touching ear", "shrugging")
    assert choices(MARK, [cue("shrugging", 5, 6)], ()) == ()


def test_first_and_first_five_are_counted_and_what_ours_do_not_know_is_left_out():
    others = ["a", "b", "c", "d", "e"]
    pairs = [(MARK, ["touching nose"]), (MARK, [*others[:4], "touching nose"]), (MARK, [*others, "touching nose"])]
    strange = Mark("illustrating", MARK.span, frozenset())
    one = forced([*pairs, (MARK, []), (strange, ["illustrating"])])
    assert (one.marked, one.first, one.five) == (4, 1, 2)
    assert one.to_json()["top_1_interval"] == pytest.approx([0.0063, 0.8059], abs=1e-4)


def test_rules_choose_among_what_they_tell_and_both_go_on_with_the_networks_ranking():
    whole = interview().model_copy(update={"span": Span(start=0, end=4), "cues": ()})
    told = whole.model_copy(update={"cues": (cue("touching nose", 1, 2),)})
    later = Mark.ours("touching nose", Span(start=3, end=4))
    by = {"kinematic": told, "learned": whole, "both": told}
    counted = by_force([((MARK, later), by, (RANKED, RANKED))])
    assert {name: (one.first, one.five) for name, one in counted.items()} == {
        "kinematic": (1, 1), "learned": (0, 2), "both": (1, 2),
    }  # fmt: skip
    assert [" ".join(line.split()) for line in force_in_words(counted).split("\n") if line] == [
        "if a name must be chosen top-1 top-5",
        "rules 1 of 2 [1%, 99%] 1 of 2 [1%, 99%]",
        "network 0 of 2 [0%, 84%] 2 of 2 [16%, 100%]",
        "both together 1 of 2 [1%, 99%] 2 of 2 [16%, 100%]",
    ]
    assert by_force([((MARK,), by, ((),))]) == {}
    assert force_in_words({}) == ""


def test_guesses_are_mean_probabilities_without_nothing_and_what_is_never_told():
    network = MicroGestureRecognizer(tiny(shrugging=3.0))
    pose = Figure(seconds=4).pose()
    ranked = network.guesses(network.look(pose), Span(start=1, end=2))
    labels = [one.label for one in ranked]
    assert labels[0] == "shrugging"
    assert not {"none", "illustrating", "pressing lips"} & set(labels)
    columns = network.card.labels
    curves = np.zeros((4, len(columns)))
    curves[:2, columns.index("nodding")] = (0.2, 0.6)
    curves[2:, columns.index("shrugging")] = 0.9
    seen = [Seen(_four(pose), curves, np.zeros(1))]
    first = network.guesses(seen, Span(start=0, end=_four(pose).times[2]))[0]
    assert (first.label, first.probability) == ("nodding", pytest.approx(0.4))
    assert network.guesses(seen, Span(start=90, end=91)) == ()


def _four(pose):
    from mg_agent.recognition.rules.kinematic import cut_pose

    return cut_pose(pose, 0, 4)
