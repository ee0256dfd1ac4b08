"""Foreign labels: each is mapped or declared to have no counterpart, and relations hold both ways."""

import pytest

from mg_agent.errors import ModelError
from mg_agent.recognition.label_maps import IMIGUE_32, MA_52, SMG_17, VOCABULARIES, Match, translate, unmapped
from mg_agent.recognition.vocabulary import LEARNED

FOREIGN = [name for name in VOCABULARIES if name != "mg-agent"]


@pytest.mark.parametrize(("labels", "count"), [(IMIGUE_32, 32), (SMG_17, 17), (MA_52, 52)])
def test_each_dataset_has_its_classes_and_no_name_twice(labels, count):
    assert len(labels) == len(set(labels)) == count


@pytest.mark.parametrize(
    ("labels", "number", "name"),
    [(IMIGUE_32, 28, "pressing lips"), (IMIGUE_32, 23, "crossing fingers"), (MA_52, 10, "shaking head"),
     (MA_52, 24, "shaking legs"), (MA_52, 37, "crossing arms"), (MA_52, 43, "touching nose"),
     (MA_52, 51, "scratching feet"), (SMG_17, 9, "crossing legs")],
)  # fmt: skip
def test_numbers_are_those_of_the_authors(labels, number, name):
    assert labels[number] == name


@pytest.mark.parametrize("vocabulary", FOREIGN)
def test_every_foreign_label_is_mapped_to_labels_of_ours_or_declared_unmapped(vocabulary):
    for label in VOCABULARIES[vocabulary]:
        matches = translate(label, vocabulary, "mg-agent")
        assert bool(matches) != (label in unmapped(vocabulary)), label
        assert {match.label for match in matches} <= set(LEARNED), label


def test_what_has_no_counterpart_is_said():
    assert unmapped("imigue") == {"scratching back"}
    assert unmapped("smg") == set()
    assert unmapped("ma-52") == {"turning around", "rising up", "stretching arms", "scratching or touching back"}


@pytest.mark.parametrize("vocabulary", FOREIGN)
def test_a_label_has_at_most_one_exact_counterpart_each_way(vocabulary):
    for source, target in ((vocabulary, "mg-agent"), ("mg-agent", vocabulary)):
        for label in VOCABULARIES[source]:
            assert sum(match.relation == "exact" for match in translate(label, source, target)) <= 1, label


@pytest.mark.parametrize("vocabulary", FOREIGN)
def test_what_is_broader_one_way_is_narrower_the_other(vocabulary):
    inverse = {"broader": "narrower", "narrower": "broader"}
    for label in VOCABULARIES[vocabulary]:
        for match in translate(label, vocabulary, "mg-agent"):
            back = {m.label: m.relation for m in translate(match.label, "mg-agent", vocabulary)}
            assert back[label] == inverse.get(match.relation, match.relation)


def test_between_foreign_datasets_the_way_goes_through_ours():
    assert translate("arms akimbo", "smg", "ma-52") == (Match("arms akimbo", "exact"),)
    assert translate("moving legs", "smg", "ma-52")[0] == Match("shaking legs", "narrower")
    assert Match("rubbing hands", "narrower") in translate("rubbing or holding hands", "imigue", "ma-52")
    assert Match("covering mouth", "approximate") in translate("biting nails", "imigue", "ma-52")


def test_within_one_vocabulary_a_label_is_itself():
    assert translate("turtle neck", "imigue", "imigue") == (Match("turtle neck", "exact"),)


def test_nothing_corresponds_to_none():
    assert translate("none", "mg-agent", "imigue") == ()


@pytest.mark.parametrize(
    ("label", "source", "target", "message"),
    [
        ("moving leg", "smg", "mg-agent", "did you mean 'moving legs'"),
        ("nodding", "ma52", "mg-agent", "did you mean 'ma-52'"),
        ("nodding", "ma-52", "imiuge", "did you mean 'imigue'"),
    ],
)
def test_a_typing_error_is_answered_with_the_nearest(label, source, target, message):
    with pytest.raises(ModelError, match=message):
        translate(label, source, target)
