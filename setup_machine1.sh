#!/usr/bin/env bash
# Sets up machine 1 of two: main, the story generator (A) and the story analyzer (B). Machine 2 must be set up and reachable.
# Can be run again at any time: it keeps what exists and creates what is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
MACHINE=1
# shellcheck source=scripts/lib/setup.sh
source scripts/lib/setup.sh

usage() {
  cat <<'TEXT'
Usage: ./setup_machine1.sh [OPTION]…

Checks this machine and its settings, connects to machine 2, downloads the models, builds the images, starts the services and waits until
they are healthy. First run ./setup_machine2.sh on machine 2: it prints the line to run here. Your settings of this machine, such as the address
of machine 2 (MACHINE2_IP=…), are in .env.machine1.local; .env.machine1 lists and explains all settings.

  --join TOKEN      get certificates from machine 2, with the token that ./setup_machine2.sh printed there; needed once
  --insecure        without TLS: whoever can listen reads the stories; written into .env.machine1.local (STORYCREATOR_TLS=off)
  --mode grpc|rpc   the transport main uses to call the services; written into .env.machine1.local
  --no-build        build nothing; use the existing images, or load images/*.tar (from docker save)
  --yes, -y         answer all questions with yes
  --dry-run         check everything, change nothing, print what would be done
  --down            stop and remove the containers; keep books, models, images and volumes
  --help, -h        show this help

Examples:
  ./setup_machine1.sh --join story-…
  ./setup_machine1.sh --mode rpc --no-build       # switch the protocol
  ./setup_machine1.sh --down
TEXT
}
parse_options "$@"
find_person
$DOWN && { step "Stopping the services of machine 1" && take_down && exit 0; }

step "Settings"
take_address_of_token
if [ -z "$(setting MACHINE2_IP)" ] && [ -t 0 ] && ! $ANSWER_YES; then
  if $DRY_RUN; then
    say "   would ask for the address of machine 2 (MACHINE2_IP)"
  else
    read -r -p "   The address of machine 2 (MACHINE2_IP): " address
    write_setting MACHINE2_IP "$address"
  fi
fi
check_settings
set_mode
set_tls

step "Prerequisites"
check_docker
check_room 6 6
set_project
check_ports
use_env_file
make_books_folder

step "Firewall"
advise_about_firewall

step "Machine 2"
find_machine2

step "Models"
fetch_models "${WITH_MODELS_ON[1]}"

step "Images"
provide_images "$BUILD"
check_folders

step "Certificates"
join_machine2

step "Start"
start_services 240
end_of_dry_run

say ""
say "${bold}Machine 1 is ready.${plain} main uses $(setting PIPELINE_MODE) to call A and B here and C and D on $(setting MACHINE2_IP)."
say "Next:"
say "  ./test_connectivity.sh"
say "  ${COMPOSE_PROGRAM[*]} -f $COMPOSE_FILE_HERE exec service-main python main.py \"A space adventure about robots\""
say "The book appears in $(setting STORYCREATOR_BOOKS_DIR). To switch the protocol: ./setup_machine1.sh --mode rpc --no-build. To stop: ./setup_machine1.sh --down"
