import ControlAPI
import Foundation
import Testing

@Suite("A day at the desk, through the daemon and the command")
struct DayAtTheDeskTests {
  @Test("A feature goes from draft to page: refused to its author, returned, resubmitted, approved, corrected, killed")
  func wholeWay() async throws {
    try await Daemon.with { daemon in
      try await daemon.succeeds(as: "jomondi", "submit", Sample.feature)
      let own = try await daemon.copydesk(as: "jomondi", ["approve", "shirak-night-train"])
      #expect(own.status == 77)
      #expect(own.errors.contains("self_approval"))
      let shown = try await daemon.succeeds(as: "nsargsyan", "show", "shirak-night-train")
      #expect(shown.contains("its-or-its"))
      #expect(shown.contains("picture-credit"))

      let blocked = try await daemon.copydesk(as: "nsargsyan", ["approve", "shirak-night-train"])
      #expect(blocked.status == 77)
      #expect(blocked.errors.contains("checks_failed"))
      try await daemon.succeeds(as: "nsargsyan", "return", "shirak-night-train", "-m", "Its, not it's.")

      try await daemon.succeeds(as: "jomondi", "submit", Sample.mended)
      let difference = try await daemon.succeeds(as: "nsargsyan", "diff", "shirak-night-train")
      #expect(difference.contains("credit"))
      let elsewhere = try await daemon.copydesk(as: "awanjiru", ["approve", "shirak-night-train"])
      #expect(elsewhere.status == 77)
      #expect(elsewhere.errors.contains("not_permitted"))
      try await daemon.succeeds(as: "nsargsyan", "approve", "shirak-night-train")

      let page = try await daemon.page("caucasus/shirak-night-train", containing: "1989")
      for part in [
        "The last night train over the Shirak plain", "Joseph Omondi", "Gyumri", "Four dollars and a blanket",
        "What the apricots knew", "The last ticket", "Ewan Marsh", "Timetable of the northern line",
        "reports from Nairobi",
      ] { #expect(page.contains(part), "the page lacks '\(part)'") }

      try await daemon.waits(for: "shirak-night-train", toBe: "published")
      // The text alone, without its picture beside: the story keeps the one that it has.
      let corrected = try daemon.file("corrected.md", String(contentsOfFile: Sample.corrected, encoding: .utf8))
      let answer = try await daemon.succeeds(
        as: "jomondi", "correct", "shirak-night-train", corrected, "-m", "Since 1986, not 1989.")
      #expect(!answer.contains("picture-file"))
      #expect(try await daemon.page("caucasus/shirak-night-train", containing: "1989").contains("1989"))
      let unread = try await daemon.copydesk(as: "nsargsyan", ["approve", "shirak-night-train"])
      #expect(unread.status == 75, "nobody signs what they have not read")
      try await daemon.succeeds(as: "nsargsyan", "diff", "shirak-night-train")
      try await daemon.succeeds(as: "nsargsyan", "approve", "shirak-night-train")
      let correctedPage = try await daemon.page("caucasus/shirak-night-train", containing: "1986")
      #expect(correctedPage.contains("Since 1986, not 1989."))
      #expect(correctedPage.contains("<img"))

      try await daemon.waits(for: "shirak-night-train", toBe: "published")
      try await daemon.succeeds(as: "nsargsyan", "show", "shirak-night-train")
      try await daemon.succeeds(as: "nsargsyan", "kill", "shirak-night-train", "-m", "Withdrawn.", "--wait")
      let address = daemon.site.appending(path: "caucasus/shirak-night-train/index.html")
      #expect(!FileManager.default.fileExists(atPath: address.path))
      try await daemon.succeeds(as: "night-editor", "audit", "verify")
    }
  }

  @Test("A story approved for a later time waits for it, and a recalled one does not go out")
  func scheduled() async throws {
    try await Daemon.with { daemon in
      let draft = try daemon.file("later.md", Sample.draft("later"))
      try await daemon.succeeds(as: "jomondi", "submit", draft)
      try await daemon.succeeds(as: "nsargsyan", "show", "later")
      try await daemon.succeeds(as: "nsargsyan", "approve", "later", "--at", "tomorrow 06:00")
      let story = try await daemon.story("later")
      #expect(story["state"] as? String == "approved")
      #expect((story["publish_at"] as? String)?.hasSuffix("T02:00:00Z") == true, "06:00 in Yerevan is 02:00 UTC")
      try await daemon.succeeds(as: "nsargsyan", "recall", "later", "-m", "Not yet.")
      #expect(try await daemon.story("later")["state"] as? String == "desk_review")
    }
  }

  @Test("People may act on their own latest change, but not on somebody else's unread one")
  func ownChanges() async throws {
    try await Daemon.with { daemon in
      let draft = try daemon.file("later.md", Sample.draft("later"))
      try await daemon.succeeds(as: "jomondi", "submit", draft)
      try await daemon.succeeds(as: "jomondi", "show", "later")
      let next = try daemon.file("next.md", Sample.draft("later") + "\nOne more paragraph.\n")
      try await daemon.succeeds(as: "jomondi", "edit", "later", next)
      try await daemon.succeeds(as: "jomondi", "withdraw", "later")
      try await daemon.succeeds(as: "jomondi", "submit", next)

      try await daemon.succeeds(as: "nsargsyan", "show", "later")
      try await daemon.succeeds(as: "nsargsyan", "approve", "later", "--at", "tomorrow 06:00")
      try await daemon.succeeds(as: "nsargsyan", "schedule", "later", "--at", "tomorrow 07:00")
      try await daemon.succeeds(as: "nsargsyan", "recall", "later", "-m", "Not yet.")
      try await daemon.succeeds(as: "jomondi", "submit", draft)
      let unread = try await daemon.copydesk(as: "nsargsyan", ["approve", "later"])
      #expect(unread.status == 75)
      #expect(unread.errors.contains("version_conflict"))
    }
  }

  @Test("A newsroom file that cannot be read is reported with its line, in one sentence, and changes nothing")
  func brokenNewsroom() async throws {
    try await Daemon.with { daemon in
      for (text, sentence) in [
        ("desks:\n\ta: {}\n", "broken.yaml:2: invalid YAML"),
        ("desks: {a: {}}\ndesks: {}\n", "broken.yaml:1: the key 'desks' appears twice"),
        ("newsroom: {}\ndesk: {}\n", "broken.yaml:2"),
      ] {
        let file = try daemon.file("broken.yaml", text)
        let outcome = try await daemon.copydesk(as: "night-editor", ["apply", "-f", file])
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains(sentence))
        #expect(outcome.errors.split(separator: "\n").count == 2)
        #expect(try await daemon.succeeds(as: "night-editor", "desks").contains("caucasus"))
      }
      // A desk that is in no file is unknown, not empty.
      for command in ["inbox", "board"] {
        let outcome = try await daemon.copydesk(as: "nsargsyan", [command, "--desk", "caucasos"])
        #expect(outcome.status == 66)
        #expect(outcome.errors.contains("There is no desk 'caucasos'."))
      }
    }
  }

