# shellcheck shell=bash
# Reading, checking and changing a machine's settings files. Sourced by setup.sh.

declare -A VALUES=()
load_settings() { # reads the values of both files: the local file overrides the other, the last line counts; all after the = but quotes around it
  local file line name value
  VALUES=()
  for file in "$ENV_FILE" "$LOCAL_FILE"; do
    [ -r "$file" ] || continue
    while IFS= read -r line || [ -n "$line" ]; do
      [[ "$line" =~ ^([A-Z][A-Z0-9_]*)=(.*)$ ]] || continue
      name=${BASH_REMATCH[1]} value=${BASH_REMATCH[2]}
      if [[ "$value" =~ ^\"(.*)\"$ || "$value" =~ ^\'(.*)\'$ ]]; then value=${BASH_REMATCH[1]}; fi
      VALUES[$name]=$value
    done <"$file"
  done
}
load_settings

setting() { printf '%s' "${VALUES[$1]:-}"; } # name: prints its value

_file_of() { # name: prints the file its value comes from
  if grep -qsE "^$1=" "$LOCAL_FILE"; then echo "$LOCAL_FILE"; else echo "$ENV_FILE"; fi
}

write_setting() { # name, value: writes it into the local file
  if $DRY_RUN; then
    say "   would write $1=$2 into $LOCAL_FILE"
  else
    if [ ! -e "$LOCAL_FILE" ]; then
      (umask 077 && printf '# Settings of this machine. They override %s, which explains every name. Git ignores this file.\n' "$ENV_FILE" >"$LOCAL_FILE")
      own "$LOCAL_FILE"
    fi
    local value=${2//\\/\\\\}
    value=${value//&/\\&}
    if grep -qE "^$1=" "$LOCAL_FILE"; then sed -i "s|^$1=.*|$1=${value//|/\\|}|" "$LOCAL_FILE"; else printf '%s=%s\n' "$1" "$2" >>"$LOCAL_FILE"; fi
  fi
  VALUES[$1]=$2
  [ -z "$COMPOSE_ENV" ] || merge_settings
}

_names() { grep -ohE '^[A-Z][A-Z0-9_]*=' "$@" 2>/dev/null | tr -d = | sort -u; }

# Compose 1 and 2 read a settings file differently: 2 replaces $NAME in all values but those in single quotes, 1 replaces ${NAME} in these too,
# and the backslash counts differently. Only what both read as the same is written.
for_compose() { # value: prints it so that both read just that; false if there is no such form
  local value=$1 plain="^[^[:space:]#\$'\"\`][^[:space:]#\$]*$" variable='\$\{.*\}'
  if [[ -z "$value" || "$value" =~ $plain ]]; then
    printf '%s' "$value"
  elif [[ "$value" =~ $variable || "$value" == *\\\\* || "$value" == *\\\'* || "$value" == *\\ ]]; then
    return 1
  else
    printf "'%s'" "${value//\'/\\\'}"
  fi
}

COMPOSE_ENV=""
# shellcheck disable=SC2034 # used in setup.sh
SET_UP_BEFORE=false # by a version that left the project's name to Compose
merge_settings() { # merges both files into the one Compose reads; names settings that are new since the last merge
  local added name value
  if [ -e "$MERGED_FILE" ]; then
    added=$(comm -13 <(_names "$MERGED_FILE") <(_names "$ENV_FILE") | paste -sd' ')
    [ -z "$added" ] || warn "new settings, at their defaults ($ENV_FILE explains them): $added"
    # shellcheck disable=SC2034
    grep -q '^COMPOSE_PROJECT_NAME=' "$MERGED_FILE" || SET_UP_BEFORE=true
  fi
  if ! $DRY_RUN; then
    COMPOSE_ENV=$MERGED_FILE
  elif [ -z "$COMPOSE_ENV" ]; then
    COMPOSE_ENV=$(mktemp)
    TEMPORARY+=("$COMPOSE_ENV")
  fi
  (
    umask 077
    {
      echo "# Written by the set-up scripts from $ENV_FILE and $LOCAL_FILE. Edit $LOCAL_FILE, then run the set-up script again."
      for name in $(printf '%s\n' "${!VALUES[@]}" | sort); do
        value=${VALUES[$name]}
        case "$name" in
          *_DIR) value=${value/#\~/$HOME} ;; # of the person, also when root runs Compose later
          MACHINE2_BIND) [[ "$value" != *:* ]] || value="[$(bare_address "$value")]" ;; # Compose 1 and 2 agree on an IPv6 address before a port in brackets
        esac
        printf '%s=%s\n' "$name" "$(for_compose "$value")"
      done
    } >"$COMPOSE_ENV.new" && mv "$COMPOSE_ENV.new" "$COMPOSE_ENV"
  )
  own "$COMPOSE_ENV"
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
    *_UID | *_GID) [[ "$value" =~ ^([1-9][0-9]*)?$ ]] || _wrong "$name" "is '$value', which is not the numeric id of a user or group other than root (id -u, id -g); empty means the owner of the folder for books" ;;
    STORYCREATOR_DRAIN_SECONDS) [[ "$value" =~ ^[0-9]+(\.[0-9]+)?$ ]] || _wrong "$name" "is '$value', not a number of seconds" ;;
    *_SECONDS | *_TIMEOUT) [[ "$value" =~ ^([0-9]+(\.[0-9]+)?)?$ ]] || _wrong "$name" "is '$value', not a number of seconds" ;;
    *_GRACE) [[ "$value" =~ ^[0-9]+s$ ]] || _wrong "$name" "is '$value', not whole seconds such as 30s" ;;
    *_TAG) [[ "$value" =~ ^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}$ ]] || _wrong "$name" "is '$value', which is not a valid image tag" ;;
    *_DIR) [[ "$value" == ./* || "$value" == /* || "$value" == "~"/* ]] || _wrong "$name" "is '$value'; write a folder as ./…, /… or ~/…" ;;
    DATABASE_URL) [[ -z "$value" || "$value" =~ ^postgres(ql)?://[^[:space:]]+$ ]] || _wrong "$name" "is not an address such as postgresql://user:password@host:5432/database" ;;
    STORYCREATOR_ARTIFACTS_URL) [[ "$value" != *[[:space:]]* ]] || _wrong "$name" "has spaces; write a folder or an address such as s3://bucket/prefix" ;;
    *_URL) [[ -z "$value" || "$value" =~ ^https?://[^[:space:]]+$ ]] || _wrong "$name" "is '$value', not an address such as http://192.168.1.30:11434" ;;
    COMPOSE_PROJECT_NAME) [[ "$value" =~ ^([a-z0-9][a-z0-9_-]*)?$ ]] || _wrong "$name" "is '$value'; use small letters, digits, - and _" ;;
    *_TOKEN) (LC_ALL=C && [[ "$value" =~ ^[[:print:]]*$ ]]) || _wrong "$name" "has characters that cannot be sent; use letters and digits" ;;
  esac
}

_lines() { grep -nvE '^[[:space:]]*(#|$)' "$1" || true; } # file: prints number:line for each line that is neither empty nor a comment

_check_form() { # file: stops unless it is text of lines NAME=value
  local number line
  case "$(head -c 3 "$1" | od -An -tx1 | tr -d ' \n')" in
    efbbbf) fail "$1 begins with a byte order mark (BOM), which an editor put there" "Save it as UTF-8 without BOM, or: sed -i '1s/^\xEF\xBB\xBF//' $1" ;;
    fffe* | feff*) fail "$1 is UTF-16 text" "Save it as UTF-8 without BOM, or: iconv -f UTF-16 -t UTF-8 $1 | tr -d '\r' >new && mv new $1" ;;
  esac
  while IFS=: read -r number line; do
    [[ "$line" != *$'\r' ]] || fail "line $number of $1 has a Windows line end (CR LF)" "sed -i 's/\\r\$//' $1"
    [[ "$line" =~ ^[A-Z][A-Z0-9_]*= ]] || fail "line $number of $1 is not NAME=value: $line" "Write it without spaces around =, names in capitals."
  done < <(_lines "$1")
}

_check_values() { # file: stops unless each name is known and occurs once and each value is well-formed
  local line name value raw shown
  local -A seen=()
  while IFS=: read -r _ line; do
    name=${line%%=*} raw=${line#*=}
    value=$(setting "$name")
    [[ "$raw" =~ ^[\"\'] || ("$raw" != *[[:space:]]"#"* && "$raw" != [[:space:]]* && "$raw" != *[[:space:]]) ]] || _wrong "$name" "has spaces or a comment after its value; quote the value if they belong to it"
    [[ "$value" != [[:space:]]* && "$value" != *[[:space:]] ]] || _wrong "$name" "begins or ends with a space"
    for_compose "$value" >/dev/null || _wrong "$name" "has \${…}, two backslashes in a row, or one before a quote or at the end, together with characters that need quotes; Compose 1 and 2 read that differently"
    if [ -n "${!name+set}" ] && [ "${!name}" != "$value" ]; then
      shown="'${!name}'"
      [[ ! "$name" =~ TOKEN|KEY|DATABASE_URL ]] || shown="another one"
      warn "$name is $shown in the environment; this script uses $(_file_of "$name"). For manual commands: unset $name"
    fi
    unset "$name"
    [ -z "${seen[$name]:-}" ] || _wrong "$name" "is set more than once"
    seen[$name]=yes
    grep -qE "^#?$name=" "$ENV_FILE" || fail "$name in $1 is not a setting" "It is misspelt, or an update removed it; $ENV_FILE lists all names. Nothing was started."
    _check_setting "$name" "$value"
  done < <(_lines "$1")
}

check_settings() { # stops unless every name Compose needs is set, each value is well-formed and no port is used twice
  local name value wanted
  [ -f "$ENV_FILE" ] || fail "$ENV_FILE does not exist" "Restore it: git checkout -- $ENV_FILE"
  for name in "$ENV_FILE" "$LOCAL_FILE"; do
    [ -e "$name" ] || continue
    [ -r "$name" ] || fail "$name cannot be read by $(id -un)" "chmod u+r $name, or run this as its owner"
    _check_form "$name"
  done
  _check_values "$ENV_FILE"
  if [ -e "$LOCAL_FILE" ]; then _check_values "$LOCAL_FILE"; fi
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
