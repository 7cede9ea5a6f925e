"""What is logged when something breaks: where, never whose."""

import logging
import sys

import structlog
from django.conf import settings


def test_a_traceback_tells_no_values():
    made = dict(settings.LOGGING["formatters"]["line"])
    formatter = made.pop("()")(**made)
    try:
        bao_mat = "089" + "185000123"
        raise RuntimeError(f"{len(bao_mat)} digits")
    except RuntimeError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "broken", (), sys.exc_info())
    told = formatter.format(record)
    assert isinstance(formatter, structlog.stdlib.ProcessorFormatter)
    assert "RuntimeError: 12 digits" in told and "test_a_traceback_tells_no_values" in told
    assert "089185000123" not in told
