"""The answer to "may they?": yes, or no with a reason a person can read."""

from dataclasses import dataclass

from thongsuot.kernel.refusals import Clash, NotAllowed


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    Falsy with its reason, which greys the button and guards the action alike.

    `later` tells "not now" (the thing is in another state) from "not you".
    """

    reason: str = ""
    later: bool = False

    def __bool__(self) -> bool:
        return not self.reason

    def or_refuse(self) -> None:
        """
        Do nothing when allowed.

        :raises NotAllowed: when it is not this actor's to do
        :raises Clash: when the thing is not in a state that allows it now
        """
        if self.reason:
            raise (Clash if self.later else NotAllowed)(self.reason)


ALLOWED = Verdict()


def not_you(reason: str) -> Verdict:
    return Verdict(reason)


def not_now(reason: str) -> Verdict:
    return Verdict(reason, later=True)
