import json
import re

import pytest

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge import corpus
from mg_agent.knowledge.labels import KNOWN_ELSEWHERE, LABELS, known, labels_in, nearest_cues, parted, themes_in
from mg_agent.perception import face_cues
from mg_agent.recognition import vocabulary

WORK = {"key": "doe2020", "authors": "Doe", "year": 2020, "title": "On noses", "where": "Journal", "status": "checked"}


def row(name="nose", **changes):
    return {
        "id": f"know-{name}",
        "topic": "touching the nose",
        "text": "People touch their noses for many reasons, and no study that we know of ties it to one of them.",
        "cues": ["touching nose"],
        "construct": "stress",
        "finding": {"direction": "not studied"},
        "alternatives": ["an itch", "a habit"],
        "grade": "none",
        "citation": WORK,
    } | changes


@pytest.fixture
def write(tmp_path):
    def _write(**files):
        for name, rows in files.items():
            lines = [line if isinstance(line, str) else json.dumps(line) for line in rows]
            (tmp_path / f"{name}.jsonl").write_text("\n".join(lines))
        return tmp_path

    return _write


def test_what_ships_is_whole():
    found = corpus.shipped()
    assert len(found.passages) >= 200
    assert corpus.uncovered(found) == ()
    assert sum(count for _, count in found.citations()) == sum(p.citation is not None for p in found.passages)
    assert {work.status for work, _ in found.citations()} <= {"checked", "secondary", "unverified"}


def test_questions_that_passages_answer_stand_in_a_file_of_their_own(write):
    folder = write(a=[row("nose"), row("chin", asked=["why the chin?"])])
    (folder / corpus.ASKED).write_text("what of it?\tnose chin\nwhy so often?\tnose\n", encoding="utf-8")
    found = corpus.load_corpus(folder)
    assert found.by_id["know-nose"].asked == ("what of it?", "why so often?")
    assert found.by_id["know-chin"].asked == ("why the chin?", "what of it?")
    (folder / corpus.ASKED).unlink()
    assert corpus.load_corpus(folder).digest != found.digest
    assert not any('"asked"' in path.read_text(encoding="utf-8") for path in corpus.PASSAGES.glob("*.jsonl"))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"what of it?", "asked.tsv:2: no question, a tab and ids of passages, each once"),
        (b"\tnose", "asked.tsv:2: no question"),
        (b"what of it?\tnose nose", "asked.tsv:2: no question"),
        (b"what of it?\tear", "asked.tsv:2: no passage has the id 'know-ear'"),
        (b"why?\tnose", "asked.tsv:2: the question stands there already"),
        (b"\xff\tnose", "asked.tsv: UnicodeDecodeError"),
    ],
)
def test_a_faulty_file_of_questions_is_named(write, line, fault):
    folder = write(a=[row("nose")])
    (folder / corpus.ASKED).write_bytes(b"why?\tnose\n" + line + b"\n")
    with pytest.raises(KnowledgeError, match=re.escape(fault)):
        corpus.load_corpus(folder)


def test_results_that_were_measured_are_not_counted_as_nothing_found():
    known = corpus.shipped().by_id
    for name in ("smile-sex", "touch-rate-students", "deception-polygraph-accuracy", "measure-imigue", "fist-memory"):
        assert known[f"know-{name}"].finding.direction == "described"
        assert not known[f"know-{name}"].is_null
    sizes = {p.finding.measure for p in known.values() if p.is_null and p.finding and p.finding.effect is not None}
    assert not any(word in measure for measure in sizes for word in ("per hour", "per day", "percent", "seconds"))


def test_nothing_told_from_memory_counts_as_checked():
    works = [p.citation for p in corpus.shipped().passages if p.citation is not None]
    assert [w.key for w in works if w.status == "checked" and ("from memory" in w.where or "verified" in w.where)] == []


def test_every_further_work_is_said_to_be_looked_at_or_not():
    looked = re.compile(r"\b(?:abstracts?|read|opening|introduction)\b")
    weaker = re.compile(r"\b(?:not looked at|through|known|memory|report|introduction|in part|not noted)\b")
    found = corpus.shipped()
    said: dict[str, str] = {}
    for work in (passage.citation for passage in found.passages if passage.citation is not None):
        said[work.key] = f"{said.get(work.key, '')} {work.where}"
        assert "quoted in" not in work.where or "looked at" in work.where, work.key
    for one in found.beside:
        assert (looked if one.status == "checked" else weaker).search(said[one.key]), (one.key, one.named)


def test_every_work_with_a_year_that_a_citation_names_beside_its_own_is_listed():
    found = corpus.shipped()
    several = re.compile(r"(?:and others|et al\.|(?<=, )[A-Z][a-z]\w+|(?<=and )[A-Z][a-z]\w+) ((?:19|20)\d\d)")
    for work in [passage.citation for passage in found.passages if passage.citation is not None]:
        for place in several.finditer(work.where):
            named = [one.named for one in found.named_beside.get(work.key, ())]
            listed = any(place.group() in name for name in named)
            assert listed or int(place[1]) == work.year, (work.key, place.group())


def test_counts_of_studies_stand_where_a_count_of_studies_is_meant():
    known = corpus.shipped().by_id
    for name in ("body-sporer-eleven", "body-depaulo-median", "body-depaulo-whole", "touch-nose-lying-none"):
        assert known[f"know-{name}"].finding.k is None
    assert not any("k counts" in p.finding.setting for p in known.values() if p.finding)


