"""Public sets of questions that the user has on disk, asked and measured like our own; nothing of them is shipped."""
