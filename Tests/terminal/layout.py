"""What is to be seen of a screen, and what is wrong with it whatever it says."""
import re
import unicodedata


def normalised(text):
    """The screen with what the clock changes replaced by as much; and the versions of other programs."""
    for pattern, replacement in (
            # Terminals differ in how many emoji they join.
            ("(\u200d[^ -~\n]?\ufe0f?)+", ""),
            (r"\b(HST|MST|AST|GMT|EAT|PKT|JST)\b", "EAT"),
            (r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)( \d\d?(?= [A-Z])| (?=\d\d:))", r"DAY\2"),
            (r"\b\d\d? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)( \d{4})?\b", "00 MON"),
            (r"\b\d{4}-\d\d-\d\d\b", "0000-00-00"), (r"\b\d\d:\d\d\b", "00:00"),
            (r"\b\d\d?(?=\s+[smhd]\b)", lambda age: "0" * len(age[0])),
            (r"PostgreSQL [\d.]+", "PostgreSQL 0"), (r"(?m)^(jobs[ \t]+).*", r"\1(some)")):
        text = re.sub(pattern, replacement, text)
    return text


def cells(text):
    """How many columns a text has on a terminal."""
    width, is_joined, is_half_flag = 0, False, False
    for character in text:
        code = ord(character)
        is_flag = 0x1F1E6 <= code <= 0x1F1FF
        if is_joined or 0x1F3FB <= code <= 0x1F3FF or unicodedata.category(character) in ("Mn", "Me", "Cf"):
            pass
        elif is_flag:
            width += 0 if is_half_flag else 2
        else:
            width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        is_joined = code == 0x200D
        is_half_flag = is_flag and not is_half_flag
    return width


def words(text):
    return [word.strip(":,;\u200e") for word in text.split()]


def broken(text, whole, columns):
    """Words that are not those of a wider screen, and not cut with an ellipsis; what has no room in a line may be broken."""
    known = {*words(whole), *words(normalised(whole))}
    long = [word for word in known if cells(word) > columns - 12]
    for word in words(normalised(text)):
        start = word.rstrip("…").strip(":,;")
        # What heads a column is in small letters where rows stand below each other.
        if word in known or word.upper() in known or word.endswith("…") and any(other.startswith(start) for other in known):
            continue
        if not any(start in other for other in long):
            yield word


def short_headlines(text, headlines):
    """Headlines that are cut to fewer than 30 columns; a wide character may leave one of them empty."""
    for line in text.splitlines():
        for before in line.split("…")[:-1]:
            start = re.sub(r"^\d+ ", "", re.split(r" {2,}", before)[-1])
            if start and any(headline.startswith(start) for headline in headlines) and cells(start) + 1 < 29:
                yield f"{start}…"


def disorders(text, joined, whole, columns, headlines):
    """What is wrong with a screen, whatever it says.

    `joined` has the lines joined that the terminal broke; `whole` is the same screen where it is widest, and in a pipe.
    """
    if text.endswith("\n\n") or not text.endswith("\n"):
        yield "does not end with one line end"
    fitting = set(text.splitlines())
    for line in joined.splitlines():
        if line.rstrip() not in fitting:
            yield f"too wide: {line.rstrip()}"
    for word in broken(joined, whole, columns):
        yield f"broken word: {word}"
    for headline in short_headlines(text, headlines):
        yield f"headline of {cells(headline)} columns: {headline}"
    for count in re.findall(r"(?<![\w:.,])\d+\n\s*(?:[smhd]|of|open|findings?|approvals?|required|recommended|words?)\b", text):
        yield f"a number without its unit: {' '.join(count.split())}"
    for line in text.splitlines():
        if line.lstrip().startswith("·"):
            yield f"a line begins with a dot: {line.strip()}"
    # Where a terminal sets Arabic from right to left, a number that follows goes to its left; a letter or a mark (U+200E) keeps it.
    for line in text.splitlines():
        if re.search("[\u0600-\u06ff][^A-Za-z\u200e\u2069]*[0-9]", line):
            yield f"a number follows Arabic, and moves: {line.strip()}"
