"""What one browser tab has on its desk."""

from dataclasses import dataclass, field

from mg_agent.core.correction import Correction
from mg_agent.core.evidence import Analysis
from mg_agent.ui.conversation import Conversation
from mg_agent.ui.exchange import Exchange
from mg_agent.ui.jobs import Job


@dataclass
class Visit:
    """What one browser tab has on its desk; lives in that tab's session state only.

    Attributes:
        job: The video under work.
        owner: The browser session.
        session: Id of the kept session; empty where nothing is kept.
        found: The analysis as it was recognized.
        analysis: The analysis as a person corrected it; answers rest on this one.
        corrections: What the person said, in order.
        talk: The conversation.
        carried: What an analysis of the same video with another transcript kept of the work before; told once.
        missing: Ids of cues that an imported file lacks, until it is said what becomes of them.
        view: What the player shows: "" for the video, "blurred" or "skeleton".
        wanted: Whether an analysis was asked for and neither came to its end nor was stopped by the one who asked.
        resting: Whether a desk just came back on which no analysis is to go on.
    """

    job: Job | None = None
    owner: str = ""
    session: str = ""
    found: Analysis | None = None
    analysis: Analysis | None = None
    corrections: tuple[Correction, ...] = ()
    talk: Conversation = field(default_factory=Conversation)
    carried: str = ""
    missing: tuple[str, ...] = ()
    view: str = ""
    wanted: bool = False
    resting: bool = False

    @property
    def exchanges(self) -> list[Exchange]:
        """What was asked, oldest first."""
        return self.talk.exchanges

    def empty(self) -> None:
        """Forget everything but whose desk it is."""
        self.job, self.session, self.found, self.analysis, self.view = None, "", None, None, ""
        self.corrections, self.missing, self.carried = (), (), ""
        self.wanted = self.resting = False
        self.talk.clear()
