"""Irregular forms of English words, as data: "wrung" is a form of "wring", "teeth" of "tooth"."""

from collections.abc import Mapping

_FORMS: Mapping[str, str] = {
    "bend": "bent", "bite": "bit bitten", "blow": "blew blown", "break": "broke broken", "bury": "buried buries",
    "draw": "drew drawn", "feel": "felt", "foot": "feet", "freeze": "froze frozen", "hang": "hung",
    "hide": "hid hidden", "hold": "held", "lean": "leant", "run": "ran", "shake": "shook shaken", "sit": "sat",
    "spin": "spun", "swing": "swung",
    "throw": "threw thrown", "tooth": "teeth", "withdraw": "withdrew withdrawn", "wring": "wrung",
}  # fmt: skip

IRREGULAR: Mapping[str, str] = {form: word for word, forms in _FORMS.items() for form in forms.split()}
"""The plain form of each irregular one; of the words by which people speak of cues, and of no others."""
