"""Small copies of the files of iMiGUE, SMG and NTU RGB+D, in the documented formats."""

import numpy as np

from mg_agent.recognition.datasets.picture import MIGA_35, OPENPOSE_137


def points(order, frames=6):
    """Point k of frame t at (100 k + t + 1, 540), sure to 0.5."""
    table = np.empty((frames, len(order), 3))
    table[..., 0] = 100 * np.arange(len(order)) + np.arange(frames)[:, None] + 1
    table[..., 1:] = 540, 0.5
    return table


def write(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(",".join(str(cell) for cell in row) + "\n" for row in rows))


def challenge(root, name="0001", labels=((29, 0, 3), (99, 4, 5)), frames=6):
    table = points(MIGA_35, frames)
    write(root / name / f"{name}_label.csv", labels)
    write(root / name / f"{name}_light_hand.csv", [[t, *row.ravel()] for t, row in enumerate(table)])
    return table


def full(root, rows, videos=("0007",)):
    header = ("video_id", "win_or_lose", "subject_id", "class", "start_frame", "end_frame")
    write(root / "Label" / "labels_20200831.csv", [header, *rows])
    for video in videos:
        table = points(OPENPOSE_137).reshape(6, -1)
        write(root / "mg_skeleton_only" / video / f"{video}_2.csv", table)


def sample(root, number=36, labels=((1, 1, 2), (17, 3, 3)), frames=3):
    name = f"Sample{number:04d}"
    table = np.zeros((frames, 25, 11))
    table[..., 0], table[..., 1], table[..., 2] = np.arange(25), 1, 2
    write(root / name / f"{name}_skeleton.csv", table.reshape(frames, 25 * 11))
    write(root / name / f"{name}_finelabels.csv", labels)
    write(root / name / f"{name}_data.csv", [(frames, 28, 8000)])


def ntu_text(frames):
    """Text of bodies {id: (x of every joint, tracking state)} a frame."""
    out = [str(len(frames))]
    for bodies in frames:
        out.append(str(len(bodies)))
        for body, (x, state) in bodies.items():
            out += [f"{body} 0 1 1 0 0 0 0.1 0.2 2", "25"]
            out += [f"{x} {j + 1} 3 0 0 0 0 0 0 0 0 {state}" for j in range(25)]
    return "\n".join(out) + "\n"
