import Foundation
import Testing

@Suite("Seeing what would be published")
struct PreviewTests {
  @Test("A reporter previews the story, the chief signs by its preview, and the site then has what the dry run said")
  func day() async throws {
    try await Daemon.with { daemon in
      try await daemon.succeeds(as: "jomondi", "submit", Sample.mended)
      let file = daemon.directory.appending(path: "page.html").path
      try await daemon.succeeds(as: "jomondi", "preview", "shirak-night-train", "-o", file)
      let page = try String(contentsOfFile: file, encoding: .utf8)
      #expect(page.contains("The last night train over the Shirak plain") && page.contains("data:image/jpeg;base64,"))
      #expect(page.contains("<meta name=\"robots\" content=\"noindex\">") && !page.contains("style.css"))
      #expect(page.matches(of: /(?:src|srcset)="(?!data:)/).isEmpty)

      let unread = try await daemon.copydesk(as: "nsargsyan", ["approve", "shirak-night-train", "--dry-run"])
      #expect((unread.status, unread.errors.contains("(unread)")) == (75, true), "\(unread.errors)")
      let own = try await daemon.copydesk(as: "jomondi", ["approve", "shirak-night-train", "--dry-run"])
      #expect((own.status, own.errors.contains("(self_approval)")) == (77, true), "\(own.errors)")
      try await daemon.succeeds(as: "nsargsyan", "preview", "shirak-night-train", "-o", file)
      let run = try await daemon.succeeds(as: "nsargsyan", "approve", "shirak-night-train", "--dry-run")
      #expect(run.hasPrefix("shirak-night-train version 1 would go out now\n\nsite (primary)\n"))
      #expect(try await daemon.story("shirak-night-train")["state"] as? String == "desk_review")
      #expect(!FileManager.default.fileExists(atPath: daemon.site.appending(path: "caucasus").path))

      try await daemon.succeeds(as: "nsargsyan", "approve", "shirak-night-train")
      try await daemon.waits(for: "shirak-night-train", toBe: "published")
      let named = run.matches(of: /(?m)^  added +(\S+)/).map { String($0.output.1) }
      let written = FileManager.default.enumerator(atPath: daemon.site.path)?.compactMap { $0 as? String } ?? []
      #expect(named.contains("caucasus/shirak-night-train/index.html"))
      #expect(Set(named).isSubset(of: written))

      let again = try await daemon.copydesk(as: "nsargsyan", ["publish", "shirak-night-train", "--dry-run"])
      #expect((again.status, again.errors.contains("(wrong_state)")) == (75, true), "\(again.errors)")
      try await daemon.succeeds(as: "nsargsyan", "kill", "shirak-night-train", "-m", "A source withdrew.", "--yes")
      let killed = try await daemon.copydesk(as: "nsargsyan", ["preview", "shirak-night-train", "-o", file])
      #expect((killed.status, killed.errors.contains("was killed")) == (75, true), "\(killed.errors)")
      try await daemon.succeeds(as: "night-editor", "audit", "verify")
    }
  }

  @Test("An account without a person sees no page, and what is wrong with a request is said")
  func refused() async throws {
    try await Daemon.with { daemon in
      try await daemon.succeeds(as: "jomondi", "submit", try daemon.file("one.md", Sample.draft("one")))
      let file = daemon.directory.appending(path: "page.html").path
      for (person, arguments, status, words) in [
        (nil, ["one"], 77, "does not belong to a staff member"), ("jomondi", ["nowhere"], 66, "(not_found)"),
        ("jomondi", ["one", "--version", "2"], 66, "has no version 2"),
        ("jomondi", ["one", "--version", "0"], 66, "There is no version '0'."),
        ("nobody", ["one"], 77, "There is no staff member"),
      ] as [(String?, [String], Int32, String)] {
        let outcome = try await daemon.copydesk(as: person, ["preview"] + arguments + ["-o", file])
        #expect((outcome.status, outcome.errors.contains(words)) == (status, true), "\(arguments): \(outcome.errors)")
      }
      #expect(!FileManager.default.fileExists(atPath: file))
      let kill = try await daemon.request("POST", "/v1/stories/one/dry-run/kill", as: "nsargsyan", body: "{}")
      #expect(kill.status == 404)
    }
  }
}