  @Test("The list of stories since a time has those that have changed since, and none for a time to come")
  func changedSince() async throws {
    try await Daemon.with { daemon in
      for slug in ["early-one", "late-one"] {
        try await daemon.succeeds(
          as: "jomondi", "submit", try daemon.file("\(slug).md", Sample.draft(slug, body: "Text.")))
      }
      let listed = try await daemon.succeeds(as: "jomondi", "--json", "show", "late-one")
      let changed = try #require(listed.firstMatch(of: /"updated_at" : "([^"]+)"/)).1
      let since = try await daemon.request("GET", "/v1/stories?since=\(changed)", as: "jomondi")
      #expect(since.body.contains("late-one") && !since.body.contains("early-one"), "\(since.body)")
      let day = try await daemon.request("GET", "/v1/stories?since=24h%20ago", as: "jomondi")
      #expect(day.body.contains("late-one") && day.body.contains("early-one"))
      #expect(try await daemon.request("GET", "/v1/stories?since=tomorrow%2006:00", as: "jomondi").status == 400)
    }
  }

  @Test("A list has what says something, and with fields what was asked for; a story by itself has all")
  func listed() async throws {
    try await Daemon.with { daemon in
      try await daemon.succeeds(
        as: "jomondi", "submit", try daemon.file("levy.md", Sample.draft("levy", body: "Text.")))
      func keys(_ path: String) async throws -> Set<String> {
        let answer = try await daemon.request("GET", path, as: "nsargsyan")
        let json = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
        return Set(((json?["items"] as? [[String: Any]])?.first ?? json ?? [:]).keys)
      }
      let listed = try await keys("/v1/stories")
      #expect(listed.isSuperset(of: ListKeys.contract) && !listed.contains("at_risk") && !listed.contains("late"))
      #expect(try await keys("/v1/stories/levy").isSuperset(of: listed.union(["at_risk", "late", "claim"])))
      #expect(try await keys("/v1/inbox?fields=slug,inbox_reasons") == ["number", "slug", "inbox_reasons"])
      #expect(try await keys("/v1/search?q=text&fields=slug") == ["number", "slug"])
      for path in ["stories?", "inbox?", "search?q=text&", "budget?", "today?", "handover?"] {
        let refused = try await daemon.request("GET", "/v1/\(path)fields=headlin", as: "nsargsyan")
        #expect(refused.status == 400 && refused.body.contains("Did you mean 'headline'?"), "\(refused.body)")
      }
      let long = String(repeating: "slug,", count: 1000)
      #expect(try await daemon.request("GET", "/v1/stories?fields=\(long)", as: "nsargsyan").status == 400)
    }
  }

  @Test("A rejected draft exits 65 with its line, and is listed among the rejects")
  func rejected() async throws {
    try await Daemon.with { daemon in
      let draft = try daemon.file("broken.md", "---\nheadline: One\nheadlin: two\ndesk: caucasus\n---\nText.\n")
      let outcome = try await daemon.copydesk(as: "jomondi", ["submit", draft])
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains("headlin"))
      #expect(outcome.errors.contains("3"))
      #expect(try await daemon.succeeds(as: "jomondi", "rejects").contains("headlin"))
    }
  }
}

extension Daemon {
  /// A story as `copydesk --json show` gives it.
  func story(_ slug: String) async throws -> [String: Any] {
    let text = try await succeeds(as: "night-editor", "--json", "show", slug)
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// Waits until the story is in that state.
  func waits(for slug: String, toBe state: String) async throws {
    try await follows("\(slug) to be \(state)") { try await story(slug)["state"] as? String == state }
  }

  /// The story's page, once it holds the words.
  func page(_ path: String, containing words: String) async throws -> String {
    let file = site.appending(path: path).appending(path: "index.html")
    var page = ""
    try await follows("\(file.path) to hold '\(words)'") {
      page = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      return page.contains(words)
    }
    return page
  }
}
