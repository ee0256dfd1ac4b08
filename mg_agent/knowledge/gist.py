"""What a passage says, as one text, and the hash by which what was learned of it is found again."""

import hashlib

from mg_agent.core.knowledge import KnowledgePassage

_HASH = 8


def gist_of(passage: KnowledgePassage) -> str:
    """Return what a passage says, without the questions that lead to it."""
    return f"{passage.topic}. {passage.text}"


def key_of(text: str) -> bytes:
    """Return the hash by which a text's vector is found."""
    return hashlib.sha256(text.encode()).digest()[:_HASH]
