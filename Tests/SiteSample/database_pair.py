"""Two PostgreSQL servers of which one follows the other, and takes its place when that one's host dies."""
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import time


class DatabasePair:
    """Servers under an account of their own, reached through sockets in a directory that only root and that account can enter."""

    def __init__(self, directory, environment):
        self.environment = environment
        self.account = next(name for name in ("postgres", "nobody") if any(entry.pw_name == name for entry in pwd.getpwall()))
        self.programs = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
        self.directory = pathlib.Path(directory)
        self.directory.mkdir()
        shutil.chown(self.directory, self.account)
        self.directory.chmod(0o700)
        self.first, self.second = self.directory / "a", self.directory / "b"
        self.run("initdb", "-D", self.first, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.configure(self.first, "synchronous_standby_names = '*'")
        self.start(self.first)
        self.run("psql", "-h", self.first, "-U", "postgres", "-qc", "CREATE DATABASE copydesk")
        # It is ready, and followed, before anything is committed that waits for it.
        self.run("pg_basebackup", "-h", self.first, "-U", "postgres", "-D", self.second, "-R", "-X", "stream", "-c", "fast")
        self.configure(self.second, "synchronous_standby_names = ''")
        self.start(self.second)

    @property
    def uri(self):
        """As the daemon is given it."""
        return f"postgresql:///copydesk?host={self.first},{self.second}&user=copydesk_daemon"

    def administrators_uri(self):
        return self.uri.replace("copydesk_daemon", "postgres")

    def run(self, program, *arguments):
        """Runs a program of PostgreSQL, for at most a minute."""
        command = ["setpriv", f"--reuid={self.account}", f"--regid={pwd.getpwnam(self.account).pw_gid}", "--clear-groups",
                   self.programs / program, *arguments]
        # The server keeps what it is given to write to.
        with open(self.directory / "log", "ab") as log:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment, cwd=self.directory, timeout=60)
        if done.returncode:
            raise SystemExit(f"{program}: {done.returncode}\n" + (self.directory / "log").read_text(errors="replace")[-2000:])

    def configure(self, server, line):
        with open(server / "postgresql.auto.conf", "a") as file:
            file.write(f"listen_addresses = ''\nunix_socket_directories = '{server}'\nshared_buffers = 32MB\n{line}\n")

    def start(self, server):
        self.run("pg_ctl", "-D", server, "-w", "start")

    def fail_over(self):
        """The host of the first dies with all that runs on it, and the second takes its place."""
        postmaster = int((self.first / "postmaster.pid").read_text().split()[0])
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(postmaster)], capture_output=True, text=True).stdout.split()
        for process in [postmaster, *map(int, children)]:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.run("pg_ctl", "-D", self.second, "-w", "promote")

    def kill(self):
        """The one that works dies, and is started again, as its service would be."""
        os.kill(int((self.second / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        time.sleep(1)
        self.start(self.second)

    def stop(self):
        for server in (self.first, self.second):
            if (server / "postmaster.pid").exists():
                try:
                    self.run("pg_ctl", "-D", server, "-m", "immediate", "-w", "stop")
                except (SystemExit, subprocess.TimeoutExpired):
                    pass  # It was killed, and left its file.
