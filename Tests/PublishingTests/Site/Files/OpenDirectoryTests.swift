import Foundation
import Newsroom
import Testing

@testable import Publishing

@Suite("Directories of the site")
struct OpenDirectoryTests {
  private let site: TemporarySite

  init() throws { site = try TemporarySite() }

  private func put(_ text: String, at name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(site.root)/\(name)"))
  }

  private func code(_ operation: String, of attempt: () throws -> Void) -> Int32? {
    do {
      try attempt()
      return nil
    } catch SiteFault.refused(operation: operation, path: _, code: let code) {
      return code
    } catch {
      return -1
    }
  }

  @Test("A root that is not there is made, unless the directory above it is not there either")
  func makesRoot() throws {
    try OpenDirectory(root: "\(site.root)/new").create("a", Array("a".utf8))
    try OpenDirectory(root: "\(site.root)/new").create("b", Array("b".utf8))
    #expect(try OpenDirectory(root: "\(site.root)/new").names() == ["a", "b"])
    let nowhere = "\(site.root)/no/where"
    #expect(throws: SiteFault.refused(operation: "make", path: nowhere, code: ENOENT)) {
      _ = try OpenDirectory(root: nowhere)
    }
  }

  @Test("A root that is a file is refused")
  func refusesFileAsRoot() throws {
    try put("a", at: "file")
    #expect(throws: SiteFault.refused(operation: "open", path: "\(site.root)/file", code: ENOTDIR)) {
      _ = try OpenDirectory(root: "\(site.root)/file")
    }
  }

  @Test("A directory is found, made once, and told from a file in its place")
  func directories() throws {
    let root = try OpenDirectory(root: site.root)
    #expect(try root.directory("desk") == nil)
    try root.made("desk").create("a", [1])
    let desk = try root.made("desk")
    #expect(try desk.names() == ["a"])
    #expect(desk.path == "desk")
    #expect(try desk.made("story").path == "desk/story")
    try put("a", at: "file")
    #expect(throws: SiteFault.foreign(path: "file")) { _ = try root.made("file") }
    let long = String(repeating: "n", count: 300)
    #expect(throws: SiteFault.refused(operation: "open", path: long, code: ENAMETOOLONG)) { _ = try root.made(long) }
  }

  @Test("A file's bytes are read whole, and only if they are as many as expected and the file is a plain one")
  func reads() throws {
    let root = try OpenDirectory(root: site.root)
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
    try root.create("a", bytes)
    #expect(try root.bytes(of: "a", expecting: bytes.count) == bytes)
    #expect(try root.bytes(of: "a", expecting: bytes.count - 1) == nil)
    #expect(try root.bytes(of: "a", expecting: bytes.count + 1) == nil)
    #expect(try root.bytes(of: "none", expecting: 1) == nil)
    try FileManager.default.createSymbolicLink(atPath: "\(site.root)/link", withDestinationPath: "a")
    #expect(try root.bytes(of: "link", expecting: bytes.count) == nil)
    _ = try root.made("desk")
    var status = stat()
    #expect(unsafe stat("\(site.root)/desk", &status) == 0)
    #expect(try root.bytes(of: "desk", expecting: Int(status.st_size)) == nil)
    #expect(unsafe mkfifo("\(site.root)/pipe", 0o600) == 0)
    #expect(try root.bytes(of: "pipe", expecting: 0) == nil)
    #expect(code("read") { _ = try root.bytes(of: String(repeating: "n", count: 300), expecting: 1) } == ENAMETOOLONG)
  }

  @Test("What lies under a name is told without following it, and no more of it is read than the limit")
  func looks() throws {
    let missing = try OpenDirectory(existingRoot: "\(site.root)/none") == nil
    #expect(missing)
    let root = try OpenDirectory(root: site.root)
    try root.made("desk").create("a", [1, 2, 3])
    try FileManager.default.createSymbolicLink(atPath: "\(site.root)/link", withDestinationPath: "desk")
    try root.create("page", [1, 2, 3])
    #expect(try root.kind(of: "desk") == .directory)
    #expect(try root.kind(of: "link") == .other)
    #expect(try root.kind(of: "page") == .file)
    #expect(try root.kind(of: "none") == nil)
    #expect(try root.bytes(of: "page", atMost: 3) == [1, 2, 3])
    #expect(try root.bytes(of: "page", atMost: 2) == nil)
    #expect(try root.bytes(of: "none", atMost: 2) == nil)
    let known = try root.found("desk") != nil
    #expect(known)
    let unknown = try root.found("desk/none") == nil
    #expect(unknown)
    #expect(code("read") { _ = try root.kind(of: String(repeating: "n", count: 300)) } == ENAMETOOLONG)
  }

  @Test("A file is created whole, and never in another's place")
  func creates() throws {
    let root = try OpenDirectory(root: site.root)
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
    try root.create("a", bytes)
    try root.create("empty", [])
    #expect(try site.files() == ["a": bytes, "empty": []])
    #expect(code("create") { try root.create("a", [1]) } == EEXIST)
    #expect(try site.files()["a"] == bytes)
  }

  @Test("A file is moved over another, and not over a directory")
  func moves() throws {
    let root = try OpenDirectory(root: site.root)
    let desk = try root.made("desk")
    try root.create("new", [2])
    try desk.create("page", [1])
    try root.move("new", to: desk, as: "page")
    #expect(try site.files() == ["desk/page": [2]])
    try root.create("new", [3])
    #expect(throws: SiteFault.refused(operation: "replace", path: "desk", code: EISDIR)) {
      try root.move("new", to: root, as: "desk")
    }
  }

  @Test("Removing takes files and empty directories; what is gone already is no fault, and a full directory stays")
  func removes() throws {
    let root = try OpenDirectory(root: site.root)
    let desk = try root.made("desk")
    try desk.create("page", [1])
    try root.removeDirectory("desk")
    #expect(try site.files() == ["desk/page": [1]])
    try desk.remove("page")
    try desk.remove("page")
    try root.removeDirectory("desk")
    try root.removeDirectory("desk")
    #expect(try root.names().isEmpty)
    _ = try root.made("desk")
    #expect(code("remove") { try root.remove("desk") } != nil)
    try root.create("file", [1])
    #expect(code("remove") { try root.removeDirectory("file") } == ENOTDIR)
    #expect(try root.names() == ["desk", "file"])
  }

  @Test("A lock is held by one at a time, and free again when its holder is gone")
  func locks() throws {
    let root = try OpenDirectory(root: site.root)
    func isFree() throws -> Bool { try root.lock("lock") != nil }
    let held = try root.lock("lock")
    #expect(try !isFree())
    _ = consume held
    #expect(try isFree())
    #expect(try isFree())
    _ = try root.made("desk")
    #expect(code("open") { _ = try root.lock("desk") } == EISDIR)
  }

  @Test("Nothing of the site stays open once it is written")
  func closes() async throws {
    let newsroom = SampleNewsroom.withStories
    try await site.deliver(newsroom.order(newsroom.stories[0]), newsroom)
    try await site.deliver(newsroom.order(newsroom.stories[0], .update), newsroom)
    let story = newsroom.stories[0]
    try await site.deliver(newsroom.order(story, .kill), newsroom.without(story))
    do {
      let root = try OpenDirectory(root: site.root)
      let own = try root.made(".copydesk")
      let lock = try own.lock("lock")
      #expect(try own.lock("lock") == nil)
      _ = consume lock
      _ = code("open") { _ = try root.lock("caucasus") }
    }
    let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    let open = descriptors.compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
    }
    #expect(!open.contains { $0.hasPrefix(site.root) }, "\(open.filter { $0.hasPrefix(site.root) })")
  }
}
