import Intake
import MalformedDrafts
import Seeding
import Testing

@Suite("Examining pictures without decoding them")
struct PictureFileTests {
  private func fault(_ name: String, _ bytes: [UInt8]) -> PictureFault? {
    do {
      _ = try PictureFile(name: name, bytes: bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "Format and size are read from the bytes",
    arguments: [
      ("a.png", Pictures.png(width: 640, height: 480), PictureFile.Format.png),
      ("a.JPG", Pictures.jpeg(width: 640, height: 480), .jpeg),
      ("a.b.jpeg", Pictures.jpeg(width: 640, height: 480), .jpeg),
      ("a.webp", Pictures.webP(width: 640, height: 480), .webP),
      ("a.webp", Pictures.webPLossless(width: 640, height: 480), .webP),
      ("a.webp", Pictures.webPExtended(width: 640, height: 480, image: Pictures.webP(width: 640, height: 480)), .webP),
    ])
  func formats(name: String, bytes: [UInt8], format: PictureFile.Format) throws {
    let picture = try PictureFile(name: name, bytes: bytes)
    #expect(picture.format == format)
    #expect([picture.width, picture.height] == [640, 480])
  }

  @Test(
    "A picture cut off anywhere is refused",
    arguments: [
      ("a.png", Pictures.png(width: 3, height: 2)), ("a.jpg", Pictures.jpeg(width: 3, height: 2, scan: [])),
      ("a.webp", Pictures.webP(width: 3, height: 2)), ("a.webp", Pictures.webPLossless(width: 3, height: 2)),
      ("a.webp", Pictures.webPExtended(width: 3, height: 2, image: Pictures.webP(width: 3, height: 2))),
    ])
  func truncated(name: String, bytes: [UInt8]) {
    // A JPEG without its end mark is accepted, with a finding.
    for length in bytes.indices.dropLast(name == "a.jpg" ? 2 : 0) {
      #expect(fault(name, Array(bytes[..<length])) != nil, "at \(length)")
    }
    #expect(fault(name, bytes) == nil)
  }

  @Test("A picture of a hundred megapixels is accepted; a larger one is not, however few bytes it takes")
  func pixels() {
    #expect(fault("a.png", Pictures.png(width: 10_000, height: 10_000)) == nil)
    #expect(
      fault("a.png", Pictures.png(width: 10_001, height: 10_000)) == .tooManyPixels(width: 10_001, height: 10_000))
    #expect(
      fault("a.png", Pictures.png(width: Int(Int32.max), height: Int(Int32.max)))
        == .tooManyPixels(width: Int(Int32.max), height: Int(Int32.max)))
    #expect(
      fault("a.jpg", Pictures.jpeg(width: 65_535, height: 65_535)) == .tooManyPixels(width: 65_535, height: 65_535))
  }

  @Test("A picture of 25 megabytes is accepted; one byte more is not")
  func bytes() {
    let frame = Pictures.jpeg(width: 1, height: 1, scan: []).count
    let fitting = Pictures.jpeg(width: 1, height: 1, scan: [UInt8](repeating: 0, count: 25_000_000 - frame))
    #expect(fault("a.jpg", fitting) == nil)
    #expect(fault("a.jpg", fitting + [0]) == .tooManyBytes(25_000_001))
  }

  @Test("A name with another format's extension, or none, is refused")
  func names() {
    for name in ["a.jpg", "a.webp", "a", "png", "a.png.html", "a.png "] {
      #expect(fault(name, Pictures.png(width: 1, height: 1)) == .wrongExtension(.png), "\(name)")
    }
    #expect(fault("a.png", Pictures.jpeg(width: 1, height: 1)) == .wrongExtension(.jpeg))
  }

  @Test(
    "A file that is not a picture is refused",
    arguments: ["<svg/>", "GIF89a", "<html>", "RIFF____AVI ", "%PDF-1.7", "\u{7F}ELF"])
  func others(text: String) {
    #expect(fault("a.png", Array(text.utf8)) == .unknownFormat)
  }

  @Test("An empty picture, one without pixels, and one without image data are refused")
  func nothing() {
    #expect(fault("a.png", []) == .empty)
    #expect(fault("a.png", Pictures.png(width: 0, height: 1)) == .damaged(.png, "it has no pixels"))
    #expect(fault("a.jpg", Pictures.jpeg(width: 1, height: 0)) == .damaged(.jpeg, "it has no pixels"))
    #expect(fault("a.png", Pictures.png(width: 1, height: 1, data: [])) == .damaged(.png, "it has no image data"))
    #expect(fault("a.webp", Pictures.riff([])) == .damaged(.webP, "it has no image data"))
  }

  @Test("Any changed byte of a PNG is noticed")
  func damaged() {
    let bytes = Pictures.png(width: 3, height: 2)
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 0x01
      #expect(fault("a.png", damaged) != nil, "at \(index)")
    }
  }

  @Test("A canvas smaller than its image is refused")
  func canvas() {
    let bytes = Pictures.webPExtended(width: 1, height: 1, image: Pictures.webP(width: 16_000, height: 16_000))
    #expect(fault("a.webp", bytes) == .damaged(.webP, "its image is larger than its canvas"))
  }

  /// Exif that says this orientation, the camera's serial number and the position.
  private func exif(orientation: UInt8) -> [UInt8] {
    Array("Exif\0\0MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 2]
      + [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0] + [0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0]
      + Array("SERIAL-12345 GPS".utf8)
  }

  private func segment(_ marker: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    [0xFF, marker] + Pictures.bigEndian(bytes.count + 2, 2) + bytes
  }

  /// A JPEG with those segments behind its start.
  private func jpeg(_ segments: [UInt8], width: Int = 30, height: Int = 20) -> [UInt8] {
    [0xFF, 0xD8] + segments + Pictures.jpeg(width: width, height: height).dropFirst(2)
  }

  @Test(
    "Position, serial number and comments are taken off a JPEG, its colours stay, and it is measured as it is shown")
  func cleanJPEG() throws {
    let profile = segment(0xE2, Array("ICC_PROFILE\0colours".utf8))
    let secrets =
      segment(0xE1, exif(orientation: 6)) + segment(0xED, Array("Photoshop SERIAL".utf8))
      + segment(0xFE, Array("SERIAL".utf8))
    let picture = try PictureFile(name: "a.jpg", bytes: jpeg(secrets + profile) + Array("trailer SERIAL".utf8))
    let text = String(decoding: picture.bytes, as: UTF8.self)
    #expect(!text.contains("SERIAL") && !text.contains("GPS") && text.contains("colours") && text.contains("Exif"))
    #expect([picture.width, picture.height] == [20, 30])
    #expect(picture.notes.isEmpty)
    let again = try PictureFile(name: "a.jpg", bytes: picture.bytes)
    #expect(again.bytes == picture.bytes && again.sha256 == picture.sha256 && again.width == 20)
    let upright = try PictureFile(name: "a.jpg", bytes: jpeg(segment(0xE1, exif(orientation: 1))))
    #expect(upright.bytes == Pictures.jpeg(width: 30, height: 20) && upright.width == 30)
  }

  @Test("Text, time and Exif are taken off PNG and WebP")
  func cleanOthers() throws {
    let png = Pictures.png(width: 3, height: 2)
    let secrets = Pictures.chunk("tEXt", Array("SERIAL".utf8)) + Pictures.chunk("eXIf", exif(orientation: 1))
    let dirty = Array(png.prefix(33)) + secrets + Array(png.dropFirst(33)) + Array("SERIAL".utf8)
    #expect(try PictureFile(name: "a.png", bytes: dirty).bytes == png)

    let image = Pictures.webP(width: 30, height: 20)
    let extended = Pictures.webPExtended(width: 30, height: 20, image: image)
    let withExif = Pictures.riff(
      Array(extended.dropFirst(12)) + Pictures.riffChunk("EXIF", exif(orientation: 6))
        + Pictures.riffChunk("XMP ", Array("SERIAL".utf8)))
    let cleaned = try PictureFile(name: "a.webp", bytes: withExif)
    #expect(!String(decoding: cleaned.bytes, as: UTF8.self).contains("SERIAL"))
    #expect([cleaned.width, cleaned.height] == [20, 30])
    #expect(try PictureFile(name: "a.webp", bytes: cleaned.bytes).bytes == cleaned.bytes)
    #expect(try PictureFile(name: "a.webp", bytes: extended).bytes == extended)
  }

  @Test("What browsers may not show as it was meant is noted, and not a reason to refuse it")
  func notes() throws {
    func notes(_ bytes: [UInt8], _ name: String = "a.jpg") throws -> String {
      try PictureFile(name: name, bytes: bytes).notes.joined()
    }
    let plain = Pictures.jpeg(width: 3, height: 2)
    #expect(try notes(Array(plain.dropLast(2))).contains("end mark"))
    #expect(try PictureFile(name: "a.jpg", bytes: Array(plain.dropLast(2))).bytes == plain)
    #expect(try notes(plain + [0, 1, 2]).isEmpty)
    func frame(_ marker: UInt8, precision: UInt8, components: UInt8) -> [UInt8] {
      [0xFF, 0xD8] + segment(marker, [precision, 0, 2, 0, 3, components] + (0..<components).flatMap { [$0, 0x11, 0] })
        + [0xFF, 0xDA, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3F, 0x00, 0x12, 0xFF, 0xD9]
    }
    #expect(try notes(frame(0xC0, precision: 8, components: 4)).contains("CMYK"))
    #expect(try notes(frame(0xC1, precision: 12, components: 3)).contains("12 bits"))
    #expect(try notes(frame(0xC3, precision: 8, components: 3)).contains("lossless"))
    #expect(try notes(frame(0xC9, precision: 8, components: 3)).contains("arithmetic"))
    #expect(try notes(frame(0xC2, precision: 8, components: 3)).isEmpty)
    let png = Pictures.png(width: 3, height: 2)
    let moving = Array(png.prefix(33)) + Pictures.chunk("acTL", [0, 0, 0, 2, 0, 0, 0, 0]) + Array(png.dropFirst(33))
    #expect(try notes(moving, "a.png").contains("animated"))
  }

  @Test("A damaged picture is refused or cleaned, and what is cleaned is accepted and stays as it is")
  func damagedAnywhere() throws {
    let wholes = [
      ("a.jpg", jpeg(segment(0xE1, exif(orientation: 6)))), ("a.png", Pictures.png(width: 3, height: 2)),
      ("a.webp", Pictures.webPExtended(width: 3, height: 2, image: Pictures.webP(width: 3, height: 2))),
    ]
    for number in Sampling.some(500, of: 0..<30_000) {
      var random = Seeded(seed: UInt64(number))
      var (name, bytes) = wholes[number % wholes.count]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        default: if bytes.count > 1 { bytes.remove(at: place) }
        }
      }
      guard let picture = try? PictureFile(name: name, bytes: bytes) else { continue }
      let again = try PictureFile(name: name, bytes: picture.bytes)
      #expect(again.bytes == picture.bytes, "case \(number)")
    }
  }
}
