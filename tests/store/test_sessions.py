from pathlib import Path

import pytest
from factory import interview, span

from mg_agent.agent.analyst import Analyst
from mg_agent.core.correction import Correction
from mg_agent.errors import StoreError
from mg_agent.store import Sessions, Store
from mg_agent.tools.session import Session


@pytest.fixture
def store(home: Path):
    with Store(home) as store:
        store.put("k", interview())
        yield store


def test_a_session_survives_a_restart(home: Path) -> None:
    with Store(home) as store:
        store.put("k", interview())
        sessions = Sessions(store)
        one = sessions.create("k", "First talk", purpose="own-material")
        assessment = Analyst.offline().assess("Did she touch her nose?", Session(interview()))
        sessions.add_exchange(one.id, "Did she touch her nose?", assessment)
        sessions.add_exchange(one.id, "And then?", failure="The model is gone.")
        nose = interview().timeline.labelled("touching nose").cues[0]
        sessions.correct(one.id, Correction.now("reject", nose.id))
    with Store(home) as store:
        sessions = Sessions(store)
        (line,) = sessions.list()
        assert (line.name, line.video, line.purpose) == ("First talk", "talk.mp4", "own-material")
        assert (line.exchanges, line.corrections) == (2, 1)
        opened = sessions.open(line.id)
        assert opened.recognized == interview()
        assert opened.analysis.timeline.get(nose.id) is None
        assert [e.question for e in opened.exchanges] == ["Did she touch her nose?", "And then?"]
        assert opened.exchanges[0].assessment == assessment
        assert opened.exchanges[1].failure == "The model is gone."
        assert sessions.list()[0].opened > line.opened


def test_corrections_are_taken_back_one_by_one(store: Store) -> None:
    sessions = Sessions(store)
    one = sessions.create("k")
    nose = interview().timeline.labelled("touching nose").cues[0]
    sessions.correct(one.id, Correction.now("relabel", nose.id, label="touching mouth"))
    add = Correction.now("add", label="shrugging", span=span(4, 5))
    assert sessions.correct(one.id, add).timeline.labelled("shrugging").cues
    assert not sessions.undo(one.id).timeline.labelled("shrugging").cues
    assert len(sessions.corrections(one.id)) == 1
    assert sessions.undo(one.id) == interview()
    assert sessions.undo(one.id) == interview()


def test_a_correction_sent_twice_counts_once_and_an_unknown_one_is_not_taken_back(store: Store) -> None:
    sessions = Sessions(store)
    one = sessions.create("k")
    add = Correction.now("add", label="shrugging", span=span(4, 5))
    assert sessions.correct(one.id, add) == sessions.correct(one.id, add)
    assert sessions.corrections(one.id) == (add,)
    with pytest.raises(StoreError, match="no such correction"):
        sessions.undo(one.id, "unknown")
    assert sessions.undo(one.id, add.id) == interview()


def test_sessions_are_found_by_what_people_type(store: Store) -> None:
    sessions = Sessions(store)
    one, two = sessions.create("k", "First"), sessions.create("k", "Second")
    assert sessions.find("Second").id == two.id
    assert sessions.find(one.id[:6]).id == one.id
    sessions.rename(two.id, "First")
    with pytest.raises(StoreError, match="several sessions"):
        sessions.find("First")
    with pytest.raises(StoreError, match="no such session"):
        sessions.find("")
    with pytest.raises(StoreError, match="needs a name"):
        sessions.rename(one.id, " \n")
    assert sessions.rename(one.id, "A\x1b[2J  long\nname" + "x" * 500).name.startswith("A [2J long name")
    assert len(sessions.get(one.id).name) == 200


def test_what_is_not_there_is_refused(store: Store) -> None:
    sessions = Sessions(store)
    for act in (sessions.get, sessions.open, sessions.exchanges, sessions.corrections, sessions.undo):
        with pytest.raises(StoreError, match="no such session"):
            act("nothing")
    with pytest.raises(StoreError, match="no such session"):
        sessions.rename("nothing", "name")
    with pytest.raises(StoreError, match="no such session"):
        sessions.add_exchange("nothing", "what?")
    with pytest.raises(StoreError, match="analysis"):
        sessions.create("nothing")
    one = sessions.create("k")
    with pytest.raises(StoreError, match="no cue"):
        sessions.correct(one.id, Correction.now("reject", "gesture-000000"))
    assert sessions.corrections(one.id) == ()
    assert not sessions.delete("nothing")
