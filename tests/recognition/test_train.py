"""Training: it learns, goes on to the step after a stop, balances its streams, and says when it fails."""

import csv
from dataclasses import dataclass, replace

import pytest
import torch

from mg_agent.errors import Cancelled, ModelError
from mg_agent.recognition.clips import Clips
from mg_agent.recognition.contrastive import CrossStreamContrast, Pairs, contrast, linear_probe, nearest, represent
from mg_agent.recognition.features import channels, features
from mg_agent.recognition.layout import MG_LAYOUT, UPPER_BODY
from mg_agent.recognition.model import DualStream, ModelConfig
from mg_agent.recognition.objective import classification
from mg_agent.recognition.synthesis import synthesize
from mg_agent.recognition.train import Batch, TrainConfig, train
from mg_agent.recognition.training.sources import ClipBatches, ProceduralBatches, as_batch
from mg_agent.recognition.vocabulary import LEARNED, NONE

torch.set_num_threads(1)  # threads that wait for one another make small steps slow
TASK = ("nodding", "folding arms", "covering face")
CONFIG = TrainConfig(24, rate=4e-3, average=0.8, smoothing=0.0, save_every=8)


@pytest.fixture(scope="module")
def clips() -> Clips:
    made = synthesize(96, seed=5, labels=TASK)
    numbers = [LEARNED.index(name) for name in TASK]
    labels = torch.tensor([numbers.index(int(n)) for n in made.labels]).numpy()
    return replace(made, labels=labels, names=TASK)


def small(fusion: str = "balanced", seed: int = 0) -> DualStream:
    torch.manual_seed(seed)
    return DualStream(
        ModelConfig(
            channels(MG_LAYOUT), 3, UPPER_BODY.joints, UPPER_BODY.bones, widths=(16, 16), strides=(2, 2),
            hidden=16, layers=1, embed=16, fusion=fusion, dropout=0.0,
        )
    )  # fmt: skip


def accuracy(model: DualStream, clips: Clips) -> float:
    batch = as_batch(clips)
    with torch.no_grad():
        said = model(features(batch.xy, batch.score, MG_LAYOUT)).logits
    return float((said.argmax(dim=1) == batch.labels).float().mean())


def test_it_learns_what_it_is_shown(clips):
    model = train(small(), ClipBatches(clips, 16), replace(CONFIG, steps=45), MG_LAYOUT)
    assert accuracy(model, clips) >= 0.8
    assert accuracy(small(seed=9).eval(), clips) <= 0.6


def test_a_short_training_does_not_answer_with_what_it_began_with(clips):
    """A running mean of decay 0.998 would still be mostly the untrained network after so few steps."""
    model = train(small(), ClipBatches(clips, 16), replace(CONFIG, steps=45, average=0.998), MG_LAYOUT)
    assert accuracy(model, clips) >= 0.7


def test_a_stopped_training_goes_on_to_the_same_weights(clips, tmp_path):
    config = replace(CONFIG, recipe=(("mask joints", 0.5, 1.0),), steps=6)
    whole = train(small(), ClipBatches(clips, 16), config, MG_LAYOUT)
    seen = []
    with pytest.raises(Cancelled, match=r"2 of 6 steps are kept; start it again with --resume"):
        train(small(), ClipBatches(clips, 16), config, MG_LAYOUT, folder=tmp_path, progress=seen.append,
              cancelled=lambda: len(seen) == 2)  # fmt: skip
    resumed = train(small(seed=7), ClipBatches(clips, 16), config, MG_LAYOUT, folder=tmp_path, progress=seen.append)
    assert [p.step for p in seen] == [1, 2, 3, 4, 5, 6]
    for name, tensor in whole.state_dict().items():
        assert torch.equal(tensor, resumed.state_dict()[name]), name


