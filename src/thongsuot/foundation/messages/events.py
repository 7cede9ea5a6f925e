"""What became of a message. Addresses and words stay out of the ledger."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MessageSent:
    """The post took a message over; whether it was read, nobody knows."""

    message_id: int
    about: str
    channel: str
    key: str

    @property
    def subject(self) -> str:
        return self.about


@dataclass(frozen=True, slots=True)
class MessageFailed:
    """A message was given up, and the person has to be told in another way."""

    message_id: int
    about: str
    channel: str
    key: str
    trouble: str

    @property
    def subject(self) -> str:
        return self.about


@dataclass(frozen=True, slots=True)
class MessageTriedAgain:
    """An operator put a message that had been given up back among the waiting."""

    message_id: int
    about: str

    @property
    def subject(self) -> str:
        return self.about
