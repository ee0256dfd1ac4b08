"""Which kind is found most often, or least: "what is her most common gesture?"."""

import re

_RANKED = re.compile(
    r"\b(?:(?P<how>most|least) (?:common|frequent|usual|often|frequently)|(?P<many>commonest)|rarest)\b", re.IGNORECASE
)
RANKED = "ranked"
"""What is asked where kinds are ranked."""


def find_ranking(text: str) -> str:
    """Tell whether the kind that is found "most" or "least" often is asked for; "" for neither."""
    match = _RANKED.search(text)
    if match is None:
        return ""
    return "most" if (match["how"] or "").lower() == "most" or match["many"] else "least"
