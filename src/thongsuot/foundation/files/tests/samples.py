"""Small files of every kind, honest and not."""

import io
import struct
import zipfile
import zlib

PROGRAM = b"MZ\x90\x00" + b"\x00" * 60 + b"This program cannot be run in DOS mode."


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    body = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    for number, content in enumerate(objects, start=3):
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    return body + b"trailer\n<< /Root 1 0 R " + trailer + b" >>\nstartxref\n0\n%%EOF\n"


def pdf_with_packed(text: bytes) -> bytes:
    packed = zlib.compress(text)
    return pdf(
        b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
        + packed
        + b"\nendstream"
    )


def png(width: int = 1240, height: int = 1754) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        sum_ = zlib.crc32(name + data)
        return struct.pack("!I", len(data)) + name + data + struct.pack("!I", sum_)

    header = struct.pack("!IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")
    )


def jpeg(width: int = 1240, height: int = 1754) -> bytes:
    app = b"\xff\xe0" + struct.pack("!H", 16) + b"JFIF\0" + b"\0" * 9
    frame = b"\xff\xc0" + struct.pack("!HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    return b"\xff\xd8" + app + frame + b"\xff\xda\0\2pixels\xff\xd9"


def tiff(width: int = 1240, height: int = 1754, order: str = "<") -> bytes:
    head = b"II*\0" if order == "<" else b"MM\0*"
    page = struct.pack(order + "H", 2)
    page += struct.pack(order + "HHIHH", 256, 3, 1, width, 0)
    page += struct.pack(order + "HHII", 257, 4, 1, height)
    return head + struct.pack(order + "I", 8) + page + struct.pack(order + "I", 0)


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return whole.getvalue()


def docx(**more: bytes) -> bytes:
    return zipped(
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}
        | {name.replace("__", "/"): content for name, content in more.items()}
    )


def xlsx() -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def odt(**more: bytes) -> bytes:
    return zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"}
        | {name.replace("__", "/"): content for name, content in more.items()}
    )
