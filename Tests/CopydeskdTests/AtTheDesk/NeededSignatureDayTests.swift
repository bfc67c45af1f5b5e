import Foundation
import Testing

@Suite("A desk that asks its lawyer")
struct NeededSignatureDayTests {
  /// The sample newsroom with a lawyer, whom the Caucasus desk asks about everything.
  private static var newsroom: String {
    get throws {
      try Sample.newsroom
        .replacing(
          "    name: Caucasus\n",
          with: "    name: Caucasus\n    approvals: [{capability: legal}, {capability: approve}]\n"
        )
        .replacing("roles:\n", with: "roles:\n  counsel: [legal]\n")
        .replacing(
          "staff:\n", with: "staff:\n  lhakim:\n    name: Leila Hakim\n    grants: [{role: counsel, desk: \"*\"}]\n")
    }
  }

  @Test("What is missing is said on every screen; the lawyer finds it, reads it and signs it, and it goes out")
  func list() async throws {
    try await Daemon.with(newsroom: Self.newsroom) { daemon in
      try await daemon.succeeds(as: "jomondi", "submit", try daemon.file("court.md", Sample.draft("court")))
      try await daemon.succeeds(as: "nsargsyan", "show", "court")
      let asked = try await daemon.succeeds(as: "nsargsyan", "approve", "court", "--dry-run")
      #expect(asked.contains("would have 1 of 2 signatures, legal missing, and nothing would go out"))
      let wrong = try await daemon.copydesk(as: "nsargsyan", ["approve", "court", "--sign-as", "astrology"])
      #expect(wrong.status == 64 && wrong.errors.contains("Nobody signs stories as 'astrology'"), "\(wrong.errors)")
      let lawyer = try await daemon.copydesk(as: "nsargsyan", ["approve", "court", "--sign-as", "legal"])
      #expect(
        lawyer.status == 77 && lawyer.errors.contains("requires `legal` on the caucasus desk"), "\(lawyer.errors)")
      let approved = try await daemon.succeeds(as: "nsargsyan", "approve", "court")
      #expect(approved.contains("1 of 2 signatures, legal missing"), "\(approved)")
      #expect(
        try await daemon.succeeds(as: "nsargsyan", "why", "court").contains("waits for a legal signature, 1 of 2"))
      #expect(try await daemon.succeeds(as: "nsargsyan", "why", "court").contains("who can: lhakim"))

      #expect(try await daemon.succeeds(as: "lhakim", "inbox").contains("court"))
      let unread = try await daemon.copydesk(as: "lhakim", ["approve", "court", "--yes"])
      #expect(unread.status == 75, "\(unread.errors)")
      #expect(try await daemon.succeeds(as: "lhakim", "show", "court").contains("One paragraph."))
      try await daemon.succeeds(as: "lhakim", "approve", "court")
      try await daemon.waits(for: "court", toBe: "published")
      let log = try await daemon.succeeds(as: "nsargsyan", "log", "court")
      #expect(log.contains("1 of 2 signatures, legal missing") && log.contains("signed as legal"), "\(log)")
      #expect(try await daemon.succeeds(as: "lhakim", "desks").contains("approve, legal"))
      try await daemon.succeeds(as: "night-editor", "audit", "verify")
    }
  }
}
