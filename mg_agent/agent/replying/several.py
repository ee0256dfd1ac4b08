"""The answers to several questions of one message, as one."""

from collections.abc import Iterable, Sequence

from mg_agent.agent.conversation.several import not_understood
from mg_agent.agent.question import Question
from mg_agent.agent.replying.replies import Reply
from mg_agent.core.assessment import Draft


def reply_unread(one: Question) -> Reply:
    """Say of one question of a list that it was not understood; what can be asked is not told beside the others."""
    return Reply(Draft(answer=f"{not_understood(one)}.", abstains=True))


def as_one(replies: Sequence[Reply], numbers: Sequence[str]) -> Reply:
    """Join the answers to the questions of one message, in order; it abstains where all of them do.

    Args:
        replies: The answers.
        numbers: What each question is counted with in a list; that of the one before it where both are of one item.
    """
    drafts = [reply.draft for reply in replies]
    return Reply(
        Draft(
            answer=_in_lines([draft.answer for draft in drafts], numbers),
            claims=tuple(dict.fromkeys(claim for draft in drafts for claim in draft.claims)),
            alternatives=tuple(dict.fromkeys(text for draft in drafts for text in draft.alternatives)),
            limits=each_once(text for draft in drafts for text in draft.limits),
            questions=tuple(dict.fromkeys(text for draft in drafts for text in draft.questions)),
            reading=next((draft.reading for draft in drafts if draft.reading is not None), None),
            abstains=all(draft.abstains for draft in drafts),
        ),
        tuple(dict.fromkeys(prompt for reply in replies for prompt in reply.prompts)),
    )


def each_once(limits: Iterable[str]) -> tuple[str, ...]:
    """Keep each limit once; one that another one begins with is told by that."""
    texts = tuple(dict.fromkeys(limits))
    return tuple(one for one in texts if not any(other != one and other.startswith(one) for other in texts))


def _in_lines(answers: Sequence[str], numbers: Sequence[str]) -> str:
    """Write the answers to each item of a list on a line of its own, with its number; those of no list in one line."""
    lines: list[list[str]] = [[]]
    for before, now, answer in zip(("", *numbers), numbers, answers, strict=False):
        if now != before:
            lines.append([f"{now} {answer}"])
        elif answer not in lines[-1]:
            told = next((one for one in lines[-1] if answer.startswith(f"{one} ")), "")
            lines[-1].append(answer.removeprefix(told).lstrip())
    return "\n".join(" ".join(line) for line in lines if line)
