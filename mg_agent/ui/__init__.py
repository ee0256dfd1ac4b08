"""The app: video, timeline, cue table and chat on one page, served to this computer only."""
