# shellcheck shell=bash
# Shared by setup_machine1.sh, setup_machine2.sh and test_connectivity.sh. Sourced with the checkout as the current folder; the caller sets
# MACHINE (1 or 2). Messages go to stderr, in colour on a terminal. A failing step prints its name, the cause and what to do, and ends the script.

ENV_FILE=".env.machine$MACHINE"          # generated: every setting and its default
LOCAL_FILE="$ENV_FILE.local"             # the user's settings; git ignores it
MERGED_FILE="$ENV_FILE.merged"           # both merged, for Compose
COMPOSE_FILE_HERE="docker-compose.machine$MACHINE.yaml"
ANSWER_YES=false DRY_RUN=false
STEP=0 STEP_NAME=""
if [ -t 2 ]; then bold=$'\e[1m' red=$'\e[31m' green=$'\e[32m' yellow=$'\e[33m' plain=$'\e[0m'; else bold="" red="" green="" yellow="" plain=""; fi

# shellcheck source=scripts/lib/services.sh
source scripts/lib/services.sh
# shellcheck source=scripts/lib/settings.sh
source scripts/lib/settings.sh
# shellcheck source=scripts/lib/network.sh
source scripts/lib/network.sh

say() { printf '%s\n' "$*" >&2; }
step() {
  STEP=$((STEP + 1)) STEP_NAME="$1"
  say "${bold}$STEP. $1${plain}"
}
fine() { say "   ${green}✓${plain} $*"; }
warn() { say "   ${yellow}!${plain} $*"; }
fail() { # cause, what to do (one argument for each line)
  if [ -n "$STEP_NAME" ]; then say "   ${red}✗${plain} Step $STEP ($STEP_NAME) failed: $1"; else say "${red}✗${plain} $1"; fi
  shift
  say "   What to do:"
  local line
  for line in "$@"; do say "     $line"; done
  exit 1
}
change() { # runs a command that changes something; with --dry-run only prints it
  if $DRY_RUN; then
    say "   would run: $*"
  else
    "$@"
  fi
}

# User and .env ------------------------------------------------------------------------------------------------------------------------------

set_user() { # books belong to the user who runs this; for root the file decides
  local uid gid
  uid=${SUDO_UID:-$(id -u)} gid=${SUDO_GID:-$(id -g)}
  if [ "$uid" -ne 0 ] && [ "$(setting STORYCREATOR_UID):$(setting STORYCREATOR_GID)" != "$uid:$gid" ]; then
    write_setting STORYCREATOR_UID "$uid"
    write_setting STORYCREATOR_GID "$gid"
    fine "containers run as you: STORYCREATOR_UID=$uid STORYCREATOR_GID=$gid written into $LOCAL_FILE"
  fi
}

use_env_file() { # links .env, so that manual commands need no --env-file
  if [ -L .env ] || ! [ -e .env ]; then
    [ "$(readlink .env 2>/dev/null)" = "$MERGED_FILE" ] || change ln -sfn "$MERGED_FILE" .env
  else
    warn "you have your own .env file, so manual commands need --env-file $MERGED_FILE (or: mv .env .env.mine, and run this again)"
  fi
}

# Docker -----------------------------------------------------------------------------------------------------------------------------------

COMPOSE=()
find_compose() {
  if docker compose version >/dev/null 2>&1; then
    COMPOSE=(docker compose)
  elif command -v docker-compose >/dev/null; then
    COMPOSE=(docker-compose)
  else
    return 1
  fi
  [ -n "$COMPOSE_ENV" ] || merge_settings
  COMPOSE+=(--env-file "$COMPOSE_ENV" -f "$COMPOSE_FILE_HERE")
}

_at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; } # wanted, found

check_docker() {
  command -v docker >/dev/null || fail "Docker is not installed" "Debian, Ubuntu: sudo apt-get update && sudo apt-get install -y docker.io docker-compose" "Others: https://docs.docker.com/engine/install/"
  local info server
  if ! info=$(docker info --format '{{.ServerVersion}}' 2>&1); then
    if [[ "$info" == *"permission denied"* ]]; then
      fail "$(id -un) may not use Docker" "sudo usermod -aG docker $(id -un), log out and in again; or run this with sudo"
    fi
    fail "the Docker Engine does not answer: $(tail -n 1 <<<"$info")" "Start it: sudo systemctl start docker (and: sudo systemctl enable docker)"
  fi
  server=$(tail -n 1 <<<"$info")
  _at_least 20.10 "$server" || fail "the Docker Engine is $server; 20.10 or newer is needed" "Update it: https://docs.docker.com/engine/install/"
  find_compose || fail "Docker Compose is not installed" "Debian, Ubuntu: sudo apt-get install -y docker-compose, or docker-compose-plugin from Docker's repository"
  local compose
  compose=$("${COMPOSE[@]:0:$((${#COMPOSE[@]} - 4))}" version --short 2>/dev/null | tr -d v)
  _at_least 1.29 "$compose" || fail "Docker Compose is ${compose:-older}; 1.29 or newer is needed" "Update it: https://docs.docker.com/compose/install/"
  fine "Docker Engine $server, Compose $compose (${COMPOSE[*]:0:$((${#COMPOSE[@]} - 4))})"
}

