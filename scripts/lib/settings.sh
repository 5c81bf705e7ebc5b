# shellcheck shell=bash
# Reading, checking and changing a machine's settings files. Sourced by setup.sh.

setting() { # name: prints its value as Compose reads it: from the local file, else the default; the last line counts; without quotes
  local line value=""
  line=$(grep -hsE "^$1=" "$ENV_FILE" "$LOCAL_FILE" | tail -n 1) || true
  value=${line#*=}
  if [[ "$value" =~ ^\"(.*)\"$ || "$value" =~ ^\'(.*)\'$ ]]; then value=${BASH_REMATCH[1]}; fi
  printf '%s' "$value"
}

_file_of() { # name: prints the file its value comes from
  if grep -qsE "^$1=" "$LOCAL_FILE"; then echo "$LOCAL_FILE"; else echo "$ENV_FILE"; fi
}

write_setting() { # name, value: writes it into the local file
  if $DRY_RUN; then
    say "   would write $1=$2 into $LOCAL_FILE"
    return
  fi
  if [ ! -e "$LOCAL_FILE" ]; then
    (umask 077 && printf '# Settings of this machine. They override %s, which explains every name. Git ignores this file.\n' "$ENV_FILE" >"$LOCAL_FILE")
  fi
  local value=${2//\\/\\\\}
  value=${value//&/\\&}
  if grep -qE "^$1=" "$LOCAL_FILE"; then sed -i "s|^$1=.*|$1=${value//|/\\|}|" "$LOCAL_FILE"; else printf '%s=%s\n' "$1" "$2" >>"$LOCAL_FILE"; fi
  [ -z "$COMPOSE_ENV" ] || merge_settings
}

_for_compose() { # reads settings, prints them as Compose 1 and 2 understand them: an address before a port has brackets if it is IPv6
  sed -E "s/^(MACHINE2_BIND=)[\"']?\[?([0-9a-fA-F:.]*:[0-9a-fA-F:.]*)\]?[\"']?\$/\1[\2]/"
}

_names() { grep -oE '^[A-Z][A-Z0-9_]*=' "$@" 2>/dev/null | tr -d = | sort -u; }

COMPOSE_ENV=""
merge_settings() { # merges both files into the one Compose reads; names settings that are new since the last merge
  local added local_names
  if [ -e "$MERGED_FILE" ]; then
    added=$(comm -13 <(_names "$MERGED_FILE") <(_names "$ENV_FILE") | paste -sd' ')
    [ -z "$added" ] || warn "new settings, at their defaults ($ENV_FILE explains them): $added"
  fi
  COMPOSE_ENV=$MERGED_FILE
  if $DRY_RUN; then COMPOSE_ENV=$(mktemp); fi
  local_names=$(_names "$LOCAL_FILE" | paste -sd'|') || true
  (
    umask 077
    {
      echo "# Written by the set-up scripts from $ENV_FILE and $LOCAL_FILE. Edit $LOCAL_FILE, then run ./setup_machine$MACHINE.sh again."
      grep -E '^[A-Z]' "$ENV_FILE" | grep -vE "^(${local_names:-=})="
      if [ -n "$local_names" ]; then grep -E '^[A-Z]' "$LOCAL_FILE"; fi
    } | _for_compose >"$COMPOSE_ENV.new" && mv "$COMPOSE_ENV.new" "$COMPOSE_ENV"
  )
}

_wrong() { # name, the fault: stops the script
  fail "$1 in $(_file_of "$1") $2" "Set $1 in $LOCAL_FILE, then run $0 again. Nothing was started."
}

_is_ipv4() { [[ "$1" =~ ^([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})$ ]] && for part in "${BASH_REMATCH[@]:1}"; do ((10#$part <= 255)) || return 1; done; }
_is_ipv6() { [[ "$1" == *:*:* && "$1" =~ ^[0-9a-fA-F:.]+(%[a-zA-Z0-9._-]+)?$ ]]; } # without brackets; %eth0 names the interface of a link-local one
bare_address() { if [[ "$1" == "["*"]" ]]; then printf '%s' "${1:1:-1}"; else printf '%s' "$1"; fi; } # an IPv6 address without its brackets
_is_name() { [[ "$1" =~ ^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$ && ! "$1" =~ ^[0-9.]+$ ]]; }

_is_port() { [[ "$1" =~ ^[0-9]{1,5}$ ]] && ((10#$1 >= 1 && 10#$1 <= 65535)); }

_check_setting() { # name, value: stops the script if the value is malformed
  local name="$1" value="$2"
  case "$name" in
    MACHINE2_IP | *_HOST)
      [ -n "$value" ] || _wrong "$name" "is empty: write the address of machine 2 there, such as MACHINE2_IP=192.168.1.20"
      _is_ipv4 "$value" || _is_ipv6 "$(bare_address "$value")" || _is_name "$value" || _wrong "$name" "is '$value', which is neither an IP address nor a host name"
      ;;
    *_BIND)
      _is_ipv4 "$value" || _is_ipv6 "$(bare_address "$value")" || _wrong "$name" "is '$value', which is not an IP address of this machine (0.0.0.0 means all)"
      [[ "$name" != MACHINE2_BIND || "$value" != *%* ]] || _wrong "$name" "is '$value', but Docker cannot publish ports on a link-local address"
      ;;
    *_PORT) _is_port "$value" || _wrong "$name" "is '$value', not a port from 1 to 65535" ;;
    PIPELINE_MODE) [[ "$value" =~ ^(grpc|rpc)$ ]] || _wrong "$name" "is '$value'; use grpc or rpc" ;;
    *_MEMORY) [[ "$value" =~ ^[1-9][0-9]*[bkmgBKMG]?$ ]] || _wrong "$name" "is '$value', not an amount of memory such as 512m or 2g" ;;
    *_CPUS) [[ "$value" =~ ^[0-9]+(\.[0-9]+)?$ && ! "$value" =~ ^0+(\.0+)?$ ]] || _wrong "$name" "is '$value', not a number of CPUs such as 1 or 0.5" ;;
    *_UID | *_GID) [[ "$value" =~ ^[1-9][0-9]*$ ]] || _wrong "$name" "is '$value', which is not the numeric id of a user or group other than root (id -u, id -g)" ;;
    STORYCREATOR_DRAIN_SECONDS) [[ "$value" =~ ^[0-9]+(\.[0-9]+)?$ ]] || _wrong "$name" "is '$value', not a number of seconds" ;;
    *_SECONDS | *_TIMEOUT) [[ "$value" =~ ^([0-9]+(\.[0-9]+)?)?$ ]] || _wrong "$name" "is '$value', not a number of seconds" ;;
    *_GRACE) [[ "$value" =~ ^[0-9]+s$ ]] || _wrong "$name" "is '$value', not whole seconds such as 30s" ;;
    *_TAG) [[ "$value" =~ ^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}$ ]] || _wrong "$name" "is '$value', which is not a valid image tag" ;;
    *_DIR) [[ "$value" == ./* || "$value" == /* || "$value" == "~"/* ]] || _wrong "$name" "is '$value'; write a folder as ./…, /… or ~/…" ;;
    DATABASE_URL) [[ -z "$value" || "$value" =~ ^postgres(ql)?://[^[:space:]]+$ ]] || _wrong "$name" "is not an address such as postgresql://user:password@host:5432/database" ;;
    STORYCREATOR_ARTIFACTS_URL) [[ "$value" != *[[:space:]]* ]] || _wrong "$name" "has spaces; write a folder or an address such as s3://bucket/prefix" ;;
    *_URL) [[ -z "$value" || "$value" =~ ^https?://[^[:space:]]+$ ]] || _wrong "$name" "is '$value', not an address such as http://192.168.1.30:11434" ;;
    *_TOKEN) [[ "$value" =~ ^[[:graph:]]*$ ]] || _wrong "$name" "has spaces or other characters that cannot be sent; use letters and digits" ;;
  esac
}

# shellcheck disable=SC2094 # _wrong only names the file
_check_lines() { # file: stops unless every line is NAME=value, no name occurs twice and each value is well-formed
  local number=0 line name value
  local -A seen=()
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    [[ "$line" =~ ^[[:space:]]*(#|$) ]] && continue
    [[ "$line" != *$'\r' ]] || fail "line $number of $1 has a Windows line end (CR LF)" "sed -i 's/\\r\$//' $1"
    [[ "$line" =~ ^([A-Z][A-Z0-9_]*)=(.*)$ ]] || fail "line $number of $1 is not NAME=value: $line" "Write it without spaces around =, names in capitals."
    name=${BASH_REMATCH[1]}
    value=$(setting "$name")
    [[ "$value" != *[[:space:]]"#"* && "$value" != [[:space:]]* && "$value" != *[[:space:]] ]] || _wrong "$name" "has spaces or a comment after its value"
    [[ "$value" != *'$'* ]] || _wrong "$name" "has a \$, which Compose interprets as a variable"
    if [ -n "${!name+set}" ] && [ "${!name}" != "$value" ]; then
      warn "$name is '${!name}' in the environment; this script uses $(_file_of "$name"). For manual commands: unset $name"
    fi
    unset "$name"
    [ -z "${seen[$name]:-}" ] || _wrong "$name" "is set more than once"
    seen[$name]=yes
    grep -qE "^#?$name=" "$ENV_FILE" || fail "$name in $1 is not a setting" "It is misspelt, or an update removed it; $ENV_FILE lists all names. Nothing was started."
    _check_setting "$name" "$value"
  done <"$1"
}

check_settings() { # stops unless every name Compose needs is set, each value is well-formed and no port is used twice
  local name value wanted
  [ -f "$ENV_FILE" ] || fail "$ENV_FILE does not exist" "Restore it: git checkout -- $ENV_FILE"
  for name in "$ENV_FILE" "$LOCAL_FILE"; do
    [ -e "$name" ] || continue
    [ -r "$name" ] || fail "$name cannot be read by $(id -un)" "chmod u+r $name, or run this as its owner"
    _check_lines "$name"
  done
  wanted=$(grep -ohE '\$\{[A-Z0-9_]+(:\?|:-[^}])' "$COMPOSE_FILE_HERE" docker/services.yaml | sed -E 's/^\$\{([A-Z0-9_]+).*/\1/' | sort -u)
  for name in $wanted; do
    [[ "$name" =~ ^(BASE|BUILD)_IMAGE$ ]] || grep -qE "^$name=" "$ENV_FILE" || _wrong "$name" "is missing"
  done
  local -A taken=()
  for name in $(_names "$ENV_FILE" | grep '_PORT$'); do
    value=$(setting "$name")
    if [ -n "${taken[$value]:-}" ]; then _wrong "$name" "is $value, which is already the port of ${taken[$value]}"; fi
    taken[$value]=$name
  done
  local drain grace
  drain=$(setting STORYCREATOR_DRAIN_SECONDS) grace=$(setting STORYCREATOR_STOP_GRACE)
  ((10#${drain%%.*} < 10#${grace%s})) || _wrong STORYCREATOR_STOP_GRACE "is $grace, and must be longer than STORYCREATOR_DRAIN_SECONDS=$drain; otherwise running work is cut off"
  merge_settings
  fine "$ENV_FILE: $(grep -cE '^[A-Z]' "$ENV_FILE") values, $(_names "$LOCAL_FILE" | wc -l) of them in $LOCAL_FILE, all well-formed"
}
