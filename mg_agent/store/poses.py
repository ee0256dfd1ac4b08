"""Poses as compressed bytes, without pickle."""

import io
import json
import zipfile
import zlib

import numpy as np

from mg_agent.core.pose import MG_SKELETON, PoseSequence, Skeleton
from mg_agent.errors import ModelError, StoreError


def pack(pose: PoseSequence) -> bytes:
    """Write a pose sequence as a compressed npz; NaN and every other bit are kept."""
    names = {"name": pose.skeleton.name, "joints": pose.skeleton.joints, "bones": pose.skeleton.bones}
    told = {"skeleton": names, "person": pose.person, "cuts": pose.cuts}
    about = np.frombuffer(json.dumps(told).encode(), np.uint8)
    buffer = io.BytesIO()
    moved = {} if pose.camera is None else {"camera": pose.camera}
    np.savez_compressed(buffer, xy=pose.xy, score=pose.score, times=pose.times, about=about, **moved)
    return buffer.getvalue()


def unpack(blob: bytes) -> PoseSequence:
    """Read what :func:`pack` wrote.

    Raises:
        StoreError: when the bytes are damaged.
    """
    try:
        with np.load(io.BytesIO(blob), allow_pickle=False) as arrays:
            about = json.loads(arrays["about"].tobytes())
            names = about["skeleton"]
            bones = tuple((one, other) for one, other in names["bones"])
            skeleton = Skeleton(names["name"], tuple(names["joints"]), bones)
            skeleton = MG_SKELETON if skeleton == MG_SKELETON else skeleton
            cuts = tuple(float(cut) for cut in about.get("cuts", ()))  # older ones knew of none
            camera = arrays.get("camera")
            return PoseSequence(arrays["xy"], arrays["score"], arrays["times"], skeleton, about["person"], cuts, camera)
    except (ValueError, KeyError, TypeError, EOFError, OSError, ModelError, zipfile.BadZipFile, zlib.error) as error:
        raise StoreError.of("saved poses are damaged", f"got: {error}", "delete the analysis and look again") from None
