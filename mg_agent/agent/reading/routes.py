"""The routing table: which words ask for which kind of answer. First fit wins."""

import re

from mg_agent.agent.question import Intent
from mg_agent.agent.reading.route import Route, route_to
from mg_agent.agent.reading.routes_research import BEFORE_ALL, BEFORE_DECEPTION, BEFORE_FEELING
from mg_agent.agent.reading.routes_self import BEFORE_JUDGMENT, OUR_CERTAINTY, OUR_SOURCES, OUR_VIEW, SAY
from mg_agent.agent.wording.judged import JUDGED
from mg_agent.agent.wording.looks_like import AGE, APPEARANCE
from mg_agent.agent.wording.spoken import (
    FAMILIAR,
    FITNESS,
    GOING_ON,
    HESITATES,
    LINE_WANTED,
    MOODS,
    PAUSES,
    TALES,
    WAITS,
    WRITTEN,
)
from mg_agent.agent.wording.unlisted import LAIN_ON

_PERSON = (
    r"(?:he|she|they|person|man|woman|guy|girl|boy|lady|dude|bloke|chap|fellow|gal|gentleman|speaker|witness|suspect|patient|"
    r"candidate|interviewee|subject|participant|user|client|customer|applicant|presenter|guest|host|student|teacher|"
    r"actor|actress|politician|defendant|him|her|them|somebody|someone)"
)
_FILM = r"(?:video|clip|recording|film|footage|interview|file)"
_TOLD = (
    rf"(?:\w+ ){{0,2}}(?:(?:{_FILM}|answer|sentence|statement|account|part|scene|passage|case|line|application|form)s?"
    r"|repl(?:y|ies)|testimon\w+|stor(?:y|ies)|court|record|camera|tape|cv|r[eé]sum[eé]s?|tax(?:es)?|oath)\b"
    rf"(?! (?:of|on|in|by) (?:(?:the|a|an|his|her|their|this|that) )?{LAIN_ON})"
)
"""Where somebody may lie with words: "lying in this interview", and not "lying in the grass"."""
_BESIDE_SPEECH = r"(?!.*\b(?:speak|talk|say|said)\w*)"

_NOT_ABOUT_WORDS = r"(?!.*\b(?:say|says|said|saying|mention\w*|talk\w*|sp[eo]ak\w*|spoke)\b (?:about|of|the words?)\b)"

