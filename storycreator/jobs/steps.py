"""Finished stages as steps of a job's workflow: the rows ``DBOS.run_step`` would write, under the same rule that only the execution which
owns a workflow may write to it, by statements that are built once.

DBOS builds every statement anew, which is most of what its steps cost (``docs/reliability.md``). Its tables are those of the version that
is pinned; ``tests/process/test_steps.py`` compares our rows with its own.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import sqlalchemy as sa
from dbos._context import assert_current_dbos_context
from dbos._error import DBOSWorkflowConflictIDError

from storycreator.jobs.serialization import MessageSerializer
from storycreator.jobs.walk import Done


def owner() -> str:
    """The token by which the execution this is called in owns its workflow. Cancelling, putting back and taking over change it."""
    token = assert_current_dbos_context().owner_xid
    assert token is not None
    return token


class Steps:
    """Of all jobs in one database."""

    def __init__(self, engine: sa.Engine, app: str, spoken: Callable[[], AbstractContextManager[None]]) -> None:
        """``spoken`` turns the database's failures into ours."""
        self._engine = engine
        self._app = app
        self._spoken = spoken
        self._serializer = MessageSerializer()
        schema = "" if engine.dialect.name == "sqlite" else "dbos."
        mine = "workflow_uuid = :job AND owner_xid = :owner"
        self._attributes = sa.text(f"SELECT attributes FROM {schema}workflow_status WHERE {mine}").columns(  # noqa: S608 -- our words only
            attributes=sa.JSON()
        )
        self._outputs = sa.text(
            f"SELECT output FROM {schema}operation_outputs "  # noqa: S608
            "WHERE workflow_uuid = :job AND output IS NOT NULL ORDER BY function_id"
        )
        self._hold = sa.text(f"UPDATE {schema}workflow_status SET owner_xid = owner_xid WHERE {mine}")  # noqa: S608 -- locks the row
        self._write = sa.text(
            f"INSERT INTO {schema}operation_outputs (workflow_uuid, function_id, function_name, output, started_at_epoch_ms, "  # noqa: S608
            "completed_at_epoch_ms, serialization, application_name, retention_timestamp) "
            "VALUES (:job, :place, :name, :output, :began, :now, :serialization, :app, :now) "
            "ON CONFLICT (workflow_uuid, function_id) DO NOTHING"  # it was written, and the answer was lost
        )

    def begin(self, job: str, token: str) -> tuple[int, list[Done]]:
        """How often a job was begun again on request, and its finished stages. Raises ``DBOSWorkflowConflictIDError`` when it is no longer
        this execution's."""
        with self._spoken(), self._engine.begin() as connection:
            row = connection.execute(self._attributes, {"job": job, "owner": token}).first()
            if row is None:
                raise DBOSWorkflowConflictIDError(job)
            kept = connection.execute(self._outputs, {"job": job}).scalars().all()
        return int((row.attributes or {}).get("attempt", 0)), [self._serializer.deserialize(output) for output in kept]

    def keep(self, job: str, token: str, place: int, done: Done) -> None:
        """Write a stage down, the first of which has place 1. Raises ``DBOSWorkflowConflictIDError`` as before."""
        now = int(time.time() * 1000)
        step = {
            "job": job,
            "place": place,
            "name": done.span.name,
            "output": self._serializer.serialize(done),
            "began": now - int(done.span.duration * 1000),
            "now": now,
            "serialization": self._serializer.name(),
            "app": self._app,
        }
        with self._spoken(), self._engine.begin() as connection:
            if connection.execute(self._hold, {"job": job, "owner": token}).rowcount != 1:
                raise DBOSWorkflowConflictIDError(job)
            connection.execute(self._write, step)

    def owned(self, job: str, token: str) -> bool:
        """Whether a job still is this execution's."""
        with self._spoken(), self._engine.begin() as connection:
            return connection.execute(self._attributes, {"job": job, "owner": token}).first() is not None
