"""What mg_agent remembers on this machine."""

from mg_agent.store.rows import Opened, SavedExchange, SavedSession
from mg_agent.store.seen import Seen
from mg_agent.store.sessions import Sessions
from mg_agent.store.store import Saved, Store, key_for

__all__ = ["Opened", "Saved", "SavedExchange", "SavedSession", "Seen", "Sessions", "Store", "key_for"]
