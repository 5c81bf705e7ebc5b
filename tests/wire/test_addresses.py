"""Both wires listen on the same addresses and reach the same, however they are written."""

import asyncio
import socket
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any, cast

import pytest
import uvloop

from benchmarks.support.processes import free_ports
from storycreator.core.dispatcher import LocalDispatcher
from storycreator.core.errors import InvalidInputError, StoryCreatorError
from storycreator.runtime.healthcheck import healthcheck
from storycreator.runtime.remote import client
from storycreator.runtime.serve import Ports, listening
from storycreator.services import BY_LETTER
from storycreator.settings import PipelineMode, load
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.connect import connect
from storycreator.transport.resilience.endpoints import Endpoint, parse, resolve
from storycreator.transport.resilience.policy import Resilience, RetryPolicy

SPEC = BY_LETTER["A"]
LOOPS = pytest.mark.parametrize("loop", [asyncio.run, uvloop.run], ids=["asyncio", "uvloop"])


def link_local() -> tuple[str, ...]:
    """An address of this machine that holds on one interface only, if it has one."""
    rows = sorted((line.split() for line in Path("/proc/net/if_inet6").read_text().splitlines()), key=lambda row: int(row[1], 16))
    return tuple(f"[{IPv6Address(bytes.fromhex(row[0]))}%{row[5]}]" for row in rows if row[0].startswith("fe80"))[:1]


TARGETS = ("127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", *link_local())
ALL, IPV4, IPV6 = {*TARGETS}, {"127.0.0.1", "[::ffff:127.0.0.1]"}, {"[::1]"}
BOUND = [
    ("::", ALL), ("[::]", ALL), ("0.0.0.0", ALL), ("0:0::0", ALL), ("::1", IPV6), ("[::1]", IPV6), ("127.0.0.1", IPV4),
    ("::ffff:127.0.0.1", IPV4), *((one, {one}) for one in link_local()),
]  # fmt: skip


async def reached(mode: str, ports: Ports) -> set[str]:
    """The targets at which a service answers."""
    found = set()
    for target in TARGETS:
        where = parse(f"{target}:{ports.grpc if mode == 'grpc' else ports.rpc}", 0)
        ask = connect(SPEC, where, mode, policy=Resilience(retry=RetryPolicy(attempts=1)))
        try:
            found |= {target} if (await ask.health(5.0)).serving else set()
        except StoryCreatorError:
            pass
        finally:
            await ask.close()
    return found


@LOOPS
@pytest.mark.parametrize(("bind", "wanted"), BOUND)
def test_both_wires_listen_on_the_same_addresses(loop: Any, bind: str, wanted: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYCREATOR_BIND_HOST", bind)

    async def ask() -> tuple[set[str], set[str], int]:
        dispatcher = LocalDispatcher(SPEC, cast("Any", None), ArtifactStore.open("memory://"), "1")
        async with listening(dispatcher, load().bind_host, Ports(*free_ports(2)), 0.1) as ports:
            monkeypatch.setenv("SERVICE_A_GRPC_PORT", str(ports.grpc))
            monkeypatch.setenv("SERVICE_A_RPC_PORT", str(ports.rpc))
            return await reached("grpc", ports), await reached("rpc", ports), await asyncio.to_thread(healthcheck, "A")

    assert loop(ask()) == (wanted, wanted, 0)


@pytest.mark.parametrize("mode", [PipelineMode.GRPC, PipelineMode.RPC])
@pytest.mark.parametrize(
    ("host", "addr"),
    [("[::1]", ""), ("::1", ""), ("m2", "[::1]:PORT"), ("m2", "::1"), ("m2", "127.0.0.1:9,[::ffff:127.0.0.1]:PORT")],
)
async def test_a_peer_is_called_at_its_address(mode: PipelineMode, host: str, addr: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dispatcher = LocalDispatcher(SPEC, cast("Any", None), ArtifactStore.open("memory://"), "1")
    async with listening(dispatcher, "::", Ports(*free_ports(2)), 0.1) as ports:
        port = ports.grpc if mode == "grpc" else ports.rpc
        monkeypatch.setenv(f"SERVICE_A_{mode.upper()}_PORT", str(port))
        monkeypatch.setenv("SERVICE_A_HOST", host)
        monkeypatch.setenv("SERVICE_A_ADDR", addr.replace("PORT", str(port)))
        ask = client("A", mode)
        assert (await ask.health(5.0)).serving
        await ask.close()


@pytest.mark.parametrize(("name", "value"), [
    ("HOST", "[::1"), ("HOST", "m2:50051"), ("HOST", "http://m2"), ("HOST", "[m2]"), ("HOST", "1:2"),
    ("ADDR", "[::1]50051"), ("ADDR", "::1:50051"), ("ADDR", "m2,[::1:5"), ("ADDR", "m2:0"), ("ADDR", "m2:5:6"), ("ADDR", "http://m2:5"),
])  # fmt: skip
def test_an_address_that_is_none_is_refused_with_its_variable(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"SERVICE_A_{name}", value)
    with pytest.raises(InvalidInputError) as caught:
        client("A", PipelineMode.GRPC)
    assert [fault.field for fault in caught.value.fields] == [f"SERVICE_A_{name}"]


def test_so_is_one_to_listen_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYCREATOR_BIND_HOST", "[::")
    with pytest.raises(InvalidInputError, match=r"STORYCREATOR_BIND_HOST: .*neither a host name nor an IP address"):
        load()


@LOOPS
def test_a_name_of_a_link_local_address_keeps_its_interface(loop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("fe80::1", 5, 0, 3))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [answer])
    assert loop(resolve((Endpoint("m2.local", 5),))) == (Endpoint("fe80::1%3", 5),)
