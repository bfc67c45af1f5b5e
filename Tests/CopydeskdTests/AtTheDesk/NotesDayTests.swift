import ControlAPI
import Foundation
import Testing

@Suite("People talk about a story, through the daemon and the command")
struct NotesDayTests {
  @Test("A question about a line is answered by its author, found again after an edit, and resolved")
  func question() async throws {
    try await Daemon.with { daemon in
      let first = try daemon.file("dam.md", Sample.draft("dam", body: "It rained.\n\nThe gates opened at dusk."))
      try await daemon.succeeds(as: "jomondi", "submit", first)
      let raw = try await daemon.succeeds(as: "nsargsyan", "show", "dam", "--raw")
      let lines = raw.split(separator: "\n", omittingEmptySubsequences: false)
      let line = try #require(lines.firstIndex { $0.contains("gates") }) + 1
      try await daemon.succeeds(as: "nsargsyan", "note", "dam", "--line", "\(line)", "-m", "Who says so?")
      for (number, code) in [("\(lines.count + 9)", 64), ("\(line - 1)", 64)] {
        let refused = try await daemon.copydesk(as: "nsargsyan", ["note", "dam", "--line", number, "-m", "So?"])
        #expect(refused.status == code, "\(refused.errors)")
      }
      try await daemon.succeeds(as: "jomondi", "note", "dam", "--reply-to", "1", "-m", "The ministry.")
      let second = try daemon.file(
        "dam2.md", Sample.draft("dam", body: "It rained.\n\nFor days.\n\nThe gates opened at dusk."))
      try await daemon.succeeds(as: "jomondi", "edit", "dam", second)
      let shown = try await daemon.succeeds(as: "nsargsyan", "show", "dam")
      #expect(shown.contains("1 open thread\n"), "\(shown)")
      #expect(shown.contains("line \(line) of v1, now line \(line + 2): “The gates opened at dusk.”"), "\(shown)")
      #expect(shown.contains("The ministry."))
      let json = try await daemon.request("GET", "/v1/stories/dam", as: "jomondi")
      let story = try ControlJSON.decode(StoryBody.self, from: Data(json.body.utf8))
      #expect(story.openThreads == 1 && story.threads?.first?.notes.map(\.by) == ["nsargsyan", "jomondi"])
      #expect(story.threads?.first?.presentLine == line + 2)
      let missing = try await daemon.copydesk(as: "nsargsyan", ["note", "dam", "--reply-to", "9", "-m", "So?"])
      #expect(missing.status == 66 && missing.errors.contains("has no note 9"))
      try await daemon.succeeds(as: "jomondi", "note", "dam", "--resolve", "2")
      #expect(try await daemon.succeeds(as: "nsargsyan", "show", "dam").contains("1 resolved thread"))
      let twice = try await daemon.copydesk(as: "nsargsyan", ["note", "dam", "--resolve", "1"])
      #expect(twice.status == 75, "\(twice.errors)")
      let log = try await daemon.succeeds(as: "nsargsyan", "log", "dam")
      #expect(log.contains("note 2, in the thread of note 1") && log.contains("ends the thread of note 1"))
    }
  }
}
