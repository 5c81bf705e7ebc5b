# shellcheck shell=bash
# Addresses, ports and firewalls. Sourced by setup.sh.

own_addresses() { # those at which machine 2's ports can be reached: IPv6 or IPv4, as MACHINE2_BIND is
  local family='^[0-9.]+$'
  [[ "$(setting MACHINE2_BIND)" != *:* ]] || family=:
  hostname -I 2>/dev/null | tr ' ' '\n' | grep -E "$family" | grep -vE '^(127\.|172\.(1[7-9]|2[0-9]|3[01])\.|::1$|fe80:)' || true
}

firewall_here() { # prints what filters packets on this machine: ufw, firewalld, nftables, iptables, none or unknown
  local path="$PATH:/usr/sbin:/sbin"
  if grep -qs '^ENABLED=yes' /etc/ufw/ufw.conf; then
    echo ufw
  elif PATH=$path pgrep -x firewalld >/dev/null 2>&1; then
    echo firewalld
  elif [ "$(id -u)" -ne 0 ]; then
    if systemctl is-active --quiet nftables 2>/dev/null; then echo nftables; else echo unknown; fi
  elif PATH=$path nft list ruleset 2>/dev/null | grep -qE 'hook (input|forward) .*policy drop' && ! PATH=$path iptables -S 2>/dev/null | grep -qE '^-P (INPUT|FORWARD) DROP'; then
    echo nftables
  elif PATH=$path iptables -S 2>/dev/null | grep -q '^-P INPUT DROP'; then
    echo iptables
  else
    echo none
  fi
}

connect_to() { # host, port: prints open, closed or nothing
  local error
  if error=$(LC_ALL=C timeout 3 bash -c "exec 3<>/dev/tcp/$1/$2" 2>&1); then
    echo open
  elif [[ "$error" == *refused* ]]; then
    echo closed
  else
    echo nothing
  fi
}

_called_ports() { # prints the names of the settings for the ports main calls on machine 2
  local letter
  for letter in "${CALLED_ON_2[@]}"; do printf '%s\n' "SERVICE_${letter}_GRPC_PORT" "SERVICE_${letter}_RPC_PORT"; done
}

find_machine2() { # tries the ports main calls, repeatedly, because machine 2 may be starting
  local host tries=10 attempt port name met="" addresses
  host=$(bare_address "$(setting MACHINE2_IP)")
  addresses=$(getent ahosts "$host" | awk '{ print $1 }' | sort -u | paste -sd' ') || true
  [ -n "$addresses" ] || fail "the host name $host cannot be resolved" "Correct MACHINE2_IP in $LOCAL_FILE, or use an IP address (on machine 2: hostname -I)"
  for name in $(_called_ports); do
    port=$(setting "$name")
    for ((attempt = 1; attempt <= tries; attempt++)); do
      met=$(connect_to "$host" "$port")
      [ "$met" != open ] || break
      if [ $attempt -lt $tries ]; then
        say "     $host port $port: $([ "$met" = closed ] && echo "nothing listens there" || echo "no answer"), trying again ($attempt of $tries) …"
        sleep 2
      fi
    done
    case "$met" in
      open) ;;
      closed) fail "machine 2 ($host) is reachable, but nothing listens on its port $port ($name)" "On machine 2: ./setup_machine2.sh. Check that the ports are the same in both settings files" "Check that $host is the right machine: MACHINE2_IP in $LOCAL_FILE" ;;
      *)
        if [ "$(connect_to "$host" 22)" = nothing ] && ! others_answer "$host"; then
          fail "nothing at $host answers" "Is machine 2 on and in this network? On machine 2: hostname -I. Then correct MACHINE2_IP in $LOCAL_FILE" "Or machine 2's firewall drops everything from this machine: ./setup_machine2.sh there says how to open it"
        fi
        fail "machine 2 ($host) is reachable, but a firewall blocks its port $port ($name)" "Open the port on machine 2 (./setup_machine2.sh says how) and on any firewall between the machines"
        ;;
    esac
  done
  fine "machine 2 ($host$([ "$addresses" = "$host" ] || echo ", $addresses")) answers on the ports of ${CALLED_ON_2[*]}"
}

others_answer() { # host: whether any other port of machine 2 answers
  local name
  for name in $(_called_ports); do
    if [ "$(connect_to "$1" "$(setting "$name")")" != nothing ]; then return 0; fi
  done
  return 1
}

advise_about_firewall() {
  local found ports name
  found=$(firewall_here)
  if [ "$MACHINE" = 1 ]; then
    case "$found" in
      none) fine "no firewall found; machine 1 needs no open port (${LETTERS_ON[1]} listen on $(setting MACHINE1_BIND))" ;;
      *) fine "$found: nothing needs to be opened here, machine 1 only makes outgoing connections (${LETTERS_ON[1]} listen on $(setting MACHINE1_BIND))" ;;
    esac
    return
  fi
  ports=$(for name in $(own_ports); do printf '%s\n' "$(setting "$name")"; done | sort -n | paste -sd,)
  local m1="MACHINE1_IP" ip=ip iptables=iptables
  if [[ "$(setting MACHINE2_BIND)" == *:* ]]; then ip=ip6 iptables=ip6tables; fi
  case "$found" in
    none) fine "no firewall found: machine 1 can reach the ports, and so can everyone else" ;;
    ufw) warn "ufw is active. If machine 1 cannot connect: sudo ufw route allow proto tcp from $m1 to any port $ports" ;;
    firewalld)
      warn "firewalld is active. If machine 1 cannot connect:"
      say "       sudo firewall-cmd --permanent --zone=trusted --add-source=$m1 && sudo firewall-cmd --reload"
      ;;
    nftables)
      warn "nftables drops by default here. Admit machine 1 in the chain with the policy drop (list the chains: sudo nft list ruleset):"
      say "       sudo nft insert rule inet filter forward $ip saddr $m1 tcp dport { $ports } accept"
      say "       sudo nft insert rule inet filter forward ct state established,related accept"
      ;;
    iptables) warn "iptables drops by default here. Ports of containers are forwarded, so if machine 1 cannot connect: sudo $iptables -I DOCKER-USER -p tcp -s $m1 -j ACCEPT" ;;
    *) warn "only root can see which firewall is active: sudo nft list ruleset. Machine 1 must be able to connect to TCP ports $ports" ;;
  esac
  say "     Ports of containers bypass ufw and INPUT rules. To admit only machine 1 (replace eth0 by your network interface; run it after Docker has started):"
  say "       sudo $iptables -I DOCKER-USER -i eth0 -p tcp ! -s $m1 -m conntrack --ctdir ORIGINAL -j DROP"
}
