"""An authority of certificates and time-stamps on this machine, that can be down, slow or wrong."""

import io
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from wsgiref.simple_server import WSGIRequestHandler, make_server

from asn1crypto import tsp
from asn1crypto.keys import PrivateKeyInfo
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.test import override_settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

from thongsuot.foundation.signatures import api as signatures
from thongsuot.foundation.signatures.rules import (
    Issued,
    PracticeAuthority,
    sample_seal,
    sample_signature,
    to_asn1,
)
from thongsuot.kernel.actor import EVERYWHERE, Actor, Permission

KEEPER = Actor(
    name="Người giữ khóa",
    grants={Permission.UNIT_EDIT: EVERYWHERE, Permission.PERSON_EDIT: EVERYWHERE},
)
FOUNDED = timedelta(days=30)  # before the first signature
_PASSWORD = "only for tests"


@dataclass(slots=True)
class Authority:
    """
    A practice authority that answers over HTTP; `mood` is how it feels about time-stamps:
    well, down, slow, refusing, another_nonce, another_digest, another_day, nonsense.
    """

    practice: PracticeAuthority
    at: datetime
    tsa_url: str = ""
    mood: str = "well"
    lists: bool = True
    ahead: timedelta = timedelta()
    asked: list[str] = field(default_factory=list)

    def issue(self, name: str, organization: str = "", *, days: int = 365) -> Issued:
        return self.practice.issue(
            name=name,
            organization=organization or name,
            valid_from=self.at - FOUNDED,
            valid_to=self.at + timedelta(days=days),
            key=spare_key(),
        )

    def give_person(self, account_id: int, name: str, *, pin: str = "", days: int = 365) -> Issued:
        """Issue a certificate to a person and register its software key."""
        issued = self.issue(name, days=days)
        signatures.register_key(
            account_id=account_id,
            p12=issued.p12(_PASSWORD),
            p12_password=_PASSWORD,
            pin=pin,
            picture=sample_signature(name),
            picture_width_mm=45,
            by=KEEPER,
            at=self.at,
        )
        return issued

    def give_unit(self, unit_id: int, name: str) -> Issued:
        """Issue a certificate to an agency and register it as its seal."""
        issued = self.issue(name)
        signatures.register_key(
            unit_id=unit_id,
            p12=issued.p12(_PASSWORD),
            p12_password=_PASSWORD,
            picture=sample_seal(name),
            picture_width_mm=36,
            by=KEEPER,
            at=self.at,
        )
        return issued

    def __call__(self, environ: dict[str, str], start: Callable[..., object]) -> list[bytes]:
        path = environ["PATH_INFO"]
        self.asked.append(path)
        if path == "/crl":
            if not self.lists:
                return _say(start, "503 Service Unavailable", b"")
            return _say(start, "200 OK", self.practice.crl(at=self.at - timedelta(hours=1)))
        asked = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))  # type: ignore[attr-defined]
        return self._stamp(asked, start)

    def _stamp(self, asked: bytes, start: Callable[..., object]) -> list[bytes]:
        request = tsp.TimeStampReq.load(asked)
        at = self.at + self.ahead
        match self.mood:
            case "down":
                return _say(start, "503 Service Unavailable", b"")
            case "slow":
                time.sleep(settings.TSA_SECONDS + 0.3)
            case "nonsense":
                return _say(start, "200 OK", b"<html>closed</html>")
            case "refusing":
                return _say(start, "200 OK", bytes.fromhex("30053003020102"))  # rejection
            case "another_nonce":
                request["nonce"] = request["nonce"].native + 1
            case "another_digest":
                request["message_imprint"]["hashed_message"] = bytes(32)
            case "another_day":
                at += timedelta(days=1)
        return _say(start, "200 OK", self.practice.answer(request.dump(), at=at))


@contextmanager
def authority(*, at: datetime, seconds: int = 5, trusted: bool = True) -> Iterator[Authority]:
    """Yield an authority that answers on this machine, believed, with the settings that use it."""
    practice = _practice(at)
    practice.revoked.clear()
    mine = Authority(practice, at)
    server = make_server("127.0.0.1", 0, mine, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
    mine.tsa_url = f"http://127.0.0.1:{server.server_port}/tsa"
    practice.crl_url = f"http://127.0.0.1:{server.server_port}/crl"
    try:
        with override_settings(
            TSA_URL=mine.tsa_url,
            TSA_SECONDS=seconds,
            SIGNING_SECRET="only for tests",
            PRACTICE_AUTHORITY="/nowhere",  # another test may have made a sample, sealed otherwise
        ):
            if trusted:
                signatures.trust_anchor(certificate=practice.root.pem(), by=KEEPER, at=at)
            yield mine
    finally:
        server.shutdown()
        server.server_close()


def sign_bare(pdf: bytes, issued: Issued, *, at: datetime) -> bytes:
    """Return `pdf` signed as simple programs do: no stamp, no evidence."""
    chain = SimpleCertificateStore()
    signer = SimpleSigner(
        to_asn1(issued.certificate),
        PrivateKeyInfo.load(
            issued.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
        chain,
    )
    written = sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), PdfSignatureMetadata(field_name="Ky1"), signer
    )
    signed: bytes = written.getvalue()
    return signed


def told_by_poppler(pdf: bytes) -> dict[str, str]:
    """
    Return what `pdfsig`, which shares no code with us, says of each signature, by signer.

    `python -m tools.signing` finds or installs it.
    """
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        told = subprocess.run(
            ["pdfsig", "-nocert", file.name], capture_output=True, text=True, check=False
        ).stdout
    said: dict[str, str] = {}
    name = kind = ""
    for line in told.splitlines():
        label, _colon, value = line.strip(" -").partition(": ")
        if label == "Signer Certificate Common Name":
            name = value
        elif label == "Signature Type":
            kind = value
        elif label == "Signature Validation" and kind == "ETSI.CAdES.detached":
            # Poppler of 2022 knows no stamps over documents (ETSI.RFC3161).
            said[name] = value
    return said


@cache
def _practice(at: datetime) -> PracticeAuthority:
    # Making keys takes a tenth of a second each: once for all tests of that day.
    return PracticeAuthority.found(at=at - FOUNDED)


_spares: list[rsa.RSAPrivateKey] = []


def spare_key() -> rsa.RSAPrivateKey:
    """One key for all certificates of tests: what differs is whose name is on it."""
    if not _spares:
        _spares.append(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    return _spares[0]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _say(start: Callable[..., object], status: str, body: bytes) -> list[bytes]:
    start(status, [("Content-Length", str(len(body)))])
    return [body]
