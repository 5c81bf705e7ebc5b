#!/usr/bin/env bash
# Sets up Docker on one machine: main and all eight services. Can be run again at any time: it keeps what exists and creates what is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
MACHINE=single
# shellcheck source=scripts/lib/setup.sh
source scripts/lib/setup.sh

usage() {
  cat <<'TEXT'
Usage: ./setup_local.sh [OPTION]…

Checks this machine and its settings (.env.single, overridden by .env.single.local), creates the folders for books and models, downloads the
models, builds the images, starts all services and waits until they are healthy. It needs no setting; no port is opened.

  --mode grpc|rpc   the transport main uses to call the services; written into .env.single.local
  --no-build        build nothing; use the existing images, or load images/*.tar (from docker save)
  --yes, -y         answer all questions with yes
  --dry-run         check everything, change nothing, print what would be done
  --down            stop and remove the containers; keep books, models, images and volumes
  --help, -h        show this help

Examples:
  ./setup_local.sh
  ./setup_local.sh --mode rpc --no-build          # switch the protocol
  ./setup_local.sh --down
TEXT
}
parse_options "$@"
find_person
$DOWN && { step "Stopping the services" && take_down && exit 0; }

step "Settings"
check_settings
set_mode

step "Prerequisites"
check_docker
check_room 10 8
set_project
use_env_file
make_books_folder

step "Models"
fetch_models "${WITH_MODELS_ON[1]},${WITH_MODELS_ON[2]}"

step "Images"
provide_images "$BUILD"
check_folders

step "Start"
start_services 300
end_of_dry_run

say ""
say "${bold}All services are ready.${plain} main uses $(setting PIPELINE_MODE) to call them."
say "Next:"
say "  ${COMPOSE_PROGRAM[*]} exec service-main python main.py \"A space adventure about robots\""
say "The book appears in $(setting STORYCREATOR_BOOKS_DIR). To switch the protocol: ./setup_local.sh --mode rpc --no-build. To stop: ./setup_local.sh --down"
