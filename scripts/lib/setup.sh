# shellcheck shell=bash
# Shared by setup_local.sh, setup_machine1.sh, setup_machine2.sh and test_connectivity.sh. Sourced with the checkout as the current folder; the
# caller sets MACHINE (single, 1 or 2). Messages go to stderr, in colour on a terminal. A failing step prints its name, the cause and what to do,
# and ends the script.

cd -P . || exit # Docker's labels have the path without links
case "$MACHINE" in
  single) ENV_FILE=.env.single COMPOSE_FILE_HERE=docker-compose.yaml ;;
  *) ENV_FILE=".env.machine$MACHINE" COMPOSE_FILE_HERE="docker-compose.machine$MACHINE.yaml" ;;
esac                           # ENV_FILE is generated: every setting and its default
LOCAL_FILE="$ENV_FILE.local"   # the user's settings; git ignores it
MERGED_FILE="$ENV_FILE.merged" # both merged, for Compose
ANSWER_YES=false DRY_RUN=false
STEP=0 STEP_NAME=""
TEMPORARY=() # files to delete at the end
trap 'rm -f "${TEMPORARY[@]}"' EXIT
if [ -t 2 ]; then bold=$'\e[1m' red=$'\e[31m' green=$'\e[32m' yellow=$'\e[33m' plain=$'\e[0m'; else bold="" red="" green="" yellow="" plain=""; fi

# shellcheck source=scripts/lib/services.sh
source scripts/lib/services.sh
# shellcheck source=scripts/lib/settings.sh
source scripts/lib/settings.sh
# shellcheck source=scripts/lib/network.sh
source scripts/lib/network.sh
# shellcheck source=scripts/lib/certificates.sh
source scripts/lib/certificates.sh

say() { printf '%s\n' "$*" >&2; }
step() {
  STEP=$((STEP + 1)) STEP_NAME="$1"
  say "${bold}$STEP. $1${plain}"
}
fine() { say "   ${green}✓${plain} $*"; }
did() { if ! $DRY_RUN; then fine "$@"; fi; } # what is true only after a change
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

# Whose files, and .env ------------------------------------------------------------------------------------------------------------------------------

# Root may work in another user's checkout, as with sudo. What it makes is that user's then, and goes to that user's home.
PERSON_UID=$(id -u) PERSON_GID=$(id -g) AS_PERSON=()
find_person() {
  local entry
  [ "$(id -u)" -eq 0 ] || return 0
  PERSON_UID=$(stat -c %u .) PERSON_GID=$(stat -c %g .)
  if [ "$PERSON_UID" -eq 0 ]; then
    [ "${SUDO_UID:-0}" -eq 0 ] || fail "this checkout belongs to root, so ${SUDO_USER:-user $SUDO_UID} could not use what this script makes" \
      "Give it to that user: sudo chown -R $SUDO_UID:${SUDO_GID:-$SUDO_UID} $PWD" "Or set it up as root altogether: sudo -i, then cd $PWD && $0"
    return 0
  fi
  entry=$(getent passwd "$PERSON_UID") || fail "this checkout belongs to user $PERSON_UID, who has no home on this machine" "Run this as the user it is for, in a checkout of theirs"
  HOME=$(cut -d: -f6 <<<"$entry")
  AS_PERSON=(setpriv "--reuid=$PERSON_UID" "--regid=$PERSON_GID" --init-groups env "HOME=$HOME")
  fine "for ${entry%%:*}, to whom this checkout belongs"
}

