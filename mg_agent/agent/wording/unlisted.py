"""Movements and parts of the body that people ask about and that no cue exists for."""

import re

from mg_agent.agent.wording.others import TOUCHES_OTHERS, is_touched

_BETWEEN = (
    r"(?:(?:his|her|their|its|my|your|the|a|an|one|both|left|right|own|on|at|with|of|out|up|down|over|side|against|upon|"
    r"to|in|into|onto|around) ){0,4}"
)
_BODY = (
    r"(?:foot|feet|ankles?|toes?|heels?|hips?|waist|belly|stomach|tummy|abdomen|shins?|calf|calves|"
    r"buttocks?|tongue|teeth|tooth|(?:finger)?nails?|knuckles?|shoes?|socks?|eyelash(?:es)?|pupils?|crotch|groin)"
)
_THINGS = (
    r"(?:glasses|spectacles|rings?|watch|necklace|earrings?|bracelet|jewell?ery|hat|cap|cup|"
    r"mug|glass|bottle|pen|pencil|phone|papers?|table|desk|microphone|mic|bag|keys?|pockets?|armrest|laptop|keyboard|"
    r"book|door|wall|floor|m(?:o)?ustache)"
)
_TOUCH = (
    r"(?:touch|scratch|rub|pick|strok|tap|hold|grab|rest|pinch|pull|tug|play|twirl|massag|squeez|pok|fix|adjust|pat|fiddl|"
    r"fidget|hand|finger|remov|straighten)"
)
_ACTS = (
    r"(?:cough|sneez|snor|blush|weep|sob|sweat|perspir|swallow|gulp|smok|danc|jump|clap|applaud|"
    r"whistl|kiss|whisper|shout|yell|scream|vomit|burp|hiccup|wink|squint|trembl|shiver|twitch|stretch|kneel|faint|"
    r"punch|dilat|salut|grimac|pout|sniff|yawn|stutter|stammer|drool|limp|crouch|drink|sleep|tremor)[a-z]*"
    r"|asleep|doz(?:e|es|ed|ing)|naps?|napping|cry|cries|cried|crying|tears|eat|eats|eating|ate|drank|vap(?:es|ing)"
    r"|walk(?:s|ed|ing)?(?! (?:me|us)\b)|stands?(?! out\b)|standing(?! out\b)|stood"
    r"|(?:sits?|sat) (?:down|up(?! straight))|sitting(?! up(?:right)?\b| straight)"
    rf"|(?:kick|bounc)[a-z]*\b(?! {_BETWEEN}(?:legs?|knees?|foot|feet)\b)"
    r"|wav(?:e|es|ed|ing)|pointing|points? (?:at|towards?)|sing|sings|singing|hugs?|hugging|typing|writes|writing"
    r"|reading|(?:rais|lift|wav|show|hid)(?:e|es|s|ed|ing)? (?:(?:his|her|their|both|left|right|a) ){1,2}hands?"
    r"|spits?|spitting|hits?|hitting|throws?|throwing|thumbs?[- ]up|eye ?roll(?:s|ing)?|falls?|fell|falling"
    r"|roll(?:s|ed|ing)? (?:his|her|their|the) eyes|clench(?:es|ed|ing)? (?:his|her|their|the) jaw"
)
LAIN_ON = (
    r"(?:bed|couch|sofa|floor|ground|grass|bench|mattress|sand|beach|carpet|rug|table|desk|stretcher|hammock|mat|bath|"
    r"bathtub|tub|hospital|street|road|pillow|back|stomach|belly|side)\b"
    r"(?! of (?:(?:the|this|that|his|her|their) )?(?:stor(?:y|ies)|matter|argument|case|events?|facts?|truth)\b)"
)
"""What somebody lies on or in who does not lie with words."""
_LAIN = (
    r"(?:lie|lies|lying|lay|lain|laying) (?:down|flat|still|back|(?:(?:on|in|across|under|against|next to) )"
    rf"(?:(?:\w+ ){{0,4}}of )?(?:(?:the|a|an|his|her|their|my|your|this|that) )?(?:\w+ )?{LAIN_ON})"
)
_BACK = r"(?:his|her|their) (?:lower |upper )?back"
_PATTERN = re.compile(
    rf"\b(?:[a-z]+ )?{_BETWEEN}{_BODY}\b"
    rf"|\b(?:[a-z]+ (?:on )?)?{_BACK}\b(?! (?:and|to|again)\b)"
    rf"|\b{_TOUCH}[a-z]* {_BETWEEN}{_THINGS}\b"
    rf"|\b(?:{_ACTS})\b|\b{_LAIN}|\b(?:{TOUCHES_OTHERS})"
)
_LISTED = re.compile(
    rf"\b(?:(?:mov|bounc|jiggl|swing|shak|tap|kick|wiggl)\w* {_BETWEEN}(?:foot|feet)|cross\w* {_BETWEEN}ankles"
    rf"|(?:play|fiddl|fidget|twirl|toy)\w* (?:with )?{_BETWEEN}(?:pen|pencil|phone|rings?|watch|necklace|bracelet|"
    rf"papers?|cup|keys?|bottle|glass)|(?:\w+ )?behind {_BACK}|(?:\w+ )?(?:on|at) {_BETWEEN}(?:hips?|waist))$"
)
"""Cues that are looked for, though a word of theirs by itself would not be."""
_SELF = re.compile(r"\bhug\w* (?:him|her|them)sel(?:f|ves)\b")


def take_unlisted(text: str) -> tuple[str, tuple[str, ...]]:
    """Take what no cue exists for out of a question.

    Args:
        text: The question in lower case, without times and quotations.

    Returns:
        The rest, where cues may be looked for, and the words that were taken, in order. The verb goes
        with the part of the body, so that "touch her foot" leaves no "touch" behind.
    """
    if _SELF.search(text):
        return text, ()
    taken: list[str] = []

    def take(match: re.Match[str]) -> str:
        if _LISTED.search(match.group()) or not is_touched(match.group(), text[: match.start()]):
            return match.group()
        taken.append(match.group().strip())
        return " "

    return _PATTERN.sub(take, text), tuple(dict.fromkeys(taken))
