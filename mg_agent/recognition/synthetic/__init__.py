"""A person made of arithmetic: a body, what it does, a camera that sees it, and a landmark model's mistakes."""
