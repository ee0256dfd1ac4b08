import numpy as np
import pytest

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.errors import KnowledgeError
from mg_agent.knowledge.bags import bag_of
from mg_agent.knowledge.balance import MOST_CUES, Balance
from mg_agent.knowledge.bm25 import Bm25, counted
from mg_agent.knowledge.corpus import Corpus, shipped
from mg_agent.knowledge.excerpt import Excerpt
from mg_agent.knowledge.index import VectorIndex
from mg_agent.knowledge.labels import LABELS, labels_in, themes_in
from mg_agent.knowledge.lsa import Lsa
from mg_agent.knowledge.middles import Middles
from mg_agent.knowledge.own import PLACES
from mg_agent.knowledge.ranking import VIEWS, Mix, bag_of_question
from mg_agent.knowledge.search import Searcher, text_of
from mg_agent.knowledge.words import stem, tokens

CUES = ("nodding", "smiling")
QUERIES = ("does it show that somebody lies?", "stress and anxiety", "zzzz", "", "what is known about it?")


@pytest.fixture(scope="module")
def searcher():
    corpus = shipped()
    bags = [bag_of(passage) for passage in corpus.passages]
    lsa = Lsa.fit(bags)
    vectors = lsa.embed([text_of(p) for p in corpus.passages], bags)
    index = VectorIndex.build(vectors, embedder=lsa.id, corpus=corpus.digest)
    return Searcher(corpus, corpus.passages, lsa, index)


def passage(name, *, direction="increase", theme="stress", cues=("nodding",), grade="single study"):
    return KnowledgePassage.model_validate(
        {
            "id": f"know-{name}",
            "topic": name,
            "text": "Something that was found in a study of people, told at some length so that it is long enough.",
            "cues": cues,
            "construct": theme,
            "finding": {"direction": direction},
            "alternatives": ("one", "two"),
            "grade": grade,
            "citation": {"key": "a1", "authors": "A", "year": 1, "title": "T", "where": "W", "status": "unverified"},
        }
    )


def test_middles_of_questions_lead_to_their_passage_where_they_are_learned(searcher):
    corpus, lsa = searcher.corpus, searcher.embedder
    where = lsa.embed([""], [bag_of_question("zebra crossing in the nose", ())])
    basis = np.eye(lsa.dimension, dtype=np.float32)
    points = np.concatenate((-where, where))
    middles = Middles.of(basis, points, np.ones(2, np.float32), [5, 17], len(corpus.passages))
    index = VectorIndex.build(
        lsa.embed([""] * len(corpus.passages), [{}] * len(corpus.passages)), embedder=lsa.id, corpus=corpus.digest
    )
    made = Searcher(corpus, corpus.passages, lsa, index, mix=Mix(middles=1), middles=middles)
    assert made.ranked("zebra crossing in the nose") == [17]
    assert not searcher.views("zebra crossing in the nose")[:, VIEWS.index("middles")].any()  # none were given


@pytest.mark.parametrize("label", LABELS)
def test_asking_about_a_cue_always_brings_its_null_finding(searcher, label):
    for query in QUERIES:
        shown = searcher.consult(query, [label])
        assert len(shown) <= 8
        assert any(p.is_null and label in p.cues for p in shown), query


def test_several_cues_bring_a_null_finding_each(searcher):
    for first in range(0, len(LABELS) - MOST_CUES, 5):
        asked = LABELS[first : first + MOST_CUES]
        shown = searcher.consult("are these signs of lying?", asked)
        assert len(shown) <= 8
        assert all(any(p.is_null and label in p.cues for p in shown) for label in asked)


def test_no_direction_is_told_without_its_null_finding(searcher):
    rules = Balance(searcher.corpus)
    for label in LABELS:
        shown = searcher.consult(f"{label} stress anxiety deception", [label])
        assert len({p.id for p in shown}) == len(shown)
        assert [p.id for p in shown if rules.counterpart(p, {}, (), shown)] == []


def test_asking_about_a_cue_and_a_construct_brings_the_null_finding_on_both(searcher):
    both = sorted({(label, null.theme) for label in LABELS for null in searcher.corpus.nulls(label)})
    said = {"affiliation": "how warm people are"}
    for label, theme in both:
        question = f"what does it tell about {said.get(theme, theme)}?"
        assert theme in themes_in(question)
        shown = searcher.consult(question, [label])
        assert len(shown) <= 8
        assert any(p.is_null and label in p.cues and p.theme == theme for p in shown), (label, theme)


