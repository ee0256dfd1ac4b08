"""Questions over many videos: what is read, what SQL counts, and what is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from factory import covered, cue, make_analysis, span

from mg_agent.agent.across import Answer, ask_across
from mg_agent.agent.across_names import take_names
from mg_agent.agent.across_reading import Refused, Wanted, read
from mg_agent.core.correction import Correction
from mg_agent.core.evidence import Analysis, Source
from mg_agent.core.exact import rate_interval
from mg_agent.store import Sessions, Store

NAMES = (("s1", "interview1"), ("s2", "interview2"), ("s3", "Pilot talk.mp4"))


def video(n: int, analysis: Analysis) -> Analysis:
    source = analysis.video.model_copy(update={"sha256": f"{n:064x}", "path": f"/films/film{n}.mp4"})
    return analysis.model_copy(update={"video": source})


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    """Three videos: 5 nods in 2 minutes, 1 nod in 4 minutes, and one whose body was never in view."""
    busy = [cue("nodding", 10 * i, 10 * i + 1) for i in range(5)]
    smiles = [cue("smiling", 30, 33, modality="face"), cue("smiling", 50, 51, modality="face", confidence=0.4)]
    with Store(home) as store:
        store.put("k1", video(1, make_analysis(*busy, *smiles, duration=120.0)))
        store.put("k2", video(2, make_analysis(cue("nodding", 5, 6), cue("touching nose", 9, 10), duration=240.0)))
        store.put("k3", video(3, make_analysis(duration=60.0, coverage=covered("face", (0, 60)))))
        sessions = Sessions(store)
        for key, (_, name) in zip(("k1", "k2", "k3"), NAMES, strict=True):
            sessions.create(key, name)
        yield store


PHRASINGS = {
    "how often does she touch her nose across all videos": ("total", "touching nose"),
    "how many times does he nod in all sessions?": ("total", "nodding"),
    "total blinking": ("total", "blinking"),
    "number of shrugs over all recordings": ("total", "shrugging"),
    "average nodding rate per minute": ("total", "nodding"),
    "nods per minute by video": ("total", "nodding"),
    "blink rate": ("total", "blinking"),
    "self-touch across sessions": ("total", "self-touch"),
    "count the smiles": ("total", "smiling"),
    "how often did they shake their heads overall": ("total", "shaking head"),
    "How frequently does the speaker scratch her chin?": ("total", "touching chin"),
    "nose touches in interview1": ("total", "touching nose"),
    "how often does she smile in 'Pilot talk'": ("total", "smiling"),
    "smilling in all videos": ("total", "smiling"),
    "does she lean forward a lot across the interviews": ("total", "leaning forward"),
    "which video has most smiling per minute": ("most", "smiling"),
    "which interview has the most self touching": ("most", "self-touch"),
    "rank the videos by blinking": ("most", "blinking"),
    "in which recording is nodding highest": ("most", "nodding"),
    "who nods most": ("most", "nodding"),
    "where does she blink the most": ("most", "blinking"),
    "sort the sessions by number of shrugs": ("most", "shrugging"),
    "which one has more nodding": ("most", "nodding"),
    "top videos for folded arms": ("most", "folding arms"),
    "which session has the fewest nose touches": ("least", "touching nose"),
    "which video has least smiling": ("least", "smiling"),
    "in what clip did he blink the least": ("least", "blinking"),
    "what film has the lowest rate of looking away": ("least", "looking away"),
    "compare interview1 and interview2 on nodding": ("compare", "nodding"),
    "is there more smiling in interview1 than in interview 2": ("compare", "smiling"),
    "nodding: interview1 vs interview2": ("compare", "nodding"),
    "difference between interview1 and interview2 in blinking": ("compare", "blinking"),
    "does she nod more in Interview_2 than in pilot talk": ("compare", "nodding"),
    "in which videos does she cross her legs": ("where", "crossing legs"),
    "in how many videos does he shrug": ("where", "shrugging"),
    "which sessions show any nodding": ("where", "nodding"),
    "is there any video with smiling": ("where", "smiling"),
    "what recordings contain looking away": ("where", "looking away"),
    "which gestures are most frequent?": ("labels", None),
    "what are the most common cues": ("labels", None),
    "give me an overview": ("labels", None),
    "count all gestures": ("labels", None),
    "summary by label across videos": ("labels", None),
    "how long was the face observed": ("observed", None),
    "how much of each video was observed": ("observed", None),
    "how many minutes were the arms in view": ("observed", None),
    "how many minutes was the head observed": ("observed", None),
    "how many videos are there": ("videos", None),
    "list the sessions": ("videos", None),
    "Across every recording, how many times was the nose touched?": ("total", "touching nose"),
    "Which of the interviews contains the largest number of smiles?": ("most", "smiling"),
    "Is the blink rate higher in interview1 or interview2?": ("compare", "blinking"),
    "How does interview2 compare to interview1 for head shakes": ("compare", "shaking head"),
    "In which sessions were arms folded?": ("where", "folding arms"),
    "What's the total count of self-touches?": ("total", "self-touch"),
    "how much footage has the face visible": ("observed", None),
    "rank interviews by how often they touch their neck": ("most", "touching neck"),
    "what is the rate of looking away in interview1 compared with interview2": ("compare", "looking away"),
    "What do they do most often?": ("labels", None),
    "mean blinks per minute": ("total", "blinking"),
    "how many of the videos contain a shrug": ("where", "shrugging"),
    "which videos have no nodding": ("without", "nodding"),
    "in which video did she never blink": ("without", "blinking"),
    "how long did she smile in total": ("duration", "smiling"),
    "total time spent smiling across all videos": ("duration", "smiling"),
    "how many cues are there in interview1": ("labels", None),
    "tell me about interview2": ("labels", None),
    "how many different gestures": ("labels", None),
    "what did she do most in pilot talk?": ("labels", None),
}
REFUSED = {
    "who is lying most": "lies",
    "which video shows deception": "lies",
    "in which video is she most nervous": "Feelings",
    "who is that in interview1": "identified",
    "why does she touch her nose in all videos": "Why",
    "do they wink in any video": "wink",
    "what is the weather": "No cue",
    "hello": "No cue",
    "": "No cue",
    "how often does she nod between 3 and 8 seconds": "no time to count from",
    "compare interview1 and interview9 on nodding": "no video called “interview9”",
    "compare nodding": "two videos must be named",
    "how often does she nod in 'Final take'": "no video called “Final take”",
    "compare interview1 and interview2": "No cue",
    "correlation between nodding and smiling": "go together",
    "is nodding increasing over the sessions": "over time",
    "how often did she nod last week": "When a video was made",
    "how many videos have more than 5 nods": "picked by a number",
    "when does she nod across the videos": "one video at a time",
    "which video has the longest smile": "Single cues",
    "how often does she say 'contract'": "What was said",
    "how confident are you about nodding": "How sure",
}


@pytest.mark.parametrize("question", PHRASINGS)
def test_a_phrasing_is_read(question: str) -> None:
    kind, topic = PHRASINGS[question]
    wanted = read(question, NAMES)
    assert isinstance(wanted, Wanted), wanted
    assert wanted.kind == kind
    if topic:
        assert wanted.sought[0].name == topic
        assert len(wanted.sought) == 1


@pytest.mark.parametrize("question", REFUSED)
def test_what_is_not_understood_or_not_countable_says_so_and_lists_what_is(question: str) -> None:
    refused = read(question, NAMES)
    assert isinstance(refused, Refused), refused
    assert REFUSED[question] in refused.why
    for example in refused.can:
        if "VIDEO" not in example:
            assert isinstance(read(example, NAMES), Wanted), example


def test_there_are_enough_phrasings() -> None:
    assert len(PHRASINGS) >= 40


def test_counts_minutes_and_rates_are_exact(store: Store) -> None:
    answer = ask_across(store, "how often does she nod across all videos")
    (table,) = answer.tables
    assert {row.name: (row.count, row.seconds, row.state) for row in table.rows} == {
        "interview1": (5, 120.0, "counted"),
        "interview2": (1, 240.0, "counted"),
        "Pilot talk.mp4": (0, 0.0, "not observed"),
    }
    assert (table.pooled.count, table.pooled.minutes) == (6, 6.0)
    assert table.pooled.per_minute == 1.0
    assert table.pooled.interval == rate_interval(6, 6.0)
    assert "6 times in 6.0 observed minutes of 3 videos, 1.00 per minute (exact 95 % interval 0.37 to 2.18)" in (
        answer.sentence
    )
    assert "nodding could not be counted in Pilot talk.mp4." in answer.notes


def test_none_found_is_told_apart_from_not_observed_and_not_looked_for(store: Store) -> None:
    def states(question: str) -> list[str]:
        return sorted(row.state for row in ask_across(store, question).tables[0].rows)

    assert states("how often does she shrug") == ["none found", "none found", "not observed"]
    assert states("how often does she cross her legs") == ["not looked for", "not looked for", "not observed"]
    assert "means nothing" in ask_across(store, "total crossing legs").sentence
    none = ask_across(store, "how often does she shrug").sentence
    assert none.startswith("shrugging: none found in 6.0 observed minutes")
    assert "below 0.61 per minute" in none
    pilot = ask_across(store, "how often does she nod in Pilot talk").sentence
    assert pilot == "Nothing can be said about nodding in Pilot talk.mp4: it could not be observed."


def test_the_order_follows_rates_and_says_when_it_may_be_chance(store: Store) -> None:
    most = ask_across(store, "which video has most nodding")
    assert [row.name for row in most.tables[0].rows] == ["interview1", "interview2", "Pilot talk.mp4"]
    assert most.sentence.startswith("Most nodding per observed minute: interview1, 2.50 per minute")
    assert "leaves out 1" in most.sentence
    least = ask_across(store, "which video has the least nodding")
    assert [row.name for row in least.tables[0].rows] == ["interview2", "interview1", "Pilot talk.mp4"]
    alike = ask_across(store, "which video has most nose touches")
    assert "includes 1, so no difference is shown" in alike.sentence


def test_two_videos_are_compared_in_the_order_of_the_words(store: Store) -> None:
    answer = ask_across(store, "compare interview2 and interview1 on nodding")
    assert answer.sentence.startswith("nodding: interview2 0.25 per minute")
    assert "ratio of their rates is 0.10 (exact 95 % interval 0.00 to 0.89)" in answer.sentence


def test_a_least_confidence_counts_only_surer_cues(store: Store) -> None:
    assert ask_across(store, "how many smiles are there").tables[0].pooled.count == 2
    assert ask_across(store, "how many smiles with confidence above 0.5").tables[0].pooled.count == 1


def test_where_labels_observed_and_videos(store: Store) -> None:
    assert "1 of 3 videos: interview2 (1)" in ask_across(store, "in which videos does she touch her nose").sentence
    labels = ask_across(store, "which gestures are most frequent")
    assert labels.sentence == "Most often counted in 3 videos: nodding (6), smiling (2), touching nose (1)."
    assert [table.pooled.count for table in labels.tables] == [6, 2, 1]
    observed = ask_across(store, "how long was the face observed")
    assert "face 7.0 observed minutes" in observed.sentence
    assert "body 6.0 observed minutes" in observed.sentence
    assert "3 videos" in ask_across(store, "how many videos are there").sentence


def test_two_cues_may_be_asked_about_at_once(store: Store) -> None:
    answer = ask_across(store, "compare nodding and nose touches across videos")
    assert [table.pooled.count for table in answer.tables] == [6, 1]


def test_how_long_cues_last_and_where_there_are_none(store: Store) -> None:
    smiles = ask_across(store, "how long did she smile in total")
    assert ask_across(store, "mean smiling duration per video").sentence == smiles.sentence
    longer = ask_across(store, "how long are smiles longer than 3 s in total")
    assert longer.kind == "duration"
    assert any("not chosen by" in note for note in longer.notes)
    assert (
        smiles.sentence
        == "smiling: 4.0 s together in 3 videos, 2 times, 2.0 s each on average, 1.0% of 7.0 observed minutes."
    )
    none = ask_across(store, "which videos have no nose touching")
    assert none.sentence == (
        "No touching nose was found in 1 of 3 videos: interview1. Nothing can be said of Pilot talk.mp4."
    )


def test_what_cannot_be_told_apart_is_noted(store: Store) -> None:
    assert "Left and right" in str(ask_across(store, "touching nose with the left hand in all videos").notes)
    assert "per observed minute" in str(ask_across(store, "blinks per hour").notes)


def test_corrections_count(store: Store) -> None:
    sessions = Sessions(store)
    one = sessions.find("interview1")
    nod = sessions.open(one.id).recognized.timeline.labelled("nodding").cues[0]
    sessions.correct(one.id, Correction.now("reject", nod.id))
    sessions.correct(one.id, Correction.now("add", label="crossing legs", span=span(3, 4)))
    assert ask_across(store, "total nodding").tables[0].pooled.count == 5
    legs = ask_across(store, "total crossing legs")
    assert legs.tables[0].pooled.count == 1
    assert legs.tables[0].pooled.per_minute is None
    assert "no rate" in legs.sentence


def test_the_same_video_counts_once(store: Store) -> None:
    second = Sessions(store).create("k1", "second look")
    answer = ask_across(store, "total nodding")
    assert answer.tables[0].pooled.count == 6
    assert "second look" in {row.name for row in answer.tables[0].rows}
    assert "1 other look at the same videos was left out, so that nothing counts twice." in answer.notes
    Sessions(store).open(Sessions(store).find("interview1").id)
    assert "second look" not in {row.name for row in ask_across(store, "total nodding").tables[0].rows}
    Sessions(store).delete(second.id)
    assert ask_across(store, "total nodding").tables[0].left_out == 0


def test_analyses_without_a_session_count_too(home: Path) -> None:
    with Store(home) as store:
        assert ask_across(store, "total nodding").sentence.startswith("Nothing was analyzed yet")
        store.put("k", video(1, make_analysis(cue("nodding", 1, 2))))
        answer = ask_across(store, "how often does she nod in film1")
        assert answer.sentence.startswith("nodding: once in 1.0 observed minutes of film1.mp4")


def test_names_that_are_words_of_the_question_need_quotation_marks() -> None:
    names = (("a", "smiling"), ("b", "video"), ("c", "film1.mp4"))
    assert take_names("which video has most smiling", names)[1] == ()
    assert take_names("blinking in “smiling”", names)[1] == ("a",)
    assert take_names("blinking in FILM1 please", names)[1] == ("c",)
    twice = take_names("blinking in film1.mp4", (*names, ("d", "film1.mp4")))
    assert "Several videos" in (twice[2] or "")
    assert "c or d" in (twice[2] or "")


def test_a_video_with_two_looks_is_compared_by_its_name(home: Path) -> None:
    with Store(home) as store:
        store.put("a" * 64, video(1, make_analysis(cue("nodding", 1, 2))))
        store.put("b" * 64, video(1, make_analysis(cue("nodding", 1, 2), cue("nodding", 5, 6))))
        store.put("c" * 64, video(2, make_analysis(cue("nodding", 1, 2))))
        newest = ask_across(store, "compare film1 and film2 on nodding")
        other = ask_across(store, f"compare {'a' * 16} and film2 on nodding")
        owners = {row.owner for row in newest.tables[0].rows}
    assert newest.kind == "compare"
    assert owners < {"a" * 64, "b" * 64, "c" * 64}
    assert len(owners) == 2
    assert any(note.startswith("Of 2 looks at film1.mp4") for note in newest.notes)
    assert {row.owner for row in other.tables[0].rows} == {"a" * 64, "c" * 64}


def test_hostile_names_and_questions_are_words_only(store: Store) -> None:
    Sessions(store).rename(Sessions(store).find("interview1").id, "x'); DROP TABLE events; --")
    answer = ask_across(store, "compare 'x'); DROP TABLE events; --' and interview2 on nodding")
    assert isinstance(answer, Answer)
    assert ask_across(store, "total nodding").tables[0].pooled.count == 6


def test_legs_that_never_were_in_the_picture_are_not_called_absent(home: Path) -> None:
    body, network = covered("gesture", (0, 60)), Source(name="mg-agent-base", version="1")
    looked = tuple(part.model_copy(update={"source": network}) for part in body)
    close_up = make_analysis(coverage=looked)
    now, before = ("gesture", "gesture/arms", "gesture/trunk", "gesture/legs"), ("gesture", "gesture/arms")
    with Store(home) as store:
        store.put("k1", video(1, close_up.model_copy(update={"watched": now})))
        store.put("k2", video(2, close_up.model_copy(update={"watched": before})))
        answer = ask_across(store, "in which videos does she cross her legs")
        assert "could not be observed" in answer.sentence
        assert "none found" not in answer.sentence
        store.put("k3", video(3, close_up))
        coded = ask_across(store, "in which videos does she cross her legs")
    assert "none found in 1.0 observed minutes" in coded.sentence, "a person who codes a body looks at all of it"


def test_blinks_between_two_pictures_are_not_called_absent(home: Path) -> None:
    seldom = make_analysis(duration=60.0).model_copy(update={"rate": 2.0})
    with Store(home) as store:
        store.put("k1", video(1, seldom))
        Sessions(store).create("k1", "seldom")
        for question in ("total blinking", "how often does he nod across all videos"):
            assert "could not be observed" in ask_across(store, question).sentence
        assert "none found in 1.0 observed minutes" in ask_across(store, "total smiling").sentence
        store.put("k2", video(2, make_analysis(duration=60.0)))
        assert "none found in 1.0 observed minutes" in ask_across(store, "total blinking").sentence


def test_each_part_of_a_family_is_counted_by_the_time_it_was_in_view(home: Path) -> None:
    touches = (cue("touching nose", 5, 6), cue("touching arm", 22, 23), cue("touching arm", 30, 31))
    seen = (*covered("gesture", (0, 60)), *covered("gesture/arms", (20, 40)), *covered("gesture/trunk", (0, 30)))
    parts = ("gesture", "gesture/arms", "gesture/trunk", "gesture/legs")
    network = Source(name="mg-agent-base", version="1")
    looked = tuple(part.model_copy(update={"source": network}) for part in seen)
    with Store(home) as store:
        store.put("k1", video(1, make_analysis(*touches, coverage=looked).model_copy(update={"watched": parts})))
        total = ask_across(store, "how often does she touch herself")
        where = ask_across(store, "in which videos does she touch herself")
        none = ask_across(store, "which videos have no self-touch")
        one = ask_across(store, "total nose touches")
    assert total.sentence.startswith("self-touch: 3 times in all, each part by the time it was in view.")
    assert "touching the head or neck: once in 1.0 observed minutes of film1.mp4, 1.00 per minute" in total.sentence
    assert "touching arm: 2 times in 20 observed seconds of film1.mp4, 6.00 per minute" in total.sentence
    assert "touching the chest, shoulders or clothes: none found in 30 observed seconds" in total.sentence
    assert "Nothing can be said about touching leg in film1.mp4" in total.sentence
    assert [table.pooled.seconds for table in total.tables] == [60.0, 20.0, 30.0, 0.0]
    assert where.sentence == (
        "self-touch was counted in 1 of 1 video: film1.mp4 (3). Could not be observed anywhere: touching leg."
    )
    assert none.sentence.startswith("No self-touch was found in 0 of 1 video.")
    assert one.sentence.startswith("touching nose: once in 1.0 observed minutes")
