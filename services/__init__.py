"""What each service does; nothing about wires."""
