"""Scenarios with reference answers, and how well a reasoner does on them."""
