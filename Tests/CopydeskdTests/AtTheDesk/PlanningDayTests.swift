import Foundation
import Testing

/// What is to come, what is planned and what is handed on, with the real daemon and command.
@Suite("A day's planning at the desk")
struct PlanningDayTests {
  @Test("Calendar, budget, the day at a glance and the handover tell of one desk's day; why says what a trigger is at")
  func day() async throws {
    try await Daemon.with(newsroom: try Sample.newsroom + TriggerDayTests.triggers) { daemon in
      for (slug, more) in [
        ("bridge", "publish: result"), ("levy", "publish: tomorrow 06:00"), ("swap", "embargo: tomorrow 11:00"),
      ] {
        let draft = try daemon.file("\(slug).md", Sample.draft(slug, more: more))
        try await daemon.succeeds(as: "jomondi", "submit", draft)
      }
      for slug in ["bridge", "swap"] {
        try await daemon.succeeds(as: "nsargsyan", "show", slug)
        try await daemon.succeeds(as: "nsargsyan", "approve", slug)
      }
      try await daemon.succeeds(as: "nsargsyan", "trigger", "pause", "result", "-m", "Called off.")
      try await daemon.succeeds(
        as: "nsargsyan", "freeze", "--desk", "caucasus", "-m", "court", "--until", "tomorrow 07:00")

      let calendar = try await daemon.succeeds(as: "nsargsyan", "calendar").split(separator: "\n").map {
        $0.split(separator: "\t").map(String.init)
      }
      func entry(_ kind: String, _ name: String) -> [String]? { calendar.first { $0[1] == kind && $0[4] == name } }
      #expect(entry("wanted", "levy")?[7] == "frozen", "\(calendar)")
      #expect(entry("time", "swap")?[7] == "-")
      #expect(entry("trigger", "evening") != nil && entry("freeze_end", "-")?[5] == "caucasus")
      #expect(calendar.map(\.[0]) == calendar.map(\.[0]).sorted())

      let why = try await daemon.succeeds(as: "nsargsyan", "why", "bridge")
      for part in ["paused by nsargsyan", "Called off.", "is frozen by nsargsyan", "who can publish it by hand"] {
        #expect(why.contains(part), "\(part) in \(why)")
      }
      // Whoever can connect sees that it is frozen; why is for those who work here.
      for person in [nil, "jomondi"] {
        let status = try await daemon.succeeds(as: person, "status")
        #expect(status.contains("the caucasus desk by nsargsyan") && !status.contains("court"), "\(status)")
      }
      #expect(try await daemon.succeeds(as: "jomondi", "--json", "frozen").contains("court"))
      let today = try await daemon.succeeds(as: "nsargsyan", "today")
      for part in ["the trigger result is paused", "levy", "frozen by nsargsyan"] {
        #expect(today.contains(part), "\(part) in \(today)")
      }
      let budget = try await daemon.succeeds(as: "nsargsyan", "budget", "--desk", "caucasus", "--day", "tomorrow")
      #expect(budget.contains("levy") && budget.contains("Joseph Omondi"), "\(budget)")
      let markdown = try await daemon.succeeds(as: "nsargsyan", "budget", "--format", "markdown")
      #expect(markdown.contains("**Story bridge** (bridge)"), "\(markdown)")

      let handover = try await daemon.succeeds(as: "nsargsyan", "handover", "--since", "1h ago")
      for part in ["at_risk", "paused", "done: freeze", "done: pause trigger"] {
        #expect(handover.split(separator: "\n").contains { $0.hasPrefix(part + "\t") }, "\(part) in \(handover)")
      }
      #expect(try await daemon.copydesk(as: "nsargsyan", ["handover", "--since", "in 1h"]).status == 64)
    }
  }

  @Test(
    "A refused firing is told by why; a return is undone while nobody has acted since; a slug's beginning is enough")
  func names() async throws {
    try await Daemon.with(newsroom: try Sample.newsroom + TriggerDayTests.triggers) { daemon in
      for (slug, more) in [("bridge", "publish: result\nembargo: tomorrow 11:00"), ("floods-coast-road", "")] {
        let draft = try daemon.file("\(slug).md", Sample.draft(slug, more: more))
        try await daemon.succeeds(as: "jomondi", "submit", draft)
      }
      try await daemon.succeeds(as: "nsargsyan", "show", "bridge")
      try await daemon.succeeds(as: "nsargsyan", "approve", "bridge")
      try await daemon.succeeds(as: "nsargsyan", "trigger", "fire", "result")
      let why = try await daemon.succeeds(as: "nsargsyan", "why", "bri")
      #expect(why.contains("firing 1 of result") && why.contains("is under embargo"), "\(why)")

      try await daemon.succeeds(as: "nsargsyan", "return", "floods-coast-road", "-m", "Who took it?")
      let undone = try await daemon.succeeds(as: "nsargsyan", "undo")
      #expect(undone.contains("floods-coast-road") && undone.contains("under review"), "\(undone)")
      let again = try await daemon.copydesk(as: "nsargsyan", ["undo", "floods-coast-road"])
      #expect(again.status == 75 && again.errors.contains("cannot be undone"), "\(again.errors)")
      let mistyped = try await daemon.copydesk(as: "nsargsyan", ["show", "flods-coast-road"])
      #expect(mistyped.status == 66 && mistyped.errors.contains("Did you mean 'floods-coast-road'?"))
    }
  }
}
