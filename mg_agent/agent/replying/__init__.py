"""From a question and a session to an answer in fixed words, each statement of which cites what was found."""
