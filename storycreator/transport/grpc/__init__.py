"""gRPC: server-streamed stage methods, health, reflection, google.rpc error details. Imported before grpcio."""

import os

# grpcio has no setting for the least version of TLS. It reads this one, the ciphers of TLS 1.2, when it is imported; those of TLS 1.3 are
# not affected. These need an RSA certificate, and ours have keys on P-256: no handshake below TLS 1.3 succeeds, in a client or a server.
os.environ["GRPC_SSL_CIPHER_SUITES"] = "ECDHE-RSA-AES256-GCM-SHA384"