own() { # file: what root makes in another user's checkout belongs to that user
  if [ ${#AS_PERSON[@]} -gt 0 ]; then chown -h "$PERSON_UID:$PERSON_GID" "$1"; fi
}

use_env_file() { # links .env, so that manual commands need no --env-file
  if [ -L .env ] || ! [ -e .env ]; then
    case "$(readlink .env 2>/dev/null)" in
      .env.*.merged) [ "$(readlink .env)" = "$MERGED_FILE" ] || warn ".env was $(readlink .env); commands for that set-up now need --env-file $(readlink .env)" ;;
    esac
    [ "$(readlink .env 2>/dev/null)" = "$MERGED_FILE" ] || { change ln -sfn "$MERGED_FILE" .env && { $DRY_RUN || own .env; }; }
  else
    warn "you have your own .env file, so manual commands need --env-file $MERGED_FILE (or: mv .env .env.mine, and run this again)"
  fi
}

# Docker -----------------------------------------------------------------------------------------------------------------------------------

COMPOSE=() COMPOSE_PROGRAM=() # with the options this checkout needs, and without
find_compose() {
  local project
  if docker compose version >/dev/null 2>&1; then
    COMPOSE_PROGRAM=(docker compose)
  elif command -v docker-compose >/dev/null; then
    COMPOSE_PROGRAM=(docker-compose)
  else
    return 1
  fi
  [ -n "$COMPOSE_ENV" ] || merge_settings
  project=$(project_name)
  COMPOSE=("${COMPOSE_PROGRAM[@]}" -p "$project" --env-file "$COMPOSE_ENV" -f "$COMPOSE_FILE_HERE")
}

# A project is Compose's name for what belongs together. By itself Compose takes the name of the folder, so that two checkouts of one name, or
# machine 1 and a single machine in one checkout, take each other's containers for theirs.
project_name() { # prints the one of this checkout and Compose file
  local name folder
  name=$(setting COMPOSE_PROJECT_NAME)
  if [ -z "$name" ]; then
    name=$(docker ps --all --filter "label=com.docker.compose.project.working_dir=$PWD" \
      --format '{{.Label "com.docker.compose.project"}} {{.Label "com.docker.compose.project.config_files"}}' 2>/dev/null |
      grep -E "[ /,]$COMPOSE_FILE_HERE(,|$)" | head -n 1 | cut -d' ' -f1) || true
  fi
  if [ -z "$name" ]; then
    folder=$(basename "$PWD" | tr '[:upper:]' '[:lower:]' | tr -cd 'a-z0-9_-' | sed 's/^[_-]*//')
    name=${folder:-story}
    # Volumes of an earlier version, which left the name to Compose, are kept in use.
    if ! $SET_UP_BEFORE || ! docker volume ls --quiet --filter "label=com.docker.compose.project=$name" 2>/dev/null | grep -q .; then
      name+="-$(sha256sum <<<"$PWD/$COMPOSE_FILE_HERE" | cut -c1-6)"
    fi
  fi
  printf '%s' "$name"
}

set_project() { # writes the project's name down; stops if another checkout has it
  local name other
  name=$(project_name)
  other=$(docker ps --all --filter "label=com.docker.compose.project=$name" --format '{{.Label "com.docker.compose.project.working_dir"}}' | grep -vxF "$PWD" | sort -u | head -n 1) || true
  [ -z "$other" ] || fail "the Compose project $name belongs to another checkout, $other, whose containers would be replaced" \
    "Choose another name: COMPOSE_PROJECT_NAME=… in $LOCAL_FILE" "Or stop the services there first: cd $other && ${COMPOSE_PROGRAM[*]} -p $name down"
  [ "$(setting COMPOSE_PROJECT_NAME)" = "$name" ] || write_setting COMPOSE_PROJECT_NAME "$name"
  find_compose
  fine "Compose project $name"
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
  compose=$("${COMPOSE_PROGRAM[@]}" version --short 2>/dev/null | tr -d v)
  _at_least 1.29 "$compose" || fail "Docker Compose is ${compose:-older}; 1.29 or newer is needed" "Update it: https://docs.docker.com/compose/install/"
  fine "Docker Engine $server, Compose $compose (${COMPOSE_PROGRAM[*]})"
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
  if [ "$MACHINE" = 2 ]; then echo STORYCREATOR_JOIN_PORT; fi
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
  if [ ! -d "$folder" ]; then
    change "${AS_PERSON[@]}" mkdir -p "$folder" || fail "cannot create $folder" "Choose another STORYCREATOR_MODELS_DIR in $LOCAL_FILE"
  fi
  if ! change "${AS_PERSON[@]}" "${command[@]}"; then
    "${AS_PERSON[@]}" test -w "$folder" || # Docker makes a folder it misses, as root
      fail "$folder belongs to $(stat -c %U "$folder"), so models cannot be stored there" "sudo chown -R $PERSON_UID:$PERSON_GID $cache"
    fail "the models could not be downloaded" "See above. Run the same command to resume: ${command[*]}"
  fi
  did "models are in $folder"
}

_revision_of() { docker image inspect --format '{{index .Config.Labels "org.opencontainers.image.revision"}}' "$1" 2>/dev/null; }

images_here() { "${COMPOSE[@]}" config | awk '$1 == "image:" { print $2 }' | sort -u; }

services_here() { "${COMPOSE[@]}" config --services; }

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
  if [ ${#missing[@]} -eq 0 ]; then
    fine "images: $(images_here | wc -l), version $(setting STORYCREATOR_TAG)"
  elif $DRY_RUN; then
    say "   there is no image yet: ${missing[*]}"
  else
    fail "there is no image ${missing[*]}" "Build them: run $0 without --no-build" "Or copy them: docker save ${missing[*]} -o images/these.tar on a machine that has them, and put the file into ./images here"
  fi
}

_can_write() { # service, folders in its container: stops if the container's user cannot write there, whatever the reason
  local service=$1 said image volume user probe
  shift
  probe=(run --rm --no-deps -T --entrypoint python "$service")
  if containers_here | grep -qE "^$service (starting|healthy|unhealthy)"; then # Compose 1 cannot run another one beside it on the host's network
    user=$(setting STORYCREATOR_UID):$(setting STORYCREATOR_GID)
    if [ "$user" = : ]; then if [ "$service" = service-main ]; then user=0:0; else user=1000:1000; fi; fi
    probe=(exec -T --user "$user" "$service" python)
  fi
  # A container that does not start says nothing here; "Start" tells of it.
  said=$("${COMPOSE[@]}" "${probe[@]}" -m storycreator.storage.folders "$@" </dev/null 2>/dev/null) || true
  [ -n "$said" ] || return 0
  image=$(images_here | grep "/$service:")
  local advice=()
  if grep -q "^/app/output" <<<"$said"; then
    if _docker_is userns; then
      advice+=("This Docker maps users (userns-remap), so no container can be you: sudo chmod o+rwx $(setting STORYCREATOR_BOOKS_DIR), or give the folder to the mapped user")
    else
      advice+=("sudo chown -R ${PERSON_UID}:${PERSON_GID} $(setting STORYCREATOR_BOOKS_DIR); with SELinux also: sudo restorecon -R $(setting STORYCREATOR_BOOKS_DIR)")
    fi
  fi
  for volume in state artifacts; do
    if grep -q "^/var/lib/storycreator/$volume" <<<"$said"; then
      advice+=("docker run --rm --user 0 --entrypoint chown -v $(project_name)_$volume:/volume $image -R $(_user_of "$service") /volume")
    fi
  done
  fail "containers cannot write where they must: $said" "${advice[@]}" "Then run $0 again. More: docs/troubleshooting.md"
}

_docker_is() { docker info --format '{{.SecurityOptions}}' 2>/dev/null | grep -q "name=$1"; } # rootless or userns

_user_of() { # service: the user its container runs as, as chown in a container wants it
  local uid
  uid=$(setting STORYCREATOR_UID)
  if [ -n "$uid" ]; then
    echo "$uid:$(setting STORYCREATOR_GID)"
  elif [ "$1" != service-main ]; then
    echo 1000:1000
  elif _docker_is rootless; then
    echo 0:0 # is the person
  else
    stat -c %u:%g "$(books_folder)"
  fi
}

check_folders() { # stops if containers cannot write books, state or artifacts: another user's volume, rootless Docker, mapped users, SELinux
  if $DRY_RUN; then return; fi
  local services one
  services=$(services_here)
  if grep -qx service-main <<<"$services"; then _can_write service-main /app/output /var/lib/storycreator/state; fi
  one=$(grep -vxE 'service-main|certificates' -m 1 <<<"$services")
  if [ -z "$(setting STORYCREATOR_ARTIFACTS_URL)" ]; then _can_write "$one" /var/lib/storycreator/artifacts; fi
  fine "the containers can write to their folders"
}

containers_here() { # prints a line "service state" for each container of this project: starting, healthy, unhealthy, running, restarting, exited …
  docker ps --all --filter "label=com.docker.compose.project=$(project_name)" --filter "label=com.docker.compose.oneoff=False" \
    --format '{{.Label "com.docker.compose.service"}} {{.State}} {{.Status}}' |
    sed -E 's/^(\S+) running .*\((health: )?(starting|healthy|unhealthy)\).*/\1 \3/; s/^(\S+) (\S+) .*/\1 \2/' | sort
}

start_services() { # seconds to wait: ready means that every service of this Compose file is healthy, main too
  if $DRY_RUN; then
    change "${COMPOSE[@]}" up -d
    return
  fi
  local log began=$SECONDS up service now failed="" waiting went_well=""
  local -A last=() wanted=()
  log=$(mktemp)
  TEMPORARY+=("$log")
  "${COMPOSE[@]}" up -d </dev/null >"$log" 2>&1 &
  up=$!
  for service in $(services_here); do wanted[$service]=yes; done
  while [ $((SECONDS - began)) -lt "$1" ]; do
    if [ -z "$went_well" ] && ! kill -0 $up 2>/dev/null; then
      if wait $up; then went_well=yes; else went_well=no; fi
    fi
    failed="" waiting=" ${!wanted[*]} "
    while read -r service now; do
      [ -n "${wanted[$service]:-}" ] || continue
      if [ "${last[$service]:-}" != "$now" ]; then
        last[$service]=$now
        if [ "$now" = healthy ]; then fine "$service is healthy ($((SECONDS - began)) s)"; else say "     $service: $now"; fi
      fi
      case "$now" in
        healthy) waiting=${waiting/ $service / } ;;
        unhealthy | exited | dead | restarting) failed=$service ;;
      esac
    done < <(containers_here)
    if [ "$went_well" = no ] || { [ "$went_well" = yes ] && [ -z "${waiting// /}" ]; }; then break; fi
    sleep 1
  done
  if [ "$went_well" = yes ] && [ -z "${waiting// /}" ]; then return; fi
  kill $up 2>/dev/null || true
  tail -n 5 "$log" | sed 's/^/     /' >&2
  read -r service _ <<<"$waiting"
  failed=${failed:-$service}
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
  if [ -n "$(containers_here)" ] && ! $DRY_RUN; then fail "some containers are still there" "See: ${COMPOSE[*]} ps"; fi
  did "stopped; books, models, images and volumes are kept (to delete the volumes as well: ${COMPOSE[*]} down --volumes)"
}

