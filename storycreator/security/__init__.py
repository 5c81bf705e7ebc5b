"""Who may call a service, how often, and the log of who did; certificates and how a machine joins; what others wrote, escaped for the
place where it lands."""
