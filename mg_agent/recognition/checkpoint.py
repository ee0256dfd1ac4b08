"""A recognizer on disk: weights as safetensors beside a card, read without running any code from them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mg_agent.core.evidence import Source
from mg_agent.errors import ModelError, did_you_mean
from mg_agent.recognition.card import Card
from mg_agent.recognition.seal import require_seal, seal_of

if TYPE_CHECKING:
    from torch import Tensor

    from mg_agent.recognition.model import DualStream

WEIGHTS, CARD = "model.safetensors", "card.json"
_FRESH = ".new"
_LARGEST = 64 * 2**20
"""Bytes; a recognizer of 16 million numbers. Larger files are refused before they are read."""
_LARGEST_CARD = 2**20
_PICKLES = (".pt", ".pth", ".bin", ".pkl", ".ckpt")
_BUILT_IN = Path(__file__).parent / "weights"


@dataclass(frozen=True)
class Checkpoint:
    """A recognizer ready to use: its card, and the network in evaluation mode."""

    card: Card
    model: "DualStream"

    @property
    def source(self) -> Source:
        """Who says what it says: its name, and the beginning of its weights' hash."""
        return source_of(self.card)


def source_of(card: Card) -> Source:
    """Name a recognizer as a source of cues."""
    return Source(name=card.name, version=card.sha256[:12] or "unsaved")


def built_in() -> tuple[str, ...]:
    """List the recognizers that ship."""
    return tuple(sorted(card.parent.name for card in _BUILT_IN.glob(f"*/{CARD}")))


def save(model: "DualStream", card: Card, folder: Path) -> Card:
    """Write weights and card; a kill in the middle leaves what was there before.

    Args:
        model: The network; its running means too are kept.
        card: What is known of it; hash and seal are filled in.
        folder: Made where it is missing.

    Returns:
        The card as written.

    Raises:
        ModelError: when a weight is no number, the network is not the card's, or the folder cannot be written.
            Nothing is overwritten then.
    """
    import torch
    from safetensors.torch import save as to_bytes

    from mg_agent.recognition.model import ModelConfig

    if ModelConfig.from_json(json.dumps(card.network)) != model.config:
        raise ModelError.of("the network is not its card's", f"got '{card.name}'", "write the card from its config")
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in model.state_dict().items()}
    broken = [name for name, tensor in tensors.items() if not bool(torch.isfinite(tensor).all())]
    if broken:
        raise ModelError.of(
            "the weights were not saved",
            f"{broken[0]} holds values that are no numbers",
            "train again with a lower learning rate; what was there before is unchanged",
        )
    body = to_bytes(tensors)
    hashed = card.model_copy(update={"sha256": hashlib.sha256(body).hexdigest()})
    written = Card.from_json(hashed.to_json())  # numbers as they will be read
    written = written.model_copy(update={"seal": seal_of(written)})
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Whoever is killed between the two renamings leaves a new card beside new weights: load() takes that one.
        (folder / (CARD + _FRESH)).write_text(written.to_json() + "\n", encoding="utf-8")
        (folder / (WEIGHTS + _FRESH)).write_bytes(body)
        for name in (WEIGHTS, CARD):
            (folder / (name + _FRESH)).replace(folder / name)
    except OSError as error:
        raise ModelError.of(
            "the weights were not saved", f"{folder}: {error.strerror}", "choose another folder"
        ) from None
    return written


def read_card(name: str | Path) -> Card:
    """Read the card of a recognizer without its weights; cheap.

    Raises:
        ModelError: when there is no such recognizer, or its card cannot be read.
    """
    return _card(find(name), "")


def identity(name: str | Path) -> str:
    """Return the hash of a recognizer: its weights as they lie there now, and its whole card; no weight is loaded.

    Two recognizers that could answer differently differ in it, whatever their names and folders.

    Raises:
        ModelError: when it is missing, pickled or damaged, or its card is of other weights or was changed.
    """
    folder = find(name)
    body = _bytes(folder / WEIGHTS)
    _refuse_pickle(body, folder)
    card = _verified(folder, body)
    _require_seal(card)
    return hashlib.sha256(card.to_json().encode()).hexdigest()


def load(name: str | Path) -> Checkpoint:
    """Load a recognizer that ships, by name, or one in a folder.

    Raises:
        ModelError: when it is missing, pickled, damaged, of another version, or does not fit its card.
    """
    from mg_agent.recognition.features import VERSION, channels

    folder = find(name)
    body = _bytes(folder / WEIGHTS)
    tensors = _tensors(body, folder)
    card = _verified(folder, body)
    if card.features != VERSION or card.network.get("features") != channels(card.layout):
        raise ModelError.of(
            f"recognizer '{card.name}' was trained on other features",
            f"version {card.features} with {card.network.get('features')} numbers a joint, "
            f"this code computes version {VERSION} with {channels(card.layout)}",
            "train it anew with this version",
        )
    model = _built(card, tensors)
    _require_seal(card)
    return Checkpoint(card, model)


def _verified(folder: Path, body: bytes) -> Card:
    """Read the card of weights, refusing one that belongs to others."""
    digest = hashlib.sha256(body).hexdigest()
    card = _card(folder, digest)
    if card.sha256 != digest:
        raise ModelError.of(
            f"the weights in {folder} are not those of their card",
            f"the hash begins with {digest[:8]}, the card says {card.sha256[:8] or 'none'}",
            "copy the folder again, whole",
        )
    return card


