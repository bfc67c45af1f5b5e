import Foundation
import Testing

@Suite("Corrections")
struct CorrectionTests {
  @Test("A story by a former colleague can be corrected with a draft that names no slug, and keeps its address")
  func afterLeaving() async throws {
    try await Daemon.with { daemon in
      let draft = try daemon.file("bridge.md", Self.draft(headline: "Bridge opens", more: "slug: bridge"))
      try await daemon.succeeds(as: "jomondi", "submit", draft)
      try await daemon.succeeds(as: "nsargsyan", "show", "bridge")
      try await daemon.succeeds(as: "nsargsyan", "approve", "bridge")
      try await daemon.waits(for: "bridge", toBe: "published")

      let newsroom = try Sample.newsroom
      let without = try #require(try /\ {2}jomondi:\n(?: {4}.*\n)+/.firstMatch(in: newsroom)).range
      let file = try daemon.file("smaller.yaml", newsroom.replacingCharacters(in: without, with: ""))
      try await daemon.succeeds(as: "night-editor", "apply", "-f", file)
      let other = try daemon.file("corrected.md", Self.draft(headline: "Bridge opens to lorries"))
      try await daemon.succeeds(as: "nsargsyan", "correct", "bridge", other, "-m", "To lorries only.")
      let story = try await daemon.story("bridge")
      #expect(story["headline"] as? String == "Bridge opens to lorries")
      #expect((story["findings"] as? [Any])?.count == 0, "\(story["findings"] ?? "no findings")")
      try await daemon.succeeds(as: "night-editor", "approve", "bridge")
      #expect(try await daemon.page("caucasus/bridge", containing: "to lorries").contains("Joseph Omondi"))
      // Who shows it sees where it stands on the front page.
      #expect(try await daemon.story("bridge")["front_page"] is NSNull)
      try await daemon.succeeds(as: "night-editor", "front", "pin", "bridge")
      let place = try #require(try await daemon.story("bridge")["front_page"] as? [String: Any])
      #expect(place["place"] as? String == "pin" && place["by"] as? String == "night-editor")
    }
  }

  private static func draft(headline: String, more: String = "") -> String {
    "---\nheadline: \(headline)\ndesk: caucasus\nbyline: [jomondi]\n\(more)\n---\nOne paragraph.\n"
  }
}
