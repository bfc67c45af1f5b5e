import Foundation
import Testing

@Suite("Looking after the site")
struct SiteUpkeepTests {
  @Test("A site that somebody has spoiled is named file by file, exit status 65, and a rebuild mends it")
  func verifiesAndRebuilds() async throws {
    try await Daemon.with { daemon in
      try await daemon.succeeds(as: "jomondi", "submit", daemon.file("a.md", Sample.draft("night-ferry")))
      try await daemon.succeeds(as: "nsargsyan", "show", "night-ferry")
      try await daemon.succeeds(as: "nsargsyan", "approve", "night-ferry")
      try await daemon.waits(for: "night-ferry", toBe: "published")
      let whole = try await daemon.succeeds(as: "ops", "site", "verify")
      #expect(whole == "1 story compared; every file is as it should be.\n")

      let page = daemon.site.appending(path: "caucasus/night-ferry/index.html")
      let before = try Data(contentsOf: page)
      try Data("altered".utf8).write(to: page)
      try FileManager.default.removeItem(at: daemon.site.appending(path: "feed.atom"))
      let found = try await daemon.copydesk(as: "ops", ["site", "verify"])
      #expect(found.status == 65)
      #expect(found.output.contains("altered\tcaucasus/night-ferry/index.html\n"))
      #expect(found.output.contains("missing\tfeed.atom\n"))
      #expect(found.errors.contains("copydesk site rebuild"))

      let rebuilt = try await daemon.succeeds(as: "ops", "site", "rebuild")
      #expect(rebuilt == "1 story checked, 2 differences corrected.\n")
      #expect(try Data(contentsOf: page) == before)
      try await daemon.succeeds(as: "ops", "--json", "site", "verify")
      #expect(try await daemon.copydesk(as: "jomondi", ["site", "rebuild"]).status == 77)
      #expect(try await daemon.copydesk(as: "ops", ["site", "verify", "nowhere"]).status == 66)
    }
  }

  @Test("An emptied site is said by destinations, takes nothing meanwhile, and what waited goes out after the rebuild")
  func refillsEmptied() async throws {
    try await Daemon.with { daemon in
      for slug in ["night-ferry", "day-ferry"] {
        try await daemon.succeeds(as: "jomondi", "submit", daemon.file("\(slug).md", Sample.draft(slug)))
        try await daemon.succeeds(as: "nsargsyan", "show", slug)
      }
      try await daemon.succeeds(as: "nsargsyan", "approve", "night-ferry")
      try await daemon.waits(for: "night-ferry", toBe: "published")
      try FileManager.default.removeItem(at: daemon.site)
      try await daemon.succeeds(as: "nsargsyan", "approve", "day-ferry")
      var said = ""
      for _ in 0..<600 where !said.contains("site is held") {
        said = try await daemon.succeeds(as: "ops", "destinations")
      }
      #expect(said.contains("held: site_missing"))
      #expect(said.contains("copydesk site rebuild"))
      try await daemon.succeeds(as: "ops", "site", "rebuild")
      try await daemon.waits(for: "day-ferry", toBe: "published")
      #expect(
        FileManager.default.fileExists(atPath: daemon.site.appending(path: "caucasus/night-ferry/index.html").path))
      try await daemon.succeeds(as: "ops", "site", "verify")
    }
  }
}