def test_several_constructs_bring_a_null_finding_each_and_leave_room_for_what_was_found():
    themes = ("stress", "emotion", "deception", "arousal")
    nulls = [
        passage(f"{theme}-{cue}", direction="no effect", theme=theme, cues=(cue,)) for theme in themes for cue in CUES
    ]
    claims = [passage(f"claim-{i}", theme="affiliation", cues=("swaying",)) for i in range(9)]
    shown = Balance(Corpus((*nulls, *claims), "x")).choose(claims, {}, CUES, 8, themes=themes[:2])
    assert {p.theme for p in shown if "nodding" in p.cues} == {"stress", "emotion"}
    assert sum(not p.is_null for p in shown) == 4
    shown = Balance(Corpus((*nulls, *claims), "x")).choose(claims, {}, CUES, 8, themes=themes)
    assert sum(not p.is_null for p in shown) == 2
    assert all(any(cue in p.cues for p in shown) for cue in CUES)


def test_a_null_finding_on_another_construct_stands_in_only_where_there_is_none_on_the_one_asked_about():
    near, other = (passage(name, direction="no effect", theme=name) for name in ("stress", "emotion"))
    places = {"know-emotion": 0, "know-stress": 9}
    balance = Balance(Corpus((near, other), "x"))
    assert [p.id for p in balance.choose([], places, ("nodding",), 8, themes={"stress"})] == ["know-stress"]
    assert [p.id for p in balance.choose([], places, ("nodding",), 8, themes={"arousal"})] == ["know-emotion"]
    assert [p.id for p in balance.choose([], places, ("nodding",), 8)] == ["know-emotion"]


def test_a_claim_takes_its_counterpart_along_even_from_the_far_end():
    claims = [passage(f"claim-{i}") for i in range(9)]
    null = passage("null", direction="no effect")
    corpus = Corpus((*claims, null), "x")
    places = {p.id: i for i, p in enumerate(claims)}
    shown = Balance(corpus).choose(claims, places, (), 8)
    assert [p.id for p in shown] == [*(p.id for p in claims[:7]), "know-null"]


def test_a_claim_whose_counterpart_does_not_fit_is_not_shown():
    lonely = [passage(f"other-{i}", theme="emotion") for i in range(7)]
    claim, null = passage("claim"), passage("null", direction="mixed")
    corpus = Corpus((*lonely, claim, null), "x")
    shown = Balance(corpus).choose([*lonely, claim], {}, (), 8)
    assert {p.id for p in shown} == {p.id for p in lonely}


def test_the_most_specific_null_finding_is_chosen_where_ranks_do_not_decide():
    broad = passage("broad", direction="no effect", cues=("nodding", "smiling", "blinking"))
    close = passage("close", direction="no effect")
    shown = Balance(Corpus((broad, close), "x")).choose([], {}, ("nodding",), 8)
    assert [p.id for p in shown] == ["know-close"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("He scratches his nose all the time, so he lies?", "know-touch-nose-lying-none"),
        ("Did wearing masks reduce face touching?", "know-touch-masks"),
        ("crossed arms: is he defensive?", "know-body-fold-defensive"),
        ("What is strategic use of evidence?", "know-interview-evidence-late"),
    ],
)
def test_plain_questions_find_their_passage_first_or_nearly(searcher, question, found):
    assert found in [p.id for p in searcher.consult(question)[:3]]


def test_the_same_question_gets_the_same_answer(searcher):
    assert searcher.consult("nodding and rapport") == searcher.consult("nodding and rapport")


def test_too_many_cues_or_too_few_places_are_refused(searcher):
    with pytest.raises(KnowledgeError, match="7 of them"):
        searcher.consult("x", LABELS[:7])
    with pytest.raises(KnowledgeError, match="did you mean 'nodding'"):
        searcher.consult("x", ["noding"])
    with pytest.raises(KnowledgeError, match="limit 3"):
        searcher.consult("x", limit=3)


def test_a_very_long_question_is_cut_not_refused(searcher):
    assert searcher.consult("is nodding agreement? " + "nod " * 100_000)


def test_a_slip_of_the_pen_finds_the_same(searcher):
    right = searcher.consult("does touching your nose show deception?")
    assert searcher.consult("does touchign your nse shwo decepton?") != ()
    assert searcher.consult("does touchign your nose show decepton?") == right


def with_documents(searcher, *texts):
    pieces = [Excerpt(id=f"doc-{n:010x}", document="d", name="n.txt", text=text) for n, text in enumerate(texts)]
    passages = (*searcher.corpus.passages, *pieces)
    bags = [bag_of(p) for p in passages]
    vectors = searcher.embedder.embed([text_of(p) for p in passages], bags)
    index = VectorIndex.build(vectors, embedder=searcher.embedder.id, corpus="x")
    return Searcher(searcher.corpus, passages, searcher.embedder, index)


@pytest.fixture(scope="module")
def crowded(searcher):
    crowd = [f"Touching the nose, lying, nodding in Japan, note {n}." for n in range(300)]
    invoices = "Invoices are paid within thirty days of the end of the month."
    return with_documents(searcher, *crowd, "Wombats touch their noses.", invoices)


