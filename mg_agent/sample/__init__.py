"""The bundled sample: a video that the project makes itself, with its transcript and its truth."""
