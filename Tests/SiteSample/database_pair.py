"""Two PostgreSQL servers of which one follows the other, and takes its place when that one's host dies."""
import os
import pathlib
import pwd
import shutil
import signal
import subprocess


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
        # Each with its socket, and its data.
        self.first, self.second = self.directory / "a", self.directory / "b"
        for server in (self.first, self.second):
            server.mkdir()
            shutil.chown(server, self.account)
        try:
            self.set_up()
        except BaseException:
            self.stop()
            raise

    def set_up(self):
        self.run("initdb", "-D", self.first / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.configure(self.first)
        self.start(self.first)
        self.run("psql", "-h", self.first, "-U", "postgres", "-qc", "CREATE DATABASE copydesk")
        self.run("pg_basebackup", "-h", self.first, "-U", "postgres", "-D", self.second / "data", "-R", "-X", "stream", "-c", "fast")
        self.configure(self.second)
        self.start(self.second)
        # From here on nothing is committed that the other one does not have.
        self.run("psql", "-h", self.first, "-U", "postgres", "-qc", "ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.run("pg_ctl", "-D", self.first / "data", "reload")

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

    def configure(self, server):
        with open(server / "data/postgresql.auto.conf", "a") as file:
            file.write(f"listen_addresses = ''\nunix_socket_directories = '{server}'\nshared_buffers = 32MB\n")

    def start(self, server):
        self.run("pg_ctl", "-D", server / "data", "-w", "start")

    def fail_over(self):
        """The host of the first dies with all that runs on it, and the second takes its place."""
        for process in [self.postmaster(self.first), *self.children(self.first)]:
            kill(process)
        self.run("pg_ctl", "-D", self.second / "data", "-w", "promote")

    def kill(self):
        """A process of the one that works dies, so that all of them end, and it recovers."""
        kill(self.children(self.second)[0])

    def postmaster(self, server):
        return int((server / "data/postmaster.pid").read_text().split()[0])

    def children(self, server):
        found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.postmaster(server))], capture_output=True, text=True)
        return [int(process) for process in found.stdout.split()]

    def stop(self):
        for server in (self.first, self.second):
            if (server / "data/postmaster.pid").exists():
                try:
                    self.run("pg_ctl", "-D", server / "data", "-m", "immediate", "-w", "stop")
                except (SystemExit, subprocess.TimeoutExpired):
                    pass  # It was killed, and left its file.


def kill(process):
    """Ends it at once, if it has not ended."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        pass
