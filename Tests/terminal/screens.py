"""Every screen of the command, at three sizes: as it was captured, and with the same words wherever else it is read.

Its lines must fit (layout.py); without colour, in the locale C and on a terminal that cannot move its cursor it is the same to the
letter, and in a pipe it has the same words. All that is wrong is listed, not only the first thing.
"""
import concurrent.futures
import dataclasses
import difflib
import re

from layout import disorders, normalised, words
from newsroom import ended, wait_for
from terminal import SIZES, Sequence, Shell


REVIEW = "[q]uit"
GOES_ON = re.compile(r"Next copydesk|copydesk show|Did you mean|Who can")


@dataclasses.dataclass
class Screen:
    name: str
    words: str  # of the command; `--as` before them
    question: str = ""  # what it asks in the end
    answer: str = ""
    # In a pipe it has the same words (words), a row for each story (rows) or for each thing of a table (table) in the same order,
    # or something else for programs (other); or it is not for one ("").
    piped: str = "words"
    goes_on: bool = True  # whether its end says what to type next, or who could

    @property
    def arguments(self):
        return ["--as", *self.words.split(" ")]


# Each can be seen again and again without changing what another shows.
SCREENS = [
    Screen("today", "nana"),
    Screen("inbox", "nana inbox", piped="rows"),
    Screen("show", "joseph show dar-cranes"),
    Screen("show-cjk", "joseph show night-train"),
    Screen("show-arabic", "joseph show dam-gates"),
    Screen("show-emoji", "joseph show families-vote"),
    Screen("diff", "nana diff dar-cranes"),
    Screen("board", "nana board", piped="rows"),
    Screen("handover", "nana handover --since 06:00", piped="rows"),
    Screen("calendar", "nana calendar", piped="rows"),
    Screen("budget", "nana budget", piped="rows"),
    Screen("search", "nana search road", piped="rows"),
    Screen("log", "nana log dar-cranes", piped="other"),
    Screen("log-killed", "nana log port-strike", piped="other"),
    Screen("why", "nana why shirak-levy"),
    Screen("why-approve", "nana why floods-coast-road approve"),
    Screen("status", "ops status"),
    Screen("rejects", "rita rejects", piped="table"),
    Screen("triggers", "nana triggers", piped="table"),
    Screen("access", "nana access --desk africa", piped="table"),
    Screen("staff", "nana staff", piped="table"),
    Screen("refused-own", "nana approve nana-column"),
    Screen("mistyped-command", "nana inbxo"),
    Screen("mistyped-slug", "nana show dar-krans"),
    # These ask, so they come last.
    Screen("refused-unread", "nana approve night-train", "Read it now? [y/N]", "n", piped=""),
    Screen("approve", "nana approve dar-cranes", "[N]", "n", piped="", goes_on=False),
    Screen("review", "joseph review", REVIEW, "q", piped=""),
]

# Beside a UTF-8 terminal with colour.
ELSEWHERE = {
    "without colour": {"NO_COLOR": "1"},
    "in the locale C": {"LANG": "C", "LC_ALL": "C"},
    "with TERM=dumb": {"TERM": "dumb"},
}
# All that is long is left on the terminal.
PLAIN = {"PAGER": "cat"}


def captured(newsroom, columns, rows, environment):
    """What every screen is there, as it stands and with lines joined that the terminal broke; and the escape sequences sent."""
    window = Sequence(newsroom, columns, rows, [(screen.name, screen.arguments) for screen in SCREENS], PLAIN | environment)
    for screen in SCREENS:
        if screen.question:
            # One key counts by itself where the terminal can that; a word never does.
            is_key = screen.question == REVIEW and environment.get("TERM") != "dumb"
            window.answers(screen.name, screen.question, screen.answer, *([] if is_key else ["Enter"]))
    result = window.outputs(), window.outputs("-J"), window.escapes()
    window.close()
    return result


class Faults:
    """Everything that is wrong."""

    def __init__(self):
        self.all = []

    def add(self, screen, place, text):
        self.all.append(f"{screen.name}, {place} (copydesk --as {screen.words}): {text}")

    def differ(self, screen, place, text, expected, actual):
        lines = difflib.unified_diff(expected.splitlines(), actual.splitlines(), "expected", "actual", lineterm="")
        self.add(screen, place, text + "\n" + "\n".join(f"    {line}" for line in lines))


