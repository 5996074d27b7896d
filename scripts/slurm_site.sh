#!/bin/bash
# A real Slurm of several nodes on this machine, for tests: no systemd, no accounting, nothing but loopback.
#
# usage: slurm_site.sh start [--nodes 3] [--cpus 1] [--max-array 1001]   installs Slurm where it is missing, starts the site, waits for it
#        slurm_site.sh env                      prints what a shell needs:  eval "$(scripts/slurm_site.sh env)"
#        slurm_site.sh status
#        slurm_site.sh kill-node N              as if the power went: the node's daemon and all that ran on it
#        slurm_site.sh start-node N
#        slurm_site.sh restart-controller [S]   kills the controller, starts it from its saved state S seconds later (0)
#        slurm_site.sh stop
#
# Everything lies in $SLURM_SITE (~/.cache/gleaner-slurm). A node is a slurmd in namespaces of its own for processes and the name of the host:
# process numbers repeat from node to node as they do on machines apart, and killing the namespace's first process ends all others.
# Needs root, for the namespaces.
set -euo pipefail
site=${SLURM_SITE:-$HOME/.cache/gleaner-slurm}
export SLURM_CONF=$site/slurm.conf
export PATH=$PATH:/usr/sbin

say() { echo "slurm_site: $*"; }
die() { echo "slurm_site: $*" >&2; exit 1; }

command_of() { { tr '\0' ' ' <"/proc/$1/cmdline"; } 2>/dev/null || true; }
# The process of a pid file, if it still is what the file was written for.
living() { # FILE WORD
    local pid
    pid=$(cat "$1" 2>/dev/null) && [ -n "$pid" ] && command_of "$pid" | grep -q -- "$2" && echo "$pid"
}
nodes() { sed -n 's/^NodeName=\(n[0-9]*\) .*/\1/p' "$SLURM_CONF"; }
# Nothing is left of a process but its number, which may stay where nobody asks for it.
ended() { [ -z "$(command_of "$1")" ]; }
await() { # SECONDS COMMAND...
    local end=$((SECONDS + $1)); shift
    until "$@" >/dev/null 2>&1; do [ $SECONDS -lt $end ] || return 1; sleep 0.2; done
}

install() {
    local program missing=
    for program in slurmctld slurmd sbatch munged; do command -v $program >/dev/null || missing=1; done
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || die "Slurm is missing; install the like of slurmctld slurmd slurm-client munge"
    say "installing slurmctld slurmd slurm-client munge"
    export DEBIAN_FRONTEND=noninteractive
    local apt=(apt-get install -y -qq --no-install-recommends slurmctld slurmd slurm-client munge)
    "${apt[@]}" >/dev/null 2>&1 || { apt-get update -qq && "${apt[@]}" >/dev/null; }
}

# One line of NodeName a node, each with a free port.
configure() { # NODES CPUS MAX_ARRAY
    local ports port node=0
    ports=$(python3 - $(($1 + 1)) <<'PY'
import socket, sys
held = [socket.socket() for _ in range(int(sys.argv[1]))]
for each in held: each.bind(("127.0.0.1", 0))
print(*(each.getsockname()[1] for each in held))
PY
)
    read -r port ports <<<"$ports"
    # cred_expire is also how long a task that was put back waits, 120 s where it is not set.
    cat >"$SLURM_CONF" <<CONF
ClusterName=gleaner
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=$port
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$site/munge.socket,cred_expire=10
CredType=cred/munge
StateSaveLocation=$site/state
SlurmdSpoolDir=$site/spool/%n
SlurmctldPidFile=$site/slurmctld.pid
SlurmdPidFile=$site/spool/%n/slurmd.pid
SlurmctldLogFile=$site/log/slurmctld.log
SlurmdLogFile=$site/log/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_interval=2
SlurmctldTimeout=10
SlurmdTimeout=10
MessageTimeout=10
KillWait=5
MinJobAge=300
ReturnToService=2
JobRequeue=1
MaxArraySize=$3
$(for port in $ports; do node=$((node + 1)); echo "NodeName=n$node NodeAddr=127.0.0.1 Port=$port CPUs=$2 RealMemory=4000 State=UNKNOWN"; done)
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
}

