"""Rows of the routing table on this program itself: what it can do, how sure it is, what it observed, and by what."""

from mg_agent.agent.question import Intent
from mg_agent.agent.reading.route import Route, route_to
from mg_agent.agent.wording.moments import MARK
from mg_agent.agent.wording.spoken import CERTAIN, UNSEEN

_SEEN = (
    r"(?:see|seen|observ\w*|visible|analy[sz]\w*|look(?:ed)? at|cover\w*|detect\w*|track\w*|"
    r"watch\w*|judge|show\w*|say|make out|measured?)"
)
_LIMB = r"(?:hands?|arms?|head|shoulders?|chin|fingers?|(?:eye)?brows?|legs?|knees?)"
_MACHINE = r"(?:machine|computer|program|algorithm|software|ai|robot)s?"
_HUMAN = r"(?:human|person|people|coder|annotator|expert)s?"
SAY = (
    r"(?:say|says|said|saying|mention\w*|utter\w*|talk\w* (?:about|of)|speak\w* (?:about|of)|spoke (?:about|of)|"
    rf"(?:bring\w*|brought) up(?! (?:\w+ ){{0,2}}{_LIMB})|(?:go|goes|going|went) on about|refer\w* to|"
    r"(?:asked|asks) (?:(?:him|her|them) )?about)"
)
"""What asks for words, or for a moment by them."""

BEFORE_JUDGMENT: tuple[Route, ...] = (
    route_to(
        Intent.HELP,
        r"^(?:hi+|hello|hey|good (?:morning|day|evening|afternoon)|greetings|thanks?|thank you|howdy|bye|goodbye)\b"
        r"(?: \w+)?\W*$",
        r"^\W*(?:help|\?+|commands?|menu|manual|options?)?(?: me)?\W*$",
        r"\b(?:what|which)\b.*\b(?:(?:can|do|could) you (?:do|answer|know|offer|tell|understand|support)|"
        r"(?:can|could|do|should|may) i (?:ask|do|say)|i ask|ask you)\b",
        r"\bwhat (?:can|could|do) you (?:do|answer|know|offer|understand|tell(?: me)?)\W*$",
        r"\bhow (?:do|can|should|could) (?:i|we|you) (?:use|work|ask)\b|\bhow does (?:this|it) work\b",
        r"\bwho (?:are|made|built) you\b|\bwhat are you(?: capable of)?\W*$|\bexamples? (?:of )?questions?\b",
        r"\bwhat (?:(?:can|could|do) you not|(?:cannot|(?:can|could|do) not) you) (?:tell|say|know|answer)\b",
        r"\bare you (?:an? )?(?:ai|llm|bot|human|robot|model)\b|\bcan you help\b|\byour (?:features|capabilit\w*)\b",
    ),
    route_to(
        Intent.SURE,
        r"\b(?:trust|believe|rely on)\b.*\b(?:you|your|results?|detections?|analysis|cues?|data|timeline|tool)\b",
        r"\b(?:trust|believe|rely on) (?:any|all|some|most|none) of (?:this|that|it|these|those)\b",
        r"\b(?:do|did|are|could|can|would|might|have) you (?:(?:ever|just|really|also|sometimes|often|be|get|got|been"
        r"|it|this|that|things|to) )*(?:lie|lying|lied|make|made|making|invent\w*|hallucinat\w*|wrong"
        r"|mistaken|biased|fooled)\b"
        r"(?! (?:of|out|sense|sure|a)\b)",
        r"\b(?:your?|the) (?:\w+ )?(?:detections?|analysis|results?|tool|program|cues?|answers?) .*"
        r"\b(?:wrong|mistaken|incorrect|false|mistakes?)\b",
        rf"\b(?:an? )?{_MACHINE}(?: \w+){{0,3}} or (?:an? )?{_HUMAN}\b"
        rf"|\b(?:made|found|written|decided|generated|created|done) by (?:an? )?(?:{_MACHINE}|{_HUMAN})\b"
        rf"|\b{_HUMAN}(?: \w+){{0,3}} or (?:an? )?{_MACHINE}\b",
    ),
)
"""What can be asked, and whether to trust the answers, before a judgment of a person."""

OUR_CERTAINTY: tuple[Route, ...] = (
    route_to(
        Intent.SURE,
        CERTAIN,
        r"\bhow (?:sure|certain|confident|accurate|precise|reliable) (?:are|is|was|were) (?:you|this|these|that|"
        r"the (?:detection|analysis|result|cue|tool))",
        r"\bare you (?:sure|certain|confident)\b|\byour confidence\b|\bconfidence (?:of|in|level|score|value)s?\b",
    ),
)
"""How sure a cue is, behind whether somebody lies."""

OUR_VIEW: tuple[Route, ...] = (
    route_to(
        Intent.SURE,
        r"\b(?:why|how come|what makes)(?: do| did| would| can)? you (?:say|claim|list|report|count|call|tell)\b",
        need="topic",
    ),
    route_to(
        Intent.COVERAGE,
        UNSEEN,
        rf"\b(?:you|we|it|system|camera|program)\b.*\bnot (?:\w+ ){{0,2}}{_SEEN}\b",
        rf"\bcannot (?:you )?{_SEEN}\b|\bwhat (?:is|was|were) (?:not|un)|\bcut off\b",
        rf"\bnot (?:be |been |being )?{_SEEN}\b(?!.*\b{SAY}\b)|\bunable to\b|\bblind ?spots?\b",
        r"\bout of (?:view|sight|frame|shot|focus)\b|\boff[- ]?(?:camera|screen)\b",
        r"\b(?:how much|percentage|share) .*\b(?:see|seen|observ\w*|cover\w*|watch\w*|analy\w*)\b",
        r"\b(?:lost|loses?|losing) (?:\w+ )?track\b|\btracking\b",
        words="unobserved invisible unseen miss missed missing coverage gap gaps limit limits limitation* "
        "occlu* obscured obstructed blocked blurr* fail fails failed failure* excluded unavailable",
    ),
    route_to(
        Intent.COVERAGE,
        r"\bin (?:view|frame|shot)\b",
        rf"\b(?:could|can|did) (?:you|we|one) (?:\w+ )?see (?:(?:his|her|their|the|both|all|of) )*(?:{_LIMB}|"
        r"face|body|eyes?|mouth)\b(?=\W*$|,| (?:when|while|as|before|after|during|in|until|between|from|clearly|well"
        rf"|properly|fully|all|the (?:whole|entire|full)|throughout|and|or|there|then|(?:at )?{MARK})\b)",
        words="visible visibly hidden",
        need="no act",
    ),
)
"""Why something is told, and what was in view."""

OUR_SOURCES: tuple[Route, ...] = (
    route_to(
        Intent.SURE,
        r"\bhow (?:sure|certain|reliable|accurate|trustworthy|precise|good|robust)\b|\bsays so\b|\bbased on\b",
        r"\byour answers?\b",
        r"\bhow (?:do|did|can|could|would) you (?:know|detect|find|get|see|notice|tell|come|determine|measure|spot)\b",
        r"\b(?:come|comes|came|derived|get this|get that|got this|got that) from\b|"
        r"\bfalse (?:positive|alarm)s?\b|\berror rates?\b",
        r"\b(?:which|what) (?:source|model|method|algorithm|detector|program|software|tool|version|recogni[sz]er)s?\b",
        r"\b(?:least|most|more|less) (?:certain|sure|reliable)\b",
        words="dependab* trustworth* confidence confidences source sources evidence proof basis uncertain* "
        "certainty reliab* unreliab* accura* inaccura* precision calibrat* validat*",
    ),
)
"""How sure, and from where."""
