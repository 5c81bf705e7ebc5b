"""Who may call a service, how often, and the log of who did; what others wrote, escaped for the place where it lands."""
