import numpy as np
import pytest

from mg_agent.knowledge.asked import Asked
from mg_agent.knowledge.bags import bag_of
from mg_agent.knowledge.bm25 import counted
from mg_agent.knowledge.corpus import shipped
from mg_agent.knowledge.excerpt import Excerpt
from mg_agent.knowledge.lsa import Lsa
from mg_agent.knowledge.words import tokens


def bag(question):
    return counted((tokens(question), 1.0))


@pytest.fixture(scope="module")
def passages():
    note = Excerpt(id="doc-0000000000", document="d", name="n.txt", text="Nodding means agreement in our team.")
    return (*shipped().passages[:40], note)


@pytest.fixture(scope="module")
def lsa(passages):
    return Lsa.fit([bag_of(passage) for passage in passages], dimension=20)


def test_a_passage_comes_first_for_its_own_question(passages, lsa):
    asked = Asked.build(passages, lsa)
    for row, passage in enumerate(passages[:-1]):
        for line in passage.asked:
            near = asked.near(lsa.embed([line], [bag(line)])[0])
            assert near[row] == pytest.approx(near.max(), rel=1e-5), line


def read(lsa, question):
    return lsa.embed([question], [bag(question)])[0]


def test_documents_have_no_question_lines(passages, lsa):
    assert Asked.build(passages, lsa).near(read(lsa, "nodding agreement team"))[-1] == 0


def test_nothing_known_scores_nothing(passages, lsa):
    assert not Asked.build(passages, lsa).near(read(lsa, "zzzz")).any()
    assert np.array_equal(Asked.build(passages[-1:], lsa).near(read(lsa, "nodding")), [0])
