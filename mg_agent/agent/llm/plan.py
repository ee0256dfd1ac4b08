"""The path for models that cannot call tools: rules choose the looks, then the model writes one grounded answer."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import uuid4

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from pydantic import ValidationError

from mg_agent.agent.events import Drafting, Event, Looked, Returned
from mg_agent.agent.finding.condensed import finding_text
from mg_agent.agent.llm.failures import BROKE_OFF, as_model_error, is_passing, was_cut
from mg_agent.agent.llm.limits import Limits, Outcome
from mg_agent.agent.llm.loop import Check, count_call, found_event, tidy
from mg_agent.agent.llm.schema import Argued, answer_schema
from mg_agent.agent.question import Question
from mg_agent.agent.replying.rules import Brief, Call, think
from mg_agent.errors import MgAgentError
from mg_agent.prompts import load_prompt
from mg_agent.tools.tool import Finding

Run = Callable[[str, dict[str, object]], Finding | str]
_ROUNDS = 8
_STEP = 400


def look_for(
    asked: Question, brief: Brief, offered: frozenset[str], run: Run, results: list[dict[str, str]]
) -> Iterator[Event]:
    """Take every look that the rules would take; ``results`` gets what they brought, as text."""
    done: dict[str, Finding | str] = {}
    for _ in range(_ROUNDS):
        calls = think(asked, brief, done, offered).calls
        if not calls:
            return
        for call in calls:
            yield from _look(call, run, done, results)


def _look(call: Call, run: Run, done: dict[str, Finding | str], results: list[dict[str, str]]) -> Iterator[Event]:
    number = uuid4().hex[:8]
    yield Looked(call=number, tool=call.tool, arguments=tidy(dict(call.arguments)))
    found = run(call.tool, dict(call.arguments))
    done[call.key] = found
    text = found if isinstance(found, str) else finding_text(found)
    results.append({"name": f"{call.tool} {json.dumps(dict(call.arguments))}", "text": text})
    yield found_event(number, call.tool, found, text)


def answer_once(
    model: BaseChatModel,
    system: str,
    messages: Sequence[BaseMessage],
    check: Check,
    limits: Limits,
    outcome: Outcome,
    schema: type[Argued] | None = None,
) -> Iterator[Event]:
    """Ask for one answer as JSON, and send it back while it says more than was shown.

    Raises:
        ModelError: when the model cannot be reached.
    """
    said: list[BaseMessage] = [SystemMessage(system), *messages]
    for left in range(limits.returns, -1, -1):
        reply: list[AIMessage] = []
        yield from _written(model, said, limits, outcome, reply)
        answer, faults = _read(str(reply[0].text), schema or answer_schema())
        if answer is not None:
            outcome.draft = answer.draft()
            faults = check(outcome.draft)
        if was_cut(reply[0].response_metadata):
            faults = (BROKE_OFF, *faults)
        if not faults or not left:
            break
        outcome.faults.append(faults)
        yield Returned(faults=faults)
        said += [reply[0], HumanMessage(load_prompt("returned").render({"faults": list(faults)}))]
    if outcome.draft is None:
        outcome.reason = "the model wrote no answer that can be read."


def _written(
    model: BaseChatModel, said: list[BaseMessage], limits: Limits, outcome: Outcome, reply: list[AIMessage]
) -> Iterator[Event]:
    for attempt in range(limits.retries + 1):
        whole: Any = None
        told = 0
        try:
            for chunk in model.stream(said):
                whole = chunk if whole is None else whole + chunk
                written = len(str(whole.text))
                if written - told >= _STEP:
                    told = written
                    yield Drafting(characters=written)
            break
        except MgAgentError:
            raise
        except Exception as error:  # every provider has exceptions of its own
            if attempt == limits.retries or not is_passing(error):
                raise as_model_error(error) from error
            time.sleep(limits.delay * 2**attempt)
    message = AIMessage(content="" if whole is None else str(whole.text))
    if whole is not None:
        kept = {"usage_metadata": whole.usage_metadata, "response_metadata": whole.response_metadata}
        message = message.model_copy(update=kept)
    count_call(message, outcome)
    reply.append(message)


def _read(text: str, schema: type[Argued]) -> tuple[Argued | None, tuple[str, ...]]:
    found = first_object(text)
    if found is None:
        return None, ("No JSON object was found in it.",)
    try:
        return schema.model_validate(found), ()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return None, (f"The JSON does not fit the shape: '{where}': {first['msg']}.",)


def first_object(text: str) -> dict[str, Any] | None:
    """Return the first JSON object in a text, whatever stands around it; None where there is none."""
    decoder = json.JSONDecoder()
    text = text.rpartition("</think>")[2]  # models that think aloud try out answers
    for place, character in enumerate(text):
        if character == "{":
            try:
                found, _ = decoder.raw_decode(text, place)
            except (ValueError, RecursionError):
                continue
            if isinstance(found, dict):
                return found
    return None
