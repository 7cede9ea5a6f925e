"""What happened to a file."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FileKept:
    """A file was taken in; its name stays out of the ledger, because people put names in it."""

    file_id: UUID
    sha256: str
    size: int
    media_type: str
    scanned: bool

    @property
    def subject(self) -> str:
        return f"file:{self.file_id}"
