"""A desk with something for every screen to show: stories in all states, a correction, a kill, notes, a rejected draft."""
import datetime
import time
import zoneinfo

from newsroom import HEADLINES, wait_for

# In one of these it is between eight and one o'clock whenever this runs. So 18:00 is still to come today, what came in a few
# minutes ago did so today as well, and what the zone is called has three letters.
ZONES = ("Pacific/Honolulu", "America/Phoenix", "America/Puerto_Rico", "Africa/Abidjan", "Africa/Nairobi", "Asia/Karachi",
         "Asia/Tokyo")

CONFIGURATION = """
newsroom: {{name: Meridian Wire, url: "https://news.example", language: en, timezone: {zone}}}
desks:
  africa: {{name: Africa, timezone: {zone}, review_within: 20m}}
  caucasus: {{name: Caucasus, timezone: {zone}, approvals: 2, publish: manual}}
roles:
  reporter: [write]
  desk_chief: [write, review, approve, schedule, correct, publish, kill, spike, assign, cover, front, freeze]
  operator: [operate]
staff:
  rita: {{name: Rita Moreno, grants: [{{role: reporter, desk: "*"}}]}}
  nana:
    name: Nana Sargsyan
    grants:
      - {{role: desk_chief, desk: africa, title: Africa desk chief}}
      - {{role: desk_chief, desk: caucasus, title: Acting Caucasus desk chief}}
  joseph: {{name: Joseph Omondi, grants: [{{role: desk_chief, desk: "*", title: Night editor}}]}}
  ops: {{name: Operations, grants: [{{role: operator, desk: "*"}}]}}
destinations: {{site: {{kind: site}}}}
triggers:
  evening-edition: {{cron: "0 18 * * *", timezone: {zone}, desks: [africa, caucasus]}}
  result: {{event: true}}
checks:
  house-style:
    words:
      - {{avoid: strongman, use: leader, level: required, why: "It takes sides."}}
      - {{avoid: "at this point in time", use: now}}
"""

BODIES = {
    "floods-coast-road":
        "The only road to the coast was under a metre of water on Sunday night after the strongman who runs the province had the "
        "gates of the dam opened for the first time in eleven years, the ministry of transport said.",
    "night-train":
        "東京発の夜行列車が日曜日の朝に最後の運行を終えた。沿線の駅では早朝から多くの人が集まり、手を振って列車を見送った。"
        "鉄道会社は、利用者の減少と車両の老朽化を理由に、この春のダイヤ改正で運行をやめると発表していた。\n\n"
        "The line’s last conductor, 平野 恵子, has worked on it since 1986, when there was no road.",
    "dam-gates":
        "أعلنت وزارة النقل مساء الأحد أن الطريق الوحيد المؤدي إلى الساحل أصبح تحت متر من المياه بعد فتح بوابات السد للمرة الأولى "
        "منذ أحد عشر عاما.\n\nوقال شهود عيان إن الحافلات تعود أدراجها عند الجسر الثاني.",
    "families-vote":
        "Families came with children and grandparents. 👩🏽‍🌾 👨‍👩‍👧‍👦 🏳️‍🌈 Polling stations close at six; the road was dry.",
    "evening-wrap": "The road to the coast is under water.",
    "bank-report": "\n\n".join(f"Paragraph {number} of the report." for number in range(1, 31)),
}
CRANES = (
    "Dockers at three ports returned to work at midnight on Sunday after their union accepted a pay rise of {rise} per cent over "
    "two years.\n\nThe cranes of the container terminal, which had stood still for nineteen days, swung again at first light.\n\n"
    "{last}\n\n- At this point in time the road to the port is open.\n"
    "- The ferry takes lorries with food and medicine only, and those at night.")


