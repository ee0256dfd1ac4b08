"""What people look like, which nothing here looks at: hair, eyes, skin, clothes, build, age."""

import re

_WHO = r"(?:he|she|they|(?:the|this|that) (?!video|clip|film|recording|camera|analysis)\w+|person \w)"
_HIS = r"(?:his|her|their|the (?:person|man|woman|speaker|guy|girl|boy|lady)(?:'s| s)?)"
_WORN = (
    r"(?:glasses|spectacles|sunglasses|beard|m(?:o)?ustache|hat|cap|make-?up|lipstick|jewell?ery|earrings?|necklace|"
    r"tattoos?|piercings?|wig|scarf|tie|suit|uniform|dress|jacket|hoodie|mask|wedding ring|nail polish|freckles|"
    r"scars?|wrinkles|bangs|braids?)"
)
_COLORS = (
    r"(?:blond\w*|brunette|brown|black|white|gr[ae]y|red|blue|green|hazel|dark|light|fair|long|short|curly|straight|"
    r"wavy|thick|thin)"
)
_PARTS = r"(?:hair|eyes?|skin|beard|complexion|clothes|clothing|shirt|jacket|dress|tie|suit|outfit|lips|nails?)"
_BUILD = (
    r"(?:tall(?:er)?|short(?:er)?|thin|slim|skinny|overweight|heavy|muscular|bald|blond\w*|brunette|dark[- ]haired"
    r"|red[- ]?head\w*)"
)
APPEARANCE = (
    rf"\b(?:what|which) (?:kind of |sort of )?colou?rs?\b|\bcolou?rs? (?:of|is|are|was|were|does|do|did)\b"
    rf"|\b(?:{_HIS}) (?:\w+ )?(?:eye|hair|skin|shirt) ?colou?r\b|\b(?:eye|hair|skin) colou?r\b"
    rf"|\bwhat (?:is|are|was|were) {_WHO} (?:wearing|dressed)\b|\bwhat (?:does|do|did) {_WHO} wear\b"
    rf"|\b(?:is|are|was|were) {_WHO} wearing\b|\bwears?\b(?! (?:off|on\b|out|down))|\bwearing\b"
    rf"|\b(?:has|have) (?:(?:a|an|any|got) )*(?:{_COLORS} )*{_WORN}\W*$"
    rf"|\b(?:do|does|did) {_WHO} have (?:(?:a|an|any) )*(?:{_COLORS} )+{_PARTS}\b|\b(?:has|have) {_COLORS} {_PARTS}\b"
    rf"|\b(?:is|are|was|were) {_HIS} (?:hair|eyes?|skin|clothes|shirt) (?:\w+ )?{_COLORS}\W*$"
    rf"|\b(?:is|are|was|were) {_WHO} (?:(?:a|very|really|quite|rather) )*{_BUILD}\W*$"
    rf"|\bhow (?:tall|heavy|big|fat|thin) (?:is|are|was|were)\b|\bwhat (?:does|do|did) {_WHO} look like\b"
    rf"|\bhow (?:does|do|did) {_WHO} look\W*$|\b(?:appearance|hair ?(?:cut|style|do)|outfit|dressed|attire)\b"
    rf"|\bwhat (?:kind|sort|type) of (?:\w+ )?{_PARTS}\b|\bwhat (?:clothes|hair|outfit)\b"
    r"|\bdescribe (?:his|her|their|the \w+'s?) (?:looks?|appearance|clothes|clothing|hair|outfit)\b"
)
"""Turns of speech that ask what somebody looks like, for questions in lower case; touches of hair are no such."""
AGE = r"\bhow old\b|\b(?:what|which|their|his|her) age\b|\bage (?:is|of|group|range)\b|\byears old\b"
_ASKED = re.compile(f"{APPEARANCE}|{AGE}")


def asks_looks(text: str) -> bool:
    """Tell whether a question asks what somebody looks like, or how old somebody is."""
    return _ASKED.search(text.lower()) is not None
