"""No name, which a shell makes of a variable that is not set, is never the folder one is in."""

import typing
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from mg_agent.cli import app
from mg_agent.options import named


def places(one: typer.Typer, *above: str) -> Iterator[tuple[str, str, object]]:
    """Go through what every command takes: its words, the parameter, and its type with what typer knows of it."""
    functions = [(command.name or command.callback.__name__.strip("_"), command.callback) for command in
                 one.registered_commands]  # fmt: skip
    if one.registered_callback:
        functions.append(("", one.registered_callback.callback))
    for name, function in functions:
        for parameter, kind in typing.get_type_hints(function, include_extras=True).items():
            yield " ".join((*above, name)), parameter, kind
    for group in one.registered_groups:
        yield from places(group.typer_instance, *above, *([group.name] if group.name else []))


PLACES = [
    (command, parameter, kind.__metadata__[0])
    for command, parameter, kind in places(app)
    if isinstance(kind, type(typing.Annotated[int, 0])) and Path in (kind.__origin__, *typing.get_args(kind.__origin__))
]


def test_places_of_all_kinds_are_found():
    found = {(command, parameter) for command, parameter, _ in PLACES}
    wanted = {("train", "out"), ("bench ", "out"), ("sessions export", "target"), ("analyze", "transcript")}
    assert wanted <= found
    assert len(found) > 20


@pytest.mark.parametrize(("command", "parameter", "known"), PLACES, ids=[f"{one[0]} {one[1]}" for one in PLACES])
def test_every_place_refuses_no_name(command, parameter, known):
    assert known.parser is named, f"{command} takes {parameter}: give it parser=named"


@pytest.mark.parametrize(
    "words",
    [
        ("train", "--out", ""),
        ("train", "--out", "made", "--dataset", "npz", ""),
        ("bench", "--out", " "),
        ("evaluate", "mg-agent-base", "procedural", "--out", ""),
        ("analyze", ""),
    ],
)
def test_no_name_is_refused_and_nothing_is_written(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert "say which file or folder; a dot is the one you are in" in result.stderr
    assert list(tmp_path.iterdir()) == []
