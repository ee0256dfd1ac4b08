"""Rows of the routing table for research, baselines, readings weighed, and what to ask next."""

import re

from mg_agent.agent.question import Intent
from mg_agent.agent.reading.own_documents import IN_MINE
from mg_agent.agent.reading.route import Route, route_to
from mg_agent.agent.wording.whom import MATCH, VOICE, WHOM

_WHOM = r"(?:him|her|them|the (?:person|man|woman|witness|speaker|candidate|suspect|patient|interviewee|guest))"

_FELT = (
    r"\b(?:nerv|anxi|stress|angr|ang[eo]r|sad|happ|emot|feel|felt|mood|afraid|fear|comfort|uncomfort|tense|tension|calm"
    r"|upset|confiden|excit|worr|surpris|relax|research|mean|usual|normal)"
)
"""Words of a feeling, which a voice is asked for."""

BEFORE_ALL = (
    route_to(
        Intent.NEXT,
        rf"\b(?:should|could|can|would|do|must|might|shall) (?:i|we) (?:now |then |next )?ask "
        rf"(?:{_WHOM}|next|now|then)\b",
        rf"\b(?:what|how) (?:else )?to ask(?: {_WHOM})?(?: next| now| then)?\W*$|\bto ask {_WHOM}\b",
        r"\bfollow[- ]?up\b|\bnext questions?\b|\bquestions? (?:to (?:ask|put)|(?:for|to) (?:him|her|them|the))\b",
        r"\b(?:continue|proceed|go on|carry on) (?:with )?(?:the|this) (?:interview|conversation|talk)\b",
    ),
    route_to(Intent.UNLISTED, WHOM, MATCH),
)
"""What to ask the person, before what one may ask this program, and whom somebody talks to."""

BEFORE_DECEPTION = (
    route_to(Intent.LITERATURE, *IN_MINE),
    route_to(
        Intent.LITERATURE,
        r"\bwhat is (?:(?:scientifically )?known|the science)\b.*\b(?:about|of|on|behind)\b|\bmeta-?analys\w*\b",
        words="literature research researchers studies study papers science scientific* scholars scientists",
    ),
)
"""What is known of cues in general, lying included, which no verdict on a person can follow from."""

BEFORE_FEELING = (
    Route(Intent.UNLISTED, re.compile(rf"^(?!.*{_FELT}).*(?:{VOICE})")),
    route_to(
        Intent.EVIDENCE,
        r"\b(?:speak|speaks|argue|argues|count|counts|evidence|arguments?|reasons?|case|indications?) "
        r"(?:for|against|in favor of)\b|\bpros and cons\b|\bconsistent with\b|\bpoints? (?:to|towards?|away from)\b"
        r"(?!.* (?:with|at|finger|hand))",
        r"\bwhat makes (?:you|one|us) (?:think|say|believe|assume) (?:that )?(?:he|she|they|the|this)\b",
        words="supports support supporting contradicts contradict contradicting refutes refute corroborat* undermines",
    ),
    route_to(
        Intent.BASELINE,
        r"\b(?:than|from|to|with|against) (?:(?:his|her|their|the) )?(?:usual|normal|ordinary|typical)\b|"
        r"\b(?:normal|usual|typical|ordinary|unusual) for (?:him|her|them|this|the)\b",
        r"\b(?:a lot|much) for (?:him|her|them)\b",
        r"\b(?:than|as) (?:he|she|they) (?:usually|normally|typically|otherwise)\b|\b(?:than|as) (?:usual|normal)\b",
        words="baseline baselines",
    ),
)
"""What speaks for a reading, and what differs from the person's own usual."""
