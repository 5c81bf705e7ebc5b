"""Any of the stand-in services as a process, serving both transports: ``python -m benchmarks.support.instant_service LETTER``."""

import sys

from benchmarks.support.fake_services import fake_service_class
from storycreator.runtime import assemble, serve

if __name__ == "__main__":
    assemble.service_class = fake_service_class
    serve.main(sys.argv[1])
