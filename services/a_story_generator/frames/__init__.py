"""Story frames: whole stories with holes, told by hand in every language. ``docs/frames.md`` says how to write one."""
