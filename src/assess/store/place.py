"""Where a store may lie: on a local disk. Locks on network drives cannot be trusted."""

from __future__ import annotations

import re
import sys
from pathlib import Path

CACHE = "cache"
"""The folder of a workspace for what can be made anew; it can be deleted at any time."""

NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "afpfs", "9p", "ceph", "glusterfs", "davfs",
     "webdav", "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.davfs2", "fuse.glusterfs", "lustre", "ncpfs"}
)  # fmt: skip
"""File systems that several machines share."""

SYNCED = ("OneDrive", "Dropbox", "Nextcloud", "ownCloud", "Google Drive", "iCloud Drive", "Mobile Documents")
"""Folders that programs copy elsewhere while they are being written."""


def fault_of_place(folder: Path, mounts: str | None = None) -> str | None:
    """Why a store must not lie in `folder`, or None. `mounts` is the text of Linux's table of mounts, for tests."""
    kind = _network_share(folder) if mounts is None and sys.platform == "win32" else _file_system(folder, mounts)
    if kind in NETWORK:
        return f"{folder} lies on a network drive ({kind}), where two people writing at once can destroy the file"
    return None


def warning_of_place(folder: Path) -> str | None:
    """What to be careful about in `folder`, or None."""
    found = next(
        (name for name in SYNCED if any(name.lower() in part.lower() for part in folder.resolve().parts)), None
    )
    return found and f"{folder} looks like a folder that {found} copies; a copy made during a write can be incomplete"


def _file_system(folder: Path, mounts: str | None) -> str | None:
    if mounts is None:
        table = Path("/proc/self/mounts")
        mounts = table.read_text("utf-8", "replace") if table.exists() else ""
    here = folder.resolve()
    best, kind = -1, None
    for line in mounts.splitlines():
        _, point, name, *_ = (*line.split(" "), "", "", "")
        # Spaces and the like are written as octal numbers.
        mount = Path(re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), point))
        # A later line covers an earlier one on the same point.
        if (here == mount or mount in here.parents) and len(mount.parts) >= best:
            best, kind = len(mount.parts), name
    return kind


def _network_share(folder: Path) -> str | None:
    import ctypes  # noqa: PLC0415 # only Windows has what it calls

    remote = 4
    drive = folder.resolve().anchor
    windll = getattr(ctypes, "windll")  # noqa: B009 # absent elsewhere
    return "smb" if drive.startswith("\\\\") or windll.kernel32.GetDriveTypeW(drive) == remote else None
