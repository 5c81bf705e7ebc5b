"""Doing several things at once, and stopping them all when one fails."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

ResultT = TypeVar("ResultT")


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
