"""Telling in which old character set a Vietnamese text was written, so as to say how to save it."""

from collections.abc import Mapping, Sequence

# What "thủ tục", "cấp", "giấy", "của", "đ" become in each; a few of them in a row is no accident.
_TRACES: Mapping[str, Sequence[bytes]] = {
    "TCVN3 (ABC)": (
        b"th\xf1 t\xf4c",
        b"c\xcap",
        b"gi\xcay",
        b"c\xf1a",
        b"\xae\xa8ng",
        b"h\xb5nh",
        b"T\xean th\xf1",
        b"T\xaan",
        b"M\xb7",
        b"M\xb8",
    ),
    "VNI": (b"thu\xfb tu\xefc", b"ca\xe1p", b"gia\xe1y", b"cu\xfba", b"\xf1a\xeang", b"ha\xf8nh"),
    "Windows-1258": (
        b"thu\xd2 tu\xf2c",
        b"c\xe2\xecp",
        b"gi\xe2\xecy",
        b"cu\xd2a",
        b"\xf0\xe3ng",
        b"h\xe0nh",
        b"T\xean",
        b"Ma\xde",
        b"li\xdenh",
    ),
}


def is_utf16(data: bytes) -> bool:
    """Whether these are two bytes a letter, with or without the mark that says so."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    head = data[:400]
    return len(head) >= 8 and max(head[::2].count(0), head[1::2].count(0)) > len(head) // 3


def is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def old_encoding(data: bytes) -> str | None:
    """
    Return the name of the old character set that most of `data` is written in, None if UTF-8.

    A single broken line does not make a file old: it is named by itself.
    """
    marked = [line for line in data.splitlines() if not line.isascii()]
    broken = [line for line in marked if not is_utf8(line)]
    if len(broken) * 2 <= len(marked) or len(broken) < 2:
        return None
    text = b"\n".join(broken)
    counts = {name: sum(map(text.count, traces)) for name, traces in _TRACES.items()}
    name = max(counts, key=lambda name: counts[name])
    return name if counts[name] else "?"
