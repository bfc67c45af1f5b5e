import Foundation
import Testing

@Suite("Reading before signing")
struct ReadingBeforeSigningTests {
  @Test("An approval of what was not read is refused and publishes nothing; show, or --unread, makes it possible")
  func unread() async throws {
    try await Daemon.with { daemon in
      for slug in ["one", "two", "three"] {
        try await daemon.succeeds(as: "jomondi", "submit", try daemon.file("\(slug).md", Sample.draft(slug)))
      }
      let refused = try await daemon.copydesk(as: "nsargsyan", ["approve", "one", "--yes"])
      #expect((refused.status, refused.errors.contains("(unread)")) == (75, true), "\(refused.errors)")
      let why = try await daemon.copydesk(as: "nsargsyan", ["why", "one", "approve"])
      #expect(why.output.contains("unread: nsargsyan has not read v1 of one"))
      #expect(why.output.hasSuffix("Who can: night-editor\nNext: copydesk show one\n"), "\(why.output)")
      // A revision in the body, or a revision seen, is no reading.
      _ = try await daemon.request(
        "POST", "/v1/stories/one/seen", as: "nsargsyan",
        headers: ["Content-Type": "application/json"], body: #"{"revision": 1}"#)
      #expect(try await daemon.copydesk(as: "nsargsyan", ["approve", "one", "--revision", "1"]).status == 75)
      try await daemon.succeeds(as: "night-editor", "show", "one")
      #expect(try await daemon.copydesk(as: "nsargsyan", ["approve", "one"]).status == 75, "each reads for themselves")

      try await daemon.succeeds(as: "nsargsyan", "show", "one", "--raw")
      try await daemon.succeeds(as: "nsargsyan", "--json", "show", "three")
      let several = try await daemon.copydesk(as: "nsargsyan", ["approve", "one", "two", "three"])
      #expect((several.status, several.errors.contains("v1 of two")) == (75, true), "\(several.errors)")
      #expect(several.output.contains("one (1) is approved") && several.output.contains("three (3) is approved"))
      #expect(try await daemon.story("two")["state"] as? String == "desk_review")
      try await daemon.succeeds(as: "nsargsyan", "approve", "two", "--unread")
      #expect(try await daemon.succeeds(as: "nsargsyan", "log", "two").contains("unread"))
      try await daemon.waits(for: "two", toBe: "published")
      try await daemon.succeeds(as: "night-editor", "audit", "verify")
    }
  }

  @Test("What is shown is the version's content, whatever came in beside it")
  func shown() async throws {
    try await Daemon.with { daemon in
      let draft = Sample.draft("one", body: "What is signed.")
      try await daemon.succeeds(as: "jomondi", "submit", try daemon.file("one.md", draft))
      #expect(try await daemon.succeeds(as: "nsargsyan", "show", "one", "--raw") == draft)
      // A bug, or somebody with psql, leaves other bytes beside the version.
      try await daemon.sql("ALTER TABLE copydesk.submission DISABLE TRIGGER guard_submission; \(Self.swap)")
      let next = try daemon.file("two.md", Sample.draft("one", body: "What is signed now."))
      for arguments in [["show", "one"], ["show", "one", "--raw"], ["show", "one", "--json"]] {
        let outcome = try await daemon.copydesk(as: "nsargsyan", arguments)
        #expect(outcome.output.contains("What is signed.") && !outcome.output.contains("What is shown"))
        #expect(outcome.errors.contains("does not say what version 1 says") == arguments.contains("--raw"))
      }
      try await daemon.succeeds(as: "jomondi", "submit", next)
      try await daemon.sql(Self.swap)
      let difference = try await daemon.succeeds(as: "nsargsyan", "diff", "one")
      #expect(difference.contains("What is [-signed.-]{+signed now.+}") && !difference.contains("shown"))
      let raw = try await daemon.succeeds(as: "nsargsyan", "diff", "one", "--from", "1", "--raw")
      #expect(raw.contains("-What is signed.\n+What is signed now.\n") && !raw.contains("shown"))
    }
  }

  private static let swap =
    "UPDATE copydesk.submission SET draft = convert_to(replace(convert_from(draft, 'UTF8'), 'signed', 'shown'), 'UTF8')"
}
