"""YAML read strictly: no aliases, no key twice, no word that turns into something else, every value with its line."""

import re
from collections.abc import Sequence

import yaml

from mg_agent.errors import ScenarioError

_LARGEST = 256 * 1024
_BOOL = "tag:yaml.org,2002:bool"
_TIME = "tag:yaml.org,2002:timestamp"
_INT = "tag:yaml.org,2002:int"


_FASTEST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser where PyYAML was built with it: ten times as fast."""


class _Loader(_FASTEST):  # type: ignore[misc, valid-type]
    """Safe, and without YAML 1.1's surprises: `no` stays a word, and 12:30 is no number."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag not in (_BOOL, _TIME, _INT)]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver(_INT, re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))


class Document:
    """One YAML document: its values, and the line each of them stands on.

    Args:
        text: The file's text.
        name: What the file is called in messages.

    Raises:
        ScenarioError: with ``name:line``, when it is not strict YAML.
    """

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        if len(text) > _LARGEST:
            raise self.error(1, f"the file has {len(text)} characters", f"keep it under {_LARGEST}")
        try:
            loader = _Loader(text)
            try:
                self._root: yaml.Node | None = loader.get_single_node()
                _refuse_repeats(self._root, set())
                self.values: object = None if self._root is None else loader.construct_document(self._root)
            finally:
                loader.dispose()
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            said = getattr(error, "problem", None) or str(error).splitlines()[0]
            raise self.error(1 if mark is None else mark.line + 1, said, "write plain YAML") from None

    def line(self, place: Sequence[str | int]) -> int:
        """Return the line of a value, given the keys and positions that lead to it; of the nearest one that exists."""
        node, line = self._root, 1
        for step in place:
            if node is None:
                break
            line = node.start_mark.line + 1
            node = _child(node, step)
        return line if node is None else node.start_mark.line + 1

    def error(self, line: int, got: str, do: str) -> ScenarioError:
        """Build the error for a line."""
        return ScenarioError.of(f"{self.name}:{line} is no valid scenario", got, do)


def _refuse_repeats(node: yaml.Node | None, seen: set[int]) -> None:
    """Refuse a node that stands in two places, which is what an alias makes, and a key that stands twice.

    Raises:
        yaml.MarkedYAMLError: with its place.
    """
    if node is None:
        return
    if id(node) in seen:
        raise yaml.MarkedYAMLError(problem="aliases are not allowed", problem_mark=node.start_mark)
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            if str(key.value) in keys:
                raise yaml.MarkedYAMLError(problem=f"'{key.value}' stands twice", problem_mark=key.start_mark)
            keys.add(str(key.value))
            _refuse_repeats(value, seen)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _refuse_repeats(child, seen)


def _child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child
    return None
