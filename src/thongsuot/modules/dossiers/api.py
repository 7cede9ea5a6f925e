"""Dossiers (hồ sơ): a citizen's request, from filing to the result in their hands."""

from thongsuot.modules.dossiers.actions.clock import Promised, published_limit
from thongsuot.modules.dossiers.actions.consulting import answer_consult, consult
from thongsuot.modules.dossiers.actions.duties import give_duty
from thongsuot.modules.dossiers.actions.intake import (
    Filed,
    accept,
    forward,
    refuse_intake,
    return_result,
    submit,
    update_version,
)
from thongsuot.modules.dossiers.actions.processing import (
    approve,
    assign,
    complete_step,
    issue_result,
    reject,
)
from thongsuot.modules.dossiers.actions.waiting import (
    extend,
    pause,
    receive_supplement,
    request_supplement,
    resume,
    stop,
    withdraw,
)
from thongsuot.modules.dossiers.queries.accounts import TimeAccount, TimeAccounts
from thongsuot.modules.dossiers.queries.burdens import Taken, taken
from thongsuot.modules.dossiers.queries.counter import (
    COUNTER_TABS,
    Known,
    counter_counts,
    counter_list,
    known_person,
)
from thongsuot.modules.dossiers.queries.desk import (
    ConsultationSeen,
    DossierOnDesk,
    Paper,
    Person,
    Possible,
    StepSeen,
    StopSeen,
    on_desk,
    who_looked,
)
from thongsuot.modules.dossiers.queries.divisions import division_of
from thongsuot.modules.dossiers.queries.histories import (
    DossierHistory,
    StepHistory,
    StopHistory,
    count_histories,
    histories,
    workflows_followed,
)
from thongsuot.modules.dossiers.queries.history import HistoryLine
from thongsuot.modules.dossiers.queries.lists import (
    Counted,
    WorkPage,
    WorkRow,
    counts,
    register,
    work_list,
)
from thongsuot.modules.dossiers.queries.opinions import (
    OpinionWanted,
    opinions_counted,
    opinions_wanted,
)
from thongsuot.modules.dossiers.queries.papers import file_of
from thongsuot.modules.dossiers.queries.running import (
    Running,
    RunningInUnit,
    RunningRow,
    running_under,
)
from thongsuot.modules.dossiers.queries.tracking import Progress, Tracked, progress, track
from thongsuot.modules.dossiers.rules import Applicant, HandedIn, Pace, Submitter
from thongsuot.modules.dossiers.states import (
    NATIONAL_CODES,
    TRANSITIONS,
    ApplicantKind,
    Channel,
    Move,
    Outcome,
    Status,
    StopReason,
    Tab,
)

__all__ = [
    "COUNTER_TABS",
    "NATIONAL_CODES",
    "TRANSITIONS",
    "Applicant",
    "ApplicantKind",
    "Channel",
    "ConsultationSeen",
    "Counted",
    "DossierHistory",
    "DossierOnDesk",
    "Filed",
    "HandedIn",
    "HistoryLine",
    "Known",
    "Move",
    "OpinionWanted",
    "Outcome",
    "Pace",
    "Paper",
    "Person",
    "Possible",
    "Progress",
    "Promised",
    "Running",
    "RunningInUnit",
    "RunningRow",
    "Status",
    "StepHistory",
    "StepSeen",
    "StopHistory",
    "StopReason",
    "StopSeen",
    "Submitter",
    "Tab",
    "Taken",
    "TimeAccount",
    "TimeAccounts",
    "Tracked",
    "WorkPage",
    "WorkRow",
    "accept",
    "answer_consult",
    "approve",
    "assign",
    "complete_step",
    "consult",
    "count_histories",
    "counter_counts",
    "counter_list",
    "counts",
    "division_of",
    "extend",
    "file_of",
    "forward",
    "give_duty",
    "histories",
    "issue_result",
    "known_person",
    "on_desk",
    "opinions_counted",
    "opinions_wanted",
    "pause",
    "progress",
    "published_limit",
    "receive_supplement",
    "refuse_intake",
    "register",
    "reject",
    "request_supplement",
    "resume",
    "return_result",
    "running_under",
    "stop",
    "submit",
    "taken",
    "track",
    "update_version",
    "who_looked",
    "withdraw",
    "work_list",
    "workflows_followed",
]
