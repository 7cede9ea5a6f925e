"""What happened to the databases and to the list of papers they hold."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DatabaseAdded:
    """A database came into the list; nothing is asked of it yet."""

    key: str
    name: str
    owner: str

    @property
    def subject(self) -> str:
        return f"database:{self.key}"


@dataclass(frozen=True, slots=True)
class DatabaseConnected:
    """From a day on the province reads a database, so its papers are asked for no more."""

    key: str
    name: str
    since: date
    basis: str

    @property
    def subject(self) -> str:
        return f"database:{self.key}"


@dataclass(frozen=True, slots=True)
class DatabaseDisconnected:
    """After a day the database can be read no more, and its papers may be asked for again."""

    key: str
    name: str
    until: date
    reason: str

    @property
    def subject(self) -> str:
        return f"database:{self.key}"


@dataclass(frozen=True, slots=True)
class HeldPaperAdded:
    """A database was said to hold a paper, for one procedure or (no code) for all."""

    held_paper_id: int
    key: str
    paper: str
    procedure_code: str
    legal_basis: str
    in_force_from: date

    @property
    def subject(self) -> str:
        return f"database:{self.key}"


@dataclass(frozen=True, slots=True)
class HeldPaperEnded:
    """After a day the database no longer holds the paper."""

    held_paper_id: int
    key: str
    paper: str
    procedure_code: str
    in_force_to: date
    reason: str

    @property
    def subject(self) -> str:
        return f"database:{self.key}"


@dataclass(frozen=True, slots=True)
class HeldPapersImported:
    """The list that comes with the product was taken in."""

    databases: int
    papers: int

    @property
    def subject(self) -> str:
        return "databases"
