"""The embedded language model and the OpenAI-compatible client, shared by several services."""
