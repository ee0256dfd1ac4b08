"""EmoBench (Sabour et al., ACL 2024) from the user's EA.jsonl or EU.jsonl; readers and prompts only.

The format is that of the public repository Sahandfer/EmoBench as its own loader reads it (``src/data.py``, looked up):
one JSON object a line. EA: ``qid, language, category, "question type", scenario, subject, choices, label``.
EU: ``qid, language, coarse_category, finegrained_category, scenario, subject, emotion_choices, emotion_label,
cause_choices, cause_label``. Labels are the text of an option. Its EU accuracy counts a question as right when emotion
and cause are both right; that is the score "both" here. Our prompts are our own, and ask for a chance as well, so
results stand beside published ones only with that said. Not verified: files of other versions.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from mg_agent.benchmark.importers.questions import (
    ImportedSet,
    Malformed,
    Part,
    Question,
    choice,
    file_text,
    lettered,
    parsed_json,
    rendered,
    require_questions,
    word,
)
from mg_agent.prompts import load_prompt


def read_emobench(path: Path, language: str = "en") -> ImportedSet:
    """Read an EmoBench file; whether it is EA or EU is seen from its fields.

    Args:
        path: EA.jsonl or EU.jsonl.
        language: "en" or "zh"; rows of the other are counted as skipped.

    Raises:
        BenchmarkError: when the file cannot be read, or holds no usable row.
    """
    text, digest = file_text(path)
    task = "EU" if '"emotion_choices"' in text else "EA"
    skipped: Counter[str] = Counter()
    questions: dict[str, Question] = {}
    for line in filter(str.strip, text.splitlines()):
        try:
            question = _question(line, task, language)
            if question.scenario in questions:
                raise Malformed("qid is there twice")
            questions[question.scenario] = question
        except Malformed as reason:
            skipped[str(reason)] += 1
    found = ImportedSet(
        name=f"EmoBench {task}",
        digest=digest,
        questions=tuple(questions.values()),
        skipped=dict(sorted(skipped.items())),
        prompts=(load_prompt(f"emobench-{task.lower()}").reference,),
    )
    return require_questions(found, path)


def _question(line: str, task: str, language: str) -> Question:
    row = parsed_json(line)
    if not isinstance(row, dict):
        raise Malformed("no JSON object")
    if word(row, "language") != language:
        raise Malformed("in another language")
    qid = row.get("qid")
    if not isinstance(qid, str | int) or isinstance(qid, bool) or not str(qid).strip():
        raise Malformed("no qid")
    shared = {"scenario": word(row, "scenario"), "subject": word(row, "subject")}
    category, prompt, parts = _understanding(row, shared) if task == "EU" else _application(row, shared)
    return Question(scenario=str(qid).strip(), category=category, prompt=prompt, parts=parts)


def _understanding(row: Mapping[str, object], shared: dict[str, str]) -> tuple[str, str, tuple[Part, ...]]:
    emotion = choice(row, "emotion", "emotion_choices", "emotion_label")
    cause = choice(row, "cause", "cause_choices", "cause_label")
    options = {"options": lettered(emotion.options), "causes": lettered(cause.options)}
    return word(row, "coarse_category"), rendered("emobench-eu", {**shared, **options}), (emotion, cause)


def _application(row: Mapping[str, object], shared: dict[str, str]) -> tuple[str, str, tuple[Part, ...]]:
    answer = choice(row, "answer", "choices", "label")
    more = {"asked": word(row, "question type"), "options": lettered(answer.options)}
    return word(row, "category"), rendered("emobench-ea", {**shared, **more}), (answer,)
