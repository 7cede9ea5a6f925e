"""The roles that a post can carry, to be read aloud: what each may do, and how far."""

from collections.abc import Mapping
from typing import ClassVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Permission


class Scope(TextChoices):
    """How far from the post's unit a permission reaches (phạm vi)."""

    UNIT = "unit", _("đơn vị của mình, gồm các phòng và bộ phận bên trong")
    AGENCY = "agency", _("cơ quan của mình, gồm các phòng và bộ phận một cửa")
    COUNTER = "counter", _("các cơ quan mà bộ phận một cửa của mình nhận hồ sơ")
    TREE = "tree", _("cơ quan của mình và mọi cơ quan bên dưới")
    EVERYWHERE = "everywhere", _("toàn tỉnh")


class Role:
    """What a post does. A role is a class, so that it is read, reviewed and dated like code."""

    code: ClassVar[str]
    label: "ClassVar[str | Promise]"
    description: "ClassVar[str | Promise]"
    permissions: ClassVar[Mapping[Permission, Scope]]


class CounterClerk(Role):
    code = "counter_clerk"
    label = _("Công chức một cửa")
    description = _(
        "Tiếp nhận hồ sơ, hướng dẫn, trả kết quả tại Trung tâm Phục vụ hành chính công."
    )
    permissions = {
        Permission.DOSSIER_VIEW: Scope.COUNTER,
        Permission.DOSSIER_RECEIVE: Scope.COUNTER,
        Permission.DOSSIER_RETURN: Scope.COUNTER,
        Permission.BOARD_POST: Scope.COUNTER,
    }


class Officer(Role):
    code = "officer"
    label = _("Công chức chuyên môn")
    description = _("Thẩm định và xử lý hồ sơ thuộc đơn vị mình.")
    permissions = {
        Permission.DOSSIER_VIEW: Scope.UNIT,
        Permission.DOSSIER_PROCESS: Scope.UNIT,
    }


class DivisionHead(Role):
    code = "division_head"
    label = _("Trưởng phòng")
    description = _("Phân công người xử lý và xử lý hồ sơ thuộc đơn vị mình.")
    permissions = {
        Permission.DOSSIER_VIEW: Scope.UNIT,
        Permission.DOSSIER_PROCESS: Scope.UNIT,
        Permission.DOSSIER_ASSIGN: Scope.UNIT,
    }


class Leader(Role):
    code = "leader"
    label = _("Lãnh đạo cơ quan")
    description = _("Phân công, phê duyệt hoặc từ chối kết quả giải quyết của cơ quan mình.")
    permissions = {
        Permission.DOSSIER_VIEW: Scope.AGENCY,
        Permission.DOSSIER_PROCESS: Scope.AGENCY,
        Permission.DOSSIER_ASSIGN: Scope.AGENCY,
        Permission.DOSSIER_APPROVE: Scope.AGENCY,
    }


class DocumentClerk(Role):
    code = "document_clerk"
    label = _("Văn thư cơ quan")
    description = _(
        "Giữ con dấu số của cơ quan và đóng dấu lên văn bản đã được người có thẩm quyền ký."
    )
    permissions = {
        Permission.DOSSIER_VIEW: Scope.AGENCY,
        Permission.SEAL_APPLY: Scope.AGENCY,
    }


class ReformOfficer(Role):
    code = "reform_officer"
    label = _("Công chức cải cách hành chính")
    description = _(
        "Theo dõi việc giải quyết hồ sơ ở cơ quan mình và mọi cơ quan bên dưới; "
        "cập nhật danh mục thủ tục và quy trình nội bộ."
    )
    permissions = {
        Permission.DOSSIER_VIEW: Scope.TREE,
        Permission.PROCEDURE_IMPORT: Scope.TREE,
        Permission.PROCEDURE_DRAFT: Scope.TREE,
        Permission.PROCEDURE_PUBLISH: Scope.TREE,
        Permission.DATABASE_EDIT: Scope.TREE,
        Permission.WORKFLOW_PUBLISH: Scope.TREE,
    }


