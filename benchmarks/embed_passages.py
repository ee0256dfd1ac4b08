"""Make the vectors of the passages that ship: ``python benchmarks/embed_passages.py`` (needs the extra minilm).

Only passages whose text changed are read anew; without this they are read at each start.
"""

import numpy as np

from mg_agent.knowledge.corpus import shipped
from mg_agent.knowledge.embed import minilm
from mg_agent.knowledge.ready import READY, key_of, ready, write
from mg_agent.knowledge.search import text_of


def main() -> None:
    """Write the file beside the passages."""
    model = minilm()
    texts = [text_of(passage) for passage in shipped().passages]
    known = dict(ready(model.id)) if READY.is_file() else {}
    fresh = [text for text in texts if key_of(text) not in known]
    if fresh:
        made = model.embed(fresh, [{}] * len(fresh))
        known |= {key_of(text): vector for text, vector in zip(fresh, made, strict=True)}
    write(model.id, texts, np.stack([known[key_of(text)] for text in texts]))
    print(f"{len(texts)} vectors, {len(fresh)} of them new: {READY.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
