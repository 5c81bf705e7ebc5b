"""A long or lossy wire between two bridges: ``wire.py NEAR_BRIDGE FAR_BRIDGE MILLISECONDS LOSS_PERCENT`` joins them until it is killed.

What ``tc netem`` does where the kernel has it, which is not everywhere (no virtual machine monitor's minimal kernel does); TAP devices
are. It runs in a process of its own, as root, and its two devices are gone when it is.
"""

import fcntl
import os
import random
import select
import struct
import subprocess
import sys
import time
from collections import deque

TUNSETIFF = 0x400454CA
IFF_TAP_NO_PI = 0x0002 | 0x1000
MOST_WAITING = 20_000
"""Frames on their way in one direction; more are dropped, as by any queue."""


def tap(name: str, bridge: str) -> int:
    """A new TAP device in a bridge. The kernel cuts large segments into frames and fills in checksums before we read them."""
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH14x", name.encode(), IFF_TAP_NO_PI))
    subprocess.run(["ip", "link", "set", name, "master", bridge, "up"], check=True)
    return device


def carry(near: int, far: int, seconds: float, loss: float) -> None:
    """Forever: each frame comes out on the other side after ``seconds``, or with probability ``loss`` never."""
    waiting: dict[int, deque[tuple[float, bytes]]] = {near: deque(), far: deque()}
    other = {near: far, far: near}
    poll = select.poll()
    for device in waiting:
        poll.register(device, select.POLLIN)
    chance = random.Random(5)
    while True:
        due = min((queue[0][0] for queue in waiting.values() if queue), default=None)
        ready = poll.poll(None if due is None else max(0.0, due - time.monotonic()) * 1000)
        for device, _ in ready:
            for _ in range(64):
                try:
                    frame = os.read(device, 65536)
                except BlockingIOError:
                    break
                queue = waiting[other[device]]
                if chance.random() >= loss and len(queue) < MOST_WAITING:
                    queue.append((time.monotonic() + seconds, frame))
        now = time.monotonic()
        for device, queue in waiting.items():
            while queue and queue[0][0] <= now:
                try:
                    os.write(device, queue.popleft()[1])
                except OSError:
                    break  # its queue is full, or the bridge is being taken down: this frame is lost


if __name__ == "__main__":
    bridges, (milliseconds, percent) = sys.argv[1:3], map(float, sys.argv[3:5])
    ends = [tap(f"{bridge}t", bridge) for bridge in bridges]
    carry(ends[0], ends[1], milliseconds / 1000, percent / 100)
