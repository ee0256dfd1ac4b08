"""Everyday spelling: what people type for what is written in full, and turns of speech for one kind of question."""

import re

_NOT = r"(?:could|would|should|did|does|do|is|was|are|were|have|has|had|must|need)"
_SIDEWAYS = r"\b((?:look|glanc|star|gaz|peek|peer)\w*) (?:off |over |out |away )?"
_BODY = (
    r"(?=(?:(?:his|her|their|the|both|left|right) )*(?:face|head|forehead|temples?|brows?|eyebrows?|eyes?|nose|mouth"
    r"|lips?|cheeks?|chin|jaw|ears?|hair|beard|neck|throat|chest|arms?|shoulders?|elbows?|wrists?|legs?|knees?|thighs?)\b)"
)
_HAND_GOES = (
    r"\b(?:(?:his|her|their|the|both) )?(?:left |right )?hands? (?:comes?|came|goes|go|went|moves?|moved|drops?|dropped"
    r"|falls?|fell|(?:(?:is|are|was|were) )?(?:lowered|taken|removed|gone))"
)
_LOWERS = r"\b(?:lower(?:s|ed|ing)?|drop(?:s|ped|ping)?|put(?:s|ting)?(?: down)?|brings?(?: down)?|brought(?: down)?)"
_GOES_WITH = r"(?:go|goes|went|come|comes|came|fall|falls|fell|coincide\w*) with"
_NO_MOST = r"(?! (?:the )?(?:most|fewest|least)\b)"
_AT = r"\b(when|while|as|whenever|before|after|until|once|between|since)"
_OF_USE = (
    r"(?:ask|use|need|have|do\b(?! (?:with|when|while|at|in|it|that)\b)|start|upload|get|know|see|find|read"
    r"|trust|believe|export|save|open|run|want)"
)
_OWN_THINGS = r"(?:\w+ )?(?:documents?|papers?|notes?|books?|files?|library|questions?|legs?|data|account)\b"
SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple((re.compile(pattern), instead) for pattern, instead in (
    (r"\bcan'?t\b", "cannot"),
    (r"\bwon'?t\b", "will not"),
    (r"\bain'?t\b", "is not"),
    (rf"\b({_NOT})nt\b", r"\1 not"),
    (r"n't\b", " not"),
    (r"\bhow (\w+)'s\b", r"how \1 is"),
    (r"\bhow longs\b", "how long is"),
    (r"\b(what|who|where|when|how|he|she|that|it|there|here)'s\b", r"\1 is"),
    (r"\b(what|who|where|how|that|there|he|she)s\b", r"\1 is"),
    (r"\b(\w+)'(?:re)\b", r"\1 are"),
    (r"\b(you|they)re\b", r"\1 are"),
    (r"\b(where|when|what|how|who)'?d (?=you|he|she|they|we|it)", r"\1 did "),
    (r"'(?:s|ve|d|ll|m)\b", ""),
    (r"\bim\b", "i am"),
    (r"\br u\b", "are you"),
    (r"\b(?:u|ya)\b", "you"),
    (r"\bur\b", "your"),
    (r"\b(?:pls|plz)\b", "please"),
    (r"\bgonna\b", "going to"),
    (r"\bwanna\b", "want to"),
    (r"\b(kind|sort)a\b", r"\1 of"),
    (r"\blemme\b", "let me"),
    (r"\bgimme\b", "give me"),
    (r"\b(?:sth|smth)\b", "something"),
    (r"\babt\b", "about"),
    (r"\bthru\b", "through"),
    (r"\b(?:wat|wut)\b", "what"),
    (r"\bwen\b", "when"),
    (r"\b(?:hw|hwo|hoe)(?= (?:often|many|much|long|sure)\b)", "how"),
    (r"\bhow(many|much|often|long)\b", r"how \1"),
    (r"\bwhat (?:did|have) (?:i|we) miss(?:ed)?\b", "what happened"),
    (r"\bup to(?=\W*(?:$|(?:while|when|as|before|after|at|in|there|then)\b))", "doing"),
    (r"\bvids?\b", "video"),
    (r"\b(around|before|after|until) the words? (?=\w)", r"\1 he says "),
    (r"\b(literature|research|studies|science|papers?) (?:says?|said|tells?)\b", r"\1 finds"),
    (rf"{_SIDEWAYS}(?:to|at|towards?) (?:the|one|either) sides?\b", r"\1 aside"),
    (rf"{_SIDEWAYS}(?:around|round|elsewhere|somewhere else)\b", r"\1 away"),
    (rf"{_SIDEWAYS}(?:at|out of|to|towards?) the (?:window|wall|clock|door)\b", r"\1 away"),
    (rf"{_SIDEWAYS}(?:at|to|towards?) the (?:floor|ground)\b", r"\1 down"),
    (rf"{_SIDEWAYS}(?:at|to|towards?) the ceiling\b", r"\1 up"),
    (r"^(\W*(?:and )?(?:when|at what time) .*)\b(?:re)?open(?:s|ed|ing)? (?:his|her|their|the|both) eyes\b",
     r"\1stop closing the eyes"),
    (rf"\b(?:(?:his|her|their|the|both) )?(?:left |right )?hands? (?:leaves?|left|leaving) {_BODY}",
     "stop touching "),
    (r"\b(?:take|takes|took|taking|remov\w+|pull\w*|move[sd]?|moving) (?:his|her|their|the|both) hands? "
     rf"(?:off|from|away from|down from) {_BODY}", "stop touching "),
    (rf"\blet(?:s|ting)? go of {_BODY}", "stop touching "),
    (rf"{_HAND_GOES} (?:back )?(?:(?:down|away|off) )*(?:from|off) {_BODY}", "stop touching "),
    (rf"{_LOWERS} (?:his|her|their|the|both) hands?(?: down| away)* (?:from|off) {_BODY}", "stop touching "),
    (r"\bwithout (?:speaking|talking|any words|words|a word|saying (?:anything|a word|something))\b(?! or\b)",
     "while silent"),
    (r"\b(while|when) (he|she|they) (?:says?|said|is saying|are saying) nothing\b", r"\1 \2 is silent"),
    (r"\b(while|when) (he|she|they) (?:is|are|was|were|does|do) not (?:speak|talk|say)(?:ing)?(?: anything)?\b",
     r"\1 \2 is silent"),
    (r"\b(do|does|did) (he|she|they) (?:ever )?move "
     r"(?=(?:while|when) (?:(?:he|she|they) (?:is|are|was) )?(?:silent|quiet|sp|ta))",
     r"\1 \2 gesture "),
    (r"\b(?:which|what) (movement|gesture|cue|thing|act|action) (?:takes?|took|lasts?|lasted|is|was)(?: the)? "
     r"(longest|shortest)\b", r"what is the \2 \1"),
    (r"\b(?:no|nr|num)\.? of\b|#(?: of)?(?= ?[a-z])", "number of"),
    (r"\b(?:how many |number of |what )?words (?:per|a|each|every|/) ?min(?:ute)?\b", "how fast"),
    (r"\bper min\b", "per minute"),
    (r"\bwhich half (?:has|had|shows|showed|contains?|contained) (?:the )?(?:more|most|less|fewer|fewest|least)\b",
     "compare in the first half and the second half the"),
    (r"\bmean(?= (?:duration|length|time|number|rate|interval|latency|frequency|count|confidence)\b)", "average"),
    (r"\bwhat (?:precedes|preceded|comes before|came before)\b", "what happens before"),
    (r"\bwhat (?:follows|followed|comes after|came after)\b", "what happens after"),
    (rf"\b(?:which|what) (?:words?|lines?|sentences?) {_GOES_WITH}\b{_NO_MOST}", "what does he say while"),
    (rf"\b(?:which|what) (?:gestures?|movements?|cues?|expressions?|acts?) {_GOES_WITH} (?:the )?"
     r"(?:(?:words?|phrase|line|sentence) |(?= ?xquotex))", "what does he do while he says "),
    (rf"{_AT}((?: (?:he|she|they|was|is|were|are|answering|hearing|being))*) (?:asked|questions?|queried)"
     r" (?:about|on)\b", r"\1 he says"),
    (rf"{_AT}(?: answering| hearing)* (?:the|that|this|a|his|her|their) questions? (?:about|on|of|regarding)\b",
     r"\1 he says"),
    (rf"{_AT}((?: (?!(?:he|she|they|you|i|we|it|that|this|there|something|anything|what|who)\b)[\w']+){{1,4}}?) "
     r"(?:(?:(?:is|was|are|were|gets?|got|has been|had been|being) )?(?:(?:first|last|ever|finally) )?"
     r"(?:mentioned|brought up|discussed|talked about|spoken of)|(?:comes|came|coming) up)\b(?! to\b)",
     r"\1 he says\2"),
    (rf"\b(do|did|am|was|have|had|when|while|before|after|until|once|whenever) i\b(?! {_OF_USE})", r"\1 he"),
    (r"\bam he\b", "is he"),
    (r"^\W*(?:(?:and|so|but) )?((?:(?:in|within) )?(?:[\w.]+ (?:seconds?|secs?|s) )?"
     r"(?:when|whenever|while|before|after|until|once|as soon as) [^,?]+), "
     r"((?:what|which|where|who)\b[^?]*?)\s*\?*\s*$", r"\2 \1"),
    (rf"\bmy\b(?! {_OWN_THINGS})", "his"),
    (r"\bwithin (?:[\w.]+ )?(?:seconds?|secs?|s) of (?=(?:\w+ing|the|her|his|their|he|she|they)\b)", "around "),
    (r"\b(when|how often|how many times|at what time) (?:does|did|do|is|was|are|were) (?!he\b|she\b|they\b|it\b|you\b)"
     r"((?:\w+ ){1,3}?)(?:(?:first|last|ever) )?(?:come up|mentioned|brought up|discussed)\b", r"\1 does he say \2"),
    (r"\b(first|second|third|1st|2nd|3rd) (?:and|or|than|versus|vs) (?:in )?(?:the )?"
     r"(second|third|last|2nd|3rd) (half|third|quarter)\b",
     r"\1 \3 and the \2 \3"),
    (r"\b(how (?:long|many seconds|much time)|time|seconds)( that)? (?:lies?|lay) (?=between\b)", r"\1\2 pass "),
    (r"\b(nods?|nodding) or (?:a )?(shakes?|shaking|headshakes?)\b(?! (?:his|her|their|the|of))",
     r"\1 or shaking the head"),
))  # fmt: skip
"""Contractions with and without their apostrophe, short forms of chats, and where somebody looks, in order."""

