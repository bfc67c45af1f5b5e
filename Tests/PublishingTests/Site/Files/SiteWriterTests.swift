import Foundation
import Newsroom
import Store
import Synchronization
import Testing

@testable import Publishing

@Suite("Steps of writing the site")
struct SiteWriterTests {
  private let site: TemporarySite

  init() throws { site = try TemporarySite() }

  /// Carries out the steps; gives the operations on the disk, in order.
  @discardableResult
  private func carryOut(_ steps: SiteStep..., generation: Int64 = 1, site name: String = "site") throws
    -> [SiteOperation]
  {
    let operations = Mutex<[SiteOperation]>([])
    let writer = SiteWriter(root: site.root) { operation in operations.withLock { $0.append(operation) } }
    try writer.carryOut(steps, as: SiteRecord(site: name, generation: generation))
    return operations.withLock { $0 }
  }

  private func file(_ path: String, _ byte: UInt8 = 1) -> SiteFile { SiteFile(path: path, bytes: [byte]) }

  @Test("What comes before a sync is on the disk before it takes its place, and in its place before the next is begun")
  func syncs() throws {
    let operations = try carryOut(.write(file("a/one")), .write(file("two")), .sync, .sync, .write(file("b/three")))
    #expect(
      operations == [
        .create("a/one"), .create("two"), .sync, .replace("a/one"), .replace("two"), .sync, .create("b/three"), .sync,
        .replace("b/three"), .sync,
      ])
    #expect(try carryOut(.write(file("two")), .sync) == [.sync])
    #expect(try site.files() == ["a/one": [1], "two": [1], "b/three": [1]])
  }

  @Test("A directory is cleared of all but the names given, whatever they are, and the rest of the site stays")
  func keepsOnly() throws {
    try carryOut(
      .write(file("authors/ann/index.html")), .write(file("authors/bob/index.html")), .write(file("authors/note")),
      .write(file("other/note")))
    try FileManager.default.createSymbolicLink(
      atPath: "\(site.root)/authors/link", withDestinationPath: "\(site.root)/other")
    let operations = try carryOut(.keepOnly(["ann"], in: "authors"), .keepOnly([], in: "nowhere"))
    #expect(
      operations == [
        .remove("authors/bob/index.html"), .sync, .remove("authors/bob"), .remove("authors/link"),
        .remove("authors/note"), .sync,
      ])
    #expect(try site.files() == ["authors/ann/index.html": [1], "other/note": [1]])
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(site.root)/authors") == ["ann"])
  }

  @Test("A page goes before what lies beside it; what somebody else put below it stays, and so its directory")
  func removes() throws {
    try carryOut(
      .write(file("desk/story/a.jpg")), .write(file("desk/story/index.html")), .write(file("desk/story/z.jpg")),
      .write(file("desk/kept/a.jpg")), .write(file("desk/kept/own/note")))
    let operations = try carryOut(.remove(directory: "desk/story/"), .remove(directory: "desk/none/"))
    #expect(
      operations == [
        .remove("desk/story/index.html"), .remove("desk/story/a.jpg"), .remove("desk/story/z.jpg"), .sync,
        .remove("desk/story/"),
      ])
    try carryOut(.remove(directory: "desk/kept/"))
    #expect(try site.files() == ["desk/kept/own/note": [1]])
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(site.root)/desk") == ["kept"])
  }

  @Test("A file that is dropped takes those directories with it that are empty then")
  func drops() throws {
    try carryOut(.write(file("a/b/c/one")), .write(file("a/b/two")), .write(file("top")))
    let operations = try carryOut(.drop("a/b/c/one"), .drop("a/b/c/one"), .drop("a/none"), .drop("top"))
    #expect(operations == [.remove("a/b/c/one"), .remove("a/b/c"), .remove("top")])
    #expect(try site.files() == ["a/b/two": [1]])
    #expect(try carryOut(.drop("a/b/two")) == [.remove("a/b/two"), .remove("a/b"), .remove("a")])
    #expect(try FileManager.default.contentsOfDirectory(atPath: site.root) == [".copydesk"])
  }

  @Test("What is cleared goes with all that is in it; of a link the link goes, and not what it leads to")
  func clears() throws {
    try carryOut(
      .write(file("a/b/c/one")), .write(file("a/b/two")), .write(file("a/kept")), .write(file("other/note")))
    try FileManager.default.createSymbolicLink(
      atPath: "\(site.root)/a/b/link", withDestinationPath: "\(site.root)/other")
    let operations = try carryOut(.clear("a/b"), .clear("a/none"), .clear("none/none"))
    #expect(
      operations == [
        .remove("a/b/c/one"), .remove("a/b/c"), .remove("a/b/link"), .remove("a/b/two"), .remove("a/b"), .sync,
      ])
    #expect(try site.files() == ["a/kept": [1], "other/note": [1]])
  }

  @Test("What was withdrawn and what the site is up to date with is remembered, and written where it is new")
  func remembers() throws {
    let marks = SiteMarks(design: "a", people: ["ann": "b"], frontPage: "c")
    let (one, two, three) = (StoryNumber(1), StoryNumber(2), StoryNumber(3))
    #expect(try carryOut(.withdraw([one, two]), .mark(marks)) == [.create("withdrawn"), .create("marks.json")])
    #expect(try carryOut(.withdraw([two]), .mark(marks)) == [])
    #expect(try carryOut(.withdraw([two, three])) == [.create("withdrawn")])
    let history = try SiteWriter(root: site.root, before: { _ in }).history()
    #expect(history.withdrawn == [one, two, three])
    #expect(history.marks == marks)
    #expect(history.record == SiteRecord(site: "site", generation: 1))
  }

  @Test("What is taken down goes also when the disk is full, and nothing else does")
  func takesDownWithoutRoom() throws {
    try carryOut(
      .write(file("desk/killed/index.html")), .write(file("desk/killed/a.jpg")), .write(file("desk/moved/index.html")))
    let steps = [
      SiteStep.withdraw([StoryNumber(1)]), .write(file("index.html", 2)), .sync, .remove(directory: "desk/moved/"),
      .takeDown(directory: "desk/killed/"),
    ]
    for code in [EIO, ENOSPC] {
      let writer = SiteWriter(root: site.root) { operation in
        if case .create(let path) = operation {
          throw SiteFault.refused(operation: "create", path: path, code: code)
        }
      }
      #expect(throws: SiteFault.self) { try writer.carryOut(steps, as: SiteRecord(site: "site", generation: 2)) }
      let left = try site.files().keys.sorted()
      #expect(
        left
          == (code == EIO
            ? ["desk/killed/a.jpg", "desk/killed/index.html", "desk/moved/index.html"] : ["desk/moved/index.html"]))
    }
    try carryOut(
      .withdraw([StoryNumber(1)]), .write(file("index.html", 2)), .sync, .takeDown(directory: "desk/killed/"),
      generation: 2)
    #expect(try site.files().keys.sorted() == ["desk/moved/index.html", "index.html"])
  }

  @Test("A writer may come again under its own token or a higher one, and under no lower one")
  func generations() throws {
    try carryOut(.write(file("a", 1)), generation: 9)
    try carryOut(.write(file("a", 2)), generation: 9)
    try carryOut(.write(file("a", 3)), generation: 10)
    #expect(throws: SiteFault.overtaken(generation: 9, by: 10)) { try carryOut(.write(file("a", 4)), generation: 9) }
    #expect(try site.files() == ["a": [3]])
  }

  @Test("A directory stays the site's that wrote it first")
  func belongsToOneSite() throws {
    try carryOut(.write(file("a")))
    #expect(throws: SiteFault.anotherSite) { try carryOut(.write(file("a", 2)), generation: 2, site: "other") }
    #expect(try site.files() == ["a": [1]])
  }

  @Test("Two do not write at once: the second says so, and changes nothing")
  func excludesOthers() throws {
    try carryOut(.write(file("a")))
    let lock = try OpenDirectory(root: site.root).made(".copydesk").lock("lock")
    #expect(throws: SiteFault.busy) { try carryOut(.write(file("a", 2))) }
    _ = consume lock
    #expect(try site.files() == ["a": [1]])
  }

  @Test(
    "Whoever may not write is told who must give the right, and nobody else is", arguments: [EACCES, EPERM, ENOSPC])
  func advises(_ code: Int32) {
    let sentence = SiteFault.refused(operation: "create", path: "index.html", code: code).description
    #expect(sentence.contains("Could not create 'index.html'"))
    #expect(sentence.contains("Give the daemon's user write access") == (code != ENOSPC))
  }
}
