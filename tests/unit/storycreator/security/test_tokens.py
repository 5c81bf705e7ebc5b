"""What a token opens, and every way in which it may be wrong."""

import base64
import hashlib
import hmac
import os
import time
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storycreator.core.errors import InvalidInputError, PermissionDeniedError, UnauthenticatedError
from storycreator.core.service import Call
from storycreator.security import tokens
from storycreator.security.tokens import Claims, PublicKeys, Signer, SigningKey, permit, rights
from storycreator.services import BY_LETTER

KEY, OTHER = SigningKey("A" * 42 + "E"), SigningKey("B" * 42 + "E")
A, C = BY_LETTER["A"], BY_LETTER["C"]


def encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(value if isinstance(value, bytes) else orjson.dumps(value)).decode().rstrip("=")


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    head, body, signature = token.split(".")
    said = [orjson.loads(base64.urlsafe_b64decode(text + "==")) for text in (head, body)]
    return said[0], said[1], signature


def token(seconds: float = 60, key: SigningKey = KEY, issued: float = 0.0) -> str:
    now = time.time() + issued
    return key.sign(Claims("anna", ("service-a",), ("generate_story",), now + seconds, now, "id-1"))


def test_a_token_says_who_what_where_and_until_when() -> None:
    claims = PublicKeys(KEY.public).verify(token())
    assert (claims.subject, claims.audience, claims.scope, claims.id) == ("anna", ("service-a",), ("generate_story",), "id-1")
    assert 55 < claims.expires - time.time() <= 60
    permit(claims, A, "generate_story")
    permit(claims, A, "")


def test_a_token_for_c_opens_what_c_calls_and_nothing_else() -> None:
    audience, scope = rights(C)
    assert audience == ("service-c", "service-c1", "service-c2", "service-c3", "service-c4")
    assert scope == ("produce", "illustrate", "narrate", "translate", "format_edition", "artifact.fetch", "preflight.check")
    claims = PublicKeys(KEY.public).verify(KEY.issue("main", audience, scope, 60))
    permit(claims, BY_LETTER["C2"], "narrate")
    with pytest.raises(PermissionDeniedError, match="not for service-a"):
        permit(claims, A, "artifact.fetch")


def test_another_method_is_not_permitted() -> None:
    claims = PublicKeys(KEY.public).verify(token())
    with pytest.raises(PermissionDeniedError, match=r"allows generate_story, not artifact\.fetch"):
        permit(claims, A, "artifact.fetch")


def _unsigned(text: str, algorithm: str) -> str:
    head, body, _ = parts(text)
    return f"{encoded(head | {'alg': algorithm})}.{encoded(body)}."


def _with_public_key_as_secret(text: str) -> str:
    head, body, _ = parts(text)
    signed = f"{encoded(head | {'alg': 'HS256'})}.{encoded(body)}"
    return f"{signed}.{encoded(hmac.digest(KEY.public.encode(), signed.encode(), hashlib.sha256))}"


def _changed(text: str) -> str:
    head, _, signature = text.split(".")
    return f"{head}.{encoded(parts(text)[1] | {'aud': ['service-d']})}.{signature}"


FORGED = {
    "alg none": lambda: _unsigned(token(), "none"),
    "alg None": lambda: _unsigned(token(), "None"),
    "unsigned": lambda: token().rpartition(".")[0] + ".",
    "the public key as a secret": lambda: _with_public_key_as_secret(token()),
    "another key": lambda: token(key=OTHER),
    "changed": lambda: _changed(token()),
    "without key id": lambda: ".".join([encoded({"alg": "Ed25519"}), *token().split(".")[1:]]),
    "with a key of its own": lambda: ".".join(
        [encoded({"alg": "Ed25519", "jwk": {"kty": "OKP", "crv": "Ed25519", "x": OTHER.public}}), *token(key=OTHER).split(".")[1:]]
    ),
    "no token": lambda: "not a token",
    "empty parts": lambda: "..",
    "not ASCII": lambda: "é.é.é",
    "too long": lambda: "x" * 5000,
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_forged_token_is_refused_without_repeating_it(forged: Any) -> None:
    text = forged()
    with pytest.raises(UnauthenticatedError) as caught:
        PublicKeys(KEY.public).verify(text)
    assert len(text) < 10 or text not in str(caught.value)


@given(st.data())
def test_no_change_of_a_token_is_accepted(data: st.DataObject) -> None:
    text = token(seconds=86_400)
    keys = PublicKeys(KEY.public)
    where = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("ABCabc019-_."))
    changed = text[:where] + letter + text[where + 1 :]
    last = where == len(text) - 1  # base64 has spare bits in its last letter, so another may write the same bytes
    if changed != text and not last:
        with pytest.raises(UnauthenticatedError):
            keys.verify(changed)


