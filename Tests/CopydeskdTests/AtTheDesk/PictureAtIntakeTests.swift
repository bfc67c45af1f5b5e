import Foundation
import MalformedDrafts
import Testing

@Suite("Pictures, through the daemon")
struct PictureAtIntakeTests {
  private func draft(_ slug: String, picture: String = "camera.jpg") -> [UInt8] {
    Array(
      Sample.draft(slug, more: "picture: {file: \(picture), caption: A train, credit: A. Petrosyan, alt: A train}").utf8
    )
  }

  @Test("A camera's picture is published upright, measured as it is shown, and without position and serial number")
  func published() async throws {
    try await Daemon.with { daemon in
      let camera = Pictures.jpeg(Pictures.exifSegment(orientation: 6), width: 64, height: 48)
      let first = try await daemon.socket.submit(draft("upright"), pictures: ["camera.jpg": camera + [1, 2, 3]])
      #expect(first.accepted?.version == 1, "\(first)")
      // The same picture is the same text, whatever was taken off it.
      let again = try await daemon.socket.submit(draft("upright"), pictures: ["camera.jpg": camera + [1, 2, 3]])
      #expect(again.accepted?.version == 1 && again.accepted?.state == "accepted", "\(again)")

      try await daemon.succeeds(as: "nsargsyan", "show", "upright")
      try await daemon.succeeds(as: "nsargsyan", "approve", "upright")
      let page = try await daemon.page("caucasus/upright", containing: "One paragraph")
      let image = try #require(page.firstMatch(of: /<img [^>]*>/)?.0)
      #expect(image.contains("width=\"48\"") && image.contains("height=\"64\""), "\(image)")
      #expect(page.firstMatch(of: /"width": ?48/) != nil && page.firstMatch(of: /"height": ?64/) != nil)

      let name = try #require(image.firstMatch(of: /src="([^"]+)"/)?.1)
      let file = try Data(contentsOf: daemon.site.appending(path: "caucasus/upright/\(name)"))
      let text = String(decoding: file, as: UTF8.self)
      #expect(file.starts(with: [0xFF, 0xD8]) && !text.contains("SERIAL") && !text.contains("Exif"))
    }
  }

  @Test("Readers get a picture in several sizes, which an edit of the text alone keeps")
  func renditions() async throws {
    try await Daemon.with { daemon in
      let first = try await daemon.socket.submit(
        draft("wide"), pictures: ["camera.jpg": Pictures.jpeg(width: 700, height: 500)])
      #expect(first.accepted?.version == 1, "\(first)")
      let text = try daemon.file("wide.md", String(decoding: draft("wide"), as: UTF8.self) + "\nAnother paragraph.\n")
      try await daemon.succeeds(as: "jomondi", "edit", "wide", text)
      try await daemon.succeeds(as: "nsargsyan", "show", "wide")
      try await daemon.succeeds(as: "nsargsyan", "approve", "wide")
      let page = try await daemon.page("caucasus/wide", containing: "Another paragraph")
      let sets = page.matches(of: /srcset="([^"]+)"/).map { $0.output.1.split(separator: ", ") }
      #expect(
        sets.map { $0.compactMap { $0.split(separator: " ").last } } == [
          ["320w", "640w", "700w"], ["320w", "640w", "700w"],
        ])
      let names = Set(sets.flatMap { $0 }.compactMap { $0.split(separator: " ").first?.split(separator: "/").last })
      let files = try FileManager.default.contentsOfDirectory(
        atPath: daemon.site.appending(path: "caucasus/wide").path(percentEncoded: false))
      #expect(names.count == 6 && Set(files.map { $0[...] }) == names.union(["index.html"]))
    }
  }

  @Test("A draft whose picture cannot be decoded is rejected with the reason, and those after it are accepted")
  func refused() async throws {
    try await Daemon.with { daemon in
      let pictures: [(String, [UInt8], String)] = [
        ("cut-off", Array(Pictures.jpeg(width: 64, height: 48).dropLast(10)), "ends too early"),
        ("twelve-bits", Pictures.jpeg(width: 64, height: 48, precision: 12), "cannot be decoded"),
        ("bomb", Pictures.png(width: 50_000, height: 50_000), "megapixels"),
        ("noise", Pictures.png(width: 200, height: 200, data: [1, 2, 3]), "cannot be decoded"),
      ]
      for (slug, bytes, words) in pictures {
        let name = slug == "bomb" || slug == "noise" ? "a.png" : "a.jpg"
        let submission = try await daemon.socket.submit(draft(slug, picture: name), pictures: [name: bytes])
        #expect(submission.accepted?.state == "rejected", "\(slug): \(submission)")
        #expect(submission.accepted?.rejection?.reason.contains(words) == true, "\(slug): \(submission)")
      }
      let sound = try await daemon.socket.submit(
        draft("sound"), pictures: ["camera.jpg": Pictures.jpeg(width: 64, height: 48)])
      #expect(sound.accepted?.state == "accepted", "\(sound)")
    }
  }
}
