"""A Docker Engine that is not root: its root, and that of its containers, is the person who started it."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.bench.engine import Engine
from tests.e2e.bench.network import run

SUBORDINATE = 200_000
"""The first of the ids that stand for the other users in its containers."""
START = """
set -e
for group in /sys/fs/cgroup/pids /sys/fs/cgroup/unified /sys/fs/cgroup; do [ -e "$group/cgroup.procs" ] && break; done
mkdir -p "$group/$1"
echo $$ >"$group/$1/cgroup.procs"
for name in passwd group subuid subgid; do mount --bind "$2/etc/$name" "/etc/$name"; done
mount --bind "$2/etc/tun" /dev/net/tun
exec setpriv --reuid="$3" --regid="$3" --clear-groups env -i HOME="$2" XDG_RUNTIME_DIR="$2/run" PATH="/usr/sbin:/sbin:$PATH" \\
  dockerd-rootless.sh --host "unix://$2/docker.sock" --data-root "$2/data" --storage-driver overlay2
"""
"""Its control group, by which its processes are found again, and what a system that has such a user would have: in a mount namespace of its
own, so that this machine's files stay as they are."""


@dataclass(frozen=True)
class RootlessEngine(Engine):
    """``group`` is the person, who is no user of this machine."""

    def _command(self) -> list[str]:
        own = self.folder / "etc"
        own.mkdir(exist_ok=True)
        for name, line in (("passwd", f"person:x:{self.group}:{self.group}::{self.folder}:/bin/sh"), ("group", f"person:x:{self.group}:")):
            (own / name).write_text(f"{Path('/etc', name).read_text()}{line}\n")
        for name in ("subuid", "subgid"):
            (own / name).write_text(f"person:{SUBORDINATE}:65536\n")
            Path("/etc", name).touch()  # something to mount on
        if not (own / "tun").exists():
            os.mknod(own / "tun", 0o20666, Path("/dev/net/tun").stat().st_rdev)  # as on any desktop; not so on a minimal machine
        (own / "tun").chmod(0o666)
        (self.folder / "run").mkdir(exist_ok=True)
        for folder in (self.folder, self.folder / "run"):
            os.chown(folder, self.group, self.group)
        script = shutil.which("dockerd-rootless.sh") or "/usr/share/docker.io/contrib/dockerd-rootless.sh"
        return [
            "unshare", "--mount", "--propagation", "private", "sh", "-c", START.replace("dockerd-rootless.sh", script),
            "start", self.name, str(self.folder), str(self.group),
        ]  # fmt: skip

    def adopt_images(self) -> None:
        """Make what was put into its data folder its own. The files of layers stay root's: containers only read them."""
        data = self.folder / "data"
        os.chown(data, self.group, self.group)
        run("chown", "-R", f"{self.group}:{self.group}", str(data / "image"))
        run("find", str(data / "overlay2"), "-type", "d", "-exec", "chown", f"{self.group}:{self.group}", "{}", "+")
        for about in (*data.glob("overlay2/*/link"), *data.glob("overlay2/*/lower"), *data.glob("overlay2/*/committed")):
            copy = about.with_name("copy")  # these are links to another engine's, which stay as they are
            shutil.copy(about, copy)
            os.chown(copy, self.group, self.group)
            copy.replace(about)
