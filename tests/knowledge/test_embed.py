import hashlib
import json
from functools import partial

import numpy as np
import pytest

from mg_agent.errors import KnowledgeError, MissingExtra
from mg_agent.knowledge import embed, tuned
from mg_agent.knowledge.embed import Transformer
from mg_agent.knowledge.lsa import Lsa
from mg_agent.knowledge.one_text import OneText
from mg_agent.knowledge.tuned import MINILM, MPNET

BAGS = [{"cat": 1.0, "fur": 1.0}, {"dog": 1.0, "fur": 1.0}, {"cat": 2.0, "dog": 1.0}, {"car": 1.0, "road": 1.0}] * 2


def test_words_used_alike_come_close():
    lsa = Lsa.fit(BAGS, dimension=2)
    cat, dog, car, nothing = lsa.embed([""] * 4, [{"cat": 1.0}, {"dog": 1.0}, {"car": 1.0}, {"train": 1.0}])
    assert np.linalg.norm([cat, dog, car], axis=1) == pytest.approx(1.0)
    assert cat @ dog > 0.9 > abs(cat @ car)
    assert not nothing.any()


def test_the_two_ways_to_decompose_agree():
    many = [{f"w{i % 7}": 1.0, f"w{(i * 3) % 5}": 2.0} for i in range(40)]  # more texts than words
    few = Lsa.fit(many[:6], dimension=3)  # fewer texts than words or about
    wide = Lsa.fit(many, dimension=3)
    for lsa in (few, wide):
        again = lsa.embed([""] * 6, many[:6])
        gram = again @ again.T
        assert np.diag(gram) == pytest.approx(1.0, abs=1e-5)


def test_lsa_survives_the_disk_and_keeps_its_id(tmp_path):
    lsa = Lsa.fit(BAGS, dimension=2)
    lsa.save(tmp_path / "words.npz")
    again = Lsa.load(tmp_path / "words.npz")
    assert again.id == lsa.id
    assert np.array_equal(again.embed([""], BAGS[:1]), lsa.embed([""], BAGS[:1]))


def test_another_basis_has_another_id():
    assert Lsa.fit(BAGS, dimension=2).id != Lsa.fit(BAGS[:4] * 3, dimension=2).id


@pytest.mark.parametrize("damage", ["cut", "foreign", "gone", "objects"])
def test_a_damaged_word_space_is_refused(tmp_path, damage):
    path = tmp_path / "words.npz"
    Lsa.fit(BAGS, dimension=2).save(path)
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:200])
    elif damage == "foreign":
        np.savez(path, words=np.array(["a"]), basis=np.zeros((2, 2)))
    elif damage == "objects":
        np.savez(path, words=np.array([{"a": 1}], dtype=object), basis=np.zeros((1, 2)))
    else:
        path.unlink()
    with pytest.raises(KnowledgeError, match="index rebuild"):
        Lsa.load(path)


def test_too_few_words_to_learn_from():
    with pytest.raises(KnowledgeError, match="nothing can be learned"):
        Lsa.fit([{"a": 1.0}])


