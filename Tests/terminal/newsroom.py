"""A daemon of its own with a newsroom to try, and how to wait for what it does."""
import json
import signal
import subprocess
import sys
import time

LIMIT = 60  # seconds for everything that is waited for

# Headlines that a terminal may get wrong: long, in two columns a character, from right to left, of joined emoji.
HEADLINES = {
    "floods-coast-road": "Floods cut road to the coast as dam gates are opened for the first time in eleven years",
    "dar-cranes": "Dar es Salaam’s cranes swing again",
    "night-train": "東京から夜行列車が最後の運行を終え、乗客らが別れを惜しんだ。沿線では多くの人が手を振った",
    "dam-gates": "أغلقت الفيضانات الطريق المؤدي إلى الساحل مع فتح بوابات السد",
    "families-vote": "👨‍👩‍👧‍👦 Families at the polls 🇰🇪 early",
    "apricots": "Apricot growers count the frost’s cost",
    "budget-levy": "Budget levy on phone calls is dropped",
    "second-flash": "Parliament votes to go",
}


def ended(message):
    sys.exit(f"*** {message} ***")


def wait_for(what, condition, limit=LIMIT):
    """The first value of the condition that counts; `what` says or returns what was waited for."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    ended(f"Waited {limit} s for {what() if callable(what) else what}")


class Newsroom:
    """A daemon that keeps everything in a directory of its own."""

    def __init__(self, programs, directory):
        self.programs, self.directory = programs, directory
        self.socket = directory / "control.sock"
        self.daemon = None

    def start(self):
        logged = self.directory / "daemon.log"
        already = logged.stat().st_size if logged.exists() else 0
        with open(logged, "ab") as log:
            self.daemon = subprocess.Popen(
                [self.programs / "copydeskd", "run", "--embedded", self.directory], stderr=log, stdin=subprocess.DEVNULL)
        wait_for("the daemon", lambda: b"ready" in logged.read_bytes()[already:] or self.died())

    def died(self):
        if self.daemon.poll() is not None:
            ended("copydeskd ended: " + (self.directory / "daemon.log").read_text()[-2000:])

    def stop(self, how=signal.SIGTERM):
        if self.daemon and self.daemon.poll() is None:
            self.daemon.send_signal(how)
            self.daemon.wait(LIMIT)

    def run(self, person, *arguments, status=0):
        """The command as that person runs it, without a terminal; it must end with that status, if not None."""
        command = [self.programs / "copydesk", "--socket", self.socket] + (["--as", person] if person else [])
        result = subprocess.run(command + list(arguments), capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if status is not None and result.returncode != status:
            ended(f"copydesk {' '.join(arguments)} ended with {result.returncode}: {result.stderr}")
        return result

    def configure(self, text):
        (self.directory / "newsroom.yaml").write_text(text)
        self.run("", "apply", "-f", str(self.directory / "newsroom.yaml"))

    def draft(self, slug, headline, body, desk="africa", byline="rita", urgency=4, further=""):
        """Writes a draft; the path of its file."""
        path = self.directory / f"{slug}.md"
        path.write_text(
            f"---\nheadline: \"{headline}\"\nslug: {slug}\ndesk: {desk}\nbyline: [{byline}]\nurgency: {urgency}\n{further}---\n"
            f"{body}\n")
        return str(path)

    def approve(self, person, slug, *options):
        """Reads a story and approves it."""
        self.run(person, "show", slug)
        self.run(person, "approve", slug, "--yes", *options)

    def reaches(self, slug, state):
        wait_for(lambda: f"{slug} to be {state}; it is {self.state(slug)}", lambda: self.state(slug) == state)

    def state(self, slug):
        return self.story(slug)["state"]

    def story(self, slug):
        return json.loads(self.run("rita", "--json", "show", slug).stdout)
