"""``python main.py certs``: the certificates of mutual TLS."""

import asyncio
import logging
import signal
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storycreator.cli.errors import EXIT_FAILED
from storycreator.cli.screen import out, print_json
from storycreator.core.errors import InvalidInputError
from storycreator.observability import logs
from storycreator.security.credentials import IDENTITY
from storycreator.security.identity import AUTHORITY, names_on
from storycreator.settings import Settings, Tls, load

if TYPE_CHECKING:  # read where used: every command of main.py imports this module
    from storycreator.security.authority import Authority

app = typer.Typer(no_args_is_help=True, help="Certificates: list, renew, revoke, let machine 1 join.")
Names = Annotated[
    list[str] | None, typer.Argument(metavar="[NAME]…", help="Containers, such as service-c [default: those on this machine].")
]
ALL = (*names_on(1), *names_on(2))


def _folder(settings: Settings) -> Path:
    return settings.tls_dir.expanduser()


def _names(given: list[str] | None, settings: Settings) -> tuple[str, ...]:
    """The containers named, by default those with a folder here."""
    for name in given or ():
        if name not in ALL:
            raise InvalidInputError.of("NAME", f"there is no container {name!r}; use {', '.join(ALL)}")
    return tuple(given or (name for name in ALL if (_folder(settings) / name / IDENTITY).exists()))


def _authority(settings: Settings) -> "Authority":
    from storycreator.security.authority import Authority

    return Authority(_folder(settings) / AUTHORITY)


@app.command()
def init(names: Names = None) -> None:
    """Make an authority and certificates where there are none. For containers the set-up scripts do it.

    Example: `python main.py certs init` (for all services, on one machine)"""
    from storycreator.security.keeping import equip

    settings = load()
    equip(_folder(settings), _names(names, settings) or ALL)
    out.print(f"certificates are in {_folder(settings)}", soft_wrap=True)


@app.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False) -> None:
    """List the certificates: where the authority is, all that it issued; elsewhere those on this machine. Says when each expires.

    Example: `python main.py certs list`"""
    from storycreator.security.authority import Authority, Issued, issued_to

    settings = load()
    folder = _folder(settings)
    revoked: set[str] = set()
    if Authority.in_folder(folder / AUTHORITY):
        authority = Authority(folder / AUTHORITY)
        found: list[Issued] = authority.issued()
        revoked = set(authority.revoked.split())
    else:
        found = [one for name in _names(None, settings) if (one := issued_to(folder / name, name))]
    if as_json:
        print_json({"certificates": [{**one.__dict__, "revoked": one.fingerprint in revoked} for one in found]})
        return
    for one in found:
        days = (datetime.fromisoformat(one.expires) - datetime.now().astimezone()).days
        state = "revoked" if one.fingerprint in revoked else f"expires {one.expires[:10]}, in {days} days"
        out.print(f"{one.name:14} {one.fingerprint[:16]}  {state}", highlight=False)
    if not found:
        out.print(f"there are no certificates in {folder}", soft_wrap=True)


@app.command()
def renew(
    names: Names = None,
    authority: Annotated[
        bool, typer.Option("--authority", help="First make a new authority; the one before stays trusted for a time.")
    ] = False,
) -> None:
    """Renew certificates now. They renew by themselves after two thirds of their 90 days. Running calls go on.

    Examples: `python main.py certs renew`, `python main.py certs renew --authority`"""
    from storycreator.security.authority import Authority
    from storycreator.security.joining import renew as ask_authority

    settings = load()
    folder, chosen = _folder(settings), _names(names, settings)
    if authority or Authority.in_folder(folder / AUTHORITY):
        found = _authority(settings)
        if authority:
            found.rotate()
        for name in (AUTHORITY, *chosen):
            found.equip(folder / name, name, renew=True)
    else:
        for name in chosen:
            asyncio.run(ask_authority(folder / name, name, anyway=True))
    out.print(f"renewed: {', '.join(chosen)}", soft_wrap=True)


@app.command()
def revoke(what: Annotated[str, typer.Argument(metavar="WHAT", help="A container, or the fingerprint of a certificate.")]) -> None:
    """Revoke certificates, on the machine with the authority. Services refuse them at once here, within a minute on the other machine. The
    containers of this machine get new ones; machine 1 must join again.

    Examples: `python main.py certs revoke service-main`, `python main.py certs revoke 3f9a0c11b2d4e5f6`"""
    from storycreator.security.keeping import equip

    settings = load()
    for one in _authority(settings).revoke(what):
        out.print(f"revoked: {one.name} {one.fingerprint[:16]}", highlight=False)
    equip(_folder(settings), [name for name in _names(None, settings) if name in names_on(2)])


@app.command("join-token")
def join_token(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Where machine 1 reaches this machine, such as 192.168.1.20.")],
) -> None:
    """Print a token with which machine 1 joins: it works once, for an hour.

    Example: `python main.py certs join-token 192.168.1.20`"""
    from storycreator.security.joining import new_token
    from storycreator.transport.resilience.endpoints import parse

    settings = load()
    typer.echo(new_token(_authority(settings), str(parse(address, settings.join_port)[0])))


@app.command()
def join(
    token: Annotated[str, typer.Argument(metavar="TOKEN", help="What `certs join-token` printed on machine 2.")],
    host: Annotated[str, typer.Option(help="Where machine 2 is reached from here, when not at the address in the token.")] = "",
) -> None:
    """Get the certificates of machine 1 from machine 2. The private keys are made here and stay here.

    Example: `python main.py certs join story-…`"""
    from storycreator.security.joining import Token
    from storycreator.security.joining import join as ask_authority
    from storycreator.transport.resilience.endpoints import parse

    read = Token.read(token)
    if host:
        port = parse(read.address, 0)[0].port
        read = read._replace(address=str(parse(host, port)[0]))
    asyncio.run(ask_authority(read, names_on(1), _folder(load())))
    out.print("machine 1 has joined", soft_wrap=True)


@app.command()
def keep(
    names: Names = None,
    authority: Annotated[bool, typer.Option("--authority", help="This machine has the authority; others join here.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only tell whether all have a valid certificate: exit code 0 or 1.")] = False,
) -> None:
    """Keep certificates valid until stopped; with `--authority` let machine 1 join and renew. The container `certificates` runs it.

    Example: `python main.py certs keep --authority service-c service-d`"""
    from storycreator.security.keeping import fault, keep

    settings = load()
    chosen = _names(names, settings)
    if check:
        said = fault(_folder(settings), chosen) if chosen else f"there are no certificates in {_folder(settings)}"
        if settings.tls is Tls.OFF:
            said = ""
        out.print(said or "valid", soft_wrap=True)
        raise typer.Exit(EXIT_FAILED if said else 0)
    logs.set_up("certificates")

    async def until_stopped() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        if settings.tls is Tls.OFF:
            logging.getLogger(__name__).info("STORYCREATOR_TLS is off: there is nothing to keep")
            await stop.wait()
        else:
            await keep(_folder(settings), chosen, authority=authority, port=settings.join_port, stop=stop)

    asyncio.run(until_stopped())
