"""The audit log of what people change from the command line: keys, tokens, jobs."""

import getpass
from typing import Any

from storycreator.security.audit import AuditLog
from storycreator.settings import AuditMode, Settings

NAME = "changes"


def record_change(settings: Settings, what: str, **about: Any) -> None:
    """Write down a change and who made it, unless the log is off. Raises ``StateError`` when it cannot be written: no change without it."""
    if settings.audit is AuditMode.OFF:
        return
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container's user has no name
        user = ""
    log = AuditLog(settings.audit_folder, NAME, keep_bytes=settings.audit_megabytes * 10**6)
    log.record(what, user=user, **about)
    log.close()
