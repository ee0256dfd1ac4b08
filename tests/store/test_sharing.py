"""A store that threads and processes use at once, and one whose process is killed."""

import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

from stored import look, moves

from mg_agent.store import Store


def test_threads_may_share_a_store(home: Path) -> None:
    faults: list[BaseException] = []

    def work(i: int) -> None:
        try:
            for j in range(5):
                store.put(f"{i}-{j}", look(), moves(3))
                assert store.get(f"{i}-{j}") == look()
        except BaseException as error:
            faults.append(error)

    with Store(home) as store:
        threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not faults
        assert len(store.recent(100)) == 20


def child(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Run Python beside this test, with what tests put into a store at hand."""
    prelude = (
        f"import os, signal, sys\nfrom pathlib import Path\nsys.path.insert(0, {str(Path(__file__).parents[1])!r})\n"
        "from stored import look, moves\nfrom mg_agent.store import Store\n"
    )
    return subprocess.Popen([sys.executable, "-c", prelude + textwrap.dedent(code), *arguments], stderr=subprocess.PIPE)


def test_a_process_killed_while_it_writes_leaves_the_old_content(home: Path) -> None:
    with Store(home) as store:
        store.put("k", look(), moves())
    killed = child(
        """
        def shoot(statement):
            if statement.startswith("INSERT INTO poses"):
                os.kill(os.getpid(), signal.SIGKILL)
        store = Store(Path(sys.argv[1]))
        store._database.connection.set_trace_callback(shoot)
        store.put("k", look(text="half written"), moves(500))
        """,
        str(home),
    )
    _, said = killed.communicate()
    assert killed.returncode == -signal.SIGKILL, said
    with Store(home) as store:
        assert store.get("k") == look()
        pose = store.pose("k")
        assert pose is not None
        assert len(pose) == len(moves())
        store.put("k", look(text="whole"))
        assert store.get("k") == look(text="whole")


def test_processes_may_share_a_home_from_its_first_moment(home: Path) -> None:
    code = """
        with Store(Path(sys.argv[1])) as store:
            for j in range(20):
                store.put(f"{sys.argv[2]}-{j}", look(), moves(5))
                assert store.get(f"{sys.argv[2]}-{j}") == look()
        """
    workers = [child(code, str(home), str(i)) for i in range(3)]
    for worker in workers:
        _, said = worker.communicate()
        assert worker.returncode == 0, said.decode()
    with Store(home) as store:
        assert len(store.recent(100)) == 60
