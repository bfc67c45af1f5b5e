import Foundation
import Newsroom
import Store
import Testing

@testable import Publishing

/// What a look over a site finds: what it misses stays wrong, and what it takes for a stray is deleted.
@Suite("A look over a site")
struct SiteInspectorTests {
  private let site: TemporarySite

  init() throws { site = try TemporarySite() }

  private func file(_ path: String, _ byte: UInt8 = 1) -> SiteFile { SiteFile(path: path, bytes: [byte]) }

  private func write(_ paths: String...) throws {
    let writer = SiteWriter(root: site.root, before: { _ in })
    try writer.carryOut(paths.map { .write(file($0)) }, as: SiteRecord(site: "site", generation: 1))
  }

  @Test("It tells what is missing, what has other bytes, and what should not be there")
  func differences() throws {
    try write("a/one", "a/two", "a/extra", "c/extra")
    let files = [file("a/one"), file("a/two", 9), file("a/three"), file("b/four")]
    let inspector = SiteInspector(root: site.root)
    #expect(
      try inspector.differences(of: files, complete: ["a", "none"]) == [
        .altered("a/two"), .missing("a/three"), .missing("b/four"), .foreign("a/extra"),
      ])
    #expect(try inspector.differences(of: [file("a/one")], complete: []) == [])
    #expect(try inspector.unlike(files) == Array(files.dropFirst()))
    #expect(try SiteInspector(root: "\(site.root)/none").unlike(files) == files)
    #expect(try inspector.foreign(["a/extra", "a/none", "none/extra", "c"]) == [.foreign("a/extra"), .foreign("c")])
  }

  @Test("Stray is what belongs to no story and no output, save for what the web server keeps in the root")
  func strays() throws {
    try write(
      "index.html", "note", "topics", ".well-known/note", "desk/.note", "desk/index.html", "desk/other/index.html",
      "desk/story/index.html", "desk/story/a.jpg", "authors/ann/index.html", "authors/ann/note",
      "authors/bob/index.html")
    let outputs: Set = ["index.html", "desk/index.html", "authors/ann/index.html", "topics/a/index.html"]
    let strays = try SiteInspector(root: site.root).strays(stories: ["desk/story", "desk/none"], outputs: outputs)
    #expect(strays == ["authors/ann/note", "authors/bob", "desk/.note", "desk/other", "note", "topics"])
  }

  @Test("The style sheet of a theme is known by its name, whichever theme it is of")
  func styleSheets() throws {
    let digits = "0123456789ab"
    let own = try Theme.builtIn().styleSheetFile.path
    #expect(Theme.isStyleSheet(own))
    #expect(Theme.isStyleSheet("style-\(digits).css"))
    for path in [
      "style-\(digits)c.css", "style-\(digits.dropLast()).css", "style-\(digits.uppercased()).css",
      "style-0123456789ag.css", "style-\(digits).txt", "own-\(digits).css", "desk/style-\(digits).css", "style-.css",
    ] {
      #expect(!Theme.isStyleSheet(path), "\(path)")
    }
  }
}
