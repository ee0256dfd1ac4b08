"""How right a recognizer is: on clips, in whole recordings, and beside what people marked in films."""