start_munge() {
    living "$site/munged.pid" munged >/dev/null && return
    [ -s "$site/munge.key" ] || (umask 077; head -c 1024 /dev/urandom >"$site/munge.key")
    munged --force --key-file="$site/munge.key" --socket="$site/munge.socket" --pid-file="$site/munged.pid" \
        --log-file="$site/log/munged.log" --seed-file="$site/munge.seed" || die "munged did not start; see $site/log/munged.log"
}

start_controller() {
    living "$site/slurmctld.pid" slurmctld >/dev/null && return
    slurmctld
    await 20 scontrol ping && await 20 sinfo -h || die "slurmctld does not answer; see $site/log/slurmctld.log"
}

# The shell stays as the namespace's first process, to take in those whose parents are gone.
start_node() { # NAME
    living "$site/spool/$1.pid" unshare >/dev/null && return
    mkdir -p "$site/spool/$1"
    setsid unshare --pid --fork --kill-child --mount-proc --uts bash -c "hostname $1 && slurmd -D; exit" </dev/null >"$site/log/$1.out" 2>&1 &
    echo $! >"$site/spool/$1.pid"
}

kill_node() { # NAME
    local pid
    pid=$(living "$site/spool/$1.pid" unshare) || return 0
    kill -9 "$pid"
    await 10 ended "$pid" || die "$1 does not end"
}

kill_controller() {
    local pid child
    pid=$(living "$site/slurmctld.pid" slurmctld) || return 0
    child=$(pgrep -P "$pid" || true)
    # The second process of the controller, which runs its scripts, ends by itself when the first is gone.
    kill -9 "$pid"
    await 10 ended "$pid" && { [ -z "$child" ] || await 10 ended "$child"; } || die "slurmctld does not end"
}

is_ready() { [ "$(sinfo -h -N -o %T | grep -c -E '^(idle|mixed|allocated|completing)$')" = "$(nodes | wc -l)" ]; }

[ $# -gt 0 ] || { sed -n '2,/^set /s/^# \{0,1\}//p' "$0"; exit 2; }
verb=$1; shift
case $verb in
    start)
        count=3; cpus=1; most=1001
        while [ $# -gt 0 ]; do
            case $1 in
                --nodes) count=$2 ;;
                --cpus) cpus=$2 ;;
                --max-array) most=$2 ;;
                *) die "start knows no $1" ;;
            esac
            shift 2
        done
        [ "$(id -u)" = 0 ] || die "namespaces need root"
        unshare --pid --fork --mount-proc --uts true 2>/dev/null || die "this machine allows no namespaces"
        install
        mkdir -p "$site"/{state,spool,log}
        if living "$site/slurmctld.pid" slurmctld >/dev/null; then say "the controller runs already"; else configure "$count" "$cpus" "$most"; fi
        start_munge
        start_controller
        for node in $(nodes); do start_node "$node"; done
        await 60 is_ready || die "not all nodes answer; see $site/log"
        say "$(nodes | wc -l) nodes are up; eval \"\$($0 env)\" points a shell at them"
        ;;
    env) echo "export SLURM_CONF='$SLURM_CONF'" ;;
    status)
        living "$site/slurmctld.pid" slurmctld >/dev/null || { say "nothing runs"; exit 0; }
        sinfo -N -o '%N %T %C'
        squeue -t all -o '%i %T %B %r %j'
        ;;
    kill-node) kill_node "n${1#n}"; say "n${1#n} is gone" ;;
    start-node) start_node "n${1#n}"; say "n${1#n} is back" ;;
    restart-controller)
        kill_controller
        say "the controller is gone"
        sleep "${1:-0}"
        start_controller
        say "the controller is back"
        ;;
    stop)
        [ -e "$SLURM_CONF" ] || { say "nothing runs"; exit 0; }
        for node in $(nodes); do kill_node "$node"; done
        kill_controller
        if pid=$(living "$site/munged.pid" munged); then
            kill "$pid"
            await 10 ended "$pid" || kill -9 "$pid"
        fi
        # A later start is a new site; logs stay.
        rm -rf "$site"/{state,spool} "$SLURM_CONF"
        say "stopped"
        ;;
    *) die "there is no $verb; start, env, status, kill-node, start-node, restart-controller and stop there are" ;;
esac