def test_the_log_is_a_table(clips, tmp_path):
    train(small(), ClipBatches(clips, 16), replace(CONFIG, steps=16), MG_LAYOUT, folder=tmp_path)
    with (tmp_path / "log.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == ["8", "16"]
    assert all(float(row["loss"]) > 0 and 0 <= float(row["accuracy"]) <= 1 for row in rows)
    assert CONFIG.rate > float(rows[0]["learning_rate"]) > float(rows[1]["learning_rate"]) > 0
    assert 0 <= float(rows[0]["seconds"]) <= float(rows[1]["seconds"])


def test_a_loss_that_is_no_number_keeps_the_last_state(clips, tmp_path):
    @dataclass
    class Poisoned:
        source: ClipBatches

        def batch(self, step: int) -> Batch:
            batch = self.source.batch(step)
            return batch if step < 8 else batch._replace(score=batch.score * torch.nan)

    config = replace(CONFIG, steps=10)
    with pytest.raises(ModelError, match="loss of step 9 is nan"):
        train(small(), Poisoned(ClipBatches(clips, 16)), config, MG_LAYOUT, folder=tmp_path)
    seen = []
    train(small(), ClipBatches(clips, 16), config, MG_LAYOUT, folder=tmp_path, progress=seen.append)
    assert [p.step for p in seen] == [9, 10]


def test_a_state_of_another_network_is_refused(clips, tmp_path):
    train(small(), ClipBatches(clips, 16), replace(CONFIG, steps=1), MG_LAYOUT, folder=tmp_path)
    with pytest.raises(ModelError, match="of another network"):
        train(small("concat"), ClipBatches(clips, 16), CONFIG, MG_LAYOUT, folder=tmp_path)
    (tmp_path / "state.safetensors").write_bytes(b"nonsense")
    with pytest.raises(ModelError, match="broken"):
        train(small(), ClipBatches(clips, 16), CONFIG, MG_LAYOUT, folder=tmp_path)


def test_an_empty_dataset_is_refused(clips):
    with pytest.raises(ModelError, match="nothing to learn from"):
        ClipBatches(clips.take([]), 8)


def test_the_stream_that_is_ahead_is_slowed_and_the_other_is_not(clips):
    model, batch = small(), as_batch(clips)
    x = features(batch.xy, batch.score, MG_LAYOUT)
    with torch.no_grad():
        # A head that knows the answer puts its stream ahead.
        model.heads[0].weight.zero_()
        model.heads[0].bias.copy_(torch.tensor((0.0, 8.0, 0.0)))
    loss = classification()(model, x, torch.ones_like(batch.labels))
    assert loss.slowed[0] < 0.9
    assert loss.slowed[1] == 1.0
    assert classification(modulation=False)(model, x, batch.labels).slowed == (1.0, 1.0)


def test_each_stream_learns_to_answer_alone_only_under_the_balanced_fusion(clips):
    batch = as_batch(clips)
    x = features(batch.xy, batch.score, MG_LAYOUT)
    for fusion, learns in (("balanced", True), ("concat", False)):
        model = small(fusion)
        classification()(model, x, batch.labels).value.backward()
        assert [head.weight.grad is not None for head in model.heads] == [learns, learns]


def test_blended_clips_are_answered_by_both_labels_in_their_shares(clips):
    """The loss of a blend is that of both answers, and neither all of the one nor all of the other."""
    batch = as_batch(clips)
    x, model = features(batch.xy, batch.score, MG_LAYOUT), small("concat").eval()
    torch.manual_seed(3)
    drawn = float(torch.distributions.Beta(1.0, 1.0).sample())
    share, order = max(drawn, 1 - drawn), torch.randperm(len(x))
    blend = x.clone()
    blend[..., :-1] = share * x[..., :-1] + (1 - share) * x[order][..., :-1]
    said = torch.log_softmax(model(blend).logits.detach(), dim=1)
    truth = share * said.gather(1, batch.labels[:, None]) + (1 - share) * said.gather(1, batch.labels[order][:, None])
    torch.manual_seed(3)
    found = classification(0.0, mixup=1.0)(model, x, batch.labels).value.detach()
    assert float(found) == pytest.approx(-float(truth.mean()), rel=1e-5)
    assert 0.5 <= share < 0.95
    assert float(classification(0.0)(model, x, batch.labels).value.detach()) != pytest.approx(float(found), rel=1e-3)


def test_a_training_is_told_to_blend(clips):
    one, other = (
        train(small("concat"), ClipBatches(clips, 8), replace(CONFIG, steps=1, mixup=mixup), MG_LAYOUT)
        for mixup in (0.0, 0.4)
    )
    assert not torch.equal(one.head.weight, other.head.weight)


def test_procedural_batches_are_the_same_for_the_same_step_and_mostly_nothing_happens():
    one, other = ProceduralBatches(64, seed=1), ProceduralBatches(64, seed=1)
    other.batch(3)
    assert torch.equal(torch.nan_to_num(one.batch(2).xy), torch.nan_to_num(other.batch(2).xy))
    labels = torch.cat([one.batch(i).labels for i in range(8)])
    counts = torch.bincount(labels, minlength=len(LEARNED))
    assert counts.min() > 0
    assert counts[LEARNED.index(NONE)] > 3 * counts[LEARNED.index("nodding")]


def test_contrast_recognizes_clips_across_streams_and_goes_on_after_a_stop(clips, tmp_path):
    network = small()
    model = CrossStreamContrast(network, size=16, queue=64)
    rate = []
    train(model, Pairs(ClipBatches(clips, 16)), replace(CONFIG, steps=20, rate=2e-3), MG_LAYOUT, objective=contrast,
          folder=tmp_path, progress=rate.append)  # fmt: skip
    assert sum(p.loss for p in rate[-4:]) < sum(p.loss for p in rate[:4])
    slow = dict(model.slow["network"].named_parameters())
    assert any(not torch.equal(p, slow[name]) for name, p in network.named_parameters())
    again = CrossStreamContrast(small(), size=16, queue=64)
    train(again, Pairs(ClipBatches(clips, 16)), replace(CONFIG, steps=20, rate=2e-3), MG_LAYOUT, objective=contrast,
          folder=tmp_path)  # fmt: skip
    assert torch.equal(again.one, model.one)


def test_frozen_representations_are_judged_by_neighbors_and_by_one_layer():
    torch.manual_seed(0)
    labels = torch.arange(3).repeat(20)
    known = torch.eye(3)[labels] + 0.1 * torch.randn(60, 3)
    asked = torch.eye(3) + 0.05 * torch.randn(3, 3)
    assert nearest(known, labels, asked, k=3).tolist() == [0, 1, 2]
    assert linear_probe(known, labels, asked).tolist() == [0, 1, 2]


def test_representations_have_both_streams(clips):
    batch = as_batch(clips.take([0, 1]))
    found = represent(small().eval(), features(batch.xy, batch.score, MG_LAYOUT))
    assert found.shape == (2, 16 + 32)
    assert torch.allclose(found[:, :16].norm(dim=1), torch.ones(2), atol=1e-4)
