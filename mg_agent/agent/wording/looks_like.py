"""What people look like, which nothing here looks at: hair, eyes, skin, clothes, build, age."""

import re

_WHO = (
    r"(?:he|she|they|(?:the|this|that|his|her|their) (?:person|man|woman|speaker|guy|girl|boy|lady|witness|suspect"
    r"|patient|subject|interviewee|candidate|mother|father|brother|sister|friend|child)|person \w)"
)
_HIS = r"(?:his|her|their|the (?:person|man|woman|speaker|guy|girl|boy|lady)(?:'s| s)?)"
_WORN = (
    r"(?:glasses|spectacles|sunglasses|beard|m(?:o)?ustache|hat|cap|make-?up|lipstick|jewell?ery|earrings?|necklace|"
    r"tattoos?|piercings?|wig|scarf|tie|suit|uniform|dress|jacket|hoodie|mask|wedding ring|nail polish|freckles|"
    r"scars?|wrinkles|bangs|braids?)"
)
_MIEN = r"(?:\w+ ){0,2}(?:smiles?|grins?|smirks?|frowns?|scowls?|expressions?|looks?)\b"
_DONE = r"(?:movements?|motions?|contact|touch\w*|gestures?|cues?|behaviou?rs?|activity|signals?|expressions?)\b"
_TOUCHED = (
    r"(?:do|does|did|is|was) (?:he|she|they) (?:touch|adjust|play|pull|tug|smooth|fix|strok|fiddl|grab|straighten)"
)
_COLORS = (
    r"(?:blond\w*|brunette|brown|black|white|gr[ae]y|red|blue|green|hazel|dark|light|fair|long|short|curly|straight|"
    r"wavy|thick|thin)"
)
_VERY = r"(?:(?:very|really|quite|rather|naturally) )"
_PARTS = r"(?:hair|eyes?|skin|beard|complexion|clothes|clothing|shirt|jacket|dress|tie|suit|outfit|lips|nails?)"
_SAID = r"^(?:(?!\b(?:say|says|said|saying|mention(?:s|ed|ing)?|talk(?:s|ed|ing)? about)\b).)*?"
"""What was said of looks is a question of words, and is read as one."""
_BUILD = (
    r"(?:tall(?:er)?|short(?:er)?|thin|slim|skinny|overweight|heavy|muscular|bald|blond\w*|brunette|dark[- ]haired"
    r"|red[- ]?head\w*)"
)
APPEARANCE = (
    rf"{_SAID}(?:\b(?:what|which) (?:kind of |sort of )?colou?rs?\b|\bcolou?rs? (?:of|is|are|was|were|does|do|did)\b"
    rf"|\b(?:{_HIS}) (?:\w+ )?(?:eye|hair|skin|shirt) ?colou?r\b|\b(?:eye|hair|skin) colou?r\b"
    rf"|\bwhat (?:is|are|was|were) {_WHO} (?:wearing|dressed)\b|\bwhat (?:does|do|did) {_WHO} wear\b"
    rf"|\b(?:wears?|wearing)\b(?! (?:off|on|out|down|thin)\b)(?! {_MIEN})"
    rf"|\b(?:has|have) (?:(?:a|an|any|got) )*(?:{_COLORS} )*{_WORN}\W*$"
    rf"|\b(?:do|does|did) {_WHO} have (?:(?:a|an|any) )*(?:{_COLORS} )+{_PARTS}\b|\b(?:has|have) {_COLORS} {_PARTS}\b"
    rf"|\b(?:is|are|was|were) {_HIS} (?:hair|eyes?|skin|clothes|shirt) {_VERY}?{_COLORS}\W*$"
    rf"|\b(?:is|are|was|were) {_WHO} (?:a )?{_VERY}*{_BUILD}\W*$"
    rf"|\bhow (?:tall|heavy|big|fat|thin) (?:is|are|was|were) {_WHO}\W*$|\bwhat (?:does|do|did) {_WHO} look like\b"
    rf"|\bhow (?:does|do|did) {_WHO} look\W*$"
    rf"|\b(?:(?<!first )(?<!order of )appearance(?! of (?!{_WHO}\b))|hair ?(?:cut|style|do)|outfit|dressed|attire)\b"
    rf"|\bwhat (?:kind|sort|type) of (?:\w+ )?{_PARTS}\b(?! {_DONE})|\bwhat (?:clothes|hair|outfit)\b(?! {_TOUCHED})"
    r"|\bdescribe (?:his|her|their|the \w+'s?) (?:looks?|appearance|clothes|clothing|hair|outfit)\b)"
)
"""Turns of speech that ask what somebody looks like, for questions in lower case; touches of hair are no such."""
AGE = rf"\bhow old\b|\b(?:what|which|their|his|her) age\b|\bage (?:is|of|group|range)\b|{_SAID}\byears old\b"
_ASKED = re.compile(f"{APPEARANCE}|{AGE}")


def asks_looks(text: str) -> bool:
    """Tell whether a question asks what somebody looks like, or how old somebody is."""
    return _ASKED.search(text.lower()) is not None
