"""Reading a file of procedures in whatever form it is, told by looking at it."""

from thongsuot.modules.procedures.rules.listing import (
    Reading,
    Remembered,
    nothing_remembered,
    read_list,
)
from thongsuot.modules.procedures.rules.records_file import read_records


def read_any(data: bytes, *, remembered: Remembered = nothing_remembered) -> Reading:
    """
    Read a CSV or XLSX list, or a JSON file of records.

    :raises UnreadableFile: if it cannot be any of these
    :raises UnknownHeadings: if it is a list with headings that are neither known nor remembered
    """
    head = data[:4_096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"{", b"[")):
        return read_records(data)
    return read_list(data, remembered=remembered)
