"""The stand-ins of ``fake_services``, taking as many seconds as ``TEST_PACE`` says (``B=60,D=2``), so that there is time to kill somebody.
With ``TEST_REAL`` set, the real services, slowed down in the same way.

``python -m tests.support.paced_services main ARGUMENTS …`` is ``main.py`` with them in its process; ``… A`` (or another letter) serves one.
What is done is noted in the file ``TEST_CALLS`` names: a line for each call a service has finished, ``LETTER JOB BRANCH``.
"""

import asyncio
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.support.fake_services import FAKES
from storycreator.core.service import Call, Service
from storycreator.runtime import assemble
from storycreator.services import ServiceSpec

real_class = assemble.service_class
PACE = {letter: float(seconds) for letter, seconds in (part.split("=") for part in os.environ["TEST_PACE"].split(",") if part)}


def paced(spec: ServiceSpec) -> type[Service[Any]]:
    """The service for a spec, slowed down and noting what it finishes."""
    base = real_class(spec) if os.environ.get("TEST_REAL") else FAKES[spec.letter]
    method = getattr(base, spec.method)

    async def work(self: Service[Any], request: Any, call: Call) -> Any:
        await asyncio.sleep(PACE.get(spec.letter, 0))
        reply = await method(self, request, call)
        with Path(os.environ["TEST_CALLS"]).open("a") as file:
            file.write(f"{spec.letter} {call.job_id} {call.branch}\n")
        return reply

    return type(f"Paced{base.__name__}", (base,), {spec.method: work})


if __name__ == "__main__":
    assemble.service_class = cache(paced)
    if sys.argv[1] == "main":
        from storycreator.cli import main

        del sys.argv[1]
        main()
    else:
        from storycreator.runtime import serve

        serve.main(sys.argv[1])
