"""What a certificate says: whose, from whom, from when to when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """The readable part of a certificate; `fingerprint` is the SHA-256 of the whole."""

    name: str
    organization: str
    issuer: str
    fingerprint: str
    valid_from: datetime
    valid_to: datetime
    is_authority: bool


def read(pem: str) -> x509.Certificate:
    """
    Return the one certificate in `pem`.

    :raises ValueError: if there is none
    """
    return x509.load_pem_x509_certificate(pem.encode())


def read_all(pem: str) -> Sequence[x509.Certificate]:
    return x509.load_pem_x509_certificates(pem.encode()) if pem.strip() else ()


def facts_of(certificate: x509.Certificate) -> CertificateFacts:
    return CertificateFacts(
        name=_one(certificate.subject, NameOID.COMMON_NAME),
        organization=_one(certificate.subject, NameOID.ORGANIZATION_NAME),
        issuer=_one(certificate.issuer, NameOID.COMMON_NAME),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        is_authority=_is_authority(certificate),
    )


def to_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def from_asn1(certificate: asn1_x509.Certificate) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate.dump())


def pem_of(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def crl_addresses(certificate: x509.Certificate) -> Sequence[str]:
    """Return where the issuer publishes what it has revoked."""
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints)
    except x509.ExtensionNotFound:
        return ()
    return [
        name.value
        for point in points.value
        for name in point.full_name or ()
        if isinstance(name, x509.UniformResourceIdentifier)
        and name.value.startswith(("http://", "https://"))
    ]


def _one(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    except x509.ExtensionNotFound:
        return False
    return constraints.value.ca