check_room() { # GiB of free disk needed for images, GiB of memory wanted
  local root where free memory
  root=$(docker info --format '{{.DockerRootDir}}' 2>/dev/null)
  where=$root
  while ! [ -d "$where" ] || ! df -P "$where" >/dev/null 2>&1; do where=$(dirname "$where"); done
  free=$(($(df -Pk "$where" | awk 'NR == 2 { print $4 }') / 1048576))
  [ "$free" -ge "$1" ] || fail "$free GiB are free in $root, where Docker stores images; $1 GiB are needed" "Free some space: docker system prune, or move Docker's data-root to a larger disk"
  memory=$(($(awk '/^MemTotal:/ { print $2 }' /proc/meminfo) / 1048576 + 1))
  if [ "$memory" -lt "$2" ]; then
    warn "this machine has $memory GiB of memory; the language model needs $2 GiB: it may be slow, or Docker may kill it (STORYCREATOR_MODEL_MEMORY). Use --draft to avoid it"
  fi
  fine "disk: $free GiB free; memory: $memory GiB"
}

_is_ours() { [ -n "$(containers_here)" ]; }

own_ports() { # prints the names of the port settings of this machine's services
  local letter
  for letter in ${LETTERS_ON[$MACHINE]}; do printf '%s\n' "SERVICE_${letter}_GRPC_PORT" "SERVICE_${letter}_RPC_PORT"; done
}

