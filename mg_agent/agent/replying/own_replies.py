"""Which reply answers what :mod:`mg_agent.agent.reading.own` reads, by the name it gives."""

from collections.abc import Callable

from mg_agent.agent.conversation.the_two import COMPARED, WHICH_TWO
from mg_agent.agent.question import Question
from mg_agent.agent.reading.ranked import RANKED
from mg_agent.agent.replying.busiest import reply_most
from mg_agent.agent.replying.few import reply_few
from mg_agent.agent.replying.lasting import reply_pair
from mg_agent.agent.replying.never import reply_never, reply_nothing
from mg_agent.agent.replying.pause_beside import reply_pause_beside
from mg_agent.agent.replying.replies import Reply, reply_count
from mg_agent.agent.replying.talk_or_silence import reply_talk_or_silence
from mg_agent.agent.replying.the_two import reply_which_two
from mg_agent.tools.session import Session

OWN: dict[str, Callable[[Question, Session], Reply]] = {
    "pair": reply_pair,
    "few cues": reply_few,
    "few lines": reply_few,
    "few pauses": reply_few,
    "most of lines": reply_most,
    "most of pauses": reply_most,
    "most of stretches": reply_most,
    "pause beside": reply_pause_beside,
    COMPARED: reply_count,
    RANKED: reply_count,
    WHICH_TWO: reply_which_two,
    "talk or silence": reply_talk_or_silence,
    "never": reply_never,
    "nothing": reply_nothing,
}
