"""Turns of speech with an answer of their own: two lengths, the longest few, where most happens, what is never done."""

import pytest
from asking import OFFLINE
from factory import covered, cue, make_analysis, said

from mg_agent.agent.events import Turn
from mg_agent.agent.replying.several import each_once
from mg_agent.tools.session import Session

LINES = (
    said("I took the train to work.", 5, 8),
    said("No, I never saw the contract.", 21, 25),
    said("After that I was at home.", 30, 33),
)
SMILES = tuple(cue("smiling", start, end, modality="face") for start, end in ((24, 27), (31, 34), (53, 55)))
NODS = tuple(cue("nodding", start, end) for start, end in ((12, 13), (28, 29.5), (55.5, 57)))
SEEN = tuple(one for modality in ("gesture", "face") for one in covered(modality, (0, 40), (50, 60)))
ANALYSIS = make_analysis(
    *LINES, *SMILES, *NODS, cue("folding arms", 14, 20), cue("touching nose", 22, 23),
    coverage=(*SEEN, *covered("speech", (0, 60))),
)  # fmt: skip
BLIND = make_analysis(*LINES, coverage=covered("speech", (0, 60)))
LIST = "1. When does she smile? 2. How often does she nod? 3. Does she touch her nose?"


def ask(*turns, analysis=ANALYSIS):
    return OFFLINE.assess(turns[-1], Session(analysis), [Turn(question=turn) for turn in turns[:-1]])


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("is the second line longer than the first?", "Yes: the second line lasted 4.0 s and the first 3.0 s, so"),
        ("Which is longer, the first or the third line?", "Neither: the first line lasted 3.0 s and the third 3.0 s"),
        ("is the second pause longer than the first?", "No: the second pause lasted 5.0 s and the first 13.0 s, so"),
        ("is the second nod longer than the first smile?", "No: the second nod lasted 1.5 s and the first smile 3.0"),
        ("is the first line shorter than the first pause?", "Yes: the first line lasted 3.0 s and the first pause 13"),
        ("is the fifth line longer than the first?", "There are 3 lines of speech, so there is no fifth one. So "),
        ("is the fourth nod longer than the first smile?", "Nodding was found 3 times; there is no fourth. So nothing"),
        ("is the first shrug longer than the first smile?", "Shrugging was not found"),
    ],
)
def test_two_lines_pauses_or_kinds_are_set_against_one_another_by_length(asked, told):
    assert ask(asked).answer.startswith(told)


def test_only_the_two_that_are_measured_are_cited():
    assert [c.text for c in ask("is the second nod longer than the first smile?").claims] == [
        "Nodding, 1.5 s.", "Smiling, 3.0 s.",
    ]  # fmt: skip


def test_an_answer_is_said_to_be_read_as_a_line():
    told = ask("is her second answer longer than her first?").answer
    assert told.startswith(
        "An answer is read as one line here; the transcript does not tell where an answer ends. Yes: "
    )


def test_what_is_cut_off_may_be_the_longer_one():
    cut = make_analysis(cue("smiling", 56, 60, modality="face"), cue("nodding", 5, 10),
                        coverage=(*covered("face", (0, 60)), *covered("gesture", (0, 60))))  # fmt: skip
    told = ask("is the first nod longer than the first smile?", analysis=cut).answer
    assert "which of them was longer cannot be told. The first smile may have lasted longer" in told


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("how long is the pause before the last line?", "Right before that line nothing was said for 5.0 s"),
        ("how long does she pause after the first line?", "Right after that line nothing was said for 13.0 s"),
        ("how long is the silence before the first line?", "No line comes before it in the transcript"),
        ("how long is the pause before the fifth line?", "There are 3 lines of speech, so there is no fifth one."),
    ],
)
def test_the_pause_beside_a_line_is_told_alone(asked, told):
    answer = ask(asked)
    assert told in answer.answer
    assert len(answer.claims) <= 1


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("name the three longest cues", "8 cues; the longest 3: folding arms (6.0 s), smiling (3.0 s), smiling (3.0"),
        ("what are her two longest smiles?", "Smiling was found 3 times; the longest 2: smiling (3.0 s), smiling (3"),
        ("the two shortest cues", "8 cues; the shortest 2: nodding (1.0 s), touching nose (1.0 s)."),
        ("show the last two nods", "Nodding was found 3 times; the last 2: nodding (1.5 s), nodding (1.5 s)."),
        ("the two longest pauses", "2 pauses; here are all there are, from the longest: 13.0 s, 5.0 s."),
        ("her two longest lines", "3 lines of speech; the longest 2: 4.0 s, 3.0 s. 1 more lasted as long as the last"),
        ("her two longest shrugs", "Shrugging was not found"),
    ],
)
def test_some_of_many_are_named_with_their_lengths(asked, told):
    assert ask(asked).answer.startswith(told)


