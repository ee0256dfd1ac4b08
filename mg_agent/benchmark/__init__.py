"""Measure how well a reasoner argues from timed cues, and how sure one may be of the measure."""
