"""
A practice authority (cơ quan chứng thực tập dượt): certificates, revocations and time-stamps
that look like real ones and are worth nothing, for the sample province and for tests.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    KeySerializationEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.general import as_signing_certificate, simple_cms_attribute
from pyhanko.sign.timestamps import DummyTimeStamper

WORTHLESS = "MẪU – không có giá trị pháp lý"
_SIGNED_BY = hashes.SHA256()


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate with its private key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    def p12(self, password: str) -> bytes:
        return pkcs12.serialize_key_and_certificates(
            b"key",
            self.key,
            self.certificate,
            None,
            pkcs12_encryption(password),
        )


def pkcs12_encryption(password: str) -> KeySerializationEncryption:
    """AES-256, as today's tools can read."""
    return (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(20_000)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(password.encode())
    )


@dataclass(slots=True)
class PracticeAuthority:
    """
    One root that issues, revokes and stamps; `crl_url` is written into what it issues.

    `revoked` maps serial numbers to when.
    """

    root: Issued
    stamper: Issued
    crl_url: str = ""
    revoked: dict[int, datetime] = field(default_factory=dict)

    @classmethod
    def found(
        cls, *, at: datetime, years: int = 20, crl_url: str = "", name: str = ""
    ) -> "PracticeAuthority":
        """Make a root and its time-stamping certificate, with new keys."""
        key = _new_key()
        subject = _name(name or "Cơ quan chứng thực tập dượt", WORTHLESS)
        until = at + timedelta(days=366 * years)
        certificate = (
            _draft(subject, subject, key, valid_from=at, valid_to=until)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
            .sign(key, _SIGNED_BY)
        )
        root = Issued(certificate, key)
        authority = cls(root=root, stamper=root, crl_url=crl_url)
        authority.stamper = authority.issue_stamper(valid_from=at, valid_to=until)
        return authority

    def issue(
        self,
        *,
        name: str,
        organization: str = WORTHLESS,
        valid_from: datetime,
        valid_to: datetime,
        key: rsa.RSAPrivateKey | None = None,
    ) -> Issued:
        """Return a certificate for signing documents."""
        key = key or _new_key()
        draft = self._under(key, name, organization, valid_from, valid_to).add_extension(
            _usage(digital_signature=True, content_commitment=True), critical=True
        )
        return Issued(draft.sign(self.root.key, _SIGNED_BY), key)

    def issue_stamper(self, *, valid_from: datetime, valid_to: datetime) -> Issued:
        key = _new_key()
        draft = (
            self._under(key, "Dấu thời gian tập dượt", WORTHLESS, valid_from, valid_to)
            .add_extension(_usage(digital_signature=True), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
            )
        )
        return Issued(draft.sign(self.root.key, _SIGNED_BY), key)

    def revoke(self, certificate: x509.Certificate, *, at: datetime) -> None:
        self.revoked[certificate.serial_number] = at

    def crl(self, *, at: datetime, days: int = 7) -> bytes:
        """Return the list of revoked certificates as it stands at that moment (DER)."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.root.certificate.subject)
            .last_update(at)
            .next_update(at + timedelta(days=days))
            .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
            .add_extension(_key_of(self.root), critical=False)
        )
        for serial, when in self.revoked.items():
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder()
                .serial_number(serial)
                .revocation_date(when)
                .add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
                .build()
            )
        return builder.sign(self.root.key, _SIGNED_BY).public_bytes(Encoding.DER)

    def answer(self, request: bytes, *, at: datetime) -> bytes:
        """Return the time-stamp that `request` (RFC 3161, DER) asks for."""
        stamper = _Stamper(
            asn1_x509.Certificate.load(self.stamper.certificate.public_bytes(Encoding.DER)),
            None,
            fixed_dt=at,
            override_md="sha256",
        )
        stamper.key = self.stamper.key
        answer: bytes = stamper.request_tsa_response(tsp.TimeStampReq.load(request)).dump()
        return answer

    def _under(
        self,
        key: rsa.RSAPrivateKey,
        name: str,
        organization: str,
        valid_from: datetime,
        valid_to: datetime,
    ) -> x509.CertificateBuilder:
        draft = _draft(
            _name(name, organization),
            self.root.certificate.subject,
            key,
            valid_from=valid_from,
            valid_to=valid_to,
        ).add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        draft = draft.add_extension(_key_of(self.root), critical=False)
        if not self.crl_url:
            return draft
        return draft.add_extension(
            x509.CRLDistributionPoints(
                [
                    x509.DistributionPoint(
                        full_name=[x509.UniformResourceIdentifier(self.crl_url)],
                        relative_name=None,
                        reasons=None,
                        crl_issuer=None,
                    )
                ]
            ),
            critical=False,
        )


class _Stamper(DummyTimeStamper):
    """Signs with a key in memory; the library's own proves its primes anew at every stamp."""

    key: rsa.RSAPrivateKey

    def _sign_tst_info(
        self, tst_info_data: bytes, md_algorithm: str, dt: datetime
    ) -> tuple[bytes, cms.CMSAttributes]:
        digest = hashes.Hash(_SIGNED_BY)
        digest.update(tst_info_data)
        signed = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),
                simple_cms_attribute("signing_time", cms.Time({"utc_time": core.UTCTime(dt)})),
                simple_cms_attribute("signing_certificate", as_signing_certificate(self.tsa_cert)),
                simple_cms_attribute("message_digest", digest.finalize()),
            ]
        )
        return self.key.sign(signed.dump(), padding.PKCS1v15(), _SIGNED_BY), signed


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _name(common: str, organization: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _fitting(organization)),
            x509.NameAttribute(NameOID.COMMON_NAME, _fitting(common)),
        ]
    )


def _fitting(text: str) -> str:
    # The library counts the 64 characters that X.520 allows in octets.
    return text.encode()[:64].decode(errors="ignore")


def _draft(
    subject: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPrivateKey,
    *,
    valid_from: datetime,
    valid_to: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(valid_to)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _key_of(issued: Issued) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(issued.key.public_key())


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )
