#!/usr/bin/env bash
# Sets up machine 1 of two: main, the story generator (A) and the story analyzer (B). Machine 2 must be set up and reachable.
# May be run as often as you like: what is there is kept, what is missing is made.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
MACHINE=1
# shellcheck source=scripts/lib/setup.sh
source scripts/lib/setup.sh

usage() {
  cat <<'TEXT'
Usage: ./setup_machine1.sh [OPTION]…

Checks this machine and .env.machine1, looks for machine 2, fetches the models, builds the images, starts the services and waits until they
are healthy. Before: run ./setup_machine2.sh on machine 2, and write its address (MACHINE2_IP=…) into .env.machine1.local, which holds what you set
on this machine; .env.machine1 lists and explains all settings.

  --mode grpc|rpc   what main speaks to the services, written into .env.machine1.local
  --no-build        use the images that are here, or load images/*.tar (from docker save); build nothing
  --yes, -y         ask nothing
  --dry-run         check everything, change nothing, say what would be done
  --down            stop and remove the containers; books, models, images and volumes are kept
  --help, -h        this

Examples:
  ./setup_machine1.sh
  ./setup_machine1.sh --mode rpc --no-build       # switch the protocol
  ./setup_machine1.sh --down
TEXT
}
parse_options "$@"
$DOWN && { step "Stopping the services of machine 1" && take_down && exit 0; }

step "Settings"
if [ -z "$(setting MACHINE2_IP)" ] && [ -t 0 ] && ! $ANSWER_YES; then
  read -r -p "   The address of machine 2 (MACHINE2_IP): " address
  write_setting MACHINE2_IP "$address"
fi
check_settings
set_mode

step "Prerequisites"
check_docker
check_room 6 6
check_ports
set_person
use_env_file
make_books_folder

step "Firewall"
advise_about_firewall

step "Machine 2"
find_machine2

step "Models"
fetch_models "${WITH_MODELS_ON[1]}"
fine "models are in $(setting STORYCREATOR_MODELS_DIR)"

step "Images"
provide_images "$BUILD"

step "Start"
start_services 240

say ""
say "${bold}Machine 1 is ready.${plain} main speaks $(setting PIPELINE_MODE) to A and B here and to C and D on $(setting MACHINE2_IP)."
say "Next:"
say "  ./test_connectivity.sh"
say "  ${COMPOSE[*]:0:$((${#COMPOSE[@]} - 4))} -f $COMPOSE_FILE_HERE exec service-main python main.py \"A space adventure about robots\""
say "The book appears in $(setting STORYCREATOR_BOOKS_DIR). Another protocol: ./setup_machine1.sh --mode rpc --no-build. Stop: ./setup_machine1.sh --down"