# The command line, and steps that only one of the scripts has -----------------------------------------------------------------------

# shellcheck disable=SC2034 # used by the scripts that source this
BUILD=true DOWN=false MODE="" INSECURE=false JOIN=""

# shellcheck disable=SC2034
parse_options() {
  while [ $# -gt 0 ]; do
    case "$1" in
      --mode) [ $# -gt 1 ] || { say "--mode needs a value: grpc or rpc" && exit 2; } && MODE="$2" && shift ;;
      --mode=*) MODE="${1#*=}" ;;
      --no-build) BUILD=false ;;
      --insecure) [ "$MACHINE" != single ] || { say "There is no option $1. See: $0 --help" && exit 2; } && INSECURE=true ;;
      --join) [ $# -gt 1 ] || { say "--join needs the token that ./setup_machine2.sh printed on machine 2" && exit 2; } && JOIN="$2" && shift ;;
      --join=*) JOIN="${1#*=}" ;;
      --yes | -y) ANSWER_YES=true ;;
      --dry-run) DRY_RUN=true ;;
      --down) DOWN=true ;;
      --help | -h) usage && exit 0 ;;
      *) say "There is no option $1. See: $0 --help" && exit 2 ;;
    esac
    shift
  done
  [ -z "$JOIN" ] || [ "$MACHINE" = 1 ] || { say "There is no option --join. See: $0 --help" && exit 2; }
  [[ -z "$MODE" || "$MODE" =~ ^(grpc|rpc)$ ]] || { say "--mode is '$MODE'; use grpc or rpc" && exit 2; }
}

