"""Certificates: who they are for, when they are due, new authorities, revocation."""

import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.verification import PolicyBuilder, Store

from storycreator.core.errors import InvalidInputError, StateError
from storycreator.security.authority import LIFETIME, MOST_TRUSTED, Authority, due, leaf, request_for
from storycreator.security.credentials import IDENTITY, ROOTS, Credentials
from storycreator.security.identity import callers_of, host_of, identity_of, names_on, uri_of
from storycreator.security.keeping import equip, fault
from storycreator.services import BY_LETTER, MAIN, SERVICES

NOW = datetime(2026, 11, 30, tzinfo=UTC)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    equip(tmp_path, ["service-c"], NOW)
    assert mode(tmp_path / "authority" / "authority.pem") == 0o600
    assert mode(tmp_path / "service-c" / "identity.pem") == 0o600


def test_a_volume_that_is_open_to_all_may_be_read_by_the_user_of_its_container_but_the_authority_never(tmp_path: Path) -> None:
    for name in ("authority", "service-c"):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(0o1777)
    equip(tmp_path, ["service-c"], NOW)
    assert mode(tmp_path / "service-c" / "identity.pem") == 0o644
    assert mode(tmp_path / "authority" / "authority.pem") == 0o600


def test_a_certificate_says_who_it_is_for_and_nobody_chooses_that_in_a_request(tmp_path: Path) -> None:
    authority = Authority.create(tmp_path, NOW)
    _, request = request_for("service-a")
    made = x509.load_pem_x509_certificate(authority.sign("service-c", request, NOW).encode())
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.UniformResourceIdentifier) == [uri_of("service-c")]
    assert names.get_values_for_type(x509.DNSName) == [host_of("service-c")]
    assert made.not_valid_after_utc == NOW + LIFETIME


def test_a_certificate_verifies_by_another_implementation(tmp_path: Path) -> None:
    authority = Authority.create(tmp_path, NOW)
    authority.equip(tmp_path / "service-c", "service-c", NOW)
    authority.rotate(NOW)
    chain = authority.sign("service-c", request_for("service-c")[1], NOW)
    made, *between = x509.load_pem_x509_certificates(chain.encode())
    for root in x509.load_pem_x509_certificates(authority.roots.encode()):  # the new authority, and the old one through it
        verifier = (
            PolicyBuilder().store(Store([root])).time(NOW + timedelta(days=1)).build_server_verifier(x509.DNSName(host_of("service-c")))
        )
        assert verifier.verify(made, between)


@pytest.mark.parametrize("days", [59, 61])
def test_it_is_due_after_two_thirds_of_its_life(tmp_path: Path, days: int) -> None:
    authority = equip(tmp_path, ["service-c"], NOW)
    later = NOW + timedelta(days=days)
    before = leaf(tmp_path / "service-c")
    assert due(tmp_path / "service-c", later) is (days > 60)
    equip(tmp_path, ["service-c"], later)
    assert (leaf(tmp_path / "service-c") != before) is (days > 60)
    assert fault(tmp_path, ["service-c"], later) == ""
    assert authority.issued()


def test_it_is_due_when_revoked_or_of_an_older_authority(tmp_path: Path) -> None:
    authority = equip(tmp_path, ["service-c"], NOW)
    authority.revoke("service-c")
    first = leaf(tmp_path / "service-c")
    equip(tmp_path, ["service-c"], NOW)
    second = leaf(tmp_path / "service-c")
    authority.rotate(NOW)
    equip(tmp_path, ["service-c"], NOW)
    third = leaf(tmp_path / "service-c")
    assert len({first, second, third}) == 3
    equip(tmp_path, ["service-c"], NOW)
    assert leaf(tmp_path / "service-c") == third


def test_an_old_authority_is_trusted_until_its_last_certificate_has_expired(tmp_path: Path) -> None:
    authority = equip(tmp_path, ["service-c"], NOW)
    authority.rotate(NOW)
    assert authority.roots.count("BEGIN") == 2
    equip(tmp_path, ["service-c"], NOW + timedelta(days=89))
    assert authority.roots.count("BEGIN") == 2
    equip(tmp_path, ["service-c"], NOW + timedelta(days=91))
    assert authority.roots.count("BEGIN") == 1
    assert (tmp_path / "service-c" / "roots.pem").read_text() == authority.roots


