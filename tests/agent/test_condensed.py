import pytest

from mg_agent.agent.condensed import RESEARCH_BUDGET, _fair, finding_text
from mg_agent.knowledge.corpus import shipped
from mg_agent.knowledge.excerpt import Excerpt
from mg_agent.tools.tool import Finding


def test_every_passage_is_seen_with_its_id_though_all_are_long():
    longest = sorted(shipped().passages, key=lambda p: -len(p.text + "".join(p.alternatives)))[:8]
    own = [Excerpt(id=f"doc-{n:010x}", document="d", name="n.txt", text="word " * 200) for n in range(3)]
    finding = Finding(tool="consult_knowledge", cues=(), looks=(), passages=(*longest, *own))
    text = finding_text(finding)
    assert len(text) <= RESEARCH_BUDGET
    assert all(f"[{passage.id}]" in text for passage in finding.passages)
    assert "left out" not in text


@pytest.mark.parametrize("room", [30, 60, 1000])
def test_short_lines_stay_whole_and_long_ones_share_what_is_left(room):
    lines = _fair(["ab", "c" * 40, "d" * 300], room)
    assert lines[0] == "ab"
    assert sum(len(line) + 1 for line in lines) <= room
    assert [line.endswith("…") for line in lines] == [False, room < 100, room < 400]
