import pytest

from mg_agent.knowledge.bags import written
from mg_agent.knowledge.corpus import shipped
from mg_agent.knowledge.english import ELSEWHERE, EVERYWHERE, REAL
from mg_agent.knowledge.spelling import Reading, Spelling
from mg_agent.knowledge.words import stems

TEXTS = ("The suspect was nervous, nervous and looked away.", "Baseline behavior of liars; clothes; a nose; night.")


def read(text):
    return Spelling.build(TEXTS).read(text)


@pytest.fixture(scope="module")
def shipped_words():
    return Spelling.build(map(written, shipped().passages))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Nervus", "nervous"),
        ("nervouss", "nervous"),
        ("nevrous", "nervous"),
        ("nerwous supsect", "nervous suspect"),
        ("basline, baselinee!", "baseline, baseline!"),
        ("basexine", "baseline"),
    ],
)
def test_one_slip_a_word_is_mended(written, meant):
    assert read(written).text == meant


def test_what_was_mended_is_told():
    assert read("nervus supsect nervus nose").mended == (("nervus", "nervous"), ("supsect", "suspect"))
    assert read("a nervous suspect").mended == ()


@pytest.mark.parametrize("word", ["nose", "nse", "xervous", "nrvus", "wombat", "2024", "", "would", "looked"])
def test_known_short_and_strange_words_stay(word):
    assert read(word).text == word


@pytest.mark.parametrize("word", ["behaviour", "looking", "suspected", "nights", "nervously"])
def test_another_ending_or_spelling_of_a_known_word_is_no_slip(word):
    assert read(word).mended == ()


@pytest.mark.parametrize("word", ["nervoux", "nerxous", "xervous", "suspects", "baselines"])
def test_a_word_that_begins_or_ends_otherwise_or_has_a_letter_unlike_the_right_one_is_another_word(word):
    assert read(f"the suspect {word}").mended == ()


def test_the_more_frequent_word_is_meant():
    assert Spelling.build(("patter patter", "potter")).read("ptter").text == "patter"
    assert Spelling.build(("potter potter", "patter")).read("ptter").text == "potter"


REAL_ONES = "sneer winking stalking banker goggles choke squinting commuters evacuation statues demos headshots"


@pytest.mark.parametrize("word", REAL_ONES.split())
def test_real_words_are_not_read_as_words_of_the_passages(shipped_words, word):
    assert shipped_words.read(f"what does {word} mean?").mended == ()


@pytest.mark.parametrize(
    ("slip", "meant"), [("slouchng", "slouching"), ("touchign", "touching"), ("decepton", "deception")]
)
def test_slips_are_still_mended(shipped_words, slip, meant):
    assert shipped_words.read(f"what does {slip} mean?").mended == ((slip, meant),)


OTHER_LANGUAGES = (
    "Berühren Lügner die Nase häufiger?",
    "Was bedeutet es, wenn jemand die Arme verschränkt?",
    "Est-ce que les menteurs se touchent le nez plus souvent ?",
    "¿Los mentirosos se tocan más la nariz?",
    "¿Es un signo de mentira?",
    "说谎的人会摸鼻子吗？",
    "هل لمس الأنف علامة على الكذب؟",
)


@pytest.mark.parametrize("question", OTHER_LANGUAGES)
def test_other_languages_are_left_alone(shipped_words, question):
    assert shipped_words.read(question) == Reading(question.casefold(), foreign=True)


@pytest.mark.parametrize(
    "question",
    ["Is it so?", "He is in pain", "does touchign your nse show decepton?", "What is xyzzy?", "", "Is he lying, bald?"],
)
def test_english_is_english(shipped_words, question):
    assert not shipped_words.read(question).foreign


def test_words_of_other_languages_are_never_mended():
    assert read("nose and nicht").text == "nose and nicht"
    assert read("nose and nihgt").text == "nose and night"


def test_lists_hold_what_they_say(shipped_words):
    assert not ELSEWHERE & EVERYWHERE
    assert not ELSEWHERE & REAL
    assert max(shipped_words.known.get(word, 0) for word in ELSEWHERE) == 0
    assert all(stems(word) for word in REAL)