def test_the_authority_renews_itself(tmp_path: Path) -> None:
    first = equip(tmp_path, [], NOW).fingerprint
    assert equip(tmp_path, [], NOW + timedelta(days=3 * 365)).fingerprint == first
    assert equip(tmp_path, [], NOW + timedelta(days=4 * 365)).fingerprint != first


def test_what_cannot_be_signed_or_revoked_is_refused(tmp_path: Path) -> None:
    authority = Authority.create(tmp_path, NOW)
    key = rsa.generate_private_key(65537, 2048)  # would allow TLS 1.2 over gRPC
    request = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(key, hashes.SHA256())
    for text in ("nonsense", request.public_bytes(serialization.Encoding.PEM).decode()):
        with pytest.raises(InvalidInputError) as told:
            authority.sign("service-c", text, NOW)
        assert told.value.fields[0].field == "request"
    with pytest.raises(InvalidInputError, match="no certificate has"):
        authority.revoke("service-x")
    assert authority.issued() == []


def test_expired_and_missing_certificates_are_named(tmp_path: Path) -> None:
    equip(tmp_path, ["service-c"], NOW)
    assert fault(tmp_path, ["service-c", "service-d"], NOW + timedelta(days=91)) == "service-d has no certificate; service-c has expired"


def test_files_that_cannot_be_used_leave_what_was(tmp_path: Path) -> None:
    with pytest.raises(StateError, match=r"setup_machine2\.sh"):
        Credentials(tmp_path / "service-c")
    equip(tmp_path, ["service-c"], NOW)
    held = Credentials(tmp_path / "service-c")
    before = held.current()
    (tmp_path / "service-c" / "identity.pem").write_text("half a fi")
    assert held.current() is before
    Authority(tmp_path / "authority").equip(tmp_path / "service-c", "service-c", NOW, renew=True)
    assert held.current() is not before
    assert held.current().server.minimum_version == ssl.TLSVersion.TLSv1_3


def test_who_may_call_follows_from_the_table_of_services() -> None:
    by_main = {spec.letter for spec in SERVICES if uri_of(MAIN) in callers_of(spec)}
    by_hub = {spec.letter for spec in SERVICES if uri_of("service-c") in callers_of(spec)}
    assert (by_main, by_hub) == ({"A", "B", "C", "D"}, {"C1", "C2", "C3", "C4"})
    assert all(len(callers_of(spec)) == 1 for spec in SERVICES)
    assert set(names_on(1)) == {MAIN, "service-a", "service-b"}
    assert set(names_on(1)) | set(names_on(2)) == {MAIN, *(spec.container for spec in BY_LETTER.values())}


@pytest.mark.parametrize(
    "uris",
    [
        (),
        ("https://example.org",),
        ("spiffe://other/service-main",),
        (uri_of(MAIN), uri_of("service-c")),
        ("spiffe://storycreator.evil/x",),
    ],
)
def test_what_is_not_exactly_one_identity_is_none(uris: tuple[str, ...]) -> None:
    assert identity_of(uris) == ""


def test_a_file_that_is_replaced_while_it_is_read_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = equip(tmp_path, ["service-c"], NOW)
    load, torn = ssl.SSLContext.load_cert_chain, [True]

    def replaced_meanwhile(self: ssl.SSLContext, path: Path) -> None:
        if torn:
            torn.pop()
            authority.equip(tmp_path / "service-c", "service-c", NOW, renew=True)
            raise ssl.SSLError("key values mismatch")
        load(self, path)

    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", replaced_meanwhile)
    held = Credentials(tmp_path / "service-c").current()
    assert held.identity == (tmp_path / "service-c" / "identity.pem").read_bytes()


def test_what_is_trusted_does_not_grow_with_every_new_authority(tmp_path: Path) -> None:
    authority = Authority.create(tmp_path / "authority", NOW)
    for _ in range(8):
        authority.rotate(NOW)
    authority.equip(tmp_path / "service-a", "service-a", NOW)
    assert (tmp_path / "service-a" / ROOTS).read_text().count("BEGIN CERTIFICATE") == MOST_TRUSTED
    assert (tmp_path / "service-a" / IDENTITY).read_text().count(
        "BEGIN CERTIFICATE"
    ) == MOST_TRUSTED  # its own, and how each older one vouches
