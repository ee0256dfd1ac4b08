"""The transformers door for speech: one Whisper checkpoint, and what it hears in at most 30 seconds."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mg_agent.perception.checkpoint import broken, find_checkpoint, refuse_others

RATE = 16000
"""Samples a second that Whisper and its features are made for."""
_LEAST_STEP = 0.5
"""Seconds; a lost model may close a line at once, again and again, and must still come to an end."""


@dataclass(frozen=True)
class Line:
    """One recognized line; times in seconds from the beginning of the sound that was given."""

    start: float
    end: float
    text: str
    confidence: float
    mean_log_probability: float
    no_speech_probability: float


class Whisper:
    """A loaded Whisper checkpoint.

    Args:
        name: A name on the model hub ("openai/whisper-small"), or a folder that holds a checkpoint.

    Raises:
        ModelError: when it is missing, cannot be fetched, is broken, or is no Whisper.
    """

    def __init__(self, name: str) -> None:
        folder = find_checkpoint(name)
        refuse_others(folder, name)
        import torch

        try:
            with _quietly():
                model, self._features, self._tokenizer, missing = _loaded(folder)
            self._first_stamp = int(model.generation_config.no_timestamps_token_id) + 1
        except Exception as error:  # the loaders of four libraries raise whatever they like
            raise broken(name, f"{type(error).__name__}: {error}") from error
        if missing:
            raise broken(name, f"no weights for {min(missing)}")
        model.generation_config.max_length = model.config.max_target_positions
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._model = model.eval().to(self._device)
        self._languages: dict[str, int] = dict(getattr(model.generation_config, "lang_to_id", None) or {})
        self.longest = float(self._features.chunk_length)

    def language_of(self, audio: NDArray[np.float32]) -> str | None:
        """Tell the language spoken, as its token ("<|en|>"); None for a model of one language."""
        if not self._multilingual:
            return None
        token = int(self._model.detect_language(encoder_outputs=self._encode(audio))[0])
        return next(name for name, index in self._languages.items() if index == token)

    def lines(
        self, audio: NDArray[np.float32], *, language: str | None, cancelled: Callable[[], bool]
    ) -> tuple[tuple[Line, ...], float]:
        """Recognize the lines of one stretch of sound, greedily, so that the same sound gives the same words.

        Args:
            audio: (S,) float32 at 16 kHz, at most ``longest`` seconds.
            language: What :meth:`language_of` said.
            cancelled: Asked at every token; True ends the work early.

        Returns:
            The lines, and how many seconds of the sound they account for: where the model stopped in the
            middle, the rest waits to be given again.
        """
        import torch

        seconds = len(audio) / RATE
        told = {"language": language, "task": "transcribe"} if language else {}
        with torch.inference_mode(), _quietly():
            heard = self._encode(audio)
            silence = self._no_speech(heard)
            made = self._model.generate(
                encoder_outputs=heard,
                **told,
                return_timestamps=True,
                force_unique_generate_call=True,
                return_dict_in_generate=True,
                output_scores=True,
                do_sample=False,
                num_beams=1,
                stopping_criteria=[lambda ids, _: torch.full((ids.shape[0],), cancelled(), device=ids.device)],
            )
            tokens = made.sequences[0, -len(made.scores) :]
            table = torch.stack(made.scores)[:, 0].float().log_softmax(-1)  # (L, vocabulary)
            logs = table.gather(1, tokens[:, None])[:, 0].tolist()
        return self._lines(tokens.tolist(), logs, silence, seconds)

    @property
    def _multilingual(self) -> bool:
        return bool(self._languages) and bool(getattr(self._model.generation_config, "is_multilingual", True))

    def _encode(self, audio: NDArray[np.float32]) -> object:
        import torch

        sound = self._features(audio, sampling_rate=RATE, return_tensors="pt").input_features  # (1, mel, 3000)
        with torch.inference_mode():
            return self._model.get_encoder()(sound.to(self._device), return_dict=True)

    def _no_speech(self, heard: object) -> float:
        """Return the probability of <|nospeech|> where the transcript starts, as openai-whisper takes it."""
        import torch

        start = torch.tensor([[self._model.generation_config.decoder_start_token_id]], device=self._device)
        logits = self._model(encoder_outputs=heard, decoder_input_ids=start, use_cache=False).logits[0, 0]
        return float(logits.float().softmax(-1)[self._first_stamp - 2])

    def _lines(
        self, tokens: Sequence[int], logs: Sequence[float], silence: float, seconds: float
    ) -> tuple[tuple[Line, ...], float]:
        tick = self.longest / self._model.config.max_source_positions
        pieces, used = split_at_stamps(tokens, self._first_stamp, frozenset(self._tokenizer.all_special_ids))
        lines: list[Line] = []
        for first, last, places in pieces:
            text = self._tokenizer.decode([tokens[i] for i in places], skip_special_tokens=True).strip()
            known = [logs[i] for i in places]
            start = min(first * tick, seconds)
            end = seconds if last is None else max(start, min(last * tick, seconds))
            sure = float(np.mean(np.exp(known)))
            lines.append(Line(start, end, text, sure, float(np.mean(known)), silence))
        spent = seconds if used is None else min(max(used * tick, _LEAST_STEP), seconds)
        return tuple(line for line in lines if line.text), spent


def split_at_stamps(
    tokens: Sequence[int], first_stamp: int, special: frozenset[int]
) -> tuple[list[tuple[int, int | None, list[int]]], int | None]:
    """Split Whisper's tokens into lines at its time stamps.

    Args:
        tokens: What the decoder wrote after its prompt.
        first_stamp: Id of the stamp of 0 seconds; later stamps follow it.
        special: Ids that are no words.

    Returns:
        Lines as (first tick, last tick or None where the line is open, places of its word tokens), and
        the tick up to which the sound is accounted for; None for all of it. As in openai-whisper, two
        stamps in a row mean that more follows, and an open line after a closed one is to be heard again.
    """
    lines: list[tuple[int, int | None, list[int]]] = []
    words: list[int] = []
    begin, closed, waiting = 0, None, False
    for place, token in enumerate(tokens):
        if token < first_stamp:
            if token not in special:
                words.append(place)
            continue
        tick = token - first_stamp
        waiting = not words
        if words:
            lines.append((begin, max(begin, tick), words))
            words, closed = [], max(begin, tick)
        begin = tick
    if words and closed is None:
        return [(begin, None, words)], None
    return lines, closed if words or (waiting and closed is not None) else None


def _loaded(folder: Path) -> tuple[Any, Any, Any, set[str]]:
    """Return model, features, tokenizer, and the weights that are missing, which would else be random."""
    import torch
    from transformers import WhisperFeatureExtractor, WhisperForConditionalGeneration, WhisperTokenizer

    model, report = WhisperForConditionalGeneration.from_pretrained(
        folder, local_files_only=True, use_safetensors=True, dtype=torch.float32, output_loading_info=True
    )
    features = WhisperFeatureExtractor.from_pretrained(folder, local_files_only=True)
    return model, features, WhisperTokenizer.from_pretrained(folder, local_files_only=True), report["missing_keys"]


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep transformers' progress bars, and its remarks on its own generation code, off the terminal."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
