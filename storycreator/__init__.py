"""AI Story Creator: one prompt in, a finished read-along storybook out."""

__version__ = "0.1.0"