ROUTES: tuple[Route, ...] = (
    *BEFORE_ALL,
    *BEFORE_JUDGMENT,
    Route(Intent.JUDGMENT, re.compile(rf"^{_NOT_ABOUT_WORDS}.*(?:{JUDGED}|{FITNESS})")),
    route_to(
        Intent.IDENTITY,
        FAMILIAR,
        rf"\bwho (?:is|was|are|am) (?:this|that|the|he|she|they|it|in|on|a|we)\b{_BESIDE_SPEECH}",
        rf"\bwho (?:he|she|they|it) (?:is|was|are|were)\b{_BESIDE_SPEECH}",
        rf"\bwho\b.*\b(?:person|man|woman|guy|girl|boy|lady)\b{_BESIDE_SPEECH}",
        r"\b(?:his|her|their|its|speaker|person|man|woman)(?: is)? (?:full |real |first |last |sur)?names?\b",
        r"\bnames? of\b|\b(?:he|she|they) (?:is |are )?(?:called|named)\b|\bis (?:this|that|it) (?:mr|mrs|ms|dr)\b",
        rf"\b(?:recogni[sz]e|identify|name(?! (?:\w+ ){{1,2}}(?:long|short)est))\b.*\b(?:{_PERSON}|face|who)\b",
        APPEARANCE,
        AGE,
        r"\b(?:fe)?male or\b|\b(?:man|woman|boy|girl) or (?:an? )?(?:man|woman|boy|girl)\b",
        r"\b(?:where (?:is|are|does|do) (?:he|she|they) (?:come )?from)\b|\bfor a living\b",
        words="xnamex identity age ethnic* race nationalit* gender religio* sexual* celebrit* famous "
        "occupation profession",
    ),
    *BEFORE_DECEPTION,
    route_to(
        Intent.DECEPTION,
        TALES,
        rf"\b(?:lie|lies|lied|liars?|lying)\b(?! (?:down|on|in|back))|\b(?:lie|lies|lied|lying) (?:in|on) {_TOLD}",
        r"\b(?:is|are|was|were) (?:he|she|they) for real\b",
        r"\bma(?:k\w*|de) (?:\w+ ){0,2}up\b|\bcover\w* (?:something|anything|it) up\b",
        r"\b(?:hid\w*|conceal\w*|withhold\w*) (?:something|anything|information|facts?|the truth)\b",
        words="decei* decept* honest* dishonest* truth* untruth* trust* untrust* distrust* mistrust* bluff* "
        "credib* incredib* sincer* insincer* guilty innocen* believ* disbeliev* unbeliev* fabricat* "
        "fake fakes faked faking pretend* mislead* tells fib fibs fibbing perjur* plausib* cheat* "
        "scam* integrity",
    ),
    *OUR_CERTAINTY,
    *BEFORE_FEELING,
    route_to(Intent.SPEECH, PAUSES, HESITATES, WAITS, need="moment without act"),
    route_to(Intent.SPEECH, HESITATES, need="no topic"),
    route_to(
        Intent.FEELING,
        MOODS,
        r"\b(?:genuine|real|authentic|natural|forced) smil\w*|\bsmil\w* .*\b(?:genuine|real|"
        r"authentic|natural|forced)\b",
        words="nervous* anxi* stress* angry anger sad sadness happy happily happiness happier joy* emot* "
        "feel* felt mood* afraid fear* scared comfortable comfortably uncomfortabl* discomfort* bored "
        "boredom depress* tense tension relax* calm* upset irritat* annoy* frustrat* surpris* "
        "disgust* contempt* embarrass* asham* shame guilt proud pride shy* aggress* hostil* "
        "threatened insecur* worr* excit* confus* hesita* uneas* agitat* sympath* empath* sentiment* "
        "arousal valence mental* psych* personalit* attitude* enthusias* enjoy* delight* satisf* "
        "dissatisf* impatien* jealous* suspicious* curious* tired exhausted panic* overwhelmed "
        "defensive* dominan* submissive* attract* interested engaged attentive concentrat* distract* "
        "self-assured rapport desperate* grief lonely",
    ),
    *OUR_VIEW,
    route_to(
        Intent.FEELING,
        r"^\W*(?:(?:and|so|but) )*(?:do|does|did|is|are|was|were) [^?.;]*\bbecause\b",
        rf"\b{_PERSON} (?:like|love|hate|want|wish|hope|plan|agree|think)s?\b|\bstate of\b|\bclosed off\b|\bopen to\b",
        r"\bwhat does (?:this|that|it) (?:tell|say|reveal)\b|\b(?:his|her|their|on (?:his|her|their)) minds?\b",
        words="thinking thoughts mindset intent* intend* motiv* why mean means meaning signif* confident "
        "autis* adhd doubt* affective affect cope coping impression indicat* suggest* interpret* "
        "symptom* diagnos* threat*",
    ),
    *OUR_SOURCES,
    route_to(
        Intent.COMPARE,
        words="compar* contrast* versus vs differ* more less fewer chang* than rather relative both",
        need="two spans",
    ),
    route_to(Intent.COMPARE, r"\b(?:more|less|fewer)(?: often| frequently)? xtimex\b", need="time"),
    route_to(Intent.COUNT, r"\bhow many (?:different|distinct|various|kinds?|types?|sorts?)\b"),
    route_to(
        Intent.COMPARE,
        r"\bbefore and after\b|\bover time\b|\bover the course\b|\bbecom\w* (?:more|less)\b",
        words="compar* contrast* differ* versus vs increas* decreas* trend*",
    ),
    route_to(
        Intent.VIDEO,
        rf"\bhow long is (?:the|this|that|it) ?(?:whole |full |entire )?{_FILM}?\W*$|"
        rf"\b{_FILM} (?:length|duration|format)\b",
        rf"\b(?:length|duration) of (?:the|this|that) (?:\w+ )?{_FILM}|\bframe ?rate\b|\bframes per second\b",
        r"\bfile (?:name|size|format)\b|\bhow many frames\b|\baspect ratio\b|\b(?:have|has|"
        r"is there) (?:any )?(?:sound|audio)\b",
        words="resolution fps codec metadata bitrate",
    ),
    route_to(
        Intent.SPEECH,
        r"^(?:at what (?:time|point) |when |where |how (?:often|many times) )(?:do|does|did|is|"
        r"was|has|have|are|can)\b.*"
        rf"\b{SAY}\b(?!.*\b(?:what|how)\b)",
    ),
    route_to(
        Intent.COMPARE,
        r"\bchang\w*\b(?! (?:(?:his|her|their|the|of|in) )*(?:posture|position|seat\w*|pose|weight))",
        r"\b(?:more|less|fewer|longer)\b.*\b(?:before or after|after or before)\b",
        need="moment of speech",
    ),
    route_to(Intent.AROUND, "", need="moment of speech"),
    route_to(Intent.SUMMARY, WRITTEN, need="no topic"),
    route_to(Intent.SPEECH, PAUSES, LINE_WANTED, need="no topic"),
    route_to(
        Intent.SPEECH,
        r"(?<!can you )(?<!you )\btells?\b(?! me)",
        words="say says said saying speak speaks speaking spoke spoken talk talks talked talking word words "
        "transcri* utter* mention* quote quotes quoted quotation* voice speech sentence sentences "
        "verbal* verbatim dialog* conversation telling told ask asks asked answer* reply replies "
        "replied hear hears heard caption* subtitle* discuss*",
        need="no topic",
    ),
    route_to(Intent.FIND, r"\bhow long (?:until|before|till)\b", need="topic"),
    route_to(
        Intent.DURATION,
        rf"\bhow much of (?:the|this|that|his|her|their) (?:\w+ )?(?:{_FILM}|talk|speech|conversation|presentation)\b",
        r"\bhow long\b|\b(?:total|overall|cumulative|how much(?: of (?:the|that))?|amount of) (?:time|seconds)\b|"
        r"\btime spent\b|\blength of\b",
        r"\b(?:for )?how many (?:seconds|minutes)\b|\b(?:percentage|proportion|share|part|fraction) of (?:the )?time\b",
        rf"\b(?:percent(?:age)?|proportion|share|fraction) of (?:\w+ ){{0,2}}(?:time|seconds|{_FILM})\b",
        r"\b(?:mean|average) (?:\w+ )?(?:duration|length|time)\b|\bon average\b|^\W*what percent(?:age)?\b",
        r"\b(?:is|was|are|were|lasts?|lasted|takes?|took)(?: the)? longer\b(?! than \d)"
        r"|\b(?:longer|shorter) than (?:the|her|his|their)\b",
        r"\b(?:the|this) (?:whole|entire|full) (?:time|while|video|clip|film)\b|\ball (?:the time|along|through)\b"
        r"|\bthroughout\W*$|\bconstantly\b",
        words="duration durations",
        need="topic",
    ),
    route_to(
        Intent.COUNT,
        r"\bhow (?:many|often|frequent\w*|much|regularly)\b|\bnumbers? of\b|\bper minute\b|"
        r"\b(?:instances|occurrences) of\b",
        words="count counts counting frequen* often rate rates times tally",
        need="topic",
    ),
    route_to(
        Intent.COUNT,
        r"\b(?:how many|number of|count\w*|tally)\b.*\b(?:cues?|things?|events?|moments?|movements?|observations?|"
        r"detections?)\b",
    ),
    route_to(Intent.FIND, "", need="topic"),
    route_to(
        Intent.FIND,
        r"\b(?:first|second|third|fourth|fifth|last|final|longest|shortest|briefest) "
        r"(?:thing|cue|movement|gesture|action|move)\b|\bwhat (?:happens|happened|comes|came) first\W*$",
        need="no time",
    ),
    route_to(Intent.AROUND, "", need="time"),
    route_to(
        Intent.SUMMARY,
        GOING_ON,
        r"\bwhat (?:happens?|happened|is happening|is going on|was going on|goes on|went on|do you see|can you see|"
        r"else happen\w*|is shown|is this about|is (?:the|this) \w+ about)\b",
        r"\bwhat (?:did|do|have|can|could) (?:you|we|one|be) (?:see|seen|find|found|observed?|"
        r"notice\w*|got|have|detect\w*|know)\b",
        rf"\bwhat (?:does|did|is|was|do|are|has) (?:the |this )?{_PERSON} (?:do|does|doing|done|up to)\b",
        rf"\bwhat (?:the )?{_PERSON} (?:does|do|did|is doing|was doing)\b|\bhow (?:does|"
        rf"did) (?:the )?{_PERSON} (?:act|behave)\b",
        rf"\bwhat (?:is|was) (?:in|on|there|there to see)\b(?: (?:it|here|the {_FILM}|this {_FILM}|there))?\W*$",
        rf"\bwhat does (?:the|this) {_FILM} (?:show|contain)\b|\btell me (?:about|everything|more|what)\b|\btl;?dr\b",
        r"\b(?:walk|run|talk|take) me through\b|\bkey (?:moments|points|events|takeaways)\b|\bmost important\b",
        r"\bstands? out\b|\bof interest\b|\banything (?:unusual|striking|special|odd|strange|else|"
        r"worth)\b|\bin short\b",
        r"\b(?:all|list|every|each) (?:the |of the |every |each )?(?:cues?|moments?|events?)\b|\bin a nutshell\b"
        r"|\bshort account\b|\bwhat do we have\b",
        words="summar* overview gist descri* timeline sum highlight* main notable noteworthy interesting "
        "behavior* behaviour* everything observ* report recap brief* cues outline rundown digest "
        "breakdown findings takeaway* actions activity activities account",
    ),
)
"""The table, from the most guarded kind of question to the most general."""

