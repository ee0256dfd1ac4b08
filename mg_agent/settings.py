"""One frozen set of settings; every field is also an MG_AGENT_* environment variable."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mg_agent.errors import SettingsError

_SHAPES_THE_RESULT = ("rate", "adaptive", "width", "decoder", "asr", "recognizer")


class Settings(BaseModel):
    """How mg_agent works on this machine.

    Attributes:
        home: Folder of all state (MG_AGENT_HOME); made with 0700 at first use, never at import.
        rate: Sampled frames a second.
        adaptive: Whether a slow machine may step the rate down on long videos.
        width: Longest side, in pixels, of the pictures handed to the landmark models.
        decoder: "auto" (decord on clean files, PyAV else), "decord" or "pyav".
        asr: A transformers speech model, hub name or folder; None for none.
        recognizer: Which micro-gesture source makes cues: "kinematic" (rules), "learned" (a trained network) or
            "both" (each act told once).
        embedder: What finds research: "lsa", "minilm" (needs the extra of that name), "mpnet" (needs ``mg-agent index
            fetch``), "auto" (the last of these that is there), or a transformers model by name or folder; an index
            rebuilt with one keeps that.
        model: The learned recognizer, by name or folder; what shapes a result is the hash of its weights.
        max_seconds: Longest video accepted, in seconds.
        max_pixels: Largest picture accepted, in pixels.
        tool_seconds: Seconds that one call of a tool of another package may take; None for 20 and half of what was
            analyzed.
        retention_days: Sessions that nobody opened for so many days are forgotten when the app starts; None keeps all.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(default_factory=lambda: _default_home())
    rate: float = Field(default=15.0, gt=0, le=240)
    adaptive: bool = True
    width: int = Field(default=640, ge=128, le=4096)
    decoder: str = Field(default="auto", pattern="^(auto|decord|pyav)$")
    asr: str | None = None
    recognizer: str = "both"
    embedder: str = "auto"
    model: str = "mg-agent-base"
    max_seconds: float = Field(default=6 * 3600.0, gt=0)
    max_pixels: int = Field(default=7680 * 4320, gt=0)
    tool_seconds: float | None = Field(default=None, gt=0, le=86400)
    retention_days: int | None = Field(default=None, ge=1, le=36500)

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, **chosen: object) -> "Settings":
        """Read MG_AGENT_* variables; values chosen in the call win over them, None means not chosen.

        Raises:
            SettingsError: when a value has no meaning, naming the field and the value.
        """
        source = os.environ if environ is None else environ
        found: dict[str, object] = {
            name: source[f"MG_AGENT_{name.upper()}"]
            for name in cls.model_fields
            if source.get(f"MG_AGENT_{name.upper()}")
        }
        found |= {name: value for name, value in chosen.items() if value is not None}
        try:
            return cls.model_validate(found)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            raise SettingsError.of(
                f"the setting '{field}' has no meaning", f"got {first['input']!r}", first["msg"]
            ) from None

    def digest(self) -> str:
        """Return 16 hexadecimal digits over the settings that shape a result."""
        shape = {name: getattr(self, name) for name in _SHAPES_THE_RESULT}
        return hashlib.sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()[:16]


def _default_home() -> Path:
    from platformdirs import user_data_path

    return user_data_path("mg_agent", appauthor=False)
