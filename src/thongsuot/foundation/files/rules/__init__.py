"""What is taken, judged by its bytes; names that are safe to keep and to send back."""

from thongsuot.foundation.files.rules.judging import judge
from thongsuot.foundation.files.rules.names import clean_name, content_disposition

__all__ = ["clean_name", "content_disposition", "judge"]
