"""A real, tiny Whisper for tests, whose decoder recites a script."""

from collections.abc import Sequence
from pathlib import Path

SPECIAL = ("<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|de|>", "<|translate|>", "<|transcribe|>")
SPECIAL += ("<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>")
END, START, EN, DE, TRANSLATE, TRANSCRIBE, *_, SILENCE, NO_TIMES = range(256, 256 + len(SPECIAL))
FIRST = NO_TIMES + 1
PLACES = 64


def script(*parts: str | float) -> list[int]:
    """Tokens that say the parts: words byte by byte, seconds as time stamps."""
    made: list[int] = []
    for part in parts:
        made += (
            [FIRST + round(part / 0.02)] if isinstance(part, float) else [LETTERS[c] for c in part.replace(" ", "Ġ")]
        )
    return [*made, END]


def _letters() -> dict[str, int]:
    # The byte alphabet of GPT-2: printable bytes stand for themselves, the others are moved up.
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    moved = [b for b in range(256) if b not in shown]
    signs = {b: chr(b) for b in shown} | {b: chr(256 + i) for i, b in enumerate(moved)}
    return {signs[b]: b for b in range(256)}


LETTERS = _letters()


def save_whisper(folder: Path, said: Sequence[int], *, rivals: int = 0, silence: float = 0.0) -> Path:
    """Save a real, tiny Whisper whose decoder recites a script: each place knows its next token."""
    import torch
    from transformers import (
        GenerationConfig,
        WhisperConfig,
        WhisperFeatureExtractor,
        WhisperForConditionalGeneration,
        WhisperTokenizer,
    )

    tokenizer = WhisperTokenizer(vocab=LETTERS, merges=[])
    tokenizer.add_special_tokens({"additional_special_tokens": list(SPECIAL)})
    tokenizer.add_tokens([f"<|{i * 0.02:.2f}|>" for i in range(1501)])
    torch.manual_seed(0)
    model = WhisperForConditionalGeneration(
        WhisperConfig(
            vocab_size=len(tokenizer), d_model=PLACES, num_mel_bins=80, tie_word_embeddings=False,
            encoder_layers=1, encoder_attention_heads=2, encoder_ffn_dim=32,
            decoder_layers=1, decoder_attention_heads=2, decoder_ffn_dim=32,
            max_source_positions=1500, max_target_positions=PLACES,
            decoder_start_token_id=START, eos_token_id=END, bos_token_id=END, pad_token_id=END,
        )
    )  # fmt: skip
    with torch.no_grad():
        for name, weight in model.model.decoder.named_parameters():
            if "layer_norm" not in name:
                weight.zero_()
        model.model.decoder.embed_positions.weight.copy_(torch.eye(PLACES))
        model.proj_out.weight.zero_()
        for place, token in enumerate(said):
            model.proj_out.weight[token, 2 + place] = 8.0
            for rival in range(rivals if token < END else 0):
                model.proj_out.weight[(token + 50 * (rival + 1)) % 256, 2 + place] = 7.999
        model.proj_out.weight[EN, 0] = 1.0
        model.proj_out.weight[SILENCE, 0] = silence
    model.generation_config = GenerationConfig(
        decoder_start_token_id=START, eos_token_id=END, bos_token_id=END, pad_token_id=END,
        no_timestamps_token_id=NO_TIMES, is_multilingual=True, lang_to_id={"<|en|>": EN, "<|de|>": DE},
        task_to_id={"translate": TRANSLATE, "transcribe": TRANSCRIBE}, max_initial_timestamp_index=50,
    )  # fmt: skip
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    WhisperFeatureExtractor(feature_size=80).save_pretrained(folder)
    return folder
