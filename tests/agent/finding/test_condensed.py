import pytest

from mg_agent.agent.finding.condensed import RESEARCH_BUDGET, _fair, finding_text
from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.knowledge.corpus import shipped
from mg_agent.knowledge.excerpt import Excerpt
from mg_agent.tools.citing import cited, effect, least_of, passage_line
from mg_agent.tools.tool import Finding

OWN = [Excerpt(id=f"doc-{n:010x}", document="d", name="n.txt", text="word " * 200) for n in range(3)]


def source(passage):
    return f"Source: {cited(passage.citation)}."


@pytest.mark.parametrize("long", [passage_line, least_of, source], ids=["lines", "heads", "sources"])
def test_every_passage_is_seen_with_its_id_and_its_source_though_all_are_long(long):
    def length(passage):
        return long(passage) if long is least_of else len(long(passage))

    longest = sorted(shipped().passages, key=length)[-8:]
    finding = Finding(tool="consult_knowledge", cues=(), looks=(), passages=(*longest, *OWN))
    assert len(str(finding)) > RESEARCH_BUDGET
    text = finding_text(finding)
    assert len(text) <= RESEARCH_BUDGET
    assert "left out" not in text
    for passage, line in zip(finding.passages, text.splitlines(), strict=True):
        assert line.startswith(f"[{passage.id}] ")
        assert line.endswith(source(passage) if isinstance(passage, KnowledgePassage) else "”")
        assert passage.text[:40] in line


def test_every_passage_that_ships_keeps_its_whole_source_and_effect_on_the_shortest_line():
    for passage in shipped().passages:
        for line in (passage_line(passage, longest=0), passage_line(passage)):
            assert line.endswith(source(passage)), passage.id
            assert f"{passage.grade}; {effect(passage)}) " in line, passage.id


def test_short_lines_stay_whole_and_long_ones_share_what_is_left():
    ranked = sorted(shipped().passages, key=lambda passage: len(passage_line(passage)))
    few = [ranked[0], *ranked[-2:]]
    whole = [passage_line(passage) for passage in few]
    room = sum(len(line) + 1 for line in whole) - 300
    lines = _fair(few, room)
    assert lines[0] == whole[0]
    assert sum(len(line) + 1 for line in lines) <= room
    assert [line.count("…") for line in lines] == [0, 1, 1]
    assert _fair(few, room + 300) == whole
