"""What mg_agent remembers on this machine."""

from mg_agent.store.store import Saved, Store, key_for

__all__ = ["Saved", "Store", "key_for"]
