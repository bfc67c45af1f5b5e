@testable import Intake
import MalformedDrafts
import Testing

@Suite("Examining pictures without decoding them")
struct SentPictureTests {
  private func fault(_ name: String, _ bytes: [UInt8]) -> PictureFault? {
    do {
      _ = try SentPicture(name: name, bytes: bytes)
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
    let picture = try SentPicture(name: name, bytes: bytes)
    #expect(picture.format == format)
    #expect(picture.structure.size == PixelSize(width: 640, height: 480))
  }

  @Test(
    "A picture cut off anywhere is refused",
    arguments: [
      ("a.png", Pictures.png(width: 3, height: 2)), ("a.jpg", Pictures.jpeg(width: 3, height: 2, scan: [])),
      ("a.webp", Pictures.webP(width: 3, height: 2)), ("a.webp", Pictures.webPLossless(width: 3, height: 2)),
      ("a.webp", Pictures.webPExtended(width: 3, height: 2, image: Pictures.webP(width: 3, height: 2))),
    ])
  func truncated(name: String, bytes: [UInt8]) {
    // Of a JPEG without its end mark, only who decodes it can say whether something is missing.
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

  @Test("A file with nothing in it but an upright still picture in sRGB is plain")
  func plain() throws {
    func isPlain(_ name: String, _ bytes: [UInt8]) throws -> Bool {
      try SentPicture(name: name, bytes: bytes).structure.isPlain
    }
    let jpeg = Pictures.jpeg(width: 30, height: 20)
    #expect(try isPlain("a.jpg", jpeg))
    #expect(try isPlain("a.jpg", Pictures.jpeg(width: 30, height: 20, frame: 0xC2)))
    let others: [(String, [UInt8])] = [
      ("Exif", Pictures.jpeg(Pictures.exifSegment(orientation: 1))), ("a trailer", jpeg + [0]),
      ("a comment", Pictures.jpeg(Pictures.segment(0xFE, [65]))), ("no end", Array(jpeg.dropLast(2))),
      ("a profile", Pictures.jpeg(Pictures.segment(0xE2, Array("ICC_PROFILE\0".utf8)))),
      ("a preview", Pictures.jpeg(Pictures.segment(0xE0, Array("JFXX\0".utf8)))),
      ("Photoshop", Pictures.jpeg(Pictures.segment(0xED, Array("Photoshop 3.0\0".utf8)))),
      ("something between segments", Array(jpeg.prefix(20)) + [1] + jpeg.dropFirst(20)),
      ("twelve bits", Pictures.jpeg(width: 30, height: 20, precision: 12)),
      ("arithmetic coding", Pictures.jpeg(width: 30, height: 20, frame: 0xC9)),
      ("lossless coding", Pictures.jpeg(width: 30, height: 20, frame: 0xC3)),
    ]
    for (what, bytes) in others { #expect(try !isPlain("a.jpg", bytes), "\(what)") }

    let png = Pictures.png(width: 3, height: 2)
    #expect(try isPlain("a.png", png))
    #expect(try !isPlain("a.png", png + [0]))
    for chunk in ["tEXt", "eXIf", "iTXt", "tIME", "iCCP", "gAMA", "acTL", "zzZz"] {
      let bytes = Array(png.prefix(33)) + Pictures.chunk(chunk, [0]) + Array(png.dropFirst(33))
      #expect(try !isPlain("a.png", bytes), "\(chunk)")
    }
    let webP = Pictures.webPLossless(width: 3, height: 2)
    #expect(try isPlain("a.webp", webP))
    #expect(try isPlain("a.webp", Pictures.webPExtended(width: 3, height: 2, image: webP)))
    #expect(try !isPlain("a.webp", webP + [0]))
    #expect(try !isPlain("a.webp", Pictures.webPAnimated(width: 3, height: 2)))
    let chunks = Array(Pictures.webPExtended(width: 3, height: 2, image: webP).dropFirst(12))
    for chunk in ["EXIF", "XMP ", "ICCP", "zzzz"] {
      #expect(try !isPlain("a.webp", Pictures.riff(chunks + Pictures.riffChunk(chunk, [0]))), "\(chunk)")
    }
  }
}
