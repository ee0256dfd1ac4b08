"""What one of a kind of cue is called, so that it can be counted off: "the second smile", "the first nose touch"."""

import re

_NOUNS = {
    "smiling": "smile", "nodding": "nod", "blinking": "blink", "shrugging": "shrug", "shaking head": "head shake",
    "turning head": "head turn", "tilting head": "head tilt", "looking away": "look away", "deep breath": "deep breath",
    "self-touch": "self-touch", "leaning forward": "lean forward", "leaning back": "lean back",
}  # fmt: skip
_TOUCH = re.compile(r"^touching (?:the )?(?P<part>\w+)(?P<rest>.*)$")


def one_of(name: str) -> str:
    """Return what one of a kind is called.

    Args:
        name: What the kind is called: "smiling", "touching nose with the left hand", "a gesture".
    """
    touch = _TOUCH.match(name)
    if touch is not None and " or " not in name:
        return f"{touch['part']} touch{touch['rest']}"
    if name.startswith("a "):
        return name[2:]
    kind = next((kind for kind in _NOUNS if name == kind or name.startswith((f"{kind} to ", f"{kind} with "))), "")
    return f"{_NOUNS[kind]}{name[len(kind) :]}" if kind else f"instance of {name}"
