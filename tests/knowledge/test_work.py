"""Long work on own documents: it tells how far it is, stops when told to, and keeps what was done."""

import threading
import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from factory import interview
from knowledge import paper

from mg_agent import agent_cli, options
from mg_agent.errors import Cancelled
from mg_agent.knowledge import documents, half_read, library, ready, shelf, taking
from mg_agent.knowledge.excerpt import Excerpt
from mg_agent.knowledge.readers import read_apart
from mg_agent.knowledge.tuned import MINILM, MPNET
from mg_agent.knowledge.work import Work
from mg_agent.settings import Settings

pytestmark = pytest.mark.usefixtures("few")
WORDS = "{} were filmed in the marsupial enclosure while they rested."
ANIMALS = ("Wombats", "Quokkas", "Bandicoots")


@dataclass
class Follower:
    """Takes in what is told, and stops the work at a stage and a note."""

    at: tuple[str, str] | None = None
    told: list[tuple] = field(default_factory=list)

    def __call__(self, stage, done, total, note=""):
        self.told.append((stage, done, total, note))

    @property
    def work(self) -> Work:
        return Work(self, lambda: bool(self.told) and (self.told[-1][0], self.told[-1][3]) == self.at)


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    for number, animal in enumerate(ANIMALS):
        (folder / f"{number}.txt").write_text(WORDS.format(animal))
    return folder


def found(settings) -> set[str]:
    hits = library.searcher(settings).consult("filmed in the marsupial enclosure")
    return {hit.text.split()[0] for hit in hits if isinstance(hit, Excerpt)}


def written(settings) -> list[str]:
    return [path.name for path in library.home(settings).glob("g-*")]


def test_adding_tells_each_file_and_how_much_of_all_is_done(settings, files) -> None:
    follower = Follower()
    library.add(settings, files, work=follower.work)
    assert [(done, note) for stage, done, total, note in follower.told if (stage, total) == ("adding", 3)][::2] == [
        (0, "0.txt"),
        (1, "1.txt"),
        (2, "2.txt"),
    ]
    assert found(settings) == set(ANIMALS)


def test_what_was_added_before_it_was_stopped_stays_and_the_rest_is_told(settings, files) -> None:
    with pytest.raises(Cancelled, match=r"1 of 3 files are done; add .*mine again for the rest"):
        library.add(settings, files, work=Follower(("adding", "1.txt")).work)
    assert found(settings) == {"Wombats"}
    assert len(written(settings)) == 1
    library.add(settings, files)
    assert found(settings) == set(ANIMALS)


def test_uploads_that_nobody_waited_for_are_named(settings, files) -> None:
    paths = sorted(files.iterdir())
    rows = library.add_uploads(settings, paths, Follower(("adding", "1.txt")).work)
    assert [(row.name, row.outcome) for row in rows] == [("0.txt", "added"), ("1.txt", "left"), ("2.txt", "left")]
    assert found(settings) == {"Wombats"}


def test_a_file_that_would_take_the_place_of_another_does_not_when_it_is_stopped(settings, files) -> None:
    library.add(settings, files)
    (files / "1.txt").write_text("Possums were filmed in the marsupial enclosure.")
    with pytest.raises(Cancelled):
        library.add(settings, files, work=Follower(("adding", "1.txt")).work)
    assert found(settings) == set(ANIMALS)


def test_many_files_are_written_now_and_then_so_that_a_kill_loses_little(settings, files, monkeypatch) -> None:
    monkeypatch.setattr(taking, "_LEAST", 2)
    kept, swap = [], shelf.swap
    monkeypatch.setattr(shelf, "swap", lambda root, fresh: (kept.append(len(fresh.excerpts)), swap(root, fresh)))
    library.add(settings, files)
    assert kept == [2, 3]
    assert found(settings) == set(ANIMALS)


def test_a_shelf_that_another_model_reads_now_is_due_and_is_read_again_piece_by_piece(home, files, installed) -> None:
    settings, _ = Settings(home=home), installed()
    library.add(settings, files)
    assert library.due(settings) is None
    fake = installed(MINILM)
    due = library.due(settings)
    assert due is not None
    assert due.sentence == "3 documents of yours are read again by minilm (3 pieces); lsa had read before."
    follower = Follower()
    library.refresh(settings, follower.work)
    assert follower.told == [("indexing", 0, 3, "")]
    assert len(fake.read) == 3
    assert library.due(settings) is None
    assert found(settings) == set(ANIMALS)


def test_reading_again_can_be_stopped_and_leaves_the_old_index(home, files, installed) -> None:
    settings, _ = Settings(home=home), installed()
    library.add(settings, files)
    before = shelf.pointed(library.home(settings))
    installed(MINILM)
    with pytest.raises(Cancelled):
        library.refresh(settings, Work(stopped=lambda: True))
    assert shelf.pointed(library.home(settings)) == before
    assert written(settings) == [before.name]
    installed()
    assert found(settings) == set(ANIMALS)


@pytest.fixture
def stopped(home, files, installed, monkeypatch):
    """A shelf of three pieces of which another model had read two when it was stopped."""
    monkeypatch.setattr(ready, "_AT_ONCE", 1)
    settings, _ = Settings(home=home), installed()
    library.add(settings, files)
    fake = installed(MINILM)
    with pytest.raises(Cancelled):
        library.refresh(settings, Work(stopped=lambda: len(fake.read) == 2))
    assert len(fake.read) == 2
    return settings


