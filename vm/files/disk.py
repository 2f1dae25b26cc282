"""Whole files: read with one clear Problem, replaced so that a crash leaves the old or the new."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

from vm.core.faults import Problem

MAX_FILE = 1 << 30  # eight times the bytes of the largest picture: nothing we read is larger


def read_file(path: Path) -> bytes:
    """Return the bytes of an ordinary file; raises Problem with why it cannot be had."""
    try:
        status = path.stat()
        _check_ordinary(path, status)
        if status.st_size > MAX_FILE:
            raise Problem(
                f"{path} is too large, {status.st_size} bytes.",
                f"Files up to {MAX_FILE} bytes are read.",
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise Problem(f"There is no file {path}.", "Check the name and the folder.") from None
    except (OSError, ValueError) as error:
        hint = "Check that you may read it and that its disk is there."
        raise Problem(f"{path} cannot be read: {_reason(error)}.", hint) from error


def replace_file(path: Path, data: bytes) -> None:
    """Put ``data`` in the place of the file, all at once; a link is followed to what it names.

    The bytes go to a new file beside the old one, reach the disk, are read back and compared,
    and only then take the old one's name. On any failure the old file is as it was, and a Problem
    is raised.
    """
    try:
        target = path.resolve()
        mode = _mode_to_keep(target)
        temporary = target.with_name(f".pxi-{secrets.token_hex(6)}.tmp")
        try:
            _write_through(temporary, data)
            if mode is not None:
                temporary.chmod(mode)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        _settle_folder(target.parent)
    except (OSError, RuntimeError, ValueError) as error:
        hint = "The file is as it was before. Check the free space, or save under another name."
        raise Problem(f"{path} cannot be written: {_reason(error)}.", hint) from error


def _mode_to_keep(target: Path) -> int | None:
    """Return the permissions of the file to replace, None when there is none yet.

    Renaming over a file asks only the folder, so opening it is how a read-only file says no.
    """
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    _check_ordinary(target, status)
    os.close(os.open(target, os.O_WRONLY))
    return stat.S_IMODE(status.st_mode)


def _check_ordinary(path: Path, status: os.stat_result) -> None:
    """Raise a Problem for a folder, a pipe or a device, before opening could wait for ever."""
    if stat.S_ISDIR(status.st_mode):
        raise Problem(f"{path} is a folder.", "Name a file inside it.")
    if not stat.S_ISREG(status.st_mode):
        raise Problem(f"{path} is not an ordinary file.", "Name a file on a disk.")


def _write_through(temporary: Path, data: bytes) -> None:
    """Write a new file, wait until the disk has it, and compare what can be read back."""
    with open(temporary, "xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if temporary.read_bytes() != data:
        raise OSError("the disk gave back other bytes than were written")


def _settle_folder(folder: Path) -> None:
    """Ask the disk to keep the new name; the file itself is safe even where that is not offered."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _reason(error: Exception) -> str:
    """Return an error's cause without the number and the path that the system adds."""
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return words[:1].lower() + words[1:]
