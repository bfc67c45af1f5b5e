import Foundation
import Testing
import TimeTesting

@testable import copydeskd

/// Packages with the real daemon and command, as people use them.
@Suite("Packages at the desk")
struct PackageDayTests {
  @Test("A package is filled, closed, shown with what is missing, and goes out whole; a story taken out goes alone")
  func day() async throws {
    try await Daemon.with { daemon in
      for slug in ["bridge", "train", "apricots"] {
        let draft = try daemon.file("\(slug).md", Sample.draft(slug))
        try await daemon.succeeds(as: "jomondi", "submit", draft)
      }
      let proposed = try daemon.file("late.md", Sample.draft("late", more: "package: night"))
      try await daemon.succeeds(as: "jomondi", "submit", proposed)
      #expect(try await daemon.copydesk(as: "jomondi", ["package", "add", "night", "bridge"]).status == 77)
      let added = try await daemon.succeeds(as: "nsargsyan", "package", "add", "night", "bridge", "train", "apricots")
      #expect(added.contains("open") && added.contains("apricots"), "\(added)")
      let shown = try await daemon.succeeds(as: "nsargsyan", "show", "late")
      #expect(shown.contains("would go out with the package night"), "\(shown)")
      try await daemon.succeeds(as: "nsargsyan", "approve", "late")
      #expect(try await daemon.story("late")["package"] as? String == "night")
      for slug in ["bridge", "train"] {
        try await daemon.succeeds(as: "nsargsyan", "show", slug)
        try await daemon.succeeds(as: "nsargsyan", "approve", slug)
      }
      try await daemon.succeeds(as: "nsargsyan", "package", "close", "night")
      let waiting = try await daemon.succeeds(as: "nsargsyan", "package", "show", "night")
      #expect(waiting.contains("closed by nsargsyan") && waiting.contains("not approved"), "\(waiting)")
      #expect(try await daemon.succeeds(as: "nsargsyan", "package").contains("night"))
      let refused = try await daemon.copydesk(as: "nsargsyan", ["publish", "bridge"])
      #expect(refused.status == 75 && refused.errors.contains("goes out with the package"), "\(refused.errors)")
      let why = try await daemon.succeeds(as: "nsargsyan", "why", "bridge")
      for part in ["goes out with the package night", "1 of 4 stories not ready", "copydesk package show night"] {
        #expect(why.contains(part), "\(part) in \(why)")
      }
      // What is spiked holds the others, and says so.
      try await daemon.succeeds(as: "nsargsyan", "spike", "apricots", "-m", "Not tonight.")
      try await eventually("the hold") {
        let hold = try await daemon.story("bridge")["hold"] as? [String: Any]
        return hold?["reason"] as? String == "package_member" && hold?["story"] as? Int == 3
      }
      try await daemon.succeeds(as: "nsargsyan", "package", "remove", "night", "apricots")
      for slug in ["bridge", "train", "late"] { try await daemon.waits(for: slug, toBe: "published") }
      let log = try await daemon.succeeds(as: "nsargsyan", "log", "bridge")
      #expect(log.contains("into the package night") && log.contains("with the package night"), "\(log)")
      #expect(try await daemon.succeeds(as: "nsargsyan", "package", "show", "night").contains("is out"))
      #expect(try await daemon.copydesk(as: "nsargsyan", ["package", "show", "nigt"]).status == 66)
      try await daemon.succeeds(as: nil, "audit", "verify")
    }
  }
}
