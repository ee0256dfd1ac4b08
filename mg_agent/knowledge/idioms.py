"""Turns of speech that name a cue without its words, and idioms that name parts of the body and mean none, as data."""

import re

_ITS = r"(?:his|her|their|my|your|our|its|the|one's|somebody's|someone's|people's|\w+'s)"

_IDIOMS = (
    # eyes, looks
    r"(?:keep|kept|keeps|keeping) an eye on", r"(?:caught|catch\w*) \w+ eye", r"(?:in|into) the public eye",
    r"(?:turn\w*|with) a blind eye", r"(?:see|sees|saw|seeing) eye to eye", r"apple of \w+ eye",
    r"(?:the |a )blink of an eye", r"(?:not |without |n't )bat(?:ting)? an eye(?:lid|lash)?",
    r"look\w* down (?:up)?on (?:(?:him|them|us|me|you|people|others|everyone|everybody|somebody|someone)\b"
    r"|her(?= *(?:$|[.,?!;])))", r"closely",
    rf"look\w* down {_ITS} nose", r"things? (?:is|are|was|were) looking up",
    r"look\w* forward to",
    r"(?:on|from) the (?:bright|other|dark|safe|wrong|right) side", r"side by side",
    rf"(?:took|takes?|taking) {_ITS} side", r"close (?:friend|relative|colleague|call|shave|look|attention|up)s?",
    # face
    r"face[- ]to[- ]face",
    r"fac(?:e[sd]?|ing) (?:the|a|an|his|her|their) (?:music|facts?|truth|challenges?|problems?|charges?)",
    r"on the face of it", r"(?:in the face of|at face value|face value)",
    r"(?:los[et]|loses|losing|sav(?:e|es|ed|ing)) face", r"slap(?:ped)? in the face", r"a slap on the wrist",
    r"a nose for", r"follow\w* (?:his|her|their|your) nose", r"(?:pays?|paid) through the nose",
    rf"(?:turn\w*) up {_ITS} nose", rf"pok\w+ {_ITS} nose in(?:to)?", r"tongue[- ]in[- ]cheek",
    r"turn\w* the other cheek", r"lip service", r"stiff upper lip", r"(?:by )?word of mouth", r"down in the mouth",
    rf"put\w* {_ITS} foot in {_ITS} mouth", r"(?:all|lend\w*|lent) (?:an )?ears?", r"by ear", r"wet behind the ears",
    r"split\w* hairs?", r"frown(?:s|ed)? upon", r"frown(?:s|ed)? on \w+ing", r"frowned on",
    # head, neck, chest
    r"head (?:start|over heels|office|count|teacher|coach)",
    r"head of (?:the )?(?:company|department|family|hr|school|state|team)",
    r"heads?[- ]up(?= on\b| for\b| that\b| about\b)",
    r"off the top of \w+ head", r"a heads[- ]up", r"t[ao]\w+ it on the chin",
    rf"(?:stick|sticks|sticking|stuck) {_ITS} neck out", r"neck and neck", r"pain in the neck",
    rf"breath\w+ down {_ITS} neck", rf"(?:feel|feels|feeling|felt) {_ITS} heart(?: \w+)?",
    rf"(?:feel|feels|feeling|felt) {_ITS} chest (?:tight\w*|heav\w*|pound\w*)",
    r"heart[- ](?:to[- ]heart|rates?|attacks?|disease)",
    r"(?:by|at) heart",
    r"t(?:ake|akes|ook|aken) (?:it )?to heart",
    rf"(?:break\w*|broke\w*) {_ITS} heart",
    r"change of heart",
    r"heart of \w+",
    rf"g[eo]t\w* (?:it|this|that|things|something) off {_ITS} chest",
    rf"cards close to {_ITS} chest",
    r"(?:a|as a) nod to",
    # arms, hands, shoulders
    r"(?:lend\w*|lent|give|gives|gave|giving)(?: \w+)? a hand", r"on the other hand", r"at hand", r"hand in hand",
    r"first[- ]hand(?= (?:knowledge|experience|account|evidence|information|report)s?)",
    r"out of hand", r"hands[- ](?:on|down|off)(?= experience| training| work| the best)",
    r"hand(?:s|ed|ing)? (?:in|over|out) (?:the |a |an |some |this |that |"
    r"these )?(?:documents?|forms?|keys|leaflets|money|papers?|reports?)",
    r"chang\w+ hands", r"rule of thumb",
    r"finger on the pulse", rf"put\w* {_ITS} finger on it",
    r"arms race", r"an arm and a leg", r"arm in arm", r"rub\w* (?:elbows|shoulders) with",
    r"(?:ace|tricks?|something) up \w+ sleeves?",
    r"(?:the )?cold shoulder", r"(?:a )?shoulder to cry on", r"chip on \w+ shoulder",
    r"(?:nice|kind|grand|empty|symbolic) gestures?",
    r"gestures? of (?:goodwill|kindness|support|thanks|peace|friendship|respect)", r"elbow room",
    r"to[yi]\w* with the idea",
    r"handl\w+ (?:the |this |that )?(?:it|things?|situations?|stress|pressure|problems?|questions?|conflicts?)",
    r"(?:los\w+|lost|keep\w*|kept|get\w*|got|stay\w*|in) (?:in )?touch(?= with\b|$|[.,?!;])", r"touch base",
    r"touched by (?:the|this|that|what)", r"touching (?:story|moment|scene|speech|words|tribute)",
    r"touch\w* on (?:the|this|that|a) (?:topic|subject|issue|matter|question|point)", r"(?:shook|shak\w+) hands",
    # legs, trunk, stillness
    rf"pull\w* {_ITS} leg(?! (?:up|in|back|away|to|toward|towards))", r"break a leg", r"(?:a |not a )?leg to stand on",
    r"foot the bill", r"cold feet",
    rf"(?:chang|shift|adjust)\w* {_ITS} (?:position|stance|posture) (?:on|about|regarding|toward|towards|over)"
    rf"(?! (?:{_ITS} |a )?(?:chair|seat|sofa|couch|bench|stool|bed|floor)\b)",
    rf"shift\w* (?:{_ITS} )?(?:blame|focus|gears?|attention|topic|subject)",
    r"lean\w* (?:towards?|to) (?:yes|no|(?!some|any|every|no)\w{3,}ing)", r"rock\w* the boat",
    r"rock (?:music|band|star)s?",
    r"s(?:it|its|at|itting) up (?:late|all night)", r"a (?:still|frozen|freeze)",
    r"still (?:image|frame|photo|picture|life)s?",
    r"(?:video|picture|screen|image|frame|call|app|line)(?: \w+)? (?:froze|freezes|frozen|freezing)",
    r"fr(?:ee|o)z\w* (?:the |a |his |her |their )?(?:budget|account|asset|wage|price|screen|food|pizza)s?",
    r"(?<!keep )(?<!keeps )(?<!kept )(?<!keeping )(?<!sit )(?<!sits )(?<!sat )(?<!sitting )(?<!stay )(?<!stays )"
    r"(?<!stayed )(?<!staying )(?<!stand )(?<!stands )(?<!stood )(?<!standing )(?<!hold )(?<!holds )(?<!held )"
    r"(?<!holding )(?<!being )(?<!remain )(?<!remains )(?<!remained )(?<!remaining )(?<!very )(?<!so )(?<!too )"
    r"(?<!perfectly )(?<!completely )(?<!unusually )(?<!quite )(?<!stock )(?<!dead )(?<!lies )(?<!lay )(?<!lie )"
    r"(?<!went )(?<!hands )(?<!body )"
    r"still(?! (?:and|or|while|when|whenever|during|for|if|as|after|before|because|at|in|until|till|then|than|but|"
    r"mean|means|is|are|was|to|with|throughout|posture|body|hands|person|people|speaker|suspect)\b)(?= \w)",
)  # fmt: skip
"""Read over when cues are looked for in a question; none that also says where a hand or a head is ("on the nose").

"still" is among them where it says that something goes on."""

