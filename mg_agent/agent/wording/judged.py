"""The words by which people ask for a judgment of a person: a diagnosis, an ability, a decision, a guilt."""

_HEALTH = (
    r"autis\w*|asperger\w*|adhd|add disorder|depress(?:ed|ion|ive)|parkinson\w*|alzheimer\w*|dementia|"
    r"demented|tourette\w*|"
    r"tic disorder|ocd|ptsd|trauma\w*|schizo\w*|bipolar|psycho(?:sis|tic|path\w*)|sociopath\w*|narciss\w*|borderline|"
    r"(?:anxiety|personality|eating|mental|panic) disorder|mental(?:ly)? (?:ill\w*|health\w*|disorder\w*|"
    r"disabled|stable|unstable)|"
    r"disease\w*|illness\w*|disorders?|ill|sick|diagnos\w*|pregnan\w*|cancer|diabet\w*|epilep\w*|"
    r"seizures?|concussion|"
    r"neurolog\w*|neurodiver\w*|disab(?:led|ility|ilities)|suicid\w*|addict\w*|alcoholic|drunk|intoxicated|"
    r"on drugs|under the influence|(?:have|has|had|having|suffer\w*) (?:a )?stroke"
)
_PERSON = (
    r"gay|lesbian|homosexual|heterosexual|bisexual|trans|transgender|queer|attractive|beautiful|handsome|ugly|sexy|"
    r"(?:he|she|they) (?:is |are |looks? )?(?:pretty|hot|fat)(?=\W*$)|(?:is|are) (?:he|she|"
    r"they) (?:pretty|hot|fat|straight)(?=\W*$)|"
    r"intelligen\w*|smart\w*|stupid\w*|dumb|clever\w*|iq|competen\w*|incompeten\w*|talented|gifted|qualified|"
    r"dangerous|violent|terrorist|extremist|criminal\w*|murderer|thief|rapist|pedophile|guilty|innocen\w*|culprit"
)
_DECISION = (
    r"hir(?:e|es|ed|ing)|fir(?:e|ed|ing) (?:him|her|them|this|the)|(?:be|get) fired|recruit\w*|promot(?:e|"
    r"ed|ing)|employ\w*|"
    r"dismiss(?:ed)?|lay (?:him|her|them) off|sack (?:him|her|them)|suitab\w*|unsuitab\w*|(?:date|marry|"
    r"arrest|jail|deport|"
    r"convict|acquit|prosecute|sentence|reject|grade|insure) (?:him|her|them)|convicted|arrested|"
    r"(?:good|bad|great|right|best|ideal|poor) (?:\w+ )?(?:employee|manager|leader|candidate|fit|worker|"
    r"boss|teacher|parent|"
    r"mother|father|hire|colleague|match)|(?:up )?in (?:a |the )?court(?! (?:of|yard))|"
    r"admissible|fit for (?:the|a|this)|for the (?:job|role|position)"
)
JUDGED = rf"\b(?:{_HEALTH}|{_PERSON}|{_DECISION})\b"
"""A pattern for questions in lower case; feelings of the moment ("nervous") have an answer of their own."""