set_mode() {
  if [ -n "$MODE" ] && [ "$(setting PIPELINE_MODE)" != "$MODE" ]; then
    write_setting PIPELINE_MODE "$MODE"
    did "PIPELINE_MODE=$MODE written into $LOCAL_FILE"
  fi
}

books_folder() {
  local folder
  folder=$(setting STORYCREATOR_BOOKS_DIR)
  printf '%s' "${folder/#\~/$HOME}"
}

make_books_folder() { # before Docker would create it as root; main runs as its owner where no user is set
  local folder uid owner
  folder=$(books_folder) uid=$(setting STORYCREATOR_UID)
  if [ ! -d "$folder" ]; then
    change "${AS_PERSON[@]}" mkdir -p "$folder" || fail "cannot create $folder" "Choose another STORYCREATOR_BOOKS_DIR in $LOCAL_FILE"
  fi
  [ -d "$folder" ] || return 0
  owner=$(stat -c %u "$folder")
  if [ "$owner" = "${uid:-$owner}" ] && ! { [ "$owner" -eq 0 ] && [ "$PERSON_UID" -ne 0 ]; }; then return; fi
  uid=${uid:-$PERSON_UID}
  if [ "$(id -u)" -eq 0 ]; then
    change chown "$uid" "$folder"
  else
    fail "$folder belongs to $(stat -c %U "$folder"), but books are to be written as user $uid" "sudo chown -R $uid $folder"
  fi
}

end_of_dry_run() { # ends the script if nothing was to be changed
  if ! $DRY_RUN; then return; fi
  say "${bold}Nothing was changed.${plain} To do it: ${0}"
  exit 0
}
