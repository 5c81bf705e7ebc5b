"""Two machines on one: two network namespaces joined by a bridge, a Docker Engine in each, and what can go wrong between them."""
