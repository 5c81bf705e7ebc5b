"""The formatter of another release: run as a module of its own by the tests of version mismatches."""

import storycreator
import storycreator.runtime.revision

if __name__ == "__main__":
    storycreator.__version__ = "0.0.1"
    storycreator.runtime.revision.revision = lambda: "0123456789ab"
    from storycreator.runtime.serve import main

    main("C4")
