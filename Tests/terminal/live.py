"""The full-screen board: what it looks like, what can be done there, and how it ends."""
import difflib
import os
import re
import signal
import subprocess
import sys

from newsroom import HEADLINES, ended, wait_for
from terminal import SIZES, Shell

CONFIGURATION = """
newsroom: {name: Meridian Wire, url: "http://127.0.0.1", language: en, timezone: UTC}
desks:
  africa: {name: Africa, timezone: Africa/Nairobi}
  caucasus: {name: Caucasus, timezone: Asia/Yerevan}
roles:
  reporter: [write]
  desk_chief: [write, review, approve, schedule, correct, publish, kill, spike, assign]
staff:
  rita: {name: Rita Moreno, grants: [{role: reporter, desk: "*"}]}
  nana: {name: Nana Sargsyan, grants: [{role: desk_chief, desk: "*"}]}
destinations: {site: {kind: site}}
"""


def fill(newsroom):
    newsroom.configure(CONFIGURATION)
    body = "\n\n".join(f"Paragraph {number} of the story." for number in range(1, 31))
    for slug, headline in HEADLINES.items():
        urgency = 2 if slug == "floods-coast-road" else 4
        options = ["--draft"] if slug == "apricots" else []
        newsroom.run("rita", "submit", newsroom.draft(slug, headline, body, urgency=urgency), *options)
    newsroom.approve("nana", "budget-levy", "--at", "tomorrow 18:00")
    newsroom.approve("nana", "second-flash")
    newsroom.reaches("second-flash", "published")


class Terminal(Shell):
    """A shell in which the board is opened."""

    def open(self):
        self.type(f"stty -g; {self.newsroom.programs}/copydesk --as nana board --live")
        self.keys("Enter")
        self.sees("? keys")

    def command(self):
        """The process id of the board."""
        shell = self.tmux("display-message", "-p", "#{pane_pid}").strip()
        found = subprocess.run(["pgrep", "-P", shell, "-x", "copydesk"], capture_output=True, text=True).stdout.split()
        return int(found[0])

    def restored(self, how):
        """Whether the shell has its terminal again, as it was before."""
        wait_for(f"the terminal after {how}", lambda: self.tmux("display-message", "-p", "#{alternate_on}").strip() == "0")
        self.keys("C-l")
        before = self.settings
        if self.stty() != before:
            ended(f"The terminal's settings were not restored after {how}")
        flags = self.tmux("display-message", "-p", "#{cursor_flag}#{mouse_any_flag}#{keypad_flag}").strip()
        if flags != "100":
            ended(f"Cursor, mouse or keypad were not restored after {how}: {flags}")


