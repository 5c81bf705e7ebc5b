"""The quick translation chain: English to Portuguese (neural), Portuguese to Spanish or French (Apertium, steered)."""
