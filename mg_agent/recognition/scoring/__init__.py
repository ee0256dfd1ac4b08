"""Figures of any classifier: accuracy and F1 with intervals, and whether probabilities are shares of being right."""
