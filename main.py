"""The AI Story Creator's command line: ``python main.py "A space adventure about robots"``."""

import sys

from storycreator.storage.folders import become_owner


def main() -> None:
    """Run the command line; a container's health check, which runs every few seconds, without loading it."""
    become_owner()
    if len(sys.argv) == 3 and sys.argv[1] == "healthcheck" and not sys.argv[2].startswith("-"):
        from storycreator.runtime.healthcheck import healthcheck

        sys.exit(healthcheck(sys.argv[2]))

    from storycreator.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
