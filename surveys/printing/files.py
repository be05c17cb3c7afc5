"""Ports that are file descriptors: device nodes and serial lines. Opened without blocking; each wait has its end."""

import errno
import os
import select
import stat
import time

from surveys.printing.faults import Fault

BREATH = 0.01  # seconds before a device is asked again that called itself ready and then took nothing
_FAULTS = {
    errno.EACCES: Fault.NO_PERMISSION,
    errno.EPERM: Fault.NO_PERMISSION,
    errno.EBUSY: Fault.BUSY,
    errno.EAGAIN: Fault.BUSY,  # another program holds the lock that pyserial asks for
    errno.EISDIR: Fault.BAD_ADDRESS,
    errno.ENOTTY: Fault.BAD_ADDRESS,
}


def reason(error: OSError) -> Fault:
    """Why a device couldn't be opened. What is not in the table (ENOENT, ENODEV, ENXIO, EIO, …) means that none is there."""
    return _FAULTS.get(error.errno or 0, Fault.ABSENT)


_NULL, _FULL = os.makedev(1, 3), os.makedev(1, 7)
_MEMORY, _MISC = 1, 10  # the kernel's numbers of its memory, log and random numbers, and of watchdogs and the like


def is_device(path: str, *, or_pipe: bool = False) -> bool:
    """Whether a character device (or a named pipe) stands at ``path``; raises OSError when nothing does.

    A plain file would take every ticket and print none; a disk would be destroyed. Of character devices, those that are the
    machine itself are none to print on: opening a watchdog restarts it, writing to memory ends it.
    """
    found = os.stat(path)
    if stat.S_ISCHR(found.st_mode):
        return os.major(found.st_rdev) not in (_MEMORY, _MISC) or found.st_rdev in (_NULL, _FULL)
    return or_pipe and stat.S_ISFIFO(found.st_mode)


def write_some(descriptor: int, content: bytes, seconds: float) -> int:
    """Write a beginning of ``content`` once the device takes any; raises TimeoutError if it doesn't, OSError if it is gone."""
    until = time.monotonic() + seconds
    while ready(descriptor, select.POLLOUT, until - time.monotonic()):
        try:
            return os.write(descriptor, content)
        except BlockingIOError:
            time.sleep(BREATH)
    raise TimeoutError


def read_some(descriptor: int, seconds: float) -> bytes:
    """Read what is there within ``seconds``, empty at its end; raises TimeoutError when there is nothing."""
    if not ready(descriptor, select.POLLIN, seconds):
        raise TimeoutError
    try:
        return os.read(descriptor, 256)
    except BlockingIOError as error:
        raise TimeoutError from error


def ready(descriptor: int, event: int, seconds: float) -> bool:
    """Whether a descriptor is ready (or broken: the call that follows tells) within ``seconds``."""
    # Not select(): a web server's process may hold more than the 1,024 descriptors that it can count.
    poll = select.poll()
    poll.register(descriptor, event)
    return bool(poll.poll(max(seconds, 0) * 1000))


def taken(descriptor: int) -> bool:
    """Whether a device would take more, as it has taken all so far; raises OSError if it was unplugged (poll says "ready")."""
    poll = select.poll()
    poll.register(descriptor, select.POLLOUT)
    events = poll.poll(0)
    if any(event & (select.POLLERR | select.POLLHUP | select.POLLNVAL) for _, event in events):
        raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
    return bool(events)
