"""Windows of tmux, each on a server of its own."""
import os
import re
import shlex
import subprocess
import time

from newsroom import ended, wait_for

SIZES = ((40, 20), (80, 24), (200, 60))


class Window:
    """A terminal of that size with a command in it. It has the newsroom's socket, and UTF-8 unless the environment says more."""

    def __init__(self, newsroom, columns, rows, command, environment=None):
        self.newsroom = newsroom
        self.server = f"{columns}x{rows}-{time.monotonic_ns()}"
        variables = {"COPYDESK_SOCKET": str(newsroom.socket), "PS1": "shell> ", "LANG": "C.UTF-8", "TZ": "UTC"}
        variables |= environment or {}
        settings = [word for name, value in variables.items() for word in ("-e", f"{name}={value}")]
        configuration = newsroom.directory / "tmux.conf"
        configuration.write_text("set-option -g status off\nset-option -g history-limit 50000\n")
        self.tmux("-f", str(configuration), "new-session", "-d", "-x", str(columns), "-y", str(rows), *settings, *command)
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def tmux(self, *arguments, check=True):
        result = subprocess.run(
            ["tmux", "-u", "-L", self.server, *arguments], capture_output=True, text=True, env=self.environment(self.newsroom))
        if check and result.returncode != 0:
            ended(f"tmux {' '.join(arguments)}: {result.stderr}")
        return result.stdout

    @staticmethod
    def environment(newsroom):
        """That of tmux, which has its servers' sockets in the newsroom's directory."""
        kept = {key: value for key, value in os.environ.items() if key not in ("TMUX", "NO_COLOR")}
        return kept | {"TMUX_TMPDIR": str(newsroom.directory)}

    @classmethod
    def close_all(cls, newsroom):
        """Ends every window that is still open."""
        for socket in newsroom.directory.glob("tmux-*/*"):
            subprocess.run(["tmux", "-L", socket.name, "kill-server"], capture_output=True, env=cls.environment(newsroom))

    def screen(self, *options):
        return self.tmux("capture-pane", "-p", *options)

    def keys(self, *keys):
        self.tmux("send-keys", *keys)

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def sees(self, text):
        return wait_for(lambda: f"'{text}' on the screen, which shows:\n{self.screen()}\n", lambda: text in self.screen())

    def close(self):
        self.tmux("kill-server", check=False)


class Shell(Window):
    """A shell at its prompt."""

    def __init__(self, newsroom, columns, rows, environment=None):
        super().__init__(newsroom, columns, rows, ["bash", "--noprofile", "--norc"], environment)
        self.sees("shell>")

    def stty(self):
        """The terminal's settings."""
        self.keys("C-l")
        self.type("echo set:$(stty -g)")
        self.keys("Enter")
        wait_for("stty", lambda: re.search(r"^set:\w", self.screen("-J"), re.M))
        return re.search(r"^set:(\S+)", self.screen("-J"), re.M).group(1)


class Sequence(Window):
    """Commands one after the other, without a prompt: what each of them printed is told apart by a line before it."""

    MARK = "@@ "

    def __init__(self, newsroom, columns, rows, commands, environment=None):
        """`commands`: the name and the words of each."""
        self.raw = newsroom.directory / f"raw-{time.monotonic_ns()}"
        # Here too, since tmux names the terminal itself.
        lines = [f"export {name}={value}" for name, value in (environment or {}).items()] + ["read -r begin"]
        for name, words in commands:
            lines += [f"printf '\\n{self.MARK}{name}\\n'", shlex.join([str(newsroom.programs / "copydesk"), *words])]
        lines += [f"printf '\\n{self.MARK}end\\n'", "read -r end"]
        super().__init__(newsroom, columns, rows, ["bash", "-c", "\n".join(lines)], environment)
        self.tmux("pipe-pane", "-o", f"cat >{self.raw}")
        self.keys("Enter")

    def answers(self, name, question, *keys):
        """Waits until that command asks that, and presses the keys."""
        def asked():
            return question in self.screen("-J", "-S", "-").rpartition(f"\n{self.MARK}{name}\n")[2]
        wait_for(lambda: f"'{question}' of {name} on the screen, which shows:\n{self.screen()}\n", asked)
        self.keys(*keys)

    def outputs(self, *options):
        """What each command printed, by its name, with all that has scrolled away."""
        wait_for(lambda: f"the commands to end; the screen shows:\n{self.screen()}\n",
                 lambda: f"\n{self.MARK}end\n" in self.screen())
        parts = re.split(rf"^{self.MARK}(.+)\n", self.screen("-S", "-", *options), flags=re.M)
        # Before each mark is a line end of its own.
        return {name: re.sub(r"\n\Z", "", text) for name, text in zip(parts[1:-2:2], parts[2:-2:2])}

    def escapes(self):
        """The escape sequences that the commands sent, as a program reads them."""
        return set(re.findall(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|.)", self.raw.read_bytes()))
