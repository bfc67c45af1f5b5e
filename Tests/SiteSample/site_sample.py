"""A newsroom of its own, run by the built programs, whose site is to be looked at or validated."""
import concurrent.futures
import contextlib
import functools
import http.server
import os
import pathlib
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib

import stories

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class PatientServer(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        # A browser that leaves a page closes what it was still loading.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextlib.contextmanager
def served(directory):
    """Serves a directory to this host alone; gives its address."""
    server = PatientServer(("127.0.0.1", 0), functools.partial(Silent, directory=str(directory)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def png(width, height, hue):
    """A landscape: sky, hills and water, in the colours of an hour of the day."""
    def colour(y, x):
        horizon = 0.45 + 0.05 * ((x * 3 // width) % 2) + 0.08 * abs((x / width) - 0.5)
        at = y / height
        if at < horizon:
            shade = at / horizon
            return (int(60 + 120 * shade + hue) % 256, int(90 + 90 * shade) % 256, int(150 + 60 * shade) % 256)
        shade = (at - horizon) / (1 - horizon)
        return (int(50 + 40 * shade + hue / 2) % 256, int(70 + 30 * shade) % 256, int(60 - 30 * shade) % 256)
    rows = bytearray()
    for y in range(0, height):
        row = bytearray(b"\0")
        if y % 4 == 0:
            pixels = b"".join(bytes(colour(y, x)) * 8 for x in range(0, width, 8))[:width * 3]
        row += pixels
        rows += row
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(bytes(rows), 6)) + chunk(b"IEND", b""))


class Newsroom:
    """A running daemon with its drafts."""

    def __init__(self, programs, theme=None, environment=None):
        self.programs = pathlib.Path(programs)
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="cds-"))
        self.directory.chmod(0o755)
        self.drafts = self.directory / "drafts"
        self.drafts.mkdir()
        self.data = self.directory / "d"
        self.site = self.data / "site"
        self.socket = self.data / "control.sock"
        self.log = self.directory / "log"
        self.theme = theme
        self.environment = {**os.environ, **(environment or {})}
        self.daemon = None
        self.start()
        for number in range(1, 7):
            (self.drafts / f"tall-or-wide-{number}.png").write_bytes(png(1200, 800, number * 25))
        (self.drafts / "upright.png").write_bytes(png(800, 1200, 70))
        shutil.copy(ROOT / "Deploy/sample/night-train.jpg", self.drafts)

    def database_options(self):
        """Where the daemon's database is, and what is beside it."""
        return ["--embedded", self.data]

    def start(self):
        """Starts the daemon, and waits until it is ready."""
        command = [self.programs / "copydeskd", "run", *self.database_options()]
        if self.theme:
            command += ["--theme", self.theme]
        begin = self.log.stat().st_size if self.log.exists() else 0
        with open(self.log, "ab") as log:
            self.daemon = subprocess.Popen(command, stderr=log, stdout=log, env=self.environment)
        deadline = time.monotonic() + 180
        while b"copydeskd ready" not in self.log.read_bytes()[begin:]:
            if self.daemon.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("the daemon did not start:\n" + self.log.read_text(errors="replace")[-3000:])
            time.sleep(0.1)

    def die(self, database=False):
        """Kills the daemon and starts it again; or its database, which it starts again itself."""
        if database:
            os.kill(int((self.data / "postgres/data/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
            return
        self.daemon.kill()
        self.daemon.wait()
        self.start()

    def stop(self):
        self.daemon.send_signal(signal.SIGTERM)
        try:
            self.daemon.wait(60)
        except subprocess.TimeoutExpired:
            self.daemon.kill()
            self.daemon.wait()
        self.stop_database()
        shutil.rmtree(self.directory, ignore_errors=True)

    def stop_database(self):
        """Ends the database, where the daemon does not."""

    def command(self, person):
        """The command as that person, or this account, gives it."""
        return [self.programs / "copydesk", "--socket", self.socket] + (["--as", person] if person else [])

    def copydesk(self, *arguments, person="chief"):
        done = subprocess.run(
            self.command(person) + list(arguments), capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise RuntimeError(f"copydesk {' '.join(map(str, arguments))}: {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def apply(self, url):
        file = self.drafts / "newsroom.yaml"
        file.write_text(stories.newsroom(url))
        self.copydesk("apply", "-f", file, "--yes", person=None)

    def publish(self, items):
        """Has each of these written and approved, and waits until all are published."""
        def one(item):
            slug, text = item
            file = self.drafts / f"{slug}.md"
            file.write_text(text)
            language = next(line.split(": ")[1] for line in text.splitlines() if line.startswith("language: "))
            self.copydesk("submit", file, person=stories.handle(language))
            self.approve(slug)
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(one, items))
        for slug, _ in items:
            self.wait_for(slug)

    def approve(self, slug):
        """Approves it, whatever the checks have against the odd things in it."""
        self.copydesk("show", slug)
        try:
            self.copydesk("approve", slug)
        except RuntimeError as refusal:
            checks = set(re.findall(r"([a-z-]+) \(line", str(refusal)))
            if not checks:
                raise
            overrides = [word for check in checks for word in ("--override", check)]
            self.copydesk("approve", slug, *overrides, "--reason", "Meant to be odd.")

    def wait_for(self, slug):
        deadline = time.monotonic() + 300
        while "\"state\" : \"published\"" not in self.copydesk("--json", "show", slug):
            if time.monotonic() > deadline:
                raise SystemExit(f"{slug} was not published within five minutes")
            time.sleep(0.2)

    def correct(self, slug, text, note):
        file = self.drafts / f"{slug}-corrected.md"
        file.write_text(text)
        language = next(line.split(": ")[1] for line in text.splitlines() if line.startswith("language: "))
        self.copydesk("correct", slug, file, "-m", note, person=stories.handle(language))
        self.approve(slug)
        self.wait_for(slug)

    def kill(self, slug, note):
        self.copydesk("show", slug)
        self.copydesk("kill", slug, "-m", note, "--wait")


def programs():
    """Where the built programs are."""
    shown = subprocess.run(["swift", "build", "--show-bin-path"], cwd=ROOT, capture_output=True, text=True)
    path = os.environ.get("COPYDESK_PROGRAMS") or shown.stdout.strip()
    if not (pathlib.Path(path) / "copydeskd").exists():
        raise SystemExit("build first: swift build")
    return path
