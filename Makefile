# `make story PROMPT="A space adventure about robots"` does everything; `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help story test test-long check e2e e2e-images quality bench bench-rpc bench-durability e2e-processes chaos generate images lock clean runtime dev

# What people write is text, not makefile: taken as it is and handed on in the environment, where no shell reads it.
ifneq ($(origin PROMPT),undefined)
override PROMPT := $(value PROMPT)
export PROMPT
endif
ifneq ($(origin ARGS),undefined)
override ARGS := $(value ARGS)
export ARGS
endif
export PYTHON

help: ## This list
	@grep -E '^[a-z0-9-]+:.*## ' Makefile | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | column -t -s "$$(printf '\t')"

story: ## Make a storybook: PROMPT="…" and, passed on to main.py, ARGS="--pages 6 --languages es"
	@scripts/story.sh

test: dev ## Everything that needs no Docker; ARGS are pytest's
	@.venv/bin/python main.py models fetch --tests --yes
	@.venv/bin/python scripts/with_args.py -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal ARGS

test-long: dev ## The same with many examples of everything, every chaos test in full and ten minutes of fuzzing: over an hour
	@.venv/bin/python main.py models fetch --tests --yes
	@.venv/bin/python scripts/with_args.py -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal --timeout 3600 --hypothesis-profile long ARGS
	@.venv/bin/python -m pytest tests/chaos -m chaos
	@.venv/bin/python -m tests.wire.fuzz --minutes 10

e2e: dev ## As root: builds the images, runs all services in containers and on two machines made of network namespaces
	@scripts/system-packages.sh e2e
	@.venv/bin/python main.py models fetch --yes
	@.venv/bin/python scripts/with_args.py -m pytest -m e2e -s tests/e2e ARGS

e2e-images: dev ## As root: builds what e2e runs, so that e2e finds it
	@scripts/system-packages.sh e2e
	@.venv/bin/python -m tests.e2e.bench images

check: dev ## Static checks: ruff, mypy, import rules, shellcheck, hadolint, Compose files, licences
	@scripts/check.sh

quality: dev ## Judge twelve books, write docs/quality.md
	@.venv/bin/python main.py models fetch --tests --yes
	@.venv/bin/python scripts/with_args.py -m benchmarks.quality.run ARGS

bench: runtime ## Time and memory of a book, stage by stage
	@.venv/bin/python main.py models fetch --yes
	@.venv/bin/python scripts/with_args.py -m benchmarks.bench ARGS

bench-rpc: dev ## What the transports cost, against bare floors: ARGS="--markdown docs/transports.md" writes it down
	@.venv/bin/python scripts/with_args.py -m benchmarks.bench_rpc ARGS

bench-durability: dev ## What keeping a walk costs, against the same walk that keeps nothing
	@.venv/bin/python scripts/with_args.py -m benchmarks.bench_durability ARGS

chaos: dev ## Kill, freeze, cut off and fill up whatever runs, then soak: ARGS="--short" takes two minutes
	@.venv/bin/python main.py models fetch --tests --yes
	@.venv/bin/python scripts/with_args.py -m pytest tests/chaos -m chaos ARGS

e2e-processes: dev ## A whole real book over each transport, eight services as processes, against the local one
	@.venv/bin/python main.py models fetch --yes
	@.venv/bin/python scripts/with_args.py -m pytest -s tests/e2e/real_book.py ARGS

generate: dev ## Write what follows from the protos and the table of services: Compose, .env.machine*, Dockerfile, docs
	@scripts/generate-protos.sh
	@.venv/bin/python scripts/generate.py

images: ## Build the container images of all services, print their sizes; only some: IMAGES="service-a service-b"
	@scripts/images.sh $${IMAGES:-}

lock: dev ## Compile requirements/*.txt from pyproject.toml
	@scripts/lock.sh

clean: ## Remove .venv and caches; models and books stay
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

runtime:
	@scripts/system-packages.sh runtime
	@scripts/python-env.sh runtime

dev:
	@scripts/system-packages.sh tests
	@scripts/python-env.sh dev
