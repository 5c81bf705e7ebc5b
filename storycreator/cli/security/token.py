"""``python main.py token``: make keys, issue tokens, look into them."""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from storycreator.cli.errors import EXIT_FAILED
from storycreator.cli.screen import err, out, print_json
from storycreator.core.errors import InvalidInputError, StateError, UnauthenticatedError
from storycreator.runtime.changes import record_change
from storycreator.security.tokens import KEYS_SETTING, SIGNING_SETTING, Claims, KeyText, PublicKeys, SigningKey, rights
from storycreator.services import BY_LETTER
from storycreator.settings import Settings, load

app = typer.Typer(no_args_is_help=True, help="Keys and signed tokens for services that are not open to everybody.")

Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
LONGEST_HOURS = 24.0 * 90


def key_file(settings: Settings) -> Path:
    """Where ``keys --new`` writes the signing key."""
    return settings.state_dir.expanduser() / "token.key"


def _signing_key(settings: Settings) -> SigningKey:
    """The key of the setting, else of the state folder. Raises ``InvalidInputError``."""
    said = settings.signing_key.get_secret_value()
    if not said and not key_file(settings).exists():
        raise InvalidInputError.of(SIGNING_SETTING, "is not set and there is no key here: python main.py token keys --new")
    return SigningKey(KeyText(said or str(key_file(settings)), SIGNING_SETTING).read()[0])


@app.command()
def keys(
    new: Annotated[bool, typer.Option("--new", help="Make a signing key.")] = False,
    file: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where [default: token.key in the state folder].", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """Print the public keys: what services are to be given as STORYCREATOR_TOKEN_KEYS.

    Examples: `python main.py token keys --new`, `python main.py token keys --new --out second.key`, `python main.py token keys --json`"""
    settings = load()
    made = _new_key(file or key_file(settings), settings) if new else None
    found = _public_keys(settings, made)
    if as_json:
        print_json({"keys": [{"id": one, "public": text} for one, text in found.items()]})
        return
    for text in found.values():
        out.print(text)
    if made is not None:
        where = file or key_file(settings)
        err.print(f"The new signing key is in {where}; whoever has it can make tokens. The settings:", soft_wrap=True)
        err.print(f"  of the services  {KEYS_SETTING}={','.join(found.values())}", soft_wrap=True)
        err.print(f"  of main          {SIGNING_SETTING}={where} (or what is in it)", soft_wrap=True)


def _new_key(path: Path, settings: Settings) -> SigningKey:
    made = SigningKey.generate()
    record_change(settings, "key.made", key=made.public, file=str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(made.secret + "\n")
    except FileExistsError as error:
        raise InvalidInputError.of("--out", f"{path} exists; name another file, and see docs/tokens.md on changing keys") from error
    except OSError as error:
        raise StateError(f"{path} cannot be written: {error.strerror}") from error
    return made


def _public_keys(settings: Settings, made: SigningKey | None = None) -> dict[str, str]:
    """All there are here, by id: of the signing key, of the setting, and one that was just made."""
    texts = list(PublicKeys(settings.token_keys).ids.values()) if settings.token_keys else []
    if settings.signing_key.get_secret_value() or key_file(settings).exists():
        texts.insert(0, _signing_key(settings).public)
    texts += [made.public] if made is not None else []
    if not texts:
        raise InvalidInputError.of(KEYS_SETTING, "is not set and there is no key here: python main.py token keys --new")
    return PublicKeys(",".join(dict.fromkeys(texts))).ids


@app.command()
def issue(
    services: Annotated[list[str], typer.Argument(metavar="SERVICE…", help="Letters of the services it is for, such as A C.")],
    subject: Annotated[str, typer.Option(help="Whom it is for: a name in the audit log, and whose limits it counts to.")],
    method: Annotated[
        list[str] | None, typer.Option(help="Only this method, such as artifact.fetch; may be repeated [default: all].", show_default=False)
    ] = None,
    minutes: Annotated[float, typer.Option(min=1, max=60 * LONGEST_HOURS, help="How long it is valid.")] = 60.0,
) -> None:
    """Print a token. A token for C is also for the services C calls.

    Examples: `python main.py token issue A B C D --subject anna`,
    `python main.py token issue D --subject shelf --method artifact.fetch --minutes 1440`"""
    settings = load()
    if unknown := next((letter for letter in services if letter.upper() not in BY_LETTER), ""):
        raise InvalidInputError.of("SERVICE", f"there is no service {unknown!r}; use {', '.join(BY_LETTER)}")
    if not subject.isprintable() or not 0 < len(subject) <= 200:
        raise InvalidInputError.of("--subject", "must have 1 to 200 characters, none of them a control character")
    both = [rights(BY_LETTER[letter.upper()]) for letter in services]
    audience = tuple(dict.fromkeys(one for found, _ in both for one in found))
    allowed = tuple(dict.fromkeys(one for _, found in both for one in found))
    if wrong := next((name for name in method or () if name not in allowed), ""):
        raise InvalidInputError.of("--method", f"these services have no method {wrong!r}; they have {', '.join(allowed)}")
    scope = tuple(dict.fromkeys(method or allowed))
    token = _signing_key(settings).issue(subject, audience, scope, 60 * minutes)
    record_change(settings, "token.issued", subject=subject, audience=audience, scope=scope, minutes=minutes)
    out.print(token, soft_wrap=True, markup=False)


@app.command()
def show(
    text: Annotated[str, typer.Argument(metavar="TOKEN", help="The token; `-` reads it from standard input.")],
    as_json: Json = False,
) -> None:
    """Say what a token allows and until when, after verifying it with the keys here. Exits 1 for one that is not valid.

    Examples: `python main.py token show "$STORYCREATOR_TOKEN"`, `… token issue A --subject anna | python main.py token show -`"""
    settings = load()
    verifier = PublicKeys(",".join(_public_keys(settings).values()))
    try:
        found = verifier.verify((sys.stdin.read() if text == "-" else text).strip())
    except UnauthenticatedError as error:
        if as_json:
            print_json({"valid": False, "reason": error.message})
        else:
            err.print(f"[red]✗[/] {error.message}", soft_wrap=True)
        raise typer.Exit(EXIT_FAILED) from error
    if as_json:
        print_json({"valid": True, **_as_json(found)})
        return
    left = (found.expires - time.time()) / 60
    for name, value in (
        ("for", found.subject), ("at", ", ".join(found.audience)), ("may", ", ".join(found.scope)),
        ("until", f"{datetime.fromtimestamp(found.expires, UTC):%Y-%m-%d %H:%M:%S} UTC, {left:.0f} min from now"), ("id", found.id),
    ):  # fmt: skip
        out.print(f"{name:<6} {value}", soft_wrap=True, markup=False)


def _as_json(claims: Claims) -> dict[str, object]:
    issued, expires = (datetime.fromtimestamp(moment, UTC).isoformat() for moment in (claims.issued, claims.expires))
    return {
        "subject": claims.subject, "audience": claims.audience, "scope": claims.scope, "id": claims.id,
        "issued": issued, "expires": expires,
    }  # fmt: skip
