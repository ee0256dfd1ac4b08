"""From a film to windows and from probabilities over time to gestures: when each begins and ends, and what it is."""