def _require_seal(card: Card) -> None:
    shipped = (_card(_BUILT_IN / name, "") for name in built_in())
    require_seal(card, next((one for one in shipped if one.sha256 == card.sha256), None))


def find(name: str | Path) -> Path:
    """Return the folder of a recognizer: the folder named, or one of those that ship.

    Raises:
        ModelError: when there is none, or it holds pickled weights in place of safetensors.
    """
    folder = _place(name)
    if folder.is_file() and folder.name == WEIGHTS:
        folder = folder.parent
    if not folder.is_dir():
        if folder.suffix.lower() in _PICKLES and folder.exists():
            raise _pickle(folder)
        known = built_in()
        near = did_you_mean(str(name), known) if known else "none ships with this version"
        do = near if near.endswith("?") else f"{near}; or name the folder that training wrote"
        raise ModelError.of("there is no such recognizer", f"got '{str(name)[:200]}'", do)
    if not (folder / WEIGHTS).is_file():
        pickles = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in _PICKLES]
        if pickles:
            raise _pickle(pickles[0])
        raise ModelError.of(
            f"{folder} is no recognizer", f"it holds no {WEIGHTS}", "name the folder that training wrote"
        )
    return folder


def _place(name: str | Path) -> Path:
    """A name that ships wins over a folder of that name only where it is no path."""
    if str(name) in built_in():
        return _BUILT_IN / str(name)
    try:
        folder = Path(name).expanduser()
        folder.is_dir()
    except (OSError, RuntimeError, ValueError):  # too long for a path, nobody's home, bytes that no path has
        return Path("no such place")
    return folder if str(name).strip() else Path("no such place")


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            raise ModelError.of(
                f"{path} is too large for a recognizer",
                f"it has {size / 2**20:.0f} MiB, at most {_LARGEST // 2**20} are read",
                "name the folder that training wrote",
            )
        return path.read_bytes()
    except OSError as error:
        raise ModelError.of(f"{path} cannot be read", f"got {error.strerror}", "check its permissions") from None


def _tensors(body: bytes, folder: Path) -> dict[str, "Tensor"]:
    from safetensors import SafetensorError
    from safetensors.torch import load as from_bytes

    _refuse_pickle(body, folder)
    try:
        return from_bytes(body)
    except (SafetensorError, KeyError, ValueError, RuntimeError) as error:
        raise ModelError.of(
            f"{folder / WEIGHTS} is damaged or cut off",
            f"it has {len(body)} bytes ({str(error).splitlines()[0][:100]})",
            "copy the folder again, whole",
        ) from None


def _card(folder: Path, digest: str) -> Card:
    """Read the card; one that was about to take its place counts where it is the one of the weights."""
    fresh = folder / (CARD + _FRESH)
    if digest and fresh.is_file():
        try:
            waiting = Card.from_json(fresh.read_text(encoding="utf-8"))
        except (ModelError, OSError, UnicodeDecodeError):
            waiting = None
        if waiting is not None and waiting.sha256 == digest:
            return waiting
    path = folder / CARD
    try:
        if path.stat().st_size > _LARGEST_CARD:
            raise ModelError.of(f"{path} is too large for a card", "got over 1 MiB", "save it again")
        return Card.from_json(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError):
        raise ModelError.of(
            f"{folder} has weights without a card",
            f"{CARD} is missing or cannot be read",
            "copy the folder again, whole",
        ) from None


def _built(card: Card, tensors: Mapping[str, "Tensor"]) -> "DualStream":
    """Build the network of a card and fill it, refusing weights of other names or shapes."""
    import torch

    from mg_agent.recognition.model import DualStream, ModelConfig

    with torch.random.fork_rng(devices=[]):  # building draws numbers that are overwritten
        model = DualStream(ModelConfig.from_json(json.dumps(card.network)))
    wanted = model.state_dict()
    for name in sorted({*wanted, *tensors}):
        have, want = tensors.get(name), wanted.get(name)
        got = "missing" if have is None else f"{tuple(have.shape)} {have.dtype}"
        need = "not known" if want is None else f"{tuple(want.shape)} {want.dtype}"
        if got != need:
            raise ModelError.of(
                f"the weights do not fit the network of recognizer '{card.name}'",
                f"{name} is {got}, needed is {need}",
                "use weights and card that were saved together",
            )
    if not all(bool(torch.isfinite(tensor).all()) for tensor in tensors.values()):
        raise ModelError.of(f"recognizer '{card.name}' is broken", "its weights hold no numbers", "train it anew")
    model.load_state_dict(dict(tensors))
    return model.requires_grad_(False).eval()


def _refuse_pickle(body: bytes, folder: Path) -> None:
    if body[:2] == b"PK" or body[:1] == b"\x80":
        raise _pickle(folder / WEIGHTS)


def _pickle(path: Path) -> ModelError:
    return ModelError.of(
        f"{path} is a pickled file, which could run any program when it is read",
        f"recognizers are {WEIGHTS} beside {CARD}",
        "ask its author for safetensors, or train it anew",
    )