check_ports() { # stops if a port of this machine's services is in use
  local name port names busy=()
  mapfile -t names < <(own_ports)
  if _is_ours; then
    fine "ports: the services are already running here and keep theirs"
    return
  fi
  for name in "${names[@]}"; do
    port=$(setting "$name")
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then busy+=("$port ($name)"); fi
  done
  if [ ${#busy[@]} -gt 0 ]; then
    fail "something already listens on port ${busy[*]}" "Find out what: sudo ss -ltnp 'sport = :${busy[0]%% *}'" "Stop it, or change the value in $LOCAL_FILE (on both machines)"
  fi
  fine "ports: all ${#names[@]} free"
}

fetch_models() { # letters of the services that use models
  [ -n "$1" ] || return 0
  if [ ! -x .venv/bin/python ]; then
    say "   main.py downloads the models on this machine; it needs a small .venv"
    change scripts/system-packages.sh models || fail "packages needed to download the models are missing" "Run the command above, then $0 again"
    change scripts/python-env.sh service-main || fail "could not create .venv" "See above; Python 3.11 or newer is needed on this machine"
  fi
  local folder cache command
  folder=$(setting STORYCREATOR_MODELS_DIR)
  folder=${folder/#\~/$HOME}
  cache=$(dirname "$folder")
  [ "$(basename "$folder")" = models ] || fail "STORYCREATOR_MODELS_DIR is $folder; its last part must be 'models'" "Use a folder of that name"
  command=(env "STORYCREATOR_CACHE_DIR=$cache" .venv/bin/python main.py models fetch --for "$1")
  if $ANSWER_YES; then command+=(--yes); fi
  change mkdir -p "$folder" || fail "cannot create $folder" "Choose another STORYCREATOR_MODELS_DIR in $LOCAL_FILE"
  change "${command[@]}" || fail "the models could not be downloaded" "See above. Run the same command to resume: ${command[*]}"
}

_revision_of() { docker image inspect --format '{{index .Config.Labels "org.opencontainers.image.revision"}}' "$1" 2>/dev/null; }

images_here() { "${COMPOSE[@]}" config | awk '$1 == "image:" { print $2 }' | sort -u; }

provide_images() { # whether to build: true or false
  local image missing=() archive
  for archive in images/*.tar images/*.tar.gz; do
    if [ -e "$archive" ]; then
      say "   loading $archive …"
      change docker load --quiet --input "$archive" >&2 || fail "$archive could not be loaded" "Create it again on the machine that has the images: docker save … -o $archive"
    fi
  done
  if $1; then
    local names
    names=$(images_here | sed -E 's|.*/(.*):.*|\1|')
    # shellcheck disable=SC2086 # one argument each
    change env "STORYCREATOR_TAG=$(setting STORYCREATOR_TAG)" scripts/images.sh $names >&2 || fail "the images could not be built" "See above. If no registry can be reached, build elsewhere, put 'docker save' archives into ./images, and use --no-build"
  fi
  for image in $(images_here); do
    docker image inspect "$image" >/dev/null 2>&1 || missing+=("$image")
  done
  if [ ${#missing[@]} -gt 0 ] && ! $DRY_RUN; then
    fail "there is no image ${missing[*]}" "Build them: run $0 without --no-build" "Or copy them: docker save ${missing[*]} -o images/machine$MACHINE.tar on a machine that has them, and put the file into ./images here"
  fi
  fine "images: $(images_here | wc -l), version $(setting STORYCREATOR_TAG)"
}

containers_here() { # prints a line "service state" for each container of this checkout: starting, healthy, unhealthy, running, restarting, exited …
  docker ps --all --filter "label=com.docker.compose.project.working_dir=$PWD" --filter "label=com.docker.compose.oneoff=False" \
    --format '{{.Label "com.docker.compose.service"}} {{.State}} {{.Status}}' |
    sed -E 's/^(\S+) running .*\((health: )?(starting|healthy|unhealthy)\).*/\1 \3/; s/^(\S+) (\S+) .*/\1 \2/' | sort
}

start_services() { # seconds to wait
  if $DRY_RUN; then
    change "${COMPOSE[@]}" up -d
    return
  fi
  local log began=$SECONDS up wanted service now well failed="" went_well=""
  local -A last=()
  log=$(mktemp)
  # shellcheck disable=SC2064 # expand the name now: the variable is local
  trap "rm -f '$log'" EXIT
  wanted=$("${COMPOSE[@]}" config --services | wc -l)
  "${COMPOSE[@]}" up -d </dev/null >"$log" 2>&1 &
  up=$!
  while [ $((SECONDS - began)) -lt "$1" ]; do
    if [ -z "$went_well" ] && ! kill -0 $up 2>/dev/null; then
      if wait $up; then went_well=yes; else went_well=no; fi
    fi
    well=0 failed=""
    while read -r service now; do
      if [ "${last[$service]:-}" != "$now" ]; then
        last[$service]=$now
        if [ "$now" = healthy ]; then fine "$service is healthy ($((SECONDS - began)) s)"; else say "     $service: $now"; fi
      fi
      case "$now" in
        healthy) well=$((well + 1)) ;;
        unhealthy | exited | dead | restarting) failed=$service ;;
      esac
    done < <(containers_here)
    if [ "$went_well" = no ] || { [ "$went_well" = yes ] && [ "$well" -ge "$wanted" ]; }; then break; fi
    sleep 1
  done
  if [ "$went_well" = yes ] && [ "$well" -ge "$wanted" ]; then return; fi
  kill $up 2>/dev/null || true
  tail -n 5 "$log" | sed 's/^/     /' >&2
  if [ -n "$failed" ]; then
    say "   Last lines of the log of $failed:"
    "${COMPOSE[@]}" logs --no-color --tail 15 "$failed" 2>&1 | sed 's/^/     /' >&2
  fi
  fail "${failed:-at least one service} did not become healthy within $((SECONDS - began)) s" \
    "More details: ${COMPOSE[*]} ps; ${COMPOSE[*]} logs ${failed:-}" "After fixing it, run $0 again; healthy services keep running. To stop everything: $0 --down"
}

take_down() {
  find_compose || fail "Docker Compose is not installed" "Without it no service can be running here"
  change "${COMPOSE[@]}" down 2>&1 | grep -E ' done$|Removed|error|Error|would' | sed 's/^/   /' >&2 || true
  fine "stopped; books, models, images and volumes are kept (to delete the volumes as well: ${COMPOSE[*]} down --volumes)"
}

# The command line, and steps that only one of the scripts has -----------------------------------------------------------------------

# shellcheck disable=SC2034 # used by the scripts that source this
BUILD=true DOWN=false MODE=""

# shellcheck disable=SC2034
parse_options() {
  while [ $# -gt 0 ]; do
    case "$1" in
      --mode) [ $# -gt 1 ] || { say "--mode needs a value: grpc or rpc" && exit 2; } && MODE="$2" && shift ;;
      --mode=*) MODE="${1#*=}" ;;
      --no-build) BUILD=false ;;
      --yes | -y) ANSWER_YES=true ;;
      --dry-run) DRY_RUN=true ;;
      --down) DOWN=true ;;
      --help | -h) usage && exit 0 ;;
      *) say "There is no option $1. See: $0 --help" && exit 2 ;;
    esac
    shift
  done
  [[ -z "$MODE" || "$MODE" =~ ^(grpc|rpc)$ ]] || { say "--mode is '$MODE'; use grpc or rpc" && exit 2; }
}

set_mode() {
  if [ -n "$MODE" ] && [ "$(setting PIPELINE_MODE)" != "$MODE" ]; then
    write_setting PIPELINE_MODE "$MODE"
    fine "PIPELINE_MODE=$MODE written into $LOCAL_FILE"
  fi
}

make_books_folder() { # before Docker would create it as root
  local folder uid
  folder=$(setting STORYCREATOR_BOOKS_DIR)
  folder=${folder/#\~/$HOME} uid=$(setting STORYCREATOR_UID)
  change mkdir -p "$folder" || fail "cannot create $folder" "Choose another STORYCREATOR_BOOKS_DIR in $LOCAL_FILE"
  if [ "$(id -u)" -eq 0 ]; then change chown "$uid:$(setting STORYCREATOR_GID)" "$folder"; fi
  if ! $DRY_RUN && [ "$(stat -c %u "$folder")" != "$uid" ]; then
    fail "$folder belongs to $(stat -c %U "$folder"), but books are written as user $uid (STORYCREATOR_UID)" "sudo chown -R $uid $folder"
  fi
}
