"""JSON-RPC 2.0 over TCP in LF-delimited frames: docs/protocol-jsonrpc.md."""
