"""A USB bus for pyusb: its own interface for back ends, with printers on it that are not hardware.

Everything above it is real: pyusb's devices, descriptors, claims and transfers, and all of our code.
"""
# ruff: noqa: ARG002, N803 - the methods and their arguments are pyusb's

import array
import errno
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from usb.backend import IBackend, libusb1
from usb.core import USBError, USBTimeoutError

from tests.printing.peer import Peer

BULK, INTERRUPT = 2, 3
PRINTER = 7


@dataclass
class Interface:
    """One interface: its class, protocol, and end points as (address, type)."""

    kind: int = PRINTER
    protocol: int = 2
    end_points: tuple[tuple[int, int], ...] = ((0x03, BULK), (0x84, BULK))
    driver: str | None = "usblp"


@dataclass
class UsbPrinter:
    """A printer on the bus: how it behaves is ``peer``'s, which interfaces it has its own.

    ``holds_after``: bytes after which it takes no more (NAK for ever); ``gone_after``: bytes after which it is unplugged.
    ``taken``: another program has claimed it. ``private``: this account may not open it.
    """

    peer: Peer = field(default_factory=Peer)
    vendor: int = 0x04B8
    product: int = 0x0E15
    serial: str = "A1"
    interfaces: tuple[Interface, ...] = (Interface(),)
    holds_after: int | None = None
    gone_after: int | None = None
    taken: bool = False
    private: bool = False
    claimed: set[int] = field(default_factory=set)
    time_limits: list[int] = field(default_factory=list)
    answers: bytearray = field(default_factory=bytearray)
    resets: int = 0

    @property
    def driver(self) -> str | None:
        """The kernel's driver of the first interface."""
        return self.interfaces[0].driver


class Bus(IBackend):  # type: ignore[misc] # pyusb ships no types
    """The bus: devices are looked at, opened, claimed, written to and read from."""

    def __init__(self, *printers: UsbPrinter) -> None:
        self.printers = printers
        self.opened = 0

    def enumerate_devices(self) -> Iterator[UsbPrinter]:
        yield from self.printers

    def get_device_descriptor(self, dev: UsbPrinter) -> Any:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0, bMaxPacketSize0=64,
            idVendor=dev.vendor, idProduct=dev.product, bcdDevice=0x100, iManufacturer=0, iProduct=0,
            iSerialNumber=3, bNumConfigurations=1, address=1, bus=1, port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: UsbPrinter, config: int) -> Any:
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=len(dev.interfaces), bConfigurationValue=1,
            iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: UsbPrinter, intf: int, alt: int, config: int) -> Any:
        if config or alt or intf >= len(dev.interfaces):
            raise IndexError
        one = dev.interfaces[intf]
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=intf, bAlternateSetting=0, bNumEndpoints=len(one.end_points),
            bInterfaceClass=one.kind, bInterfaceSubClass=1, bInterfaceProtocol=one.protocol, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: UsbPrinter, ep: int, intf: int, alt: int, config: int) -> Any:
        address, kind = dev.interfaces[intf].end_points[ep]
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=address, bmAttributes=kind, wMaxPacketSize=64, bInterval=0, bRefresh=0,
            bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def get_parent(self, dev: UsbPrinter) -> None:
        """It hangs on no hub."""

    def open_device(self, dev: UsbPrinter) -> UsbPrinter:
        if dev.private:
            raise USBError("Access denied (insufficient permissions)", errno=errno.EACCES)
        self.opened += 1
        return dev

    def close_device(self, dev_handle: UsbPrinter) -> None:
        self.opened -= 1

    def get_configuration(self, dev_handle: UsbPrinter) -> int:
        return 1

    def reset_device(self, dev_handle: UsbPrinter) -> None:
        dev_handle.resets += 1

    def claim_interface(self, dev_handle: UsbPrinter, intf: int) -> None:
        if dev_handle.taken or dev_handle.interfaces[intf].driver:
            raise USBError("Resource busy", errno=errno.EBUSY)
        dev_handle.claimed.add(intf)

    def release_interface(self, dev_handle: UsbPrinter, intf: int) -> None:
        dev_handle.claimed.discard(intf)

    def is_kernel_driver_active(self, dev_handle: UsbPrinter, intf: int) -> bool:
        return dev_handle.interfaces[intf].driver is not None

    def detach_kernel_driver(self, dev_handle: UsbPrinter, intf: int) -> None:
        dev_handle.interfaces[intf].driver = None

    def attach_kernel_driver(self, dev_handle: UsbPrinter, intf: int) -> None:
        dev_handle.interfaces[intf].driver = "usblp"

    def bulk_write(self, dev_handle: UsbPrinter, ep: int, intf: int, data: "array.array[int]", timeout: int) -> int:
        printer = dev_handle
        assert intf in printer.claimed
        assert (ep, BULK) in printer.interfaces[intf].end_points
        printer.time_limits.append(timeout)
        content = data.tobytes()
        if printer.gone_after is not None and len(printer.peer.received) >= printer.gone_after:
            raise USBError("No such device (it may have been disconnected)", errno=errno.ENODEV)
        if printer.holds_after is not None:
            content = content[: max(0, printer.holds_after - len(printer.peer.received))]
        printer.answers += printer.peer._hear(content)
        if len(content) < len(data):
            threading.Event().wait(timeout / 1000)
        if not content:
            raise USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
        return len(content)

    def bulk_read(self, dev_handle: UsbPrinter, ep: int, intf: int, buff: "array.array[int]", timeout: int) -> int:
        printer = dev_handle
        assert intf in printer.claimed
        printer.time_limits.append(timeout)
        printer.answers += printer.peer._print(b"")
        if not printer.answers:
            threading.Event().wait(timeout / 1000)
            raise USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
        count = min(len(buff), len(printer.answers))
        buff[:count] = array.array("B", printer.answers[:count])
        del printer.answers[:count]
        return count

    def ctrl_transfer(
        self, dev_handle: UsbPrinter, bmRequestType: int, bRequest: int, wValue: int, wIndex: int, data: Any, timeout: int
    ) -> int:
        """A string descriptor: the languages (0), or the serial number (3)."""
        words = (0x0409).to_bytes(2, "little") if wValue & 0xFF == 0 else dev_handle.serial.encode("utf-16-le")
        answer = bytes((len(words) + 2, 3)) + words
        data[: len(answer)] = array.array("B", answer)
        return len(answer)


def plug(monkeypatch: pytest.MonkeyPatch, *printers: UsbPrinter) -> Bus:
    """Have pyusb find ``printers`` where it would find this machine's."""
    bus = Bus(*printers)
    monkeypatch.setattr(libusb1, "get_backend", lambda **_: bus)
    return bus