def test_an_expired_token_and_one_of_the_future_are_refused_beyond_the_difference_of_clocks() -> None:
    keys = PublicKeys(KEY.public)
    keys.verify(token(seconds=-20))
    with pytest.raises(UnauthenticatedError, match=r"expired \d+ s ago"):
        keys.verify(token(seconds=-40))
    keys.verify(token(issued=20))
    with pytest.raises(UnauthenticatedError, match="do the clocks agree"):
        keys.verify(token(issued=50))


def test_a_token_that_was_verified_before_still_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    keys, text, now = PublicKeys(KEY.public), token(), time.time()
    keys.verify(text)
    monkeypatch.setattr(time, "time", lambda: now + 100)
    with pytest.raises(UnauthenticatedError, match="expired"):
        keys.verify(text)


@pytest.mark.parametrize("lacking", ["sub", "aud", "scope", "exp", "iat", "jti"])
@pytest.mark.parametrize("wrong", [None, 7, [], {"a": 1}, True])
def test_a_signed_token_that_lacks_a_claim_or_has_a_wrong_one_is_refused(lacking: str, wrong: Any) -> None:
    from joserfc import jwt

    said = parts(token())[1] | {lacking: wrong}
    if lacking in ("exp", "iat") and type(wrong) is int:
        said[lacking] = "7"
    text = jwt.encode({"alg": "Ed25519", "kid": KEY._key.thumbprint()}, said, KEY._key, algorithms=["Ed25519"])
    with pytest.raises(UnauthenticatedError, match="lacks one of"):
        PublicKeys(KEY.public).verify(text)


def test_two_keys_are_valid_at_a_time_and_one_that_went_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "keys"
    file.write_text(f"# of last year\n{KEY.public}\n\n{OTHER.public}\n")
    keys = PublicKeys(str(file))
    keys.verify(token())
    keys.verify(token(key=OTHER))
    monkeypatch.setattr(tokens, "LOOK_AGAIN_SECONDS", 0.0)
    file.write_text(f"{OTHER.public}\n")
    os.utime(file, (1, 1))
    keys.verify(token(key=OTHER))
    with pytest.raises(UnauthenticatedError):
        keys.verify(token())


def test_a_file_of_keys_that_breaks_while_it_is_used_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "keys"
    file.write_text(KEY.public)
    keys = PublicKeys(str(file))
    monkeypatch.setattr(tokens, "LOOK_AGAIN_SECONDS", 0.0)
    file.write_text("half a k")
    os.utime(file, (1, 1))
    assert keys.verify(token()).subject == "anna"
    file.unlink()
    assert keys.verify(token()).subject == "anna"
    assert "STORYCREATOR_TOKEN_KEYS" in caplog.text


@pytest.mark.parametrize("said", ["nowhere.txt", "short", f"{KEY.public},short"])
def test_keys_that_are_none_are_named_by_their_setting(said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidInputError) as caught:
        PublicKeys(said)
    assert [fault.field for fault in caught.value.fields] == ["STORYCREATOR_TOKEN_KEYS"]
    with pytest.raises(InvalidInputError) as caught:
        Signer(said, "main", A)
    assert [fault.field for fault in caught.value.fields] == ["STORYCREATOR_SIGNING_KEY"]


def test_main_signs_tokens_that_outlive_their_call_and_no_longer_than_needed() -> None:
    sign, keys = Signer(KEY.secret, "service-main", C), PublicKeys(KEY.public)
    call = Call(job_id="1", stage="C", deadline=time.monotonic() + 100)
    first = sign(call)
    claims = keys.verify(first)
    assert claims.subject == "service-main"
    assert (claims.audience, claims.scope) == rights(C)
    assert 100 <= claims.expires - time.time() + 1 < 100 + tokens.SPARE_SECONDS + 2
    assert sign(call.within(50)) == sign(call.within(50))
    longer = keys.verify(sign(Call(job_id="2", stage="C", deadline=time.monotonic() + 5000)))
    assert longer.expires - time.time() > 4990


def test_main_signs_with_a_new_key_once_the_file_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "token.key"
    file.write_text(KEY.secret)
    sign, call = Signer(str(file), "service-main", A), Call(job_id="1", stage="A")
    PublicKeys(KEY.public).verify(sign(call))
    monkeypatch.setattr(tokens, "LOOK_AGAIN_SECONDS", 0.0)
    file.write_text(OTHER.secret)
    os.utime(file, (1, 1))
    PublicKeys(OTHER.public).verify(sign(call))


def test_a_new_key_is_another_each_time() -> None:
    assert SigningKey.generate().secret != SigningKey.generate().secret
