"""Taking a file in, and binding pages into one."""

from thongsuot.foundation.files.actions.binding import bind, keep_page
from thongsuot.foundation.files.actions.keeping import keep

__all__ = ["bind", "keep", "keep_page"]
