# shellcheck shell=bash
# Reading, checking and changing a machine's settings file. Sourced by setup.sh.


setting() { # the value of a name in the settings file, as Compose reads it: the last one, without quotes
  local line value=""
  line=$(grep -E "^$1=" "$ENV_FILE" | tail -n 1) || true
  value=${line#*=}
  if [[ "$value" =~ ^\"(.*)\"$ || "$value" =~ ^\'(.*)\'$ ]]; then value=${BASH_REMATCH[1]}; fi
  printf '%s' "$value"
}

write_setting() { # name, value: in its line, which is there
  local value=${2//\\/\\\\}
  value=${value//&/\\&}
  change sed -i "s|^$1=.*|$1=${value//|/\\|}|" "$ENV_FILE"
}

_wrong() { # name, what is wrong
  fail "$1 in $ENV_FILE $2" "Correct $1 in $ENV_FILE, then run $0 again. Nothing was started."
}

_is_ipv4() { [[ "$1" =~ ^([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})$ ]] && for part in "${BASH_REMATCH[@]:1}"; do ((10#$part <= 255)) || return 1; done; }
_is_ipv6() { [[ "$1" == *:*:* && "$1" =~ ^[0-9a-fA-F:.]+$ ]]; }
_is_name() { [[ "$1" =~ ^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$ && ! "$1" =~ ^[0-9.]+$ ]]; }

_is_port() { [[ "$1" =~ ^[0-9]{1,5}$ ]] && ((10#$1 >= 1 && 10#$1 <= 65535)); }

_check_setting() { # name, value: stops when it is malformed
  local name="$1" value="$2"
  case "$name" in
    MACHINE2_IP | *_HOST)
      [ -n "$value" ] || _wrong "$name" "is empty: write the address of machine 2 there, such as MACHINE2_IP=192.168.1.20"
      _is_ipv4 "$value" || _is_ipv6 "$value" || _is_name "$value" || _wrong "$name" "is '$value', which is neither an IP address nor a host's name"
      ;;
    *_BIND) _is_ipv4 "$value" || _is_ipv6 "$value" || _wrong "$name" "is '$value', which is no IP address of this machine (0.0.0.0 is all of them)" ;;
    *_PORT) _is_port "$value" || _wrong "$name" "is '$value', not a port from 1 to 65535" ;;
    PIPELINE_MODE) [[ "$value" =~ ^(grpc|rpc)$ ]] || _wrong "$name" "is '$value'; use grpc or rpc" ;;
    *_MEMORY) [[ "$value" =~ ^[1-9][0-9]*[bkmgBKMG]?$ ]] || _wrong "$name" "is '$value', not an amount of memory such as 512m or 2g" ;;
    *_CPUS) [[ "$value" =~ ^[0-9]+(\.[0-9]+)?$ && ! "$value" =~ ^0+(\.0+)?$ ]] || _wrong "$name" "is '$value', not a number of CPUs such as 1 or 0.5" ;;
    *_UID | *_GID) [[ "$value" =~ ^[1-9][0-9]*$ ]] || _wrong "$name" "is '$value', not the number of a user or group that is not root (id -u, id -g)" ;;
    *_SECONDS) [[ "$value" =~ ^[0-9]+(\.[0-9]+)?$ ]] || _wrong "$name" "is '$value', not a number of seconds" ;;
    *_GRACE) [[ "$value" =~ ^[0-9]+s$ ]] || _wrong "$name" "is '$value', not whole seconds such as 30s" ;;
    *_TAG) [[ "$value" =~ ^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}$ ]] || _wrong "$name" "is '$value', which is no tag of an image" ;;
    *_DIR) [[ "$value" == ./* || "$value" == /* || "$value" == "~"/* ]] || _wrong "$name" "is '$value': a folder is written as ./…, /… or ~/…" ;;
    *_URL) [[ -z "$value" || "$value" =~ ^https?://[^[:space:]]+$ ]] || _wrong "$name" "is '$value', not an address such as http://192.168.1.30:11434" ;;
    *_TOKEN) [[ "$value" =~ ^[[:graph:]]*$ ]] || _wrong "$name" "has spaces or other characters that cannot be sent: use letters and digits" ;;
  esac
}

# shellcheck disable=SC2094 # _wrong only names the file
check_settings() { # the whole file: every name Compose wants is there, each value well-formed, no port twice
  local number=0 line name value wanted
  local -A seen=()
  [ -f "$ENV_FILE" ] || fail "$ENV_FILE is not there" "Take it from the checkout: git checkout -- $ENV_FILE"
  [ -r "$ENV_FILE" ] || fail "$ENV_FILE cannot be read by $(id -un)" "chmod u+r $ENV_FILE, or run this as its owner"
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    [[ "$line" =~ ^[[:space:]]*(#|$) ]] && continue
    [[ "$line" != *$'\r' ]] || fail "line $number of $ENV_FILE ends as on Windows (CR LF)" "sed -i 's/\\r\$//' $ENV_FILE"
    [[ "$line" =~ ^([A-Z][A-Z0-9_]*)=(.*)$ ]] || fail "line $number of $ENV_FILE is not NAME=value: $line" "Write it without spaces around =, names in capitals."
    name=${BASH_REMATCH[1]}
    value=$(setting "$name")
    [[ "$value" != *[[:space:]]"#"* && "$value" != [[:space:]]* && "$value" != *[[:space:]] ]] || _wrong "$name" "has spaces or a comment after its value"
    if [ -n "${!name+set}" ] && [ "${!name}" != "$value" ]; then
      warn "$name is '${!name}' in the environment; $ENV_FILE decides here. For commands by hand: unset $name"
    fi
    unset "$name"
    [ -z "${seen[$name]:-}" ] || _wrong "$name" "is there more than once"
    seen[$name]=yes
    _check_setting "$name" "$value"
  done <"$ENV_FILE"
  wanted=$(grep -ohE '\$\{[A-Z0-9_]+(:\?|:-[^}])' "$COMPOSE_FILE_HERE" docker/services.yaml | sed -E 's/^\$\{([A-Z0-9_]+).*/\1/' | sort -u)
  for name in $wanted; do
    [ -n "${seen[$name]:-}" ] || _wrong "$name" "is missing"
  done
  local -A taken=()
  while IFS='=' read -r name value; do
    value=$(setting "$name")
    if [ -n "${taken[$value]:-}" ]; then _wrong "$name" "is $value, which is ${taken[$value]}'s port already"; fi
    taken[$value]=$name
  done < <(grep -E '^[A-Z0-9_]+_PORT=' "$ENV_FILE")
  local drain grace
  drain=$(setting STORYCREATOR_DRAIN_SECONDS) grace=$(setting STORYCREATOR_STOP_GRACE)
  ((10#${drain%%.*} < 10#${grace%s})) || _wrong STORYCREATOR_STOP_GRACE "is $grace, and must be longer than STORYCREATOR_DRAIN_SECONDS=$drain: else what is at work is cut off"
  fine "$ENV_FILE: $(grep -cE '^[A-Z]' "$ENV_FILE") values, all well-formed"
}
