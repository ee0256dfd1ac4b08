"""A lock file that says that a process lives; the system frees it when the process dies, however it dies."""


def held(descriptor: int) -> bool:
    """Take an open lock file for this process; False where another one holds it."""
    try:
        import fcntl
    except ImportError:  # Windows: an open file cannot be removed there, which serves as well
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
