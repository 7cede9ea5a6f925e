"""Uploads on their way in: to the disk, never into memory, and no further than the limit."""

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploads(TemporaryFileUploadHandler):
    """
    Write what is sent to a temporary file until it is surely too large, then only count.

    The request is read to its end, so that the page can say in words what was wrong: `keep`
    sees one piece more than the limit and refuses.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= settings.FILE_LIMIT_BYTES:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> TemporaryUploadedFile:
        self.file.seek(0)
        self.file.size = file_size
        return self.file