def morning_zone():
    """A zone where it is morning now."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return next(zone for zone in ZONES if 8 <= now.astimezone(zoneinfo.ZoneInfo(zone)).hour < 13)


class Desk:
    """Fills a newsroom, and knows what all of it is called."""

    def __init__(self, newsroom):
        self.newsroom = newsroom
        self.run = newsroom.run
        self.zone = morning_zone()
        self.headlines = {}

    def fill(self):
        self.newsroom.configure(CONFIGURATION.format(zone=self.zone))
        self.review()
        self.approved()
        self.out()
        self.rejected()
        self.run("nana", "cover", "joseph", "--for", "nana", "--desk", "africa", "--until", "18:00")
        self.filled = time.monotonic()

    def settle(self):
        """Waits until all of it is a minute old, so that no age is in seconds, and whatever has a width has it each time."""
        wait_for("the stories to be a minute old", lambda: time.monotonic() - self.filled > 61, limit=90)

    def submit(self, slug, headline=None, body=None, person="rita", options=(), **facts):
        headline = headline or HEADLINES[slug]
        self.headlines[slug] = headline
        body = body or BODIES.get(slug) or "Nobody was hurt, the police said.\n\nTrains stood still until noon."
        self.run(person, "submit", self.newsroom.draft(slug, headline, body, byline=person, **facts), *options)

    def review(self):
        """What waits for the desk, and what does not come so far."""
        self.submit("floods-coast-road", urgency=3)
        self.submit("dar-cranes", urgency=2, body=CRANES.format(
            rise="11", last="It’s the longest strike since 1998, the union said."))
        self.run("nana", "show", "dar-cranes")
        self.run("nana", "note", "dar-cranes", "--line", "10", "-m",
                 "Since 1998, or since 1989? The union’s own page has both, and our story of last week says 1989.")
        self.run("rita", "note", "dar-cranes", "--reply-to", "1", "-m", "1998; the page was wrong, and they have changed it.")
        self.run("nana", "return", "dar-cranes", "--yes", "-m",
                 "Eleven, or eleven and a half? Their statement says 11.5. And who counted the days?")
        self.submit("dar-cranes", urgency=2, body=CRANES.format(
            rise="11.5", last="The port authority counted nineteen days. It is the longest strike since 1998, the union said."))
        self.run("nana", "diff", "dar-cranes")
        self.submit("night-train", further="language: ja\n")
        self.submit("dam-gates", further="language: ar\n")
        self.submit("families-vote")
        self.run("joseph", "claim", "families-vote")
        # She has read the first version of this, and not the second.
        measles = "Measles passes 1,000 cases; vaccination at the school gates"
        self.submit("measles-school-gates", measles)
        self.run("nana", "show", "measles-school-gates")
        self.submit("measles-school-gates", measles, "The ministry has counted 1,012.")
        self.submit("nana-column", "What the coast road tells us about who is heard", person="nana")
        self.submit("apricots", options=["--draft"])
        self.submit("shirak-levy", "A levy on water for the Shirak plain is put off until after the harvest", desk="caucasus")
        self.newsroom.approve("joseph", "shirak-levy")

    def approved(self):
        """What goes out later: at a time, by a trigger, after an embargo, when somebody sends it."""
        self.submit("budget-levy")
        self.newsroom.approve("nana", "budget-levy", "--at", "18:30")
        self.submit("evening-wrap", "What happened today, in ten lines")
        self.newsroom.approve("nana", "evening-wrap", "--on", "evening-edition")
        noon = datetime.datetime.now(zoneinfo.ZoneInfo(self.zone)).replace(hour=12, minute=0, second=0, microsecond=0)
        embargo = (noon + datetime.timedelta(days=1)).isoformat()
        self.submit("bank-report", "The central bank’s report on inflation and what it means for the price of maize and of bread",
                    further=f"embargo: {embargo}\n")
        self.newsroom.approve("nana", "bank-report")
        self.submit("yerevan-metro", "Yerevan’s metro runs at night", desk="caucasus")
        for person in ("nana", "joseph"):
            self.newsroom.approve(person, "yerevan-metro")

    def out(self):
        """What readers have or had: a story, a corrected one, one that was killed."""
        for slug, headline in (("second-flash", None), ("port-strike", "The strike at the port goes into its third week")):
            self.submit(slug, headline)
            self.newsroom.approve("nana", slug)
            self.newsroom.reaches(slug, "published")
        corrected = self.newsroom.draft("second-flash", HEADLINES["second-flash"], "The vote was 212 to 98.", byline="rita")
        self.run("nana", "correct", "second-flash", corrected, "-m", "The vote was 212 to 98, not 221 to 89.")
        self.newsroom.approve("joseph", "second-flash")
        self.newsroom.reaches("second-flash", "published")
        self.run("nana", "kill", "port-strike", "--yes", "-m", "The strike was over when we published this. We regret the error.")
        self.newsroom.reaches("port-strike", "killed")
        wait_for("the kill to be acknowledged", lambda: not self.newsroom.story("port-strike")["kill_pending"])

    def rejected(self):
        draft = self.newsroom.draft("lower-tana-floods-second-take", "Second take", "Text.", desk="nowhere")
        self.run("rita", "submit", draft, status=65)
