#!/usr/bin/env python3
"""A backend that echoes WebSockets, and clients of it: those that send a message after another, and those that only stay.

Frames are neither read nor made: a message is the same bytes each time, and a proxy that passes bytes may not change them.
"""

import asyncio
import base64
import hashlib
import os
import sys

import machine

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
KEY = base64.b64encode(bytes(16))
OFFER = (
    b"GET /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + b"\r\n\r\n"
)
ACCEPTED = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
    + base64.b64encode(hashlib.sha1(KEY + MAGIC).digest())
    + b"\r\n\r\n"
)
MESSAGE = bytes([0x82, 0x80 + 100]) + bytes(4) + os.urandom(100)  # a masked binary frame whose mask is 0


class Echo(asyncio.Protocol):
    def __init__(self):
        self.head = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        if self.head is None:
            self.transport.write(data)
            return
        self.head += data
        if b"\r\n\r\n" in self.head:
            self.transport.write(ACCEPTED)
            self.head = None


class Client(asyncio.Protocol):
    """Sends a message, waits for it to come back, and so on; or only once."""

    def __init__(self, goes_on, opened):
        self.goes_on, self.opened = goes_on, opened
        self.head, self.came, self.rounds = b"", 0, 0

    def connection_made(self, transport):
        self.transport = transport
        transport.write(OFFER)

    def data_received(self, data):
        if self.head is not None:
            self.head += data
            if b"\r\n\r\n" not in self.head:
                return
            if b" 101 " not in self.head[:20]:
                raise RuntimeError(self.head)
            self.head = None
            self.transport.write(MESSAGE)
            return
        self.came += len(data)
        if self.came >= len(MESSAGE):
            self.came -= len(MESSAGE)
            self.rounds += 1
            if not self.opened.done():
                self.opened.set_result(True)
            if self.goes_on:
                self.transport.write(MESSAGE)


async def clients(port, count, goes_on):
    loop = asyncio.get_running_loop()
    opened = []
    for begin in range(0, count, 100):
        for _ in range(min(100, count - begin)):
            future = loop.create_future()
            opened.append((await loop.create_connection(lambda f=future: Client(goes_on, f), "127.0.0.1", port), future))
        await asyncio.gather(*(future for _, future in opened[begin:]))
    return [protocol for (_, protocol), _ in opened]


async def serve(port):
    server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


async def echo(port, count, seconds):
    """Prints how many messages came back."""
    every = await clients(port, count, True)
    before = sum(each.rounds for each in every)
    await asyncio.sleep(seconds)
    print(sum(each.rounds for each in every) - before, flush=True)


async def stay(port, count):
    """Says when all are open, and ends with its standard input."""
    every = await clients(port, count, False)
    print(len(every), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    machine.open_files()
    what, *numbers = sys.argv[1:]
    asyncio.run({"serve": serve, "echo": echo, "stay": stay}[what](*map(int, numbers)))