class ReformLeader(Role):
    code = "reform_leader"
    label = _("Lãnh đạo kiểm soát thủ tục hành chính")
    description = _(
        "Duyệt dự thảo quyết định về thủ tục hành chính và quy trình nội bộ do công chức cải "
        "cách trình; theo dõi việc giải quyết hồ sơ của mọi cơ quan bên dưới."
    )
    permissions = {
        Permission.DOSSIER_VIEW: Scope.TREE,
        Permission.PROCEDURE_APPROVE: Scope.TREE,
    }


class Operator(Role):
    code = "operator"
    label = _("Quản trị hệ thống")
    description = _(
        "Lập đơn vị, tài khoản, vị trí công tác và lịch làm việc; không xem nội dung hồ sơ."
    )
    permissions = {
        Permission.UNIT_EDIT: Scope.TREE,
        Permission.PERSON_EDIT: Scope.TREE,
        Permission.CALENDAR_EDIT: Scope.TREE,
        Permission.PROCEDURE_IMPORT: Scope.TREE,
        Permission.TOKEN_CREATE: Scope.TREE,
        Permission.LEDGER_VIEW: Scope.TREE,
    }


class Auditor(Role):
    code = "auditor"
    label = _("Thanh tra, kiểm tra công vụ")
    description = _("Xem hồ sơ và sổ cái của cơ quan mình và mọi cơ quan bên dưới; không sửa gì.")
    permissions = {
        Permission.DOSSIER_VIEW: Scope.TREE,
        Permission.LEDGER_VIEW: Scope.TREE,
    }


ROLES: Mapping[str, type[Role]] = {
    role.code: role
    for role in (
        CounterClerk,
        Officer,
        DivisionHead,
        Leader,
        DocumentClerk,
        ReformOfficer,
        ReformLeader,
        Operator,
        Auditor,
    )
}

# What a machine may be given: work on dossiers and boards, never on who may do what.
TOKEN_PERMISSIONS = frozenset(
    {
        Permission.DOSSIER_VIEW,
        Permission.DOSSIER_RECEIVE,
        Permission.DOSSIER_PROCESS,
        Permission.DOSSIER_ASSIGN,
        Permission.DOSSIER_APPROVE,
        Permission.DOSSIER_RETURN,
        Permission.PROCEDURE_IMPORT,
        Permission.BOARD_POST,
    }
)


PERMISSION_LABELS: "Mapping[Permission, str | Promise]" = {
    Permission.PROCEDURE_IMPORT: _("Nhập danh mục thủ tục"),
    Permission.PROCEDURE_DRAFT: _("Soạn quyết định công bố thủ tục"),
    Permission.PROCEDURE_APPROVE: _("Duyệt quyết định công bố thủ tục và quy trình nội bộ"),
    Permission.PROCEDURE_PUBLISH: _("Công bố thủ tục"),
    Permission.BOARD_POST: _("Xác nhận niêm yết thủ tục"),
    Permission.DATABASE_EDIT: _("Sửa danh sách cơ sở dữ liệu và giấy tờ đã có"),
    Permission.WORKFLOW_PUBLISH: _("Ban hành quy trình nội bộ"),
    Permission.DOSSIER_VIEW: _("Xem hồ sơ"),
    Permission.DOSSIER_RECEIVE: _("Tiếp nhận hồ sơ"),
    Permission.DOSSIER_PROCESS: _("Xử lý hồ sơ"),
    Permission.DOSSIER_ASSIGN: _("Phân công xử lý"),
    Permission.DOSSIER_APPROVE: _("Phê duyệt kết quả"),
    Permission.DOSSIER_RETURN: _("Trả kết quả"),
    Permission.SEAL_APPLY: _("Đóng dấu cơ quan"),
    Permission.CALENDAR_EDIT: _("Sửa lịch làm việc"),
    Permission.UNIT_EDIT: _("Sửa cơ cấu đơn vị"),
    Permission.PERSON_EDIT: _("Quản lý tài khoản và vị trí công tác"),
    Permission.TOKEN_CREATE: _("Cấp khóa cho phần mềm khác"),
    Permission.LEDGER_VIEW: _("Xem sổ cái"),
}
