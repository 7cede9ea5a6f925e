"""Who may do what, and how far, printed from the classes of roles."""

from collections.abc import Iterator

from thongsuot.foundation.identity import api as identity
from thongsuot.kernel.actor import Permission
from tools.reference.table import page, table


def text() -> str:
    """Return the page."""
    return page(
        "Roles and permissions",
        "An account carries no permission; the post (vị trí công tác) that it holds does, by its "
        "role. How far a permission reaches is counted from the unit of the post. What is not "
        "written here is not allowed. The classes are in "
        "`src/thongsuot/foundation/identity/states.py`.",
        *(part for role in identity.roles() for part in _role(role)),
        "## Who holds a permission",
        _holders(),
    )


def _role(role: identity.RoleFacts) -> Iterator[str]:
    yield f"## {role.label} (`{role.code}`)"
    yield role.description
    if role.demands_second_factor:
        yield "This role must sign in with a second factor."
    yield table(
        ("permission", "tiếng Việt", "reaches"),
        ((f"`{name}`", label, reach) for name, label, reach in role.permissions),
    )


def _holders() -> str:
    held = {
        permission: [
            role.label
            for role in identity.roles()
            if permission in {name for name, _label, _reach in role.permissions}
        ]
        for permission in Permission
    }
    return table(
        ("permission", "roles"),
        ((f"`{permission}`", ", ".join(labels)) for permission, labels in held.items()),
    )
