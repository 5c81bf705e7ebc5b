# shellcheck shell=bash
# Certificates: whether TLS is on, and how machine 1 joins machine 2. Sourced by setup.sh.

set_tls() {
  if $INSECURE && [ "$(setting STORYCREATOR_TLS)" != off ]; then
    write_setting STORYCREATOR_TLS off
    did "STORYCREATOR_TLS=off written into $LOCAL_FILE"
  fi
  [ "$(setting STORYCREATOR_TLS)" = mutual ] || warn "TLS is off (STORYCREATOR_TLS): whoever can listen between the machines reads the stories"
}

join_token() { # on machine 2: prints a token with the address at which machine 1 reaches this machine
  local address
  address=$(bare_address "$(setting MACHINE2_BIND)")
  [[ "$address" != 0.0.0.0 && "$address" != :: ]] || address=$(own_addresses | head -n 1)
  [ -n "$address" ] || fail "this machine has no address in a network" "Write it into $LOCAL_FILE: MACHINE2_BIND=…, then run $0 again"
  if [[ "$address" == *:* ]]; then address="[$address]"; fi
  "${COMPOSE[@]}" exec -T certificates python main.py certs join-token "$address:$(setting STORYCREATOR_JOIN_PORT)" </dev/null
}

take_address_of_token() { # machine 2 is where its token says, unless the settings say otherwise
  local text address
  [ -n "$JOIN" ] && [ -z "$(setting MACHINE2_IP)" ] || return 0
  text=$(tr '_-' '/+' <<<"${JOIN#story-}") # base64url
  while [ $((${#text} % 4)) -ne 0 ]; do text+="="; done
  address=$(base64 -d <<<"$text" 2>/dev/null | sed -nE 's/^\["([^"]+):[0-9]+",.*/\1/p') || true
  [ -n "$address" ] || fail "this is not a token" "Copy the whole line that ./setup_machine2.sh printed on machine 2"
  write_setting MACHINE2_IP "$(bare_address "$address")"
  did "MACHINE2_IP=$(setting MACHINE2_IP) written into $LOCAL_FILE"
}

_certs() { # arguments of the command: runs it where the certificates of this machine are
  if containers_here | grep -qE "^certificates (starting|healthy|unhealthy)"; then
    "${COMPOSE[@]}" exec -T certificates python main.py certs "$@" </dev/null
  else
    "${COMPOSE[@]}" run --rm --no-deps -T --entrypoint python certificates main.py certs "$@" </dev/null
  fi
}

join_machine2() { # machine 1: gets its certificates, or checks that they are here
  local said host
  [ "$(setting STORYCREATOR_TLS)" = mutual ] || { fine "none: TLS is off" && return 0; }
  if [ -n "$JOIN" ]; then
    host=$(bare_address "$(setting MACHINE2_IP)")
    if [[ "$host" == *:* ]]; then host="[$host]"; fi
    $DRY_RUN && { say "   would get certificates from machine 2" && return 0; }
    said=$(_certs join "$JOIN" --host "$host" 2>&1) || fail "machine 2 gave no certificates: $(tail -n 1 <<<"$said")" \
      "On machine 2: ./setup_machine2.sh --no-build prints another token, which works once and for an hour" \
      "Machine 2's firewall must let its STORYCREATOR_JOIN_PORT through (8059 if it was not changed)"
    fine "this machine has joined; its certificates renew by themselves"
  elif ! $DRY_RUN; then
    said=$(_certs keep --check 2>&1) || fail "this machine has not joined machine 2 ($(tail -n 1 <<<"$said"))" \
      "Run the line that ./setup_machine2.sh printed on machine 2: ./setup_machine1.sh --join TOKEN" \
      "Or, in a network you trust, without TLS: --insecure on both machines"
    fine "this machine has its certificates"
  fi
}
