"""What a person does to an exported file in another program."""

from pathlib import Path

from pympi.Elan import Eaf


def renamed(path: Path, was: str, now: str) -> Path:
    """Give one annotation another name, as in ELAN."""
    eaf = Eaf(str(path))
    tiers = (tier[0] for name, tier in eaf.tiers.items() if name in ("gesture@A", "gesture@A#2"))
    tier, name = next((tier, name) for tier in tiers for name, one in tier.items() if one[2] == was)
    tier[name] = (*tier[name][:2], now, None)
    eaf.to_file(str(path))
    return path