@pytest.mark.parametrize(
    ("question", "own"), [("does touching the nose mean lying?", PLACES), ("wombats", 1), ("nodding in Japan", PLACES)]
)
def test_documents_take_no_place_from_graded_passages_nor_lose_theirs_to_them(searcher, crowded, question, own):
    shown = crowded.consult(question)
    assert tuple(p for p in shown if isinstance(p, KnowledgePassage)) == searcher.consult(question)
    assert sum(isinstance(p, Excerpt) for p in shown) == own


def test_a_document_on_something_else_stays_out(crowded):
    assert not any(isinstance(p, Excerpt) for p in crowded.consult("is pressing the lips a sign of stress?"))
    assert [p.text[:8] for p in crowded.consult("when are invoices paid?") if isinstance(p, Excerpt)] == ["Invoices"]


@pytest.mark.parametrize("kind", ["lsa", "transformer", "minilm", "mpnet"])
def test_weights_are_those_that_were_learned(kind):
    mix = Mix.learned(kind)
    assert mix is Mix.learned(kind)
    assert min(mix.words, mix.meaning, mix.lines, mix.taught) > 0


class Foreign:
    """Vectors of latent semantics that claim to be another's."""

    def __init__(self, lsa, kind="transformer"):
        self.id, self.dimension, self.embed, self.kind = "x", lsa.dimension, lsa.embed, kind


def test_each_kind_of_embedder_has_weights_of_its_own(searcher):
    rows = searcher.embedder.embed([""] * len(searcher.passages), [bag_of(p) for p in searcher.passages])
    index = VectorIndex.build(rows, embedder="x", corpus="x")
    other = Searcher(searcher.corpus, searcher.passages, Foreign(searcher.embedder), index)
    assert (searcher.mix, other.mix) == (Mix.learned("lsa"), Mix.learned("transformer"))
    assert searcher.mix != other.mix


def test_a_document_may_lie_farther_off_where_passages_learned_to_lie_near(searcher):
    question, few = "is pressing the lips a sign of stress?", searcher.passages[::8]
    bags = [bag_of(p) for p in few]
    rows = searcher.embedder.embed([""] * len(few), bags)
    asked = searcher.embedder.embed([question], [bag_of_question(question, labels_in(question))])[0]
    near = np.sort(rows @ asked)[::-1]
    aside = rows[0] - (rows[0] @ asked) * asked
    cosine = (near[7] + near[8]) / 2  # behind eight passages
    piece = cosine * asked + np.sqrt(1 - cosine**2) * aside / np.linalg.norm(aside)
    index = VectorIndex.build(np.vstack([rows, piece]).astype(np.float32), embedder="x", corpus="x")
    wombats = Excerpt(id="doc-0000000000", document="d", name="n.txt", text="Wombats.")
    for kind, shown in (("lsa", False), ("transformer", False), ("minilm", True), ("mpnet", True)):
        other = Foreign(searcher.embedder, kind)
        found = Searcher(Corpus(few, "x"), (*few, wombats), other, index)
        assert (wombats in found.consult(question)) is shown, kind


def test_each_view_by_itself_sees_what_is_meant(searcher):
    views = searcher.views("does nodding show deception?")
    for view, best in zip(VIEWS, views.argmax(axis=0), strict=True):
        first = searcher.corpus.passages[best]
        assert "nodding" in first.cues or first.theme == "deception", view


def test_bm25_prefers_rare_words_and_short_texts():
    bm25 = Bm25.build([{"a": 1, "b": 1}, {"a": 1}, {"a": 1, "c": 1, "d": 8}, {}])
    scores = bm25.scores({"a": 1.0, "b": 1.0, "unknown": 1.0})
    assert scores[0] > scores[1] > scores[2] > scores[3] == 0
    assert bm25.scores({"b": 2.0})[0] == pytest.approx(2 * bm25.scores({"b": 1.0})[0])
    assert Bm25.build([]).scores({"a": 1.0}).shape == (0,)


def test_weighted_lists_are_joined():
    assert counted((["a", "b", "a"], 1.0), (["a"], 0.5)) == {"a": 2.5, "b": 1.0}


def test_words_lose_endings_filler_and_join_their_synonyms():
    assert tokens("He was LYING about the eyebrows!") == ["decept", "brow"]
    assert tokens("What is it about?") == []
    assert stem("crossed") == stem("crosses") == stem("crossing") == "cross"
    assert stem("studies") == stem("study")
    assert tokens("naïve café’s") == tokens("naive cafe")
    assert tokens("behaviours he recognises, his demeanour") == tokens("behaviors he recognizes, his demeanor")
    assert tokens("eye contact") == tokens("looking away") == ["gaze"]
    assert tokens("micro-expressions") == tokens("microexpressions")
