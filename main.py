"""The AI Story Creator's command line: ``python main.py "A space adventure about robots"``."""

from storycreator.cli import main

if __name__ == "__main__":
    main()