SAY_MOMENT = re.compile(
    r"\b(?P<side>when|while|as|whenever|before|after|around|time|moment|where|once|"
    rf"until)\b (?:that )?(?:(?!you\b)[\w']+ ){{0,3}}?{SAY}\b(?P<rest>[^?]*)"
)
"""A moment named by words that were said: "when he says ...", "before she mentions ..."."""
SAID = re.compile(rf"(?<!\byou )\b{SAY}\b(?: about| of)?(?P<rest>[^?]*)")
"""What follows a verb of speaking: words that are looked for in the transcript, not cues; what "you say" is ours."""
SAID_ABOUT = re.compile(
    r"\b(?:about|(?:the )?words?|phrase|term"
    r"|of(?! (?:(?:all|the|any|his|her|their) )*(?:time|speech|speaking|talk|talking|silence|them|it|these"
    r"|those|answers?|lines?|sentences?)\b))"
    r"\b (?P<rest>[^?]+)"
)
"""What else a question about speech may look for: "any talk about ..."."""

KEYWORDS = frozenset(
    """
    angry anxious behavior behaviour between certain comfortable compare comparison confidence confident
    coverage deceiving deception deceptive describe difference duration emotion emotional emotions
    ethnicity evidence expression expressions feeling feelings first frequency frequently gender gesture
    gestures happened happens happy honest identity intention length limitations lying mention mentioned
    minutes missed movement movements nervous observe observed overview recognize relaxed reliable
    resolution second seconds sentence source sources speaking stressed summarize summary timeline
    transcript truthful uncomfortable visible
    """.split()  # noqa: SIM905
)
"""Words of the table that are worth mending when misspelled."""

LITERALS = frozenset(
    re.findall(r"[a-z]{4,}", re.sub(r"\\[a-z]", " ", " ".join(route.pattern.pattern for route in ROUTES)))
)
"""Every word, or beginning of one, that the table itself holds; none of them is a misspelling."""