_DEGREE = r"(?:(?:all|so|very|quite|pretty|really|bit|a|kind of|rather|totally|too|more|less) ){0,3}"
TALES = (
    r"\bfull of (?:it|crap|shit|bs|nonsense|hot air|baloney)\b|\b(?:bs|bullshit\w*|bulls|baloney|porkies|whoppers?)\b"
    r"|\btell\w* (?:\w+ ){0,2}(?:tales|stories|porky pies)\W*$"
    r"|\bpull\w* (?:my|our|your) legs?\b|\bhav(?:e|ing) (?:me|us|you|him|her|them) on\b"
    r"|\bon the level\b|\bstraight with (?:me|us|you|him|her|them)\b|\bno cap\b|\blegit\b"
    r"|\b(?:shady|dodgy|sketchy|fishy|phon(?:e)?y|sus)\b|\bcoming clean\b|\bcome clean\b|\bsmell a rat\b"
    r"|\b(?:say|tell|speak)\w* (?:us |me |you )?(?:the )?true\b|\bbuy (?:it|that|this|(?:his|her|their) story)\b"
    r"|\b(?:he|she|they|say|says|said|story|stories|account|version) (?:is |are |was |were )?"
    r"(?:really |all |actually )?true\b|\ba (?:dead |clear )?(?:tell|giveaway|give-away|telltale)\b"
)
"""Turns of speech that ask whether somebody lies."""
MOODS = (
    r"\bfreak\w* out\b|\blos(?:e|es|ing|t) (?:it|(?:his|her|their) (?:cool|temper|nerve))\b|\bon edge\b"
    r"|\b(?:wound|worked|keyed|fired|stirred) up\b|\bpissed\b|\bmad\b|\bfurious\b|\bbummed\b"
    r"|\bchill(?:ed|ing|ed out)?\b|\binto (?:him|her|them)\b"
    r"|\b(?:in|inside|through) (?:his|her|their) (?:head|mind)s?\b"
    r"|\bat ease\b|\bhaving (?:fun|a (?:good|bad|hard|rough) (?:time|day))\b|\b(?:good|bad|foul) mood\b"
    r"|\b(?:rattled|shaken|flustered|stoked|thrilled|gutted|jumpy|jittery|twitchy|antsy|edgy|moody|grumpy|sulky|cheerful"
    r"|miserable|in pain|hurt|hurting|sick of|fed up|awkward|cringing|cold feet)\b"
    rf"|\b(?:seem|look|sound|appear|act)\w* (?:to be )?{_DEGREE}(?:ok|okay|fine|alright|well|bad|weird|"
    r"strange|odd|rough|unhappy|terrible|awful)\b"
    rf"|\b(?:seem|sound)\w* {_DEGREE}(?:good|off|down|low)\b"
    rf"|\b(?:is|are|was|were) (?:he|she|they|(?:the|this|that) \w+) {_DEGREE}"
    r"(?:ok|okay|fine|alright|all right|unwell|well)\W*$"
)
"""Turns of speech that ask how somebody feels."""
FAMILIAR = (
    r"\b(?:know|knows|seen|met|recogni[sz]e\w*) (?:him|her|them|(?:this|that|the) \w+) "
    r"(?:from|before|somewhere|already)\b"
    r"|\b(?:what|how) (?:is|are|was) (?:he|she|they|(?:the|this|that) \w+) (?:called|named)\b"
    r"|\b(?:idea|clue|know|tell me|say) who (?:this|that|it) (?:\w+ )?(?:is|was)\b"
    r"|\blooks? (?:\w+ )?familiar\b|\b(?:do|does) they call (?:him|her)\b"
)
"""Turns of speech that ask who somebody is."""
FITNESS = (
    r"\b(?:give|offer) (?:him|her|them|(?:the|this) \w+) (?:the|a|an|this|that) (?:job|position|role|post|contract|"
    r"offer|loan|raise|chance|promotion)\b|\btake (?:him|her|them) on\b|\bup to (?:it|the (?:job|task))\b"
    r"|\bgood enough\b|\b(?:get|gets|deserve|deserves) (?:the|this|a) (?:job|position|role|raise|promotion)\b"
    r"|\bwould you work (?:with|for)\b|\ba keeper\b|\b(?:crazy|insane|nuts|idiot\w*|psycho|weirdo|"
    r"creep\w*|loser)\b|\b(?:good|bad|nice|decent|evil) (?:person|guy|man|woman|human)\b"
)
"""Turns of speech that ask for a judgment of a person."""
_SUBJECT = (
    r"(?:him|her|them|me|everything|hands?|face|arms?|eyes?|mouth|body|head|legs?|he|she|they|person|speaker|guy|man|woman"
    r"|lady)"
)
_HOW = r"(?:(?:always|ever|fully|completely|entirely|all|actually|even|out|clearly|constantly) )*"
_VIEW = r"(?:in|on|inside|within|of|off) (?:the )?(?:picture|screen|camera|frame|shot|view)\b"
UNSEEN = (
    r"\bnot (?:you|we|it|one) (?:\w+ )?(?:see|seen|make out|catch|tell|show\w*|detect\w*|track\w*|judge|watch)\b"
    rf"|\b(?:is|was|are|were|stay\w*|remain\w*) (?:(?:the|his|her|their|both|all|my|this) )*{_SUBJECT} {_HOW}{_VIEW}"
    rf"|\b(?:could|can|did) you (?:\w+ )?see (?:(?:the|his|her|their|both) )*{_SUBJECT}\b"
    r".*\b(?:all the time|always|throughout|whole|entire|well|clearly|properly)\b"
    rf"|\b{_SUBJECT} (?:(?:is|was|are|were|stay\w*|remain\w*|go|goes|went) ){_HOW}{_VIEW}"
)
"""Turns of speech that ask what was in view."""
CERTAIN = (
    r"^\W*(?:(?:and|so|but|really|hm+|are) )*you (?:really |quite |absolutely |so )?(?:sure|certain|positive)\b"
    r"|^\W*(?:(?:oh|but|and) )?(?:really|seriously|for real)\W*$"
    r"|^\W*(?:is|are) (?:that|this|it|those|they) (?:really |actually )?(?:right|correct|accurate|true|so)\W*$"
    r"|\bhow (?:do|did|would) (?:you|we) (?:define|code)\b|\bwhat (?:counts|qualifies) as\b|\bdefinition of\b"
    r"|\bwhere (?:did|do) you (?:get|take|have) (?:that|this|it)\b|\bsays who\b|\bhow come\b.*\byou\b"
)
"""Turns of speech that ask how sure this program is."""
GOING_ON = (
    r"\bwhat is (?:all |really |actually )?(?:going on|happening|up|this)\b"
    r"|\bwhat (?:have|has) (?:we|you) (?:got|here)\b|\b(?:short|quick|brief|long) version\b|\bin brief\b"
    r"|\b(?:any|the) (?:(?:single|most) )*(?:odd|strange|unusual|striking|interesting|notable|key|important) "
    r"(?:moments?|things?|behaviou?rs?)\b"
    r"|\banything (?:going on|happening|to see|of note)\b"
    r"|\b(?:does|did|is|was) (?:he|she|it|they|the \w+) (?:ever |even )?mov(?:e|es|ed|ing)"
    r"(?: at all| around| much| a lot)?\W*$"
)
"""Turns of speech that ask for everything."""
_FORM = r"(?:sentences?|words|lines?|paragraphs?|bullet(?: points?|s)?|pages?)"
LENGTH = re.compile(rf"\b(?:in|as|with|of|a|one|two|three|four|five|few|short|\d+) {_FORM}\b")
"""Turns of speech that ask for an answer of a certain length or form."""
WRITTEN = (
    r"^(?!.*\b(?:say|says|said|saying|spoke\w*|talk\w*|transcript\w*|words (?:he|she|they))\b).*(?:"
    r"\b(?:write|draft|compose|prepare|produce)\b.*\b(?:summary|paragraph|overview|report|abstract|description|"
    rf"account|text|note|sentences?)\b|\bsumm?ar\w*\b.*\b{_FORM}\b)|\bbody language\b"
)
"""Turns of speech that ask for everything in written words."""
PAUSES = (
    r"\b(?:pauses?|paus(?:ed|ing)|silen(?:ce|ces|t)|gaps? between (?:the )?(?:lines|words|sentences|utterances))\b"
    r"|\b(?:time|seconds|how long|gap|distance)\b(?: \w+){0,3} between (?:(?:each|every|all|the|her|his|their|two|one"
    r"|spoken|of) )*(?:lines?|sentences?|utterances?)\b(?! and)"
)
"""Turns of speech that ask when nothing was said."""
_NTH = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|longest|shortest)"
LINE_WANTED = (
    rf"\b(?:the|his|her|their|its|which) (?:very )?(?:{_NTH} )?(?:spoken )?(?:lines?|sentences?|utterances?)\b"
    r"(?! (?:up|of (?:thought|work|duty|sight|business|fire|questioning|inquiry)))"
    r"|\b(?:each|every|all|any|how many) (?:spoken |of the )?(?:lines?|sentences?|utterances?)\b"
)
"""Turns of speech that ask for lines of the transcript by their place."""
HESITATES = r"\bhesitat(?:e|es|ed|ing|ions?)\b(?!.*\b(?:suspicious\w*|telling|revealing|means?|signs?)\b)"
"""Turns of speech that ask for pauses as for what they mean."""
WAITS = r"\bwait(?:s|ed|ing)?\b(?! for\b)"
"""Turns of speech that ask for a pause, where a moment of speech stands with them."""
