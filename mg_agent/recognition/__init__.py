"""Tracks become micro-gesture cues."""
