import Foundation
import Testing
import TimeTesting

/// Texts with the real daemon and command: what somebody begins, saves again, gets back, and can act on.
@Suite("Writing at the desk")
struct WritingDayTests {
  static let templates = """

    templates:
      briefing:
        summary: What the day holds
        desk: caucasus
        draft: |
          ---
          headline: "Briefing, {weekday} {day} {monthname} ({date})"
          slug: briefing-{year}-{month}-{day}
          desk: caucasus
          byline: [jomondi]
          # {not} {week}
          ---
          What the day holds.
    """

  @Test("A template is what newsroom.yaml says, on its desk's day; a change of it is shown before it is made")
  func templates() async throws {
    try await Daemon.with(newsroom: try Sample.newsroom + Self.templates) { daemon in
      let listed = try await daemon.succeeds(as: "jomondi", "new", "--list")
      #expect(listed == "briefing\tcaucasus\tWhat the day holds\n")
      let draft = try await daemon.succeeds(as: "jomondi", "new", "--template", "briefing")
      let yerevan = try #require(TimeZone(identifier: "Asia/Yerevan"))
      let day = Date().formatted(.iso8601.year().month().day().dateSeparator(.dash)).prefix(4)
      #expect(draft.contains("slug: briefing-\(day)-"), "\(draft)")
      #expect(draft.contains("# {not} "), "what is no placeholder stays")
      let weekday = Date().formatted(
        Date.FormatStyle(locale: Locale(identifier: "en"), timeZone: yerevan).weekday(.wide))
      #expect(draft.contains("Briefing, \(weekday) "), "\(draft)")
      let file = try daemon.file("briefing.md", draft)
      #expect(try await daemon.succeeds(as: "jomondi", "submit", "--draft", file).contains("version 1 is in"))

      let changed = try daemon.file(
        "changed.yaml",
        try Sample.newsroom + Self.templates.replacing("What the day holds.", with: "What the day brings."))
      let shown = try await daemon.succeeds(as: "night-editor", "apply", "--dry-run", "-f", changed)
      #expect(shown.contains("templates.briefing"), "\(shown)")
      #expect(try await daemon.succeeds(as: "jomondi", "new", "--template", "briefing").contains("holds"))
      try await daemon.succeeds(as: "night-editor", "apply", "-f", changed)
      #expect(try await daemon.succeeds(as: "jomondi", "new", "--template", "briefing").contains("brings"))
      try await daemon.succeeds(as: nil, "audit", "verify")

      for (broken, words) in [
        ("desk: caucasus\n    draft", "desk: nowhere\n    draft"), ("    draft: |", "    drafts: |"),
        ("      ---\n      headline", "      headline"),
      ] {
        let file = try daemon.file(
          "broken.yaml", try Sample.newsroom + Self.templates.replacing(broken, with: words))
        let refused = try await daemon.copydesk(as: "night-editor", ["apply", "--dry-run", "-f", file])
        #expect(refused.status == 78, "\(words): \(refused.output) \(refused.errors)")
      }
    }
  }

  @Test("The same text again makes no version and says so; sent to the desk, it is the same version under review")
  func unchanged() async throws {
    try await Daemon.with { daemon in
      let file = try daemon.file("bridge.md", Sample.draft("bridge"))
      try await daemon.succeeds(as: "jomondi", "submit", "--draft", file)
      let again = try await daemon.succeeds(as: "jomondi", "edit", "bridge", file)
      #expect(
        again.contains("bridge (1) version 1 says the same, so no new version was made; the story is a draft"),
        "\(again)")
      let sent = try await daemon.succeeds(as: "jomondi", "submit", "bridge")
      #expect(
        sent.contains("version 1 says the same, so no new version was made; the story is under review"), "\(sent)")
      #expect(try await daemon.story("bridge")["version"] as? Int == 1)
      // What a story prints as its draft is the same text when it comes back.
      let raw = try daemon.file("raw.md", try await daemon.succeeds(as: "jomondi", "show", "bridge", "--raw"))
      #expect(try await daemon.succeeds(as: "jomondi", "edit", "bridge", raw).contains("no new version"))
    }
  }

  @Test("A rejected draft comes back byte for byte, also one that is not text")
  func rejects() async throws {
    try await Daemon.with { daemon in
      let bytes: [UInt8] = Array("---\nheadline: x\r\n".utf8) + [0xFF, 0xFE, 0x1B, 0x0A]
      let rejected = try #require(try await daemon.socket.submit(bytes).accepted)
      #expect(rejected.state == "rejected")
      let path = daemon.directory.appending(path: "back.md")
      try await daemon.succeeds(as: "jomondi", "rejects", "show", String(rejected.id), "-o", path.path)
      #expect(try Data(contentsOf: path) == Data(bytes))
      #expect(try await daemon.succeeds(as: "jomondi", "rejects").hasPrefix("\(rejected.id)\t"))
      #expect(try await daemon.copydesk(as: "jomondi", ["rejects", "show", "999"]).status == 66)
    }
  }

  @Test("Completion offers a person the stories that the command can be done to by them, and no others")
  func completion() async throws {
    try await Daemon.with { daemon in
      for (slug, person) in [("ready-one", "jomondi"), ("ready-two", "jomondi"), ("ready-own", "nsargsyan")] {
        let draft = Sample.draft(slug).replacing("[jomondi]", with: "[\(person)]")
        try await daemon.succeeds(as: person, "submit", try daemon.file("\(slug).md", draft))
      }
      let draft = try daemon.file("ready-draft.md", Sample.draft("ready-draft"))
      try await daemon.succeeds(as: "jomondi", "submit", "--draft", draft)
      func offered(_ command: String, as person: String, _ word: String = "ready") async throws -> Set<String> {
        let words = [
          "---completion", command, "--", "positional@0", "4", String(word.count), "copydesk", command, "--as", person,
          word,
        ]
        let outcome = try await daemon.copydesk(as: nil, words)
        return Set(outcome.output.split(separator: "\n").map(String.init))
      }
      #expect(try await offered("approve", as: "nsargsyan") == ["ready-one", "ready-two"])
      #expect(try await offered("approve", as: "jomondi") == [])
      #expect(try await offered("withdraw", as: "jomondi") == ["ready-one", "ready-two"])
      #expect(try await offered("show", as: "jomondi") == ["ready-one", "ready-two", "ready-own", "ready-draft"])
      #expect(try await offered("recall", as: "nsargsyan") == [])
      try await daemon.succeeds(as: "nsargsyan", "approve", "ready-one", "--unread", "--at", "tomorrow 06:00", "-y")
      #expect(try await offered("approve", as: "nsargsyan") == ["ready-two"])
      #expect(try await offered("recall", as: "nsargsyan") == ["ready-one"])
      #expect(try await offered("show", as: "jomondi", "1") == ["1"])
    }
  }
}