def normalised(screen):
    """The screen with what the clock changes replaced, and spaces that keep columns apart counted as two."""
    screen = re.sub(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d\d:\d\d", "DAY 00:00", screen)
    screen = re.sub(r"\d\d:\d\d", "00:00", screen)
    screen = re.sub(r"\b\d+ [smhd]\b", "0 m", screen)
    return "\n".join(re.sub(r" {2,}", "  ", line).rstrip() for line in screen.splitlines()) + "\n"


def compare(path, screen, recording):
    if recording:
        path.write_text(normalised(screen))
    elif path.read_text() != normalised(screen):
        sys.stdout.writelines(difflib.unified_diff(
            path.read_text().splitlines(True), normalised(screen).splitlines(True), str(path), "this run"))
        ended(f"The board does not look as in {path}")


def looks(newsroom, captures, recording):
    """The board at three sizes; the words are the same without colour and in the locale C."""
    for columns, rows in SIZES:
        seen = []
        for environment in ({}, {"NO_COLOR": "1"}, {"LANG": "C", "LC_ALL": "C"}):
            terminal = Terminal(newsroom, columns, rows, environment)
            terminal.open()
            seen.append(normalised(terminal.screen()))
            colours = re.search(r"\x1b\[[0-9;]*3[1-7]", terminal.screen("-e"))
            if colours and "NO_COLOR" in environment:
                ended("NO_COLOR is not honoured")
            if not environment:
                compare(captures / f"live-board-{columns}x{rows}.txt", terminal.screen(), recording)
                terminal.keys("?")
                terminal.sees("arrows")
                terminal.keys("q")
                terminal.sees("q quit")
                terminal.keys("Enter")
                terminal.sees("space on")
                compare(captures / f"live-story-{columns}x{rows}.txt", terminal.screen(), recording)
            terminal.close()
        if len(set(seen)) != 1:
            ended(f"The board has other words at {columns}x{rows} without colour or in the locale C:\n" + "\n".join(seen))


def clicks(terminal, text, button=0):
    """Presses a button of the mouse (65: turns its wheel) where that stands; before it there is nothing that is two columns wide."""
    lines = terminal.screen().splitlines()
    row = next(number for number, line in enumerate(lines) if text in line)
    place = chr(33 + lines[row].index(text)) + chr(33 + row)
    terminal.type(f"\x1b[M{chr(32 + button)}{place}" + ("" if button else f"\x1b[M#{place}"))


def acts(newsroom):
    """Unread is refused; read to its end, approved; returned with a reason; other people's acts appear."""
    terminal = Terminal(newsroom, 80, 24, {"BROWSER": "/bin/false"})
    terminal.open()
    clicks(terminal, "Dar es Salaam")
    terminal.sees("> 2 ")
    clicks(terminal, "Dar es Salaam", 65)
    terminal.sees("> 3 ")
    clicks(terminal, "Floods cut")
    terminal.sees("> 1!")
    terminal.keys("p")
    terminal.sees("copy it to a")
    terminal.keys("Enter")
    terminal.sees("? keys")
    terminal.keys("a")
    terminal.sees("Press enter to read it.")
    terminal.keys("Enter")
    terminal.sees("scroll to its end")
    terminal.keys("G")
    terminal.sees("Paragraph 30")
    if "you have read" in terminal.screen():
        ended("A leap to the end counts as reading")
    terminal.keys("g")
    for _ in range(4):
        terminal.keys("Space")
        terminal.sees("space on")
    terminal.sees("you have read v1")
    terminal.keys("a")
    terminal.sees("LIVE NOW on site")
    terminal.sees("/africa/floods-coast-road/")
    if newsroom.state("floods-coast-road") != "desk_review":
        ended("It was approved before the answer")
    terminal.keys("n")
    terminal.sees("Nothing was done.")
    terminal.keys("a")
    terminal.sees("[y] yes")
    terminal.keys("y")
    wait_for("the story to be published", lambda: newsroom.state("floods-coast-road") == "published")
    terminal.sees("OUT (2)")

    # Somebody else's act appears by itself, without a redrawn screen.
    sent = newsroom.directory / "sent"
    terminal.keys("h", "h")
    terminal.sees("> 2")
    terminal.tmux("pipe-pane", "-o", f"cat >{sent}")
    newsroom.run("nana", "claim", "dam-gates", "--yes")
    terminal.sees("dam-gates  nana: claim")
    size = sent.stat().st_size
    if not 0 < size < 1500:
        ended(f"A claim by somebody else sent {size} bytes to a screen of 1,920 places")
    terminal.tmux("pipe-pane")

    terminal.keys("/")
    terminal.type("cranes")
    terminal.keys("Enter")
    terminal.sees("Only what has")
    terminal.keys("r")
    terminal.sees("You have not read v1")
    newsroom.run("nana", "show", "dar-cranes")
    terminal.keys("r")
    terminal.sees("Reason:")
    terminal.type("Who took the picture?")
    terminal.keys("Enter")
    wait_for("the return", lambda: newsroom.state("dar-cranes") == "draft")

    terminal.tmux("resize-window", "-x", "40", "-y", "20")
    terminal.sees("enter read  a approve  ? keys  q quit")
    terminal.tmux("resize-window", "-x", "120", "-y", "30")
    terminal.sees("/ filter")

    newsroom.stop(signal.SIGKILL)
    terminal.sees("NOT LIVE since")
    newsroom.start()
    wait_for("the board to be live again", lambda: "NOT LIVE" not in terminal.screen())
    terminal.close()


def ends(newsroom):
    """However it ends, the shell has its terminal as it was."""
    terminal = Terminal(newsroom, 80, 24)
    terminal.settings = terminal.stty()
    for how in ("q", "Ctrl-C", signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGABRT):
        terminal.open()
        if how == "q":
            terminal.keys("q")
        elif how == "Ctrl-C":
            terminal.keys("C-c")
        else:
            os.kill(terminal.command(), how)
        terminal.restored(how)
    terminal.open()
    terminal.keys("C-z")
    terminal.restored("Ctrl-Z")
    terminal.type("fg")
    terminal.keys("Enter")
    terminal.sees("IN REVIEW")
    terminal.sees("? keys")
    process = terminal.command()
    os.kill(process, signal.SIGSTOP)
    wait_for("the shell", lambda: "shell>" in terminal.screen())
    terminal.type("fg")
    terminal.keys("Enter")
    terminal.sees("? keys")
    terminal.keys("q")
    terminal.restored("q after SIGSTOP")
    terminal.type(f"TERM=dumb {newsroom.programs}/copydesk --as nana board --live")
    terminal.keys("Enter")
    terminal.sees("needs a terminal that can move its cursor")
    terminal.close()
