"""Any of the stand-in services as a process, serving both transports: ``python -m tests.support.instant_service LETTER``."""

import sys

from storycreator.runtime import assemble, serve
from tests.support.fake_services import fake_service_class

if __name__ == "__main__":
    assemble.service_class = fake_service_class
    serve.main(sys.argv[1])