def at_size(newsroom, captures, size, faults, record):
    """The screens at one size, everywhere; what they are on the first terminal."""
    place = "{}x{}".format(*size)
    outputs, joined, escapes = captured(newsroom, *size, {})
    if not any(escape.endswith(b"m") for escape in escapes):
        faults.add(SCREENS[0], place, "no colour on a terminal that has it")
    for where, environment in ELSEWHERE.items():
        others, _, escapes = captured(newsroom, *size, environment)
        unwanted = escapes if "TERM" in environment else {escape for escape in escapes if escape.endswith(b"m")}
        if unwanted and not environment.keys().isdisjoint({"TERM", "NO_COLOR"}):
            faults.add(SCREENS[0], f"{place} {where}", f"escape sequences: {unwanted}")
        for screen in SCREENS:
            expected, actual = normalised(outputs[screen.name]), normalised(others[screen.name])
            if expected != actual:
                faults.differ(screen, f"{place} {where}", "says something else", expected, actual)
    for screen in SCREENS:
        path = captures / f"{screen.name}-{place}.txt"
        actual = normalised(outputs[screen.name])
        if record:
            path.write_text(actual)
        elif not path.exists() or path.read_text() != actual:
            faults.differ(screen, place, f"is not as in {path.name}", path.read_text() if path.exists() else "", actual)
    return outputs, joined


def in_pipe(newsroom, screen, narrowest, widest, slugs, faults):
    """What the screen is in a pipe; the same words, or a row for each thing in the same order."""
    result = newsroom.run(None, *screen.arguments, status=None)
    text = result.stdout + result.stderr
    if "\x1b" in text:
        faults.add(screen, "pipe", "escape sequences")
    if screen.piped == "rows":
        # Below each other, stories stand in their order.
        name = r"\b(?:" + "|".join(sorted(slugs, key=len, reverse=True)) + r")\b"
        shown, piped = (list(dict.fromkeys(re.findall(name, part))) for part in (narrowest, text))
        if [slug for slug in piped if slug in shown] != shown:
            faults.add(screen, "pipe", f"other stories, or in another order: {' '.join(piped)}, on a terminal {' '.join(shown)}")
        return text
    if screen.piped == "other":
        return text
    if screen.piped == "table":
        # What a row is about stands where its lines begin.
        rows = [row.split("\t")[0] for row in text.splitlines()]
        for part in (narrowest, widest):
            # What has no room behind `Next:` stands there, too.
            shown = list(dict.fromkeys(line.split()[0] for line in part.splitlines() if line[:1].strip()))
            if [name for name in shown if name in rows] != rows:
                faults.add(screen, "pipe", f"other rows, or in another order: {' '.join(rows)}, on a terminal {' '.join(shown)}")
        return text
    expected, actual = words(normalised(widest)), words(normalised(text))
    # What has no spaces, a terminal breaks where its lines end.
    if "".join(expected) != "".join(actual):
        faults.differ(screen, "pipe", "says something else", "\n".join(expected), "\n".join(actual))
    return text


def through_pager(newsroom):
    """A long story goes through the pager; whoever leaves that before the end has not read it."""
    shell = Shell(newsroom, 80, 24, {"PAGER": "less"})
    command = f"{newsroom.programs}/copydesk --as joseph show bank-report"

    def lines():
        return shell.screen().rstrip().splitlines()

    for reads_on in (False, True):
        shell.tmux("clear-history")
        shell.keys("C-l")
        shell.type(f"clear; {command}; echo done")
        shell.keys("Enter")
        wait_for(lambda: f"less to wait with the first lines; the screen shows:\n{shell.screen()}\n", lambda: lines()[-1:] == [":"])
        if "The central bank" not in shell.screen() or "Paragraph 30" in shell.screen():
            ended(f"less shows something else than the beginning:\n{shell.screen()}")
        if reads_on:
            shell.keys("G")
            shell.sees("(END)")
        shell.keys("q")
        wait_for(lambda: f"the shell after less; the screen shows:\n{shell.screen()}\n", lambda: "done" in lines())
        said = "does not count as reading version 1" in shell.screen()
        if said == reads_on:
            ended(f"Reading {'to the end' if reads_on else 'the beginning'} in less: the command says\n{shell.screen()}")
    shell.close()


def looks(newsroom, headlines, captures, record):
    """Tries every screen; ends the script where anything is wrong, with all of it."""
    faults = Faults()
    with concurrent.futures.ThreadPoolExecutor(len(SIZES)) as pool:
        seen = dict(zip(SIZES, pool.map(lambda size: at_size(newsroom, captures, size, faults, record), SIZES)))
    narrowest, widest = seen[SIZES[0]][0], seen[SIZES[-1]][0]
    for screen in SCREENS:
        whole = widest[screen.name]
        if screen.piped:
            whole += in_pipe(newsroom, screen, narrowest[screen.name], widest[screen.name], headlines, faults)
        for size, (outputs, joined) in seen.items():
            named = headlines.values() if screen.piped == "rows" else []
            for fault in disorders(outputs[screen.name], joined[screen.name], whole, size[0], named):
                faults.add(screen, "{}x{}".format(*size), fault)
            if screen.goes_on and not GOES_ON.search(" ".join(words(outputs[screen.name])[-16:])):
                faults.add(screen, "{}x{}".format(*size), "does not say what to type next")
    for path in captures.glob("*.txt"):
        if not path.name.startswith("live-") and path.stem.rpartition("-")[0] not in widest:
            faults.all.append(f"{path.name} is of no screen")
    if faults.all:
        print("\n".join(faults.all))
        ended(f"{len(faults.all)} things are wrong with the screens, each listed above")