def test_the_longest_few_are_cited_in_that_order():
    assert [c.text for c in ask("name the three longest cues").claims] == [
        "Folding arms, 6.0 s.", "Smiling, 3.0 s.", "Smiling, 3.0 s.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "asked", ["what happens in the first two minutes?", "what does she do in the last two seconds?"]
)
def test_a_stretch_of_time_is_not_some_of_many(asked):
    assert "here are all" not in ask(asked).answer
    assert "the first 2" not in ask(asked).answer


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("which line comes with the most movement?", "Of 3 lines, the second comes with the most cues: 2 (touching"),
        ("which line has the fewest cues?", "Of 3 lines, the first comes with the fewest cues: 0. The second 2,"),
        ("in which pause does she move the most?", "Of 2 pauses, the first and the second come with the most cues: 2"),
        ("which line has the most nods?", "No cue of that kind was found during any line that could be observed."),
        ("when is she doing the most?", "The 10 s in which most began are 00:22.00-00:32.00: 4 of 8 cues, smiling (2)"),
        ("when is most going on?", "The 10 s in which most began are 00:22.00-00:32.00: "),
        ("when does she nod the most?", "3 stretches of 10 s hold equally many, 1 of 3 cues; the first is 00:12.00"),
    ],
)
def test_where_most_happens_is_counted(asked, told):
    assert ask(asked).answer.startswith(told)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("which line is the most important?", "The transcript holds 3 lines"),
        ("where does she touch herself most?", "Self-touch was found once"),
    ],
)
def test_what_only_sounds_alike_is_left_as_it_was(asked, told):
    assert ask(asked).answer.startswith(told)


def test_the_busiest_stretch_says_that_its_length_is_chosen():
    assert ask("when is she doing the most?").limits[0].startswith("The length of 10 s is chosen by this program")


def test_lines_during_which_nothing_was_observed_are_not_called_quiet():
    late = make_analysis(*LINES, *SMILES, coverage=(*covered("face", (23, 60)), *covered("speech", (0, 60))))
    assert "1 line could not be observed." in ask("which line has the fewest cues?", analysis=late).answer
    assert ask("which line has the most movement?", analysis=BLIND).answer.endswith(
        "nothing can be said about any cue."
    )


def test_talking_is_set_against_silence():
    told = ask("does she move more while talking or while silent?")
    assert told.answer == (
        "Cues of body and face: while lines were said (10.0 observed s) they began 3 times, 18.0 per minute, and took "
        "up 40% of it; in the rest (40.0 observed s) they began 5 times, 7.5 per minute, and took up 38% of it. "
        "Per minute they began more often while talking (18.0 against 7.5)."
    )
    assert told.limits[1].startswith("With counts this small")


