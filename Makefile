# `make story PROMPT="A space adventure about robots"` does everything; `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help story test test-long check e2e e2e-images quality bench bench-rpc bench-health bench-neighbours bench-durability e2e-processes chaos generate images sbom release verify-release audit lock clean runtime dev

# PROMPT and ARGS are plain text: passed on verbatim in the environment, so that neither make nor a shell evaluates them.
ifneq ($(origin PROMPT),undefined)
override PROMPT := $(value PROMPT)
export PROMPT
endif
ifneq ($(origin ARGS),undefined)
override ARGS := $(value ARGS)
export ARGS
endif
export PYTHON

help: ## List the targets
	@grep -E '^[a-z0-9-]+:.*## ' Makefile | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | column -t -s "$$(printf '\t')"

story: ## Make a storybook: PROMPT="…", with options for main.py in ARGS="--pages 6 --languages es"
	@scripts/story.sh

test: dev ## Run all tests that need no Docker; ARGS are passed to pytest
	@.venv/bin/python main.py models fetch --tests --yes
	@.venv/bin/python scripts/with_args.py -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal ARGS

test-long: dev ## Run the tests with many more examples, all chaos tests in full and ten minutes of fuzzing: over an hour
	@.venv/bin/python main.py models fetch --tests --yes
	@.venv/bin/python scripts/with_args.py -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal --timeout 3600 --hypothesis-profile long ARGS
	@.venv/bin/python -m pytest tests/chaos -m chaos
	@.venv/bin/python -m tests.wire.fuzz --minutes 10

e2e: dev ## As root: build the images, test all services in containers and on two machines simulated by network namespaces
	@scripts/system-packages.sh e2e
	@.venv/bin/python main.py models fetch --yes
	@.venv/bin/python scripts/with_args.py -m pytest -m e2e -s tests/e2e ARGS

e2e-images: dev ## As root: build the images for e2e in advance
	@scripts/system-packages.sh e2e
	@.venv/bin/python -m tests.e2e.bench images

check: dev ## Run the static checks: ruff, mypy, import rules, generated files, shellcheck, hadolint, Compose files, licences
	@scripts/check.sh

quality: dev ## Make and judge thirteen books, write docs/quality.md
	@.venv/bin/python main.py models fetch --tests --yes
	@.venv/bin/python scripts/with_args.py -m benchmarks.quality.run ARGS

bench: runtime ## Measure time and memory of a book, stage by stage
	@.venv/bin/python main.py models fetch --yes
	@.venv/bin/python scripts/with_args.py -m benchmarks.bench ARGS

bench-rpc: dev ## Compare the transports with bare echo servers; ARGS="--markdown docs/transports.md" writes the tables
	@.venv/bin/python scripts/with_args.py -m benchmarks.bench_rpc ARGS

bench-health: dev ## Measure how soon services answer health checks while their engines load and work
	@.venv/bin/python main.py models fetch --yes
	@.venv/bin/python scripts/with_args.py -m benchmarks.bench_health ARGS

bench-neighbours: runtime ## Measure how long a book takes alone and beside busy processes
	@.venv/bin/python main.py models fetch --yes
	@.venv/bin/python scripts/with_args.py -m benchmarks.bench_neighbours ARGS

bench-durability: dev ## Measure what storing a walk costs, against the same walk without storing
	@.venv/bin/python scripts/with_args.py -m benchmarks.bench_durability ARGS

chaos: dev ## Kill and freeze processes, cut networks, fill disks, then soak; ARGS="--short" takes two minutes
	@.venv/bin/python main.py models fetch --tests --yes
	@.venv/bin/python scripts/with_args.py -m pytest tests/chaos -m chaos ARGS

e2e-processes: dev ## Make a real book with eight processes over each transport and compare it with the local one
	@.venv/bin/python main.py models fetch --yes
	@.venv/bin/python scripts/with_args.py -m pytest -s tests/e2e/real_book.py ARGS

generate: dev ## Write the files generated from the protos and the table of services: Compose, .env.machine*, Dockerfile, docs
	@scripts/generate-protos.sh
	@.venv/bin/python scripts/generate.py

images: ## Build the container images and print their sizes; IMAGES="service-a service-b" builds only those
	@scripts/images.sh $${IMAGES:-}

sbom: dev ## Write CycloneDX SBOMs of .venv and of every image to dist/sbom
	@scripts/release.sh sbom

release: dev ## Build wheel, sdist and SBOMs in dist, with a signed statement of where they come from; RELEASE_KEY=file
	@scripts/release.sh build

verify-release: dev ## Check that dist is as it was signed; needs no network; RELEASE_PUBLIC=file
	@scripts/release.sh verify

audit: dev ## Look for known vulnerabilities of the locked packages; says so when the database cannot be reached
	@scripts/release.sh audit

lock: dev ## Compile requirements/*.txt from pyproject.toml
	@scripts/lock.sh

clean: ## Remove .venv and caches; keep models and books
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

runtime:
	@scripts/system-packages.sh runtime
	@scripts/python-env.sh runtime

dev:
	@scripts/system-packages.sh tests
	@scripts/python-env.sh dev