def test_any_transformers_model_gives_vectors_of_length_one(tiny):
    model = Transformer(str(tiny))
    alone = model.embed(["nose"], [{}])
    batch = model.embed(["touching chin touching chin", "nose", ""], [{}] * 3)
    assert model.dimension == batch.shape[1] == 16
    assert np.linalg.norm(batch, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert batch[1] == pytest.approx(alone[0], abs=1e-5)  # padding of its neighbors does not change a text


def test_loading_shows_no_bar(tiny, capfd):
    Transformer(str(tiny))
    assert "Loading" not in capfd.readouterr().err


def test_one_question_wakes_one_thread_only(tiny, monkeypatch):
    import torch

    model, asked = Transformer(str(tiny)), []
    before = torch.get_num_threads()
    monkeypatch.setattr("torch.get_num_threads", lambda: 4)
    monkeypatch.setattr("torch.set_num_threads", asked.append)
    model.embed(["nose"], [{}])
    assert asked == [1, 4]
    model.embed(["nose", "chin"], [{}] * 2)
    assert asked == [1, 4]
    monkeypatch.undo()
    assert torch.get_num_threads() == before


def test_who_asks_at_once_leaves_torch_its_threads(request):
    import torch

    request.addfinalizer(partial(torch.set_num_threads, torch.get_num_threads()))
    torch.set_num_threads(3)
    first, second = embed._one_thread(), embed._one_thread()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert torch.get_num_threads() == 1  # the second still asks
    second.__exit__(None, None, None)
    assert torch.get_num_threads() == 3


def test_texts_of_all_lengths_are_read_in_few_shapes(tiny, monkeypatch):
    model, shapes = Transformer(str(tiny)), []
    network, texts = model.parts()[0], ["nose " * count for count in range(1, 71)]
    alone = np.concatenate([model.embed([text], [{}]) for text in texts])
    monkeypatch.setattr(model, "_model", lambda **batch: shapes.append(batch["input_ids"].shape) or network(**batch))
    assert model.embed(texts, [{}] * 70) == pytest.approx(alone, abs=1e-5)
    assert {tokens % 16 for _, tokens in shapes} == {0}
    shapes.clear()
    model.embed(["nose"], [{}])
    assert shapes == [(1, 3)]


def test_the_id_of_a_model_holds_its_weights(tiny):
    digest = hashlib.sha256((tiny / "model.safetensors").read_bytes()).hexdigest()
    assert Transformer(str(tiny)).id == f"transformer:{tiny.name}:{digest[:12]}"


def test_other_weights_than_expected_are_refused(tiny):
    with pytest.raises(KnowledgeError, match="not those expected"):
        Transformer(str(tiny), sha256="0" * 64)


def test_a_model_that_is_not_there_is_told_in_one_sentence(tmp_path):
    with pytest.raises(KnowledgeError, match="could not be loaded"):
        Transformer(str(tmp_path))
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "nonsense"}))
    with pytest.raises(KnowledgeError, match="could not be loaded"):
        Transformer(str(tmp_path))


def test_minilm_is_an_extra(monkeypatch, tmp_path):
    monkeypatch.setattr(tuned, "find_spec", lambda name: None)
    assert not MINILM.there(tmp_path)
    with pytest.raises(MissingExtra, match="minilm"):
        MINILM.load(tmp_path)


def test_a_package_with_other_weights_is_refused(monkeypatch, tiny, tmp_path):
    from importlib.machinery import ModuleSpec

    package = tmp_path / "__init__.py"
    (tmp_path / "model").symlink_to(tiny)
    monkeypatch.setattr(tuned, "find_spec", lambda name: ModuleSpec(name, None, origin=str(package)))
    assert MINILM.there(tmp_path)
    with pytest.raises(KnowledgeError, match="not those expected"):
        MINILM.load(tmp_path)


def test_mpnet_lies_in_the_folder_of_all_state(tiny_mpnet, tmp_path):
    with pytest.raises(KnowledgeError, match="run: mg-agent index fetch"):
        MPNET.load(tmp_path)
    (tmp_path / "models").mkdir()
    assert not MPNET.there(tmp_path)
    (tmp_path / "models" / "all-mpnet-base-v2").symlink_to(tiny_mpnet)
    assert MPNET.there(tmp_path)
    with pytest.raises(KnowledgeError, match="not those expected"):
        MPNET.load(tmp_path)


@pytest.mark.parametrize("model", ["tiny", "tiny_mpnet"])
@pytest.mark.parametrize("text", ["nose", "touching the chin and the nose", "chin " * 300])
def test_a_text_by_itself_is_read_as_among_others(request, model, text):
    import torch

    folder = request.getfixturevalue(model)
    plain, quick = Transformer(str(folder)), Transformer(str(folder))
    torch.manual_seed(3)
    for part in quick.parts()[0].parameters():
        part.data += 0.3 * torch.randn_like(part)  # else norms and biases are ones and zeros
    plain.parts()[0].load_state_dict(quick.parts()[0].state_dict())
    quick.one_text = OneText(quick.parts()[0])
    assert quick.embed([text], [{}]) == pytest.approx(plain.embed([text], [{}]), abs=1e-5)
    assert np.abs(quick.embed([text], [{}]) - quick.embed(["both"], [{}])).max() > 1e-3
    assert (quick.embed([text, "both"], [{}] * 2) == plain.embed([text, "both"], [{}] * 2)).all()
