"""Taking a file in."""

from thongsuot.foundation.files.actions.keeping import keep

__all__ = ["keep"]
