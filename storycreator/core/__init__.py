"""What a service is and how it is run: the base class, the call context, errors, the dispatcher."""
