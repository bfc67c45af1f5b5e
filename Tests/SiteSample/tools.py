"""Programs and packages from outside that look at a site."""
import os
import pathlib
import shutil
import subprocess
import sys
import venv


def chromium():
    """Chromium's path, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def with_packages(*packages):
    """Goes on in a Python that has these packages; makes one if need be, and ends the program, saying so, when that cannot be
    done."""
    home = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "copydesk-tests"
    name = "-".join(sorted(package.split("==")[0] for package in packages))
    environment = home / name
    python = environment / "bin" / "python3"
    if pathlib.Path(sys.prefix) == environment:
        return
    mark = environment / "installed"
    if not mark.exists() or mark.read_text() != " ".join(packages):
        try:
            venv.create(environment, with_pip=True, clear=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], timeout=300, check=True)
        except (OSError, subprocess.SubprocessError) as error:
            print(f"*** SKIPPED, and nothing was looked at: packages from PyPI could not be installed: {error} ***", file=sys.stderr)
            sys.exit(0)
        mark.write_text(" ".join(packages))
    os.execv(python, [str(python), *sys.argv])
