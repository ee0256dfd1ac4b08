"""Everyday words and the words of the passages, joined: what people call a thing, and British spellings, as data."""

from collections.abc import Mapping

JOINED: Mapping[str, str] = {
    "decept": (
        "lie lies lied liar liars lying deceive deceived deceives deceiving deceit deceitful deception "
        "deceptions deceptive dishonest dishonesty truth truthful truths untruthful fabricate guilty guilt "
        "fib fibs fibbing fibbed bluff bluffs bluffing untrue invented fabricated fabricates fabricating "
        "untruths untruthfulness"
    ),
    "anxieti": (
        "anxiety anxious nervous nerves nervousness insecure insecurity worry worried uneasy jittery jitters "
        "edgy uptight scaredy apprehensive apprehension insecurities"
    ),
    "stress": (
        "stress stressed stressful stresses distress distressed pressure strain tense tension tensed strained "
        "stressing"
    ),
    "thought": (
        "think thinking thinks thought concentrate concentrating concentration concentrates attention "
        "attentive ponder pondering pondered reflect contemplate mull"
    ),
    "bore": "bored boredom boring disengaged disengagement disinterest",
    "interest": "interest interested engaged engagement",
    "tire": (
        "tired tiredness fatigue fatigued sleepy sleepiness drowsy drowsiness exhausted exhaustion weary "
        "weariness asleep"
    ),
    "dominant": "dominant dominance superior superiority status rank power powerful",
    "sincer": "sincere sincerity genuine honest honesty authentic",
    "sham": (
        "shame ashamed shameful embarrassed embarrassment embarrassing embarrass blush blushes blushing "
        "awkward awkwardness shy shyness bashful"
    ),
    "polic": (
        "police policeman officer officers detective detectives cop cops copper investigator investigators "
        "sheriff"
    ),
    "fidget": "fidget fidgets fidgeted fidgeting fidgety fiddle fiddled fiddling fiddles",
    "brow": "brow brows eyebrow eyebrows",
    "women": (
        "woman women female females sex sexes gender genders man men male males guy guys girl girls boy boys "
        "lady ladies wife husband boyfriend girlfriend dude"
    ),
    "cultur": "culture cultures cultural intercultural universal universals universality country countries",
    "accurac": "accurate accuracy accurately correct correctly",
    "detect": (
        "detect detects detecting detection detector detectors spot spotting recognize recognizes recognizing "
        "recognized recognition identify identifying identified"
    ),
    "belief": "believe believes believed belief beliefs myth myths stereotype stereotypes misconception folklore",
    "verbal": "verbal verbally word words statement statements spoken",
    "combin": "combine combined combining combination cluster clusters several",
    "fac": "face faces facial",
    "hair": "hair ponytail fringe",
    "freez": "freeze freezes freezing froze frozen still stiller stillness motionless immobile immobility rigid",
    "law": "law laws legal legally legislation regulation regulations court courts courtroom admissible",
    "eu": "eu europe european union",
    "flirt": "flirt flirting flirts flirtation courtship romantic attraction attracted",
    "imitat": (
        "mimic mimics mimicry mimicking copy copies copying imitate imitation mirror mirroring mirrors "
        "contagious"
    ),
    "child": (
        "child children adolescent adolescents kid kids young childhood teenager teenagers teen teens "
        "schoolchildren toddler"
    ),
    "autism": "autism autistic neurodivergent autistics asperger neurodiverse spectrum",
    "depress": "depress depressed depression depressive",
    "trauma": "trauma traumatised traumatized traumatic victim victims",
    "interrog": "interrogation interrogations interrogate interrogator reid",
    "algorithm": (
        "automatic automated machine algorithm algorithms computer ai software app apps artificial "
        "intelligence robot robots"
    ),
    "leg": "leg legs foot feet thigh thighs knee knees",
    "observ": "observer observers onlooker onlookers viewer viewers rater raters",
    "publish": "publication published publish",
    "calibr": "baseline baselines calibrate calibrated calibration",
    "pride": "pride proud",
    "adaptor": "adaptor adaptors adapter adapters manipulator manipulators",
    "crinkl": "crinkle crinkles crinkled duchenne crow",
    "fals": "false fake faked fakes faking feign feigned pose posed poses posing act acted acting",
    "bias": "bias biased biases prejudice prejudiced unfair discriminate discrimination",
    "ethnic": "ethnic ethnicity race racial black minority minorities",
    "train": "train training trained trains trainer course courses",
    "sensor": "sensor sensors mocap capture captured accelerometer wearable",
    "report": "report reports reported reporting",
    "probabl": "probability probabilities probable likelihood likely odds uncertainty uncertain",
    "bodi": "body bodies bodily",
    "wit": "witness witnesses testimony testify",
    "disposit": "trait traits personality disposition",
    "gaze": "gaze gazes gazing stare stares staring stared glance glances glanced glancing",
    "rate": "rate rates frequency frequent frequently often hour hourly",
    "norm": "normal normally norm norms usual usually typical typically ordinary common",
    "fear": "fear fears feared fearful scared scary afraid frightened fright terrified terror panic",
    "anger": "anger angry annoyed annoyance furious mad rage irritated irritation",
    "sad": "sad sadness sadly sadder unhappy grief sorrow gloomy dispirited mournful",
    "happi": "happy happiness joy joyful glad cheerful delighted amused amusement",
    "recall": (
        "recall recalls recalled recalling remember remembers remembered remembering memory memories memorize "
        "recollect recollection forget forgets forgot"
    ),
    "suspect": "suspect suspects suspected defendant defendants",
    "interview": "interview interviews interviewed interviewing interviewer interviewers interviewee interviewees",
    "recruit": (
        "recruit recruits recruited recruiter recruiters recruiting recruitment hire hires hired hiring "
        "applicant applicants candidate candidates employer employers"
    ),
    "forbid": "forbid forbids forbidden ban bans banned prohibit prohibits prohibited prohibition illegal unlawful",
    "video": "video videos videotape videotaped footage clip clips film filmed filming recording recordings",
    "webcam": "webcam camera cameras lens cam",
    "smile": "smile smiles smiled smiling grin grins grinned grinning smirk smirks smirked smirking",
    "frown": (
        "frown frowns frowned frowning scowl scowls scowled scowling furrow furrows furrowed furrowing knit knits "
        "knitted knitting"
    ),
    "slump": (
        "slump slumps slumped slumping slouch slouched slouching slouches hunch hunched hunching stoop "
        "stooped"
    ),
    "squirm": "squirm squirms squirmed squirming wriggle wriggled wriggles wriggling restless restlessness",
    "calm": (
        "calm calms calmed calming calmly calmer relax relaxed relaxes relaxing relaxation soothe soothes "
        "soothing soothed"
    ),
    "disclosur": "disclose discloses disclosed disclosing disclosure disclosures allegation allegations alleged",
    "credibl": "credible credibly credibility believable incredible",
    "elder": (
        "elder elders elderly grandad granddad grandfather grandpa grandparent grandparents gran granny grandma "
        "grandmother pensioner pensioners"
    ),
    "pain": "pain pains painful hurt hurts hurting ache aches aching",
    "foreign": "foreign foreigner foreigners nonnative immigrant immigrants accent accents",
    "interpret": "interpreter interpreters translator translators",
    "consent": "consent permission permissions",
    "confess": "confess confesses confessed confession confessions",
    "accus": (
        "accuse accuses accused accusing accusation accusations accusatory confront confronts confronting "
        "confrontation"
    ),
    "emot": "emotion emotions emotional feeling feelings mood moods",
    "reliabl": "reliable reliably reliability trustworthy valid validity unreliable",
    "like": "likes liking likable likeable fancy fancies sympathy",
    "pupil": "student students pupil pupils learner learners",
    "patient": "patient patients client clients",
    "therapist": (
        "therapist therapists counselor counselors counsellor counsellors psychologist psychologists "
        "physician physicians doctor doctors"
    ),
    "persuad": "persuade persuaded persuasive persuasion convince convincing convinced",
    "question": "question questions questioned questioning ask asks asked asking",
    "pois": "confident confidence selfconfident assured certainty",
    "delete": "delete deleted deletes store stored storing retain retention retained",
    "rever": "reverse reversed backward backwards",
    "gesture": "gesture gestures gestured gesturing gesticulate gesticulated gesticulates gesticulating gesticulation",
}  # fmt: skip
"""Under each head the words that are read as the same; several are wider than in a dictionary, as people ask."""