def test_a_further_work_belongs_to_a_citation_that_names_it(write):
    folder = write(a=[row(citation=WORK | {"where": "Journal (abstract read); also Roe 2021 (abstract read)"})])
    rows = [{"key": "doe2020", "named": "Roe 2021", "status": "checked"}]
    (folder / corpus.BESIDE).write_text(json.dumps(rows))
    (one,) = corpus.load_corpus(folder).named_beside["doe2020"]
    assert (one.named, one.status) == ("Roe 2021", "checked")
    (folder / corpus.BESIDE).write_text(json.dumps([rows[0] | {"named": "Roe 2022"}]))
    with pytest.raises(KnowledgeError, match=r"no citation of 'doe2020' names Roe 2022"):
        corpus.load_corpus(folder)
    (folder / corpus.BESIDE).write_text("[{}]")
    with pytest.raises(KnowledgeError, match=r"beside\.json: .* validation errors"):
        corpus.load_corpus(folder)


def test_the_labels_are_those_of_the_recognizers_and_those_known_elsewhere():
    assert set(LABELS) == {*vocabulary.LABELS, *face_cues.LABELS, *KNOWN_ELSEWHERE}


def test_a_good_folder_is_read_in_order(write):
    found = corpus.load_corpus(write(a=[row("one"), "", row("two")], b=[row("six", cues=["nodding", "touching nose"])]))
    assert [p.id for p in found.passages] == ["know-one", "know-two", "know-six"]
    assert [p.id for p in found.nulls("touching nose")] == ["know-one", "know-two", "know-six"]
    assert [p.id for p in found.nulls("nodding")] == ["know-six"]
    assert corpus.uncovered(found, ("nodding", "swaying")) == ("swaying",)
    assert [(work.key, count) for work, count in found.citations()] == [("doe2020", 3)]


def test_the_weaker_word_on_a_work_counts(write):
    rows = [row("one"), row("two", citation=WORK | {"status": "unverified"}), row("six")]
    ((work, count),) = corpus.load_corpus(write(a=rows)).citations()
    assert (work.status, count) == ("unverified", 3)


def test_any_changed_word_changes_the_digest(write):
    before = corpus.load_corpus(write(a=[row()])).digest
    assert corpus.load_corpus(write(a=[row(topic="touching a nose")])).digest != before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        (row(alternatives=["an itch"]), "at least two other explanations"),
        (row(cues=[], alternatives=["an itch"]), "at least two other explanations"),
        (row(citation=None, grade="replicated"), "without a citation"),
        (row(finding={"direction": "increase", "effect": 0.2}), "name of its measure"),
        (row(finding={"direction": "increase", "effect": 0.9, "measure": "d", "low": 0.1, "high": 0.2}), "outside"),
        (row(construct="luck"), "construct"),
        (row(extra=1), "extra"),
        (row(cues=["touching nos"]), "did you mean 'touching nose'?"),
        (row("first"), "stands already at a.jsonl:1"),
        (row(citation=WORK | {"title": "On ears"}), "names another work than at a.jsonl:1"),
    ],
)
def test_a_fault_is_named_with_file_and_line(write, line, said):
    with pytest.raises(KnowledgeError) as caught:
        corpus.load_corpus(write(a=[row("first"), line]))
    assert "a.jsonl:2" in str(caught.value)
    assert said in str(caught.value)


def test_all_faults_are_counted(write):
    with pytest.raises(KnowledgeError, match=r"\(and 2 more\)"):
        corpus.load_corpus(write(a=["{", "[", "nonsense"]))


def test_an_empty_folder_is_no_corpus(tmp_path):
    with pytest.raises(KnowledgeError, match="no passages found"):
        corpus.load_corpus(tmp_path)


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("He scratched his nose", ("touching nose",)),
        ("why are her arms crossed?", ("folding arms",)),
        ("she avoids eye contact and blinks", ("blinking", "looking away")),
        ("wringing hands, biting nails", ("rubbing hands", "biting nails")),
        ("what did he say about his nose job?", ()),
        ("he looked at the ground", ("looking away",)),
        ("nailbiting and a headtilt", ("tilting head", "biting nails")),
        ("", ()),
    ],
)
def test_cues_are_found_in_everyday_words(question, labels):
    assert labels_in(question) == labels


def test_every_label_is_found_in_its_own_words():
    assert [label for label in LABELS if label not in labels_in(label)] == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Eyeblink", "eye blink"),
        ("crosslegged, armcrossing", "cross legged, arm crossing"),
        ("facetouching", "face touching"),
        ("crossedarms", "crossed arms"),
    ],
)
def test_words_that_join_two_words_of_a_cue_are_parted(written, read):
    assert parted(written) == read


@pytest.mark.parametrize(
    "word", ["armrests", "handball", "turtleneck", "handshake", "headline", "carpet", "together", "handling"]
)
def test_other_words_are_not_parted(word):
    assert parted(word) == word


@pytest.mark.parametrize(
    ("cue", "meant"),
    [
        ("nose touching", "touching nose"),
        ("hiding face", "covering face"),
        ("touching collar", "adjusting clothes"),
        ("crossed arms", "folding arms"),
        ("gaze", "looking away"),
        ("head nod", "nodding"),
        ("frowning", "lowering brows"),
        ("headtilt", "tilting head"),
        ("toching nos", "touching nose"),
    ],
)
def test_an_unknown_cue_is_answered_with_the_one_that_it_names(cue, meant):
    assert nearest_cues(cue) == f"did you mean '{meant}'?"


def test_several_cues_are_offered_where_several_fit_and_all_where_none_does():
    assert nearest_cues("legs") == "did you mean 'moving legs' or 'crossing legs' or 'touching leg'?"
    assert nearest_cues("sweating").startswith("choose one of: touching forehead, ")


def test_labels_are_spelled_as_usual_and_strangers_left_out():
    assert known([" Touching  NOSE", "touching nose", "wagging tail"]) == ("touching nose",)


def test_constructs_are_found_in_everyday_words():
    assert themes_in("are liars stressed?") == {"deception", "stress"}
