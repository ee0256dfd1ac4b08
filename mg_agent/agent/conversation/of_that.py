"""Turns of speech that ask something of "that", which only the question before names: "is that a sign of lying?"."""

import re

_IT = r"(?:that|this|it|those|these|they)"
_AUX = r"(?:is|was|are|were|does|do|did|could|would|can|might|may|should|must)"
_WHOSE = r"(?:person|man|woman|guy|girl|boy|lady|video|clip|film|interview|speaker|witness|story|statement|account)"
_SIGN = r"(?:signs?|hints?|indications?|indicators?|proof|evidence)"
OF_THAT = re.compile(
    rf"^\W*(?:(?:and|but|so|ok|okay|then|well) )*(?:{_AUX}(?:n['’]?t)? (?:not )?{_IT}\b(?! {_WHOSE}\b)"
    rf"|(?:do|does|would) (?:liars?|people who lie|someone who lies|(?:nervous|anxious) people)\b.*\b(?:{_IT}|so)\W*$"
    rf"|what (?:does|would|could) {_IT} (?:say|tell|suggest|mean|prove|show)\b|which (?:means|shows|proves)\b"
    rf"|(?:would|do|could) you (?:say|think|call) (?:that )?{_IT}\b|(?:of|for|about) \w+\W*$"
    rf"|(?:{_IT}(?: is|['’]s) )?(?:an? |any |clear )*{_SIGN} (?:of|for|that)\b)",
    re.IGNORECASE,
)
"""What a reading is asked of, where the question before names it: "is that a sign of lying?"."""
MEANS = re.compile(
    rf"^\W*(?:and |but |so )?{_AUX} {_IT} (?:really |even |just |always |an? |on )*(?:genuine|real|authentic|natural"
    r"|forced|agreement|disagreement|approval|habit|tic|intentional|deliberate|conscious|(?:in)?voluntary|purpose)\W*$",
    re.IGNORECASE,
)
"""What an act means, asked in a word: "is that genuine?"."""
NORMAL = re.compile(
    rf"^\W*(?:and |but |so )?{_AUX} {_IT} (?:very |so |too |all that |quite |an? )*"
    r"(?:(?:ab|un)?(?:normal|usual|typical|common)|a lot|lot|much|often|many|long|excessive|healthy)\W*$",
    re.IGNORECASE,
)
"""Whether what was counted is much, which no norm tells: "is that a lot?"."""
