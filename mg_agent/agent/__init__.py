"""Reasoners: from a question and a session to a grounded assessment."""
