"""The base class of services, the call context, errors, engines and the dispatcher."""
