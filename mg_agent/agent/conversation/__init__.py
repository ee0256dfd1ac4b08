"""Questions beside one another: several in one message, and those that lean on the ones before."""