PHRASES = (
    ("micro", r"\bmicro[- ]?(expression|gesture|action)", r"micro\1"),
    ("up", r"\b(mak|mad)(e|es|ing)?[- ](it |this |that |things? |stuff |a story |stories |all )*up\b", "lying"),
    ("th", r"\b(hid(e|es|ing)|conceal(s|ing)?|withhold(s|ing)?) (something|the truth|things?)\b", "lying"),
    ("not ", r"\bnot (being )?(honest|truthful|straight)\b", "lying"),
    ("eye", r"\b(in|into|at) (\w+ )?eyes?\b", "gaze"),
    ("look", r"\blook(s|ed|ing)? (straight |directly |right )?at (me|you|him|her|us|them|people|others)\b", "gaze"),
    ("eye", r"\b(eye[- ]contact|avert\w* (\w+ )?(eyes?|gaze)|shifty[- ]eye[sd])\b", "gaze"),
    ("look", r"\blook(ing|s|ed)? (away|aside|elsewhere)\b", "gaze"),
    ("body", r"\bbody[- ]language\b", "nonverbal"),
    ("verbal", r"\bnon-?verbals?(ly)?\b", "nonverbal"),
    ("demean", r"\bdemeanou?r\b", "nonverbal"),
    ("o", r"\b(zoom|skype|video[- ]?(call|chat|conference|meeting)s?|online|remotely)\b", "call remote"),
    ("hands", r"\b(talk|speak|spoke|spoken)(s|ed|ing)? with (\w+ )?hands\b", "gesture"),
    ("self", r"\bself[- ](touch|sooth)", r"\1"),
    ("tell", r"\btell(s|ing)? (a |the |his |her |their )*(lies?|truth)\b", "lying"),
    ("our", r"\b(\w{3,})our(al|ed|s)?\b", r"\1or\2"),
    ("is", r"\b(\w{4,})is(e|es|ed|ing|ation)\b", r"\1iz\2"),
    ("judgement", r"\bjudgement", "judgment"),
    ("a ", r"\ba (little )?bit( of)?\b", ""),
    (
        "mov",
        r"(\bnot|n't|\bnever|\bhardly|\bbarely|\bwithout) mov(e|ed|ing)\b"
        r"(?! (\w+ )?(arm|brow|eye|finger|foot|feet|hand|head|knee|leg|lip)s?\b)(?! (to|house|home|out|on|the)\b)",
        " still",
    ),
)
"""Words that mean one thing together, and British spellings, which the passages do not use: a part that every match
holds, so that most texts need not be searched; the pattern; what to read instead."""
