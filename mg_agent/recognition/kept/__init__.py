"""What a training keeps in its folder: what it is, how far it is, and how it goes."""
