#!/usr/bin/env bash
# Sets up machine 2 of two: the hub (C), pictures (C1), narration (C2), translation (C3), layout (C4) and the aggregator (D).
# May be run as often as you like: what is there is kept, what is missing is made.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
MACHINE=2
# shellcheck source=scripts/lib/setup.sh
source scripts/lib/setup.sh

usage() {
  cat <<'TEXT'
Usage: ./setup_machine2.sh [OPTION]…

Checks this machine and its settings (.env.machine2 and what you set in .env.machine2.local), fetches the models, builds the images, starts the services and waits until they are healthy.
Run it on machine 2 first, then ./setup_machine1.sh on machine 1.

  --mode grpc|rpc   what a client on this machine speaks, written into .env.machine2.local (the services always answer both)
  --no-build        use the images that are here, or load images/*.tar (from docker save); build nothing
  --yes, -y         ask nothing
  --dry-run         check everything, change nothing, say what would be done
  --down            stop and remove the containers; books, models, images and volumes are kept
  --help, -h        this

Examples:
  ./setup_machine2.sh
  ./setup_machine2.sh --no-build --yes
  ./setup_machine2.sh --dry-run
TEXT
}
parse_options "$@"
$DOWN && { step "Stopping the services of machine 2" && take_down && exit 0; }

step "Settings"
check_settings
set_mode

step "Prerequisites"
check_docker
check_room 8 6
check_ports
set_person
use_env_file

step "Firewall"
advise_about_firewall

step "Models"
fetch_models "${WITH_MODELS_ON[2]}"
fine "models are in $(setting STORYCREATOR_MODELS_DIR)"

step "Images"
provide_images "$BUILD"

step "Start"
start_services 240

say ""
say "${bold}Machine 2 is ready.${plain}"
mapfile -t addresses < <(own_addresses)
say "  its addresses:  ${addresses[*]:-see: ip address}"
for wire in GRPC RPC; do
  listed=$(for letter in ${LETTERS_ON[2]}; do printf '%s, ' "$letter $(setting "SERVICE_${letter}_${wire}_PORT")"; done)
  say "  $([ $wire = GRPC ] && echo "gRPC ports:    " || echo "JSON-RPC ports:") ${listed%, }"
done
if [ -z "$(setting STORYCREATOR_TOKEN)" ]; then
  say "  no token: whoever reaches these ports may use them. In a network with others, set STORYCREATOR_TOKEN on both machines."
fi
say "Next, on machine 1:"
say "  1. write MACHINE2_IP=${addresses[0]:-the address of this machine} into .env.machine1.local"
say "  2. ./setup_machine1.sh"
say "Here: ${COMPOSE[*]:0:$((${#COMPOSE[@]} - 4))} -f $COMPOSE_FILE_HERE ps (or logs -f); stop: ./setup_machine2.sh --down"