_TURNS = (
    (
        rf"(?:hand|finger|palm|fist)s?(?: \w+){{0,2}} (?:to|on|over|at|near|against|across|towards?) (?:{_ITS} )?face",
        "touch face",
    ),
    (r"face[- ]?palm\w*", "cover face"),
    (rf"(?:face in {_ITS}|face in|hid\w* behind {_ITS}) hands?", "cover face"),
    (r"wip\w+ (?:away |off )?(?:a |the |his |her |their )?tears?", "touch eye"),
    (r"hug\w* (?:him|her|them|my|your|one)sel(?:f|ves)", "touch arm"),
    (rf"turn\w* {_ITS} face", "turn head"),
    (rf"(?:look|glanc)\w* over {_ITS} shoulder", "turn head"),
    (
        r"(?:look|glanc|gaz|star|peer)\w* (?:straight |right |briefly |quickly |suddenly )?up"
        r"(?! (?:the|a|an|his|her|their|my|your|some|information|words?|numbers?|in|on|online|from the \w+ list)\b)"
        r"(?! to (?!the|heaven))",
        "raise head",
    ),
    (r"(?:sit|sits|sat|sitting) forwards?", "lean forward"),
    (r"(?:sit|sits|sat|sitting) back(?! (?:down|at|in the (?:office|room))\b)", "lean back"),
    (r"lean\w* (?:over )?to (?:the|his|her|their|one) (?:left|right|side)", "lean sideways"),
    (r"(?:not|\w+n't|never|hardly|barely|without) budg(?:e|ed|ing)(?! on\b)", "motionless"),
    (rf"(?:me+t|meets|meeting) {_ITS} (?:eyes?|gaze)", "gaze"),
    (r"beam(?:ed|ing)", "smile"),
    (rf"hands? on (?:{_ITS} )?waist", "akimbo"),
    (rf"wav(?:e|es|ed|ing) (?:{_ITS} |both )?(?:hands|arms)", "gesture"),
    (rf"us(?:e|es|ed|ing) {_ITS} hands (?:while|when|as|to) (?:\w+ )?(?:talk|speak|explain)\w*", "gesture"),
)  # fmt: skip
"""A turn of speech, and the words in which its cue is found."""

_IDIOM = re.compile(rf"(?<!\w)(?:{'|'.join(_IDIOMS)})(?!\w)")
_READ = tuple((re.compile(rf"(?<![\w])(?:{turn})(?!\w)"), instead) for turn, instead in _TURNS)


def without_idioms(text: str) -> str:
    """Return a text in lower case without its idioms: "on the other hand she nods" is a nod, and no hand."""
    return _IDIOM.sub(" ", text)


def literal(question: str) -> str:
    """Return a question in lower case as it is read for cues: idioms gone, and turns of speech in plain words.

    Of "she kept an eye on the time and looked up" stays "she  the time and raise head".
    """
    text = without_idioms(question.casefold().replace("’", "'"))
    for turn, instead in _READ:
        text = turn.sub(instead, text)
    return text
