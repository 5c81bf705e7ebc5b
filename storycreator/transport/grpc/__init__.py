"""gRPC: server-streamed stage methods, health, reflection, google.rpc error details."""
