"""The network: shapes, what it is told, what it must not be told, and the fusion that keeps both streams heard."""

import json

import pytest
import torch

from mg_agent.core.pose import Skeleton
from mg_agent.errors import ModelError
from mg_agent.recognition.features import channels, features, filled
from mg_agent.recognition.layout import MG_LAYOUT, UPPER_BODY, Layout
from mg_agent.recognition.model import (
    FUSIONS,
    BalancedFusion,
    DualStream,
    ModelConfig,
    parameters,
    starting_graphs,
)
from mg_agent.recognition.synthesis import synthesize

torch.set_num_threads(1)  # threads that wait for one another make small steps slow
CONFIG = ModelConfig(channels(MG_LAYOUT), 5, UPPER_BODY.joints, UPPER_BODY.bones)


@pytest.fixture(scope="module")
def clips():
    made = synthesize(6, seed=3)
    return torch.from_numpy(made.xy), torch.from_numpy(made.score)


def network(**changes) -> DualStream:
    torch.manual_seed(0)
    return DualStream(ModelConfig(**{**CONFIG.__dict__, **changes})).eval()


@pytest.mark.parametrize("fusion", FUSIONS)
def test_every_fusion_answers_for_every_clip(clips, fusion):
    out = network(fusion=fusion)(features(*clips, MG_LAYOUT))
    assert out.logits.shape == out.spatial.shape == out.temporal.shape == (6, 5)
    assert torch.isfinite(out.embedding).all()
    assert torch.allclose(out.balance.sum(dim=1), torch.ones(6))


def test_the_shipped_size_stays_small():
    assert 200_000 <= parameters(DualStream(ModelConfig(channels(MG_LAYOUT), 44, *CONFIG_PARTS))) <= 600_000


CONFIG_PARTS = (UPPER_BODY.joints, UPPER_BODY.bones)


def test_a_clip_is_answered_alone_as_among_others(clips):
    model, x = network(), features(*clips, MG_LAYOUT)
    alone = torch.cat([model(x[i : i + 1]).logits for i in range(len(x))])
    assert torch.allclose(alone, model(x).logits, atol=1e-4)


def test_features_do_not_depend_on_place_or_size_in_the_picture(clips):
    xy, score = clips
    moved = features(xy * 0.4 + torch.tensor((0.3, -0.2)), score, MG_LAYOUT)
    assert torch.allclose(features(xy, score, MG_LAYOUT), moved, atol=2e-3)


def test_what_was_not_seen_is_zero_and_marked(clips):
    xy, score = clips
    x, unseen = features(xy, score, MG_LAYOUT), torch.isnan(xy[..., 0])
    assert unseen.any()
    assert (x[..., -1] == (~unseen).float()).all()
    assert (x[unseen][:, :6] == 0).all()
    assert torch.isfinite(x).all()


def test_a_body_nobody_saw_gives_finite_features():
    x = features(torch.full((2, 8, 37, 2), torch.nan), torch.zeros(2, 8, 37), MG_LAYOUT)
    assert torch.isfinite(x).all()
    assert torch.isfinite(network()(x).logits).all()


def test_places_from_the_head_follow_the_head_and_its_tilt():
    joints, turn = UPPER_BODY.joints, torch.tensor(0.4)
    xy = torch.rand(1, 4, 37, 2)
    xy[:, :, joints.index("left_eye")] = torch.tensor((0.6, 0.3))
    xy[:, :, joints.index("right_eye")] = torch.tensor((0.4, 0.3))
    spin = torch.tensor(((turn.cos(), -turn.sin()), (turn.sin(), turn.cos())))
    turned = xy @ spin.T
    unit = (MG_LAYOUT.skeleton, MG_LAYOUT.center, (("left_eye", "right_eye", 0.37),))
    layout = Layout(*unit, head=True)
    one, other = (features(p, torch.ones(1, 4, 37), layout)[..., 2:4] for p in (xy, turned))
    assert torch.allclose(one, other, atol=1e-4)


def test_holes_take_the_last_known_place():
    path = torch.tensor([[[1.0], [torch.nan], [3.0], [torch.nan]], [[torch.nan], [2.0], [torch.nan], [torch.nan]]])
    assert filled(path)[..., 0].tolist() == [[1, 1, 3, 3], [2, 2, 2, 2]]


def test_a_joint_never_seen_sends_no_message_in_the_fusion():
    torch.manual_seed(1)
    fusion = BalancedFusion(6, 7, 8, heads=2).eval()
    one, other = torch.randn(2, 5, 6), torch.randn(2, 4, 7)
    gone = torch.zeros(2, 5, dtype=torch.bool)
    gone[:, 2] = True
    loud = one.clone()
    loud[:, 2] += 100
    assert torch.allclose(fusion(one, other, gone)[0], fusion(loud, other, gone)[0], atol=1e-5)
    assert not torch.allclose(fusion(one, other)[0], fusion(loud, other)[0], atol=1e-2)


def test_the_fusion_weighs_streams_and_not_their_number_of_tokens():
    torch.manual_seed(1)
    fusion = BalancedFusion(6, 6, 8, heads=2).eval()
    one, other = torch.randn(2, 3, 6), torch.randn(2, 4, 6)
    many = other.repeat_interleave(5, dim=1)
    assert torch.allclose(fusion(one, other)[0], fusion(one, many)[0], atol=1e-5)


def test_graphs_start_from_bones_by_name():
    skeleton = Skeleton("three", ("left_a", "right_a", "b"), (("b", "left_a"), ("b", "right_a")))
    near, far, own, mirror = starting_graphs(skeleton, 4)
    assert near[0].tolist() == [0.5, 0, 0.5]
    assert far[0].tolist() == pytest.approx([1 / 3] * 3)
    assert own.tolist() == torch.eye(3).tolist()
    assert mirror[0].tolist() == [0.5, 0.5, 0]


def test_a_description_survives_json_and_refuses_nonsense():
    assert ModelConfig.from_json(CONFIG.to_json()) == CONFIG
    with pytest.raises(ModelError, match="description"):
        ModelConfig.from_json(json.dumps({"features": 3}))
    with pytest.raises(ModelError, match="balanced"):
        network(fusion="balancd")
    with pytest.raises(ModelError, match="groups"):
        network(widths=(50, 50, 50))
