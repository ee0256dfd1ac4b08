"""The app: the only door to gradio."""
