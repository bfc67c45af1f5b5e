import Foundation
import Testing

@Suite("A desk on which nobody kills a story alone")
struct KillDayTests {
  /// The sample newsroom, whose Caucasus desk wants two signatures for a kill and allows to break the glass.
  private static var newsroom: String {
    get throws {
      try Sample.newsroom.replacing(
        "    name: Caucasus\n",
        with: "    name: Caucasus\n    kill_signatures: 2\n    self_approval: break-glass\n")
    }
  }

  private func publish(_ slug: String, _ daemon: Daemon) async throws {
    try await daemon.succeeds(as: "jomondi", "submit", try daemon.file("\(slug).md", Sample.draft(slug)))
    try await daemon.succeeds(as: "nsargsyan", "show", slug)
    try await daemon.succeeds(as: "nsargsyan", "approve", slug)
    try await daemon.waits(for: slug, toBe: "published")
  }

  @Test("The chief asks, every screen says that it is not killed yet, and the night editor signs; then it is gone")
  func two() async throws {
    try await Daemon.with(newsroom: Self.newsroom) { daemon in
      try await publish("court", daemon)
      let asked = try await daemon.succeeds(as: "nsargsyan", "kill", "court", "-m", "Invented.")
      #expect(asked.contains("is published") && asked.contains("NOT KILLED YET"), "\(asked)")
      #expect(asked.contains("who can sign that: night-editor, by copydesk kill court"), "\(asked)")
      let again = try await daemon.copydesk(as: "nsargsyan", ["kill", "court"])
      #expect(again.status == 75 && again.errors.contains("Who can: night-editor"), "\(again.errors)")

      let day = try await daemon.succeeds(as: "night-editor")
      #expect(day.contains("1 kill needs your signature") && day.contains("Next: copydesk kill court"), "\(day)")
      #expect(try await daemon.succeeds(as: "night-editor", "show", "court").contains("nsargsyan asked to kill it"))
      #expect(try await daemon.succeeds(as: "jomondi", "why", "court").contains("who can sign that: night-editor"))
      #expect(try await daemon.succeeds(as: "ops", "status").contains("1 waiting for a second signature"))
      #expect(try await daemon.succeeds(as: "ops", "desks").contains("2 to kill"))
      let json = try await daemon.succeeds(as: "night-editor", "show", "court", "--json")
      #expect(json.contains(#""kill_request""#) && json.contains(#""notice""#), "\(json.prefix(400))")

      let other = try await daemon.copydesk(as: "night-editor", ["kill", "court", "-m", "Libel."])
      #expect(other.status == 64 && other.errors.contains("with the notice “Invented.”"), "\(other.errors)")
      let killed = try await daemon.succeeds(as: "night-editor", "kill", "court", "--wait")
      #expect(killed.contains("is killed"), "\(killed)")
      let log = try await daemon.succeeds(as: "nsargsyan", "log", "court")
      #expect(log.contains("ask_kill") && log.contains("asked for by nsargsyan"), "\(log)")
      let handover = try await daemon.succeeds(as: "night-editor", "handover", "--since", "00:00")
      #expect(handover.contains("done: kill") && handover.contains("done: ask_kill"), "\(handover)")
      try await daemon.succeeds(as: "night-editor", "audit", "verify")
    }
  }

  @Test("Who asked takes it back, by kill --withdraw or by undo; in an emergency one signature kills, and is looked at")
  func alone() async throws {
    try await Daemon.with(newsroom: Self.newsroom) { daemon in
      try await publish("court", daemon)
      for takingBack in [["kill", "court", "--withdraw", "-m", "A mistake."], ["undo", "court", "--yes"]] {
        try await daemon.succeeds(as: "nsargsyan", "kill", "court", "-m", "Invented.")
        let kept = try await daemon.copydesk(as: "nsargsyan", takingBack)
        #expect(kept.status == 0 && !kept.output.contains("NOT KILLED YET"), "\(kept)")
      }
      let nothing = try await daemon.copydesk(as: "nsargsyan", ["kill", "court", "--withdraw"])
      #expect(nothing.status == 75, "\(nothing.errors)")
      try await daemon.succeeds(
        as: "nsargsyan", "kill", "court", "-m", "Libel.", "--break-glass", "--reason", "A court called.")
      try await daemon.waits(for: "court", toBe: "killed")
      let handover = try await daemon.succeeds(as: "night-editor", "handover", "--since", "00:00")
      #expect(handover.contains("A court called."), "\(handover)")
      #expect(try await daemon.succeeds(as: "night-editor", "inbox").contains("court"))
      try await daemon.succeeds(as: "night-editor", "after-review", "court", "-m", "It was right.")
      #expect(
        try await daemon.succeeds(as: "night-editor", "log", "court").contains("broke the glass: A court called."))
      try await daemon.succeeds(as: "night-editor", "audit", "verify")
    }
  }

  @Test("Another number than 1 and 2 is refused when it is applied")
  func configuration() async throws {
    try await Daemon.with(newsroom: Self.newsroom) { daemon in
      let wrong = try Self.newsroom.replacing("kill_signatures: 2", with: "kill_signatures: 3")
      let refused = try await daemon.copydesk(
        as: "night-editor", ["apply", "-f", try daemon.file("newsroom.yaml", wrong)])
      #expect(
        refused.status == 78 && refused.errors.contains("must be a whole number from 1 to 2"), "\(refused.errors)")
      let one = try Self.newsroom.replacing("kill_signatures: 2", with: "kill_signatures: 1")
      let applied = try await daemon.succeeds(
        as: "night-editor", "apply", "-f", try daemon.file("newsroom.yaml", one))
      #expect(applied.contains("kill_signatures"), "\(applied)")
    }
  }
}
