#!/usr/bin/env bash
# Sets up machine 2 of two: the hub (C), pictures (C1), narration (C2), translation (C3), layout (C4) and the aggregator (D).
# Can be run again at any time: it keeps what exists and creates what is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
MACHINE=2
# shellcheck source=scripts/lib/setup.sh
source scripts/lib/setup.sh

usage() {
  cat <<'TEXT'
Usage: ./setup_machine2.sh [OPTION]…

Checks this machine and its settings (.env.machine2, overridden by .env.machine2.local), downloads the models, builds the images, starts the
services and waits until they are healthy. Run it on machine 2 first, then run ./setup_machine1.sh on machine 1.

  --mode grpc|rpc   the transport clients on this machine use; written into .env.machine2.local (the services always answer both)
  --no-build        build nothing; use the existing images, or load images/*.tar (from docker save)
  --insecure        without TLS: whoever can reach the ports can use the services, and whoever can listen reads the stories; written into
                    .env.machine2.local (STORYCREATOR_TLS=off)
  --yes, -y         answer all questions with yes
  --dry-run         check everything, change nothing, print what would be done
  --down            stop and remove the containers; keep books, models, images and volumes
  --help, -h        show this help

Examples:
  ./setup_machine2.sh
  ./setup_machine2.sh --no-build --yes
  ./setup_machine2.sh --dry-run
TEXT
}
parse_options "$@"
find_person
$DOWN && { step "Stopping the services of machine 2" && take_down && exit 0; }

step "Settings"
check_settings
set_mode
set_tls

step "Prerequisites"
check_docker
check_room 8 6
set_project
check_ports
use_env_file

step "Firewall"
advise_about_firewall

step "Models"
fetch_models "${WITH_MODELS_ON[2]}"

step "Images"
provide_images "$BUILD"
check_folders

step "Start"
start_services 240
end_of_dry_run

say ""
say "${bold}Machine 2 is ready.${plain}"
mapfile -t addresses < <(own_addresses)
say "  Addresses:      ${addresses[*]:-see: ip address}"
for wire in GRPC RPC; do
  listed=$(for letter in ${LETTERS_ON[2]}; do printf '%s, ' "$letter $(setting "SERVICE_${letter}_${wire}_PORT")"; done)
  say "  $([ $wire = GRPC ] && echo "gRPC ports:    " || echo "JSON-RPC ports:") ${listed%, }"
done
if [ "$(setting STORYCREATOR_TLS)" = mutual ]; then
  say "Next, on machine 1, within an hour (the token works once; ./setup_machine2.sh prints another):"
  say "  ./setup_machine1.sh --join $(join_token)"
else
  say "  TLS is off: anyone who can reach these ports can use the services, and anyone who can listen reads the stories."
  [ -n "$(setting STORYCREATOR_TOKEN)" ] || say "  No token is set. On a shared network, set STORYCREATOR_TOKEN on both machines."
  say "Next, on machine 1:"
  say "  1. write MACHINE2_IP=${addresses[0]:-the address of this machine} into .env.machine1.local"
  say "  2. ./setup_machine1.sh --insecure"
fi
say "Here: ${COMPOSE_PROGRAM[*]} -f $COMPOSE_FILE_HERE ps (or logs -f); to stop: ./setup_machine2.sh --down"
