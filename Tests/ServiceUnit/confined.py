#!/usr/bin/env python3
"""Runs a program under the system call filters of a systemd unit: confined.py UNIT PROGRAM [ARGUMENT…]

Reads the unit, asks systemd-analyze what its groups of system calls contain, and installs with libseccomp what systemd
would install. What else a unit sets up (users, mounts, control groups) is left out. A setting that is not known here is
an error: nobody should believe that it was tried.
"""

import ctypes
import errno
import os
import shutil
import signal
import socket
import subprocess
import sys

ALLOW, KILL_PROCESS = 0x7FFF0000, 0x80000000
LESS, EQUAL, GREATER, MASKED_EQUAL = 2, 4, 6, 7
PROT_WRITE, PROT_EXEC, SHM_EXEC = 2, 4, 0o100000
NAMESPACES = [0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000, 0x00000080]
SET_ID_BITS = [0o4000, 0o2000]
REALTIME_POLICIES = [1, 2, 6]

# What these settings deny, by the call: systemd's own filters beside SystemCallFilter=, in src/shared/seccomp-util.c.
DENIED_GROUPS = {
    "PrivateDevices": ["@raw-io"],
    "ProtectClock": ["@clock"],
    "ProtectHostname": ["sethostname", "setdomainname"],
    "ProtectKernelLogs": ["syslog"],
    "ProtectKernelModules": ["@module"],
    "ProtectKernelTunables": ["_sysctl"],
}

UNFILTERED = {
    "User", "Group", "ExecStart", "WorkingDirectory", "StateDirectory", "StateDirectoryMode", "UMask", "Restart",
    "RestartSec", "RestartPreventExitStatus", "KillMode", "TimeoutStopSec", "NoNewPrivileges", "CapabilityBoundingSet",
    "AmbientCapabilities", "ProtectSystem", "ProtectHome", "PrivateTmp", "PrivateMounts", "PrivateUsers",
    "ProtectControlGroups", "ProtectProc", "ProcSubset", "RemoveIPC", "LimitCORE", "MemoryMax", "TasksMax",
    # The library answers calls of foreign architectures as this setting wants: the process is killed.
    "SystemCallArchitectures",
}  # fmt: skip


class Argument(ctypes.Structure):
    """scmp_arg_cmp: what one argument of a call is compared with."""

    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


def masked(number, bits):
    return Argument(number, MASKED_EQUAL, bits, bits)


class Filter:
    """One filter. Of several that are installed the strictest decides."""

    library = None

    def __init__(self, default=ALLOW):
        self.default = default
        self.rules = []

    def add(self, action, call, *arguments):
        self.rules.append((action, call, arguments))

    def deny(self, call, *arguments, answer=errno.EPERM):
        self.add(error(answer), call, *arguments)

    def install(self):
        library = Filter.library
        context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(self.default)))
        for action, call, arguments in self.rules:
            number = library.seccomp_syscall_resolve_name(call.encode())
            # Calls that this architecture or this library does not have.
            if number < 0 or action == self.default:
                continue
            array = (Argument * len(arguments))(*arguments)
            done = library.seccomp_rule_add_array(context, ctypes.c_uint32(action), number, len(arguments), array)
            if done != 0:
                sys.exit(f"cannot filter {call}: {os.strerror(-done)}")
        done = library.seccomp_load(context)
        if done != 0:
            sys.exit(f"cannot install a filter: {os.strerror(-done)}")
        library.seccomp_release(context)


def error(number):
    return 0x00050000 | number


def service_settings(path):
    """The settings of the section [Service], in order, as pairs."""
    section, settings = None, []
    with open(path, encoding="utf-8") as unit:
        for line in map(str.strip, unit):
            if line.startswith("["):
                section = line
            elif section == "[Service]" and line and line[0] not in "#;":
                if line.endswith("\\"):
                    sys.exit(f"{path}: a line that goes on in the next one is not understood here: {line}")
                key, _, value = line.partition("=")
                settings.append((key.strip(), value.strip()))
    return settings


class Groups:
    """What systemd understands by @system-service and the like."""

    def __init__(self):
        told = subprocess.run(
            ["systemd-analyze", "--no-pager", "syscall-filter"], check=True, capture_output=True, text=True
        ).stdout
        self.members, group = {}, None
        for line in told.splitlines():
            if line.startswith("@"):
                group = self.members.setdefault(line.strip(), [])
            elif line.startswith("    ") and group is not None and not line.strip().startswith("#"):
                group.append(line.strip())
            elif not line.startswith(" "):
                group = None

    def calls(self, name):
        if not name.startswith("@"):
            return {name}
        if name not in self.members:
            sys.exit(f"systemd knows no group of system calls {name}")
        return set().union(*(self.calls(member) for member in self.members[name]))


