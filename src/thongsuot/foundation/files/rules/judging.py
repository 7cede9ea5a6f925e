"""What a file is, found by its first bytes; then each kind is looked at more closely."""

from typing import IO

from thongsuot.foundation.files.rules import containers, images, pdf
from thongsuot.foundation.files.rules.refusing import refuse
from thongsuot.foundation.files.states import Defect, MediaType

_ZIP = b"PK\x03\x04"
_CLOSER_LOOK = {
    b"%PDF-": pdf.judge,
    b"\xff\xd8\xff": images.judge_jpeg,
    b"\x89PNG\r\n\x1a\n": images.judge_png,
    b"II*\x00": images.judge_tiff,
    b"MM\x00*": images.judge_tiff,
    _ZIP: containers.judge,
}
_NOT_TAKEN = {
    b"MZ": Defect.PROGRAM,
    b"\x7fELF": Defect.PROGRAM,
    b"#!": Defect.PROGRAM,
    b"\xfe\xed\xfa": Defect.PROGRAM,
    b"\xcf\xfa\xed\xfe": Defect.PROGRAM,
    b"\xca\xfe\xba\xbe": Defect.PROGRAM,
    b"dex\n": Defect.PROGRAM,
    b"L\x00\x00\x00\x01\x14\x02\x00": Defect.PROGRAM,
    b"Rar!\x1a\x07": Defect.ARCHIVE,
    b"7z\xbc\xaf\x27\x1c": Defect.ARCHIVE,
    b"\x1f\x8b": Defect.ARCHIVE,
    b"PK\x05\x06": Defect.ARCHIVE,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": Defect.OLD_OFFICE,
}
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"}


def judge(file: IO[bytes]) -> MediaType:
    """
    Return what `file` is, whatever its name says.

    A PDF must begin with its header: the leniency that lets one begin later is how a file
    is two things at once.

    :raises Invalid: saying why it is not taken
    """
    file.seek(0)
    head = file.read(64)
    if not head:
        refuse(Defect.EMPTY)
    for mark, look in _CLOSER_LOOK.items():
        if head.startswith(mark):
            return look(file)
    for mark, defect in _NOT_TAKEN.items():
        if head.startswith(mark):
            refuse(defect)
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        refuse(Defect.HEIC)
    refuse(Defect.UNKNOWN)
