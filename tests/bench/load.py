"""A closed-loop load generator in plain asyncio: each connection sends its next request when the last one is answered."""

import asyncio
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from statistics import quantiles

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Load:
    """What came back: answers per second, latencies in milliseconds, and how many were not 200."""

    per_second: float
    p50: float
    p99: float
    failures: int


def get(path: str) -> bytes:
    """The bytes of a GET on a connection that stays open."""
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()


def post(path: str, body: str) -> bytes:
    """The bytes of a form's POST that asks for JSON."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    )
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def run(port: int, requests: list[bytes], connections: int) -> Load:
    """Send every request once over ``connections`` connections, from a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_run, port, requests, connections).result()


def _run(port: int, requests: list[bytes], connections: int) -> Load:
    return asyncio.run(_drive(port, requests, connections))


async def _drive(port: int, requests: list[bytes], connections: int) -> Load:
    waiting = iter(requests)
    taken: list[float] = []
    failures = 0

    async def connection() -> None:
        nonlocal failures
        reader, writer = await asyncio.open_connection(HOST, port)
        for request in waiting:
            start = time.perf_counter()
            writer.write(request)
            failures += await _status(reader) != 200
            taken.append(time.perf_counter() - start)
        writer.close()
        await writer.wait_closed()

    begun = time.perf_counter()
    await asyncio.gather(*(connection() for _ in range(connections)))
    seconds = time.perf_counter() - begun
    cuts = quantiles(taken, n=100)
    return Load(len(taken) / seconds, cuts[49] * 1000, cuts[98] * 1000, failures)


async def _status(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = next(int(line.split(":")[1]) for line in head.splitlines() if line.startswith("content-length:"))
    await reader.readexactly(length)
    return int(head.split(" ", 2)[1])