def test_reading_again_goes_on_where_it_was_stopped(stopped, installed) -> None:
    again = installed(MINILM)
    library.refresh(stopped)
    assert len(again.read) == 1
    assert found(stopped) == set(ANIMALS)
    assert not list(library.home(stopped).glob(f"{half_read.HALF}*"))


def test_a_second_stop_keeps_what_both_had_read(stopped, installed) -> None:
    again = installed(MINILM)
    with pytest.raises(Cancelled):
        library.refresh(stopped, Work(stopped=lambda: True))
    library.refresh(stopped)
    assert len(again.read) == 1


@pytest.mark.parametrize(
    "harm", [lambda data: data[:-5], lambda data: data[:-1] + bytes([data[-1] ^ 1]), lambda _: b""]
)
def test_what_was_half_read_and_changed_since_is_read_from_the_first_piece(stopped, installed, harm) -> None:
    half = library.home(stopped) / half_read.HALF
    half.write_bytes(harm(half.read_bytes()))
    again = installed(MINILM)
    library.refresh(stopped)
    assert len(again.read) == 3


def test_another_model_uses_nothing_of_what_was_half_read(stopped, installed) -> None:
    again = installed(MPNET)
    library.refresh(stopped)
    assert len(again.read) == 3


def test_what_was_half_read_goes_with_everything_and_is_for_its_owner_alone(stopped) -> None:
    root = library.home(stopped)
    assert (root / half_read.HALF).stat().st_mode & 0o777 == 0o600
    shelf.purge(root)
    assert not list(root.glob(f"{half_read.HALF}*"))


def test_a_document_is_added_to_a_shelf_that_another_model_reads_now_or_nothing_changes(home, files, installed) -> None:
    settings, _ = Settings(home=home), installed()
    library.add(settings, files / "0.txt")
    before = shelf.pointed(library.home(settings))
    installed(MINILM)
    rows = library.add_uploads(settings, [files / "1.txt"], Follower(("indexing", "")).work)
    assert [row.outcome for row in rows] == ["left"]
    assert shelf.pointed(library.home(settings)) == before
    library.add_uploads(settings, [files / "1.txt"])
    assert found(settings) == {"Wombats", "Quokkas"}


def test_a_shelf_without_documents_is_never_due(home, installed) -> None:
    settings, _ = Settings(home=home), installed(MINILM)
    assert library.due(settings) is None
    library.refresh(settings)
    assert written(settings) == []


def test_who_waits_for_another_program_is_told_and_may_leave(settings, files) -> None:
    root, follower = library.home(settings), Follower(("waiting", ""))
    with shelf.locked(root):
        rows = library.add_uploads(settings, sorted(files.iterdir()), follower.work)
    assert follower.told[0][0] == "waiting"
    assert [row.outcome for row in rows] == ["left"] * 3
    assert library.listed(settings) == ()


def test_who_waits_goes_on_when_the_other_program_is_done(settings, files) -> None:
    root, follower = library.home(settings), Follower()
    with shelf.locked(root):
        adding = threading.Thread(target=library.add, args=(settings, files), kwargs={"work": follower.work})
        adding.start()
        until = time.monotonic() + 20
        while not follower.told and time.monotonic() < until:
            time.sleep(0.01)
        assert follower.told[0][0] == "waiting"
    adding.join(20)
    assert found(settings) == set(ANIMALS)


def test_the_reading_of_a_pdf_is_ended_when_nobody_waits_for_it(settings, tmp_path) -> None:
    guide = paper.pdf(tmp_path / "guide.pdf", *["Wombats were filmed."] * 400)
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        read_apart(guide, "pdf", documents.Limits(), lambda: True)
    assert time.monotonic() - begun < 5


COMMANDS = (("index", "search", "wombats"), ("ask", "talk.mp4", "How often does she blink?"))


@pytest.fixture
def due(home, files, installed, monkeypatch) -> Path:
    """Three documents that a model reads now which was not there before; returns their index."""
    monkeypatch.setenv("MG_AGENT_EMBEDDER", "auto")
    monkeypatch.setattr(agent_cli, "analyzed", lambda *_args, **_more: interview())
    installed()
    library.add(Settings(home=home), files)
    installed(MINILM)
    return shelf.pointed(library.home(Settings(home=home)))


@pytest.mark.parametrize("command", COMMANDS, ids=["search", "ask"])
def test_the_terminal_says_that_documents_are_read_again_before_it_answers(due, called, command) -> None:
    code, _, told = called(*command)
    assert code == 0
    assert told == "3 documents of yours are read again by minilm (3 pieces); lsa had read before.\n"
    code, _, told = called(*command)
    assert (code, told) == (0, ""), "once"


def test_ctrl_c_leaves_the_documents_as_they_were(due, called, home, monkeypatch) -> None:
    monkeypatch.setattr(options, "interruptible", lambda: nullcontext(lambda: True))
    code, out, told = called("index", "search", "wombats")
    assert (code, out) == (130, "")
    said = "the index is as it was, what was read is kept; it goes on the next time"
    assert f"reading your documents again was stopped; {said}" in told
    assert shelf.pointed(library.home(Settings(home=home))) == due


def test_who_may_not_consult_research_waits_for_no_document(due, called) -> None:
    code, _, told = called(*COMMANDS[1], "--without", "knowledge")
    assert (code, told) == (0, "")


def test_a_damaged_shelf_does_not_keep_anybody_from_asking_about_the_video(due, called) -> None:
    (due / "shelf.json").write_text("{}")
    library._open.clear()
    code, _, told = called(*COMMANDS[1])
    assert (code, told) == (0, "")
