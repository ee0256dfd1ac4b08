"""Gestures read off joints by distance, angle and duration: the interpretable recognizer."""
