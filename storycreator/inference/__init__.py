"""Engines' engines: the embedded language model and the OpenAI-compatible client, shared by the services that need them."""