def test_what_follows_one_of_these_is_about_the_same():
    told = ask("what does she never do?", "and between 0 and 10 s?").answer
    assert told.startswith("Looked for and not found in 00:00.00-00:10.00")
    assert len(ask("name the two longest smiles", "when?").claims) == 2
    third = ask("is the second pause longer than the first?", "and the third?").answer
    assert third.startswith("Between 3 lines of speech there are 2 pauses")
    told = ask("how long is the pause before the second line?", "what does she do in it?").answer
    assert "nodding" in told
    assert "folding arms" in told


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("when did the talking stop?", "The last line of speech ends at 00:33.00."),
        ("when does the talking begin?", "The first line of speech begins at 00:05.00."),
        ("when do the talking start and stop?", "The first line of speech begins at 00:05.00. The last line"),
    ],
)
def test_when_the_talking_began_and_stopped(asked, told):
    assert ask(asked).answer.startswith(told)


def test_what_was_never_done_is_told_apart_from_what_could_not_be_seen():
    told = ask("what does she never do?").answer
    assert told.startswith("Looked for and not found, where it could be seen: ")
    assert "shaking head" in told
    assert "smiling" not in told
    face = make_analysis(*SMILES, coverage=covered("face", (0, 60)))
    told = ask("what does she never do?", analysis=face).answer
    first, second = told.split("Not observable (")
    assert "blinking" in first
    assert "shaking head" not in first
    assert "shaking head" in second


def test_what_was_not_done_in_a_stretch():
    assert ask("what does she not do between 0 and 10 s?").answer.startswith(
        "Looked for and not found in 00:00.00-00:10"
    )


@pytest.mark.parametrize(
    "asked", ["is there a moment when nothing happens?", "when does nothing happen?", "when does she do nothing?"]
)
def test_the_longest_stretch_without_a_cue_leaves_out_what_was_not_observed(asked):
    told = ask(asked).answer
    assert told.startswith(
        "The longest stretch without a cue of body or face is 00:00.00-00:12.00 (12.0 s). A line was"
    )
    assert told.endswith("10.0 of 60.0 s were not observed, and are left out.")


def test_nothing_is_told_of_stillness_where_nobody_looked():
    told = ask("is there a moment when nothing happens?", analysis=BLIND)
    assert told.answer.startswith("Neither the body nor the face was observed")
    assert told.abstains


@pytest.mark.parametrize("asked", ["is she nervous during the last line?", "does she seem stressed in the third line?"])
def test_a_feeling_during_a_line_is_about_that_line(asked):
    told = ask(asked)
    assert "line of speech was said in 00:30.00-00:33.00." in told.answer
    assert [claim.text for claim in told.claims if claim.kind == "observation"] == ["Smiling: once, 3.0 s."]


def test_naming_the_longest_is_not_naming_a_person():
    assert ask("1. name the three longest cues 2. what does she never do?").answer.startswith(
        "1. 8 cues; the longest 3"
    )
    assert ask("can you name her?").answer.startswith("I do not say who someone is")


def test_a_limit_is_said_once():
    note = "More than one person was in view for about 4 s: only one was followed."
    assert each_once([note, f"{note} Every cue is about that one.", "Another.", note]) == (
        f"{note} Every cue is about that one.", "Another.",
    )  # fmt: skip
    crowd = ANALYSIS.model_copy(update={"notes": (note,)})
    limits = ask("1. When does she smile? 2. What could not be observed?", analysis=crowd).limits
    assert sum("More than one person" in limit for limit in limits) == 1


def test_which_two_of_three_are_meant_is_asked():
    told = ask(LIST, "compare the two")
    assert told.answer == (
        "3 kinds were spoken of: smiling, nodding, touching nose. Name the two that are meant: “smiling” and “nodding”?"
    )
    assert not told.claims
    both = ask(LIST, "compare the two", "nodding and touching nose").answer
    assert "Nodding was found more often (3 against 1)." in both
    assert "Nodding was there for longer" in both


def test_two_kinds_among_three_questions_are_compared():
    assert (
        "equally often (3 each)"
        in ask(LIST.replace("Does she touch her nose", "Is she lying"), "compare the two").answer
    )


def test_all_of_three_are_compared_where_no_two_are_asked_for():
    told = ask(LIST, "compare them").answer
    assert all(name in told for name in ("Smiling was found", "Nodding was found", "Touching nose was found"))
