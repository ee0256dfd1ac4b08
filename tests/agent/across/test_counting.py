"""Questions over many videos, answered: what SQL counts, and over how much observed time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from factory import covered, cue, make_analysis, span

from mg_agent.agent.across.counting import Answer, ask_across
from mg_agent.core.correction import Correction
from mg_agent.core.evidence import Analysis, Source
from mg_agent.core.exact import rate_interval
from mg_agent.store import Sessions, Store


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
        for key, name in (("k1", "interview1"), ("k2", "interview2"), ("k3", "Pilot talk.mp4")):
            sessions.create(key, name)
        yield store


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
