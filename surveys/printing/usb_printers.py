"""Printers on this machine's USB, through pyusb and libusb.

python-escpos's own driver waits for ever by default, takes the end points' numbers for given, resets the device on opening (many
clones come back as another device) and can't tell which of two alike is meant. Not tried on hardware: the tests run all of this
over pyusb against a bus of their own, and against the real libusb for "not found" (docs/decisions/0005).
"""

import errno
from typing import Any

from surveys.printing.addresses import Usb
from surveys.printing.extras import load
from surveys.printing.faults import Fault
from surveys.printing.limits import Limits
from surveys.printing.talk import Unopened

PRINTER_CLASS = 7
PACKET = 64  # bytes an answer may have on a full-speed bus
_FAULTS = {errno.EACCES: Fault.NO_PERMISSION, errno.EPERM: Fault.NO_PERMISSION, errno.EBUSY: Fault.BUSY}


def connect(where: Usb, limits: Limits) -> "UsbPort":  # noqa: ARG001 - no call here waits for the printer
    """Find the one printer that is meant and take it from the kernel's driver. Raises Unopened."""
    try:
        core, backend = (
            load("usb.core"),
            load("usb.backend.libusb1").get_backend(find_library=load("libusb_package").find_library),
        )
    except ImportError as error:
        raise Unopened(Fault.DRIVER_MISSING, hopeless=True) from error
    if backend is None:
        raise Unopened(Fault.DRIVER_MISSING, hopeless=True)
    try:
        alike = core.find(find_all=True, backend=backend, idVendor=where.vendor, idProduct=where.product)
        port = UsbPort(_one(where, list(alike)))
        port.claim()
    except core.USBError as error:
        raise Unopened(_FAULTS.get(error.errno, Fault.ABSENT)) from error
    return port


def _one(where: Usb, found: list[Any]) -> Any:
    if where.serial:
        found = [device for device in found if _serial(device) == where.serial]
    if not found:
        raise Unopened(Fault.ABSENT)
    if len(found) > 1:
        # Either may be another counter's: a ticket on the wrong desk is worse than none.
        raise Unopened(Fault.AMBIGUOUS, hopeless=True)
    return found[0]


def _serial(device: Any) -> str:
    try:
        return str(device.serial_number or "")
    except ValueError as error:  # pyusb's word for a device whose strings it may not read
        raise Unopened(Fault.NO_PERMISSION) from error


class UsbPort:
    """A claimed printer interface as a ``line.Port``. No transfer's limit is 0, which libusb takes for "for ever"."""

    def __init__(self, device: Any) -> None:
        """Look at the device's interfaces; raises Unopened when none is a printer's."""
        self._core, self._util = load("usb.core"), load("usb.util")
        self._device = device
        self._interface = self._printer()
        self._number = self._interface.bInterfaceNumber
        self._out, self._in = self._end_point(self._util.ENDPOINT_OUT), self._end_point(self._util.ENDPOINT_IN)
        if self._out is None:
            raise Unopened(Fault.BAD_ADDRESS, hopeless=True)
        self._detached = False

    def claim(self) -> None:
        """Take the interface, from the kernel's driver too; raises USBError when another program holds it."""
        try:
            self._detached = self._detach()
            self._util.claim_interface(self._device, self._number)
        except self._core.USBError:
            self.close(drop=True)
            raise

    @property
    def hears(self) -> bool:
        """Whether the printer has a way back."""
        return self._in is not None

    def _printer(self) -> Any:
        """The interface of the printer class; else, as some clones call themselves vendor-specific, the only one there is."""
        interfaces = [one for one in self._device.get_active_configuration() if one.bAlternateSetting == 0]
        printers = [one for one in interfaces if one.bInterfaceClass == PRINTER_CLASS]
        if not printers and len(interfaces) != 1:
            raise Unopened(Fault.BAD_ADDRESS, hopeless=True)
        return (printers or interfaces)[0]

    def _detach(self) -> bool:
        try:
            if not self._device.is_kernel_driver_active(self._number):
                return False
            self._device.detach_kernel_driver(self._number)
        except NotImplementedError:  # not Linux
            return False
        return True

    def _end_point(self, direction: int) -> Any:
        util = self._util

        def fits(one: Any) -> bool:
            bulk = util.endpoint_type(one.bmAttributes) == util.ENDPOINT_TYPE_BULK
            return bool(bulk and util.endpoint_direction(one.bEndpointAddress) == direction)

        return util.find_descriptor(self._interface, custom_match=fits)

    def write(self, content: bytes, seconds: float) -> int:
        """Hand over a beginning of ``content``; libusb tells how many bytes the printer took before the time was up."""
        try:
            count = int(self._out.write(content, _milliseconds(seconds)))
        except self._core.USBTimeoutError as error:
            raise TimeoutError from error
        if not count:
            raise TimeoutError
        return count

    def read(self, seconds: float) -> bytes:
        """What the printer says. An empty packet is silence, not the end."""
        try:
            heard = bytes(self._in.read(PACKET, _milliseconds(seconds)))
        except self._core.USBTimeoutError as error:
            raise TimeoutError from error
        if not heard:
            raise TimeoutError
        return heard

    def delivered(self) -> bool:
        """Always: a transfer ends when the printer has taken it."""
        return True

    def close(self, *, drop: bool) -> None:  # noqa: ARG002 - a Port; nothing waits on this machine
        """Give the printer back, to the kernel's driver if it was taken from that."""
        try:
            self._util.release_interface(self._device, self._number)
            if self._detached:
                self._device.attach_kernel_driver(self._number)
        except self._core.USBError:
            pass  # It was unplugged, or another program was quicker: there is nothing left to give back.
        finally:
            self._util.dispose_resources(self._device)


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