def system_call_filter(lines, groups):
    """What SystemCallFilter= lets through, and whether it lists what is allowed: as in systemd.exec(5)."""
    listed, allows = set(), None
    for line in lines:
        if not line:
            listed, allows = set(), None
            continue
        inverted = line.startswith("~")
        if allows is None:
            allows = not inverted
            listed = groups.calls("@default") if allows else set()
        for word in line.removeprefix("~").split():
            if ":" in word:
                sys.exit(f"an answer for single calls is not understood here: {word}")
            if inverted == allows:
                listed -= groups.calls(word)
            else:
                listed |= groups.calls(word)
    return listed, bool(allows)


def main_filter(settings, groups):
    answer = dict(settings).get("SystemCallErrorNumber")
    refusal = error(getattr(errno, answer)) if answer else KILL_PROCESS
    listed, allows = system_call_filter([value for key, value in settings if key == "SystemCallFilter"], groups)
    result = Filter(refusal if allows else ALLOW)
    for call in sorted(listed):
        result.add(ALLOW if allows else refusal, call)
    return result


def address_families(value):
    result = Filter()
    families = sorted(getattr(socket, name) for name in value.split())
    result.deny("socket", Argument(0, LESS, families[0]), answer=errno.EAFNOSUPPORT)
    result.deny("socket", Argument(0, GREATER, families[-1]), answer=errno.EAFNOSUPPORT)
    for family in range(families[0], families[-1]):
        if family not in families:
            result.deny("socket", Argument(0, EQUAL, family), answer=errno.EAFNOSUPPORT)
    return result


def write_execute():
    result = Filter()
    result.deny("mmap", masked(2, PROT_EXEC | PROT_WRITE))
    for call in ["mprotect", "pkey_mprotect"]:
        result.deny(call, masked(2, PROT_EXEC))
    result.deny("shmat", masked(2, SHM_EXEC))
    return result


def namespaces():
    result = Filter()
    result.deny("setns")
    result.deny("clone3", answer=errno.ENOSYS)
    for kind in NAMESPACES:
        for call in ["clone", "unshare"]:
            result.deny(call, masked(0, kind))
    return result


def set_id_bits():
    result = Filter()
    result.deny("openat2", answer=errno.ENOSYS)
    for bit in SET_ID_BITS:
        for call, mode in [("chmod", 1), ("fchmod", 1), ("fchmodat", 2), ("mkdir", 1), ("mkdirat", 2), ("creat", 1),
                           ("mknod", 1), ("mknodat", 2)]:  # fmt: skip
            result.deny(call, masked(mode, bit))
        result.deny("open", masked(1, os.O_CREAT), masked(2, bit))
        result.deny("openat", masked(2, os.O_CREAT), masked(3, bit))
    return result


def realtime():
    result = Filter()
    for policy in REALTIME_POLICIES:
        result.deny("sched_setscheduler", Argument(1, EQUAL, policy))
    return result


def personality():
    result = Filter()
    result.deny("personality", Argument(0, GREATER, 0))
    return result


OWN_FILTERS = {
    "MemoryDenyWriteExecute": write_execute,
    "RestrictNamespaces": namespaces,
    "RestrictSUIDSGID": set_id_bits,
    "RestrictRealtime": realtime,
    "LockPersonality": personality,
}


def filters(settings, groups):
    """In systemd's order: what the unit itself lists comes last, closest to the program."""
    result = []
    for key, value in settings:
        if key in ["SystemCallFilter", "SystemCallErrorNumber"] or key in UNFILTERED:
            continue
        if key == "RestrictAddressFamilies":
            result.append(address_families(value))
        elif value != "yes":
            sys.exit(f"{key}={value} is not understood here")
        elif key in OWN_FILTERS:
            result.append(OWN_FILTERS[key]())
        elif key in DENIED_GROUPS:
            denied = Filter()
            for call in sorted(set().union(*map(groups.calls, DENIED_GROUPS[key]))):
                denied.deny(call)
            result.append(denied)
        else:
            sys.exit(f"what {key}= filters is not known here")
    return result + [main_filter(settings, groups)]


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    unit, program = sys.argv[1], sys.argv[2]
    if not shutil.which("systemd-analyze"):
        sys.exit("there is no systemd-analyze to expand the unit's filter with: apt-get install systemd")
    try:
        Filter.library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        sys.exit("there is no libseccomp to install the unit's filter with: apt-get install libseccomp2")
    Filter.library.seccomp_init.restype = ctypes.c_void_p
    # Python ignores it, and programs inherit that.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for one in filters(service_settings(unit), Groups()):
        one.install()
    os.execv(program, sys.argv[2:])


if __name__ == "__main__":
    main()
