"""Doing several things at once, stopping them all when one fails, and stopping blocking work whose caller has gone."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import Executor
from contextvars import ContextVar, copy_context
from functools import partial
from typing import Any, TypeVar

from storycreator.core.errors import CancelledByCallerError

ResultT = TypeVar("ResultT")
STOP_SECONDS = 0.2
"""How often blocking work that waits checks whether to stop."""
_caller_gone: ContextVar[threading.Event | None] = ContextVar("caller_gone", default=None)
"""Of the work on this thread."""


async def in_thread(work: Callable[..., ResultT], *arguments: Any, executor: Executor | None = None) -> ResultT:
    """Run blocking work on a thread. When this is cancelled, the work ends at its next ``check_stopped``, and so does a worker process
    (``subprocesses.py``) it waits for."""
    gone, context = threading.Event(), copy_context()
    context.run(_caller_gone.set, gone)
    try:
        return await asyncio.get_running_loop().run_in_executor(executor, partial(context.run, work, *arguments))
    except asyncio.CancelledError:
        gone.set()
        raise


def check_stopped() -> None:
    """Raise ``CancelledByCallerError`` when the caller of the work on this thread has gone."""
    gone = _caller_gone.get()
    if gone is not None and gone.is_set():
        raise CancelledByCallerError("the work was cancelled")


def first_failure(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first exception in a task group's exception group, which may be nested."""
    failure = group.exceptions[0]
    return first_failure(failure) if isinstance(failure, BaseExceptionGroup) else failure


async def gather(works: Iterable[Coroutine[Any, Any, ResultT]]) -> list[ResultT]:
    """The results in order. When one fails the others are cancelled and its own error is raised, not a group."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(work) for work in works]
    except BaseExceptionGroup as failures:
        raise first_failure(failures) from None
    return [task.result() for task in tasks]
