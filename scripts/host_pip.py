"""Writes what pip needs to know on this host (index, proxy, certificates) into a folder, as the files an image would have:
``host_pip.py FOLDER``. Folders of this host that pip looks into are left out: there are none in an image."""

import configparser
import os
import shutil
import ssl
import subprocess
import sys
from pathlib import Path

WANTED = ("index-url", "extra-index-url", "trusted-host", "proxy", "timeout", "default-timeout")
CERTIFICATES = Path("etc/ssl/certs/ca-certificates.crt")


def configuration() -> dict[str, str]:
    """The settings pip has here, the strongest source last."""
    listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False).stdout
    found = {}
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        found[name.rpartition(".")[2]] = value.strip("'\"").replace("\\n", "\n")
    return found


def main(folder: Path) -> None:
    """Write ``etc/pip.conf`` and the certificates."""
    settings = configuration()
    kept = {name: settings[name] for name in WANTED if name in settings}
    if "extra-index-url" in kept:
        remote = [url for url in kept["extra-index-url"].split() if not url.startswith("file:")]
        kept["extra-index-url"] = "\n".join(remote)
    certificates = settings.get("cert") or os.environ.get("SSL_CERT_FILE") or ssl.get_default_verify_paths().cafile
    if certificates and Path(certificates).is_file():
        (folder / CERTIFICATES).parent.mkdir(parents=True)
        shutil.copy(certificates, folder / CERTIFICATES)
        kept["cert"] = f"/{CERTIFICATES}"
    config = configparser.RawConfigParser()
    config["global"] = {name: value for name, value in kept.items() if value}
    (folder / "etc").mkdir(exist_ok=True)
    with (folder / "etc/pip.conf").open("w", encoding="utf-8") as file:
        config.write(file)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
