import Foundation
@testable import Intake
import MalformedDrafts
import Newsroom
import Seeding
import Testing

@Suite("Preparing pictures in another process")
struct PicturePreparationTests {
  private func prepared(_ bytes: [UInt8], _ format: PictureFile.Format = .jpeg) async throws -> PictureFile {
    try await PicturePreparation.shared.prepare(name: format.sampleName, bytes: bytes).get()
  }

  private func fault(
    _ bytes: [UInt8], _ format: PictureFile.Format = .jpeg, by preparation: PicturePreparation = .shared
  ) async throws -> PictureFault? {
    switch try await preparation.prepare(name: format.sampleName, bytes: bytes) {
    case .success: nil
    case .failure(let fault): fault
    }
  }

  /// The file with Exif that says how it must be turned.
  private func turned(_ bytes: [UInt8], _ format: PictureFile.Format, _ orientation: UInt8) -> [UInt8] {
    let exif = Pictures.exif(orientation: orientation)
    switch format {
    case .jpeg: return [0xFF, 0xD8] + Pictures.exifSegment(orientation: orientation) + bytes.dropFirst(2)
    case .png: return Array(bytes.prefix(33)) + Pictures.chunk("eXIf", exif) + bytes.dropFirst(33)
    case .webP:
      // The image's own chunk is behind the header that libvips writes.
      return Pictures.webPExtended(
        width: FourColors.width, height: FourColors.height, flags: 0x08, image: Self.image(ofWebP: bytes),
        and: Pictures.riffChunk("EXIF", exif))
    }
  }

  /// A WebP's file with nothing but its image.
  private static func image(ofWebP bytes: [UInt8]) -> [UInt8] {
    let plain = WebPStructure.withoutMetadata(bytes)
    return plain[12..<16].elementsEqual("VP8X".utf8) ? Pictures.riff(Array(plain.dropFirst(30))) : plain
  }

  @Test("A picture is turned upright, and measured as it is shown", arguments: PictureFile.Format.allCases)
  func orientations(format: PictureFile.Format) async throws {
    // The quarters of the upright picture by those of the stored one (Exif 2.3, tag 0x0112).
    let quarters = [
      [0, 1, 2, 3], [1, 0, 3, 2], [3, 2, 1, 0], [2, 3, 0, 1], [0, 2, 1, 3], [2, 0, 3, 1], [3, 1, 2, 0], [1, 3, 0, 2],
    ]
    let stored = try #require(try FourColors.image().encoded(as: format, isLossless: true))
    for orientation in 1...8 {
      let picture = try await prepared(turned(stored, format, UInt8(orientation)), format)
      #expect(try FourColors.quarters(picture) == quarters[orientation - 1], "\(orientation)")
      let size = orientation < 5 ? [FourColors.width, FourColors.height] : [FourColors.height, FourColors.width]
      #expect([picture.width, picture.height] == size, "\(orientation)")
      #expect(!String(decoding: picture.bytes, as: UTF8.self).contains("SERIAL"), "\(orientation)")
    }
  }

  @Test("A picture without anything beside it keeps its bytes", arguments: PictureFile.Format.allCases)
  func plain(format: PictureFile.Format) async throws {
    let file = try #require(try FourColors.image().encoded(as: format))
    let coded = format == .webP ? Self.image(ofWebP: file) : file
    #expect(try await prepared(coded, format).bytes == coded)
    let progressive = try #require(try FourColors.image().encoded(as: .jpeg, isProgressive: true))
    #expect(try await prepared(progressive).bytes == progressive)
    #expect(
      try await prepared(Pictures.jpeg(width: 30, height: 20)).bytes == Pictures.jpeg(width: 30, height: 20))
    #expect(try await prepared(Pictures.png(width: 3, height: 2), .png).bytes == Pictures.png(width: 3, height: 2))
    let webP = Pictures.webPLossless(width: 30, height: 20)
    #expect(try await prepared(webP, .webP).bytes == webP)
  }

  @Test(
    "Position, serial number, previews, comments and profiles are taken off, wherever they stand, and nothing else changes"
  )
  func clean() async throws {
    let coded = try #require(try FourColors.image().encoded(as: .jpeg))
    let secrets =
      Pictures.exifSegment(orientation: 1) + Pictures.segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0SERIAL".utf8))
      + Pictures.segment(0xED, Array("Photoshop 3.0\0SERIAL".utf8)) + Pictures.segment(0xFE, Array("SERIAL".utf8))
      + Pictures.segment(0xE5, Array("SERIAL".utf8)) + Pictures.segment(0xE2, Array("MPF\0SERIAL".utf8))
    let picture = try await prepared([0xFF, 0xD8] + secrets + coded.dropFirst(2) + Array("trailer SERIAL".utf8))
    let text = String(decoding: picture.bytes, as: UTF8.self)
    #expect(!text.contains("SERIAL") && !text.contains("GPS") && !text.contains("Exif"))
    #expect(try FourColors.quarters(picture) == [0, 1, 2, 3])
    #expect(picture.notes.isEmpty)

    let png = Pictures.png(width: 3, height: 2)
    let chunks = Pictures.chunk("tEXt", Array("Author\0SERIAL".utf8)) + Pictures.chunk("zzZz", Array("SERIAL".utf8))
    let cleaned = try await prepared(png.prefix(33) + chunks + png.dropFirst(33) + Array("SERIAL".utf8), .png)
    #expect(!String(decoding: cleaned.bytes, as: UTF8.self).contains("SERIAL"))
    #expect(try FourColors.pixels(cleaned) == [UInt8](repeating: 0, count: 18))
  }

  @Test("Wide colours, those of print, 16 bits and grey become sRGB of 8 bits, and look the same")
  func colors() async throws {
    let image = try FourColors.image()
    for format in PictureFile.Format.allCases {
      let wide = try #require(image.inProfile("p3")?.encoded(as: format, isLossless: true, keepsMetadata: true))
      #expect(
        String(decoding: wide, as: UTF8.self).contains(format == .jpeg ? "ICC_PROFILE" : "ICCP") || format == .png)
      let picture = try await prepared(wide, format)
      #expect(try FourColors.quarters(picture) == [0, 1, 2, 3], "\(format)")
      #expect(picture.notes.isEmpty)
    }
    let print = try #require(image.inProfile("cmyk")?.encoded(as: .jpeg, keepsMetadata: true))
    let converted = try await prepared(print)
    // Print has none of these colours quite.
    #expect(try FourColors.quarters(converted, within: 70) == [0, 1, 2, 3])
    #expect(converted.notes.count == 1 && converted.notes[0].contains("CMYK"))

    let deep = try #require(try FourColors.image(bits: 16).encoded(as: .png))
    #expect(deep[24] == 16)
    let shallow = try await prepared(deep, .png)
    #expect(shallow.bytes[24] == 8)
    #expect(try FourColors.quarters(shallow) == [0, 1, 2, 3])

    let grey = try #require(
      VipsImage(pixels: [UInt8](repeating: 128, count: 64), width: 8, height: 8, colors: 1)?.encoded(as: .jpeg))
    let colored = try await prepared(grey)
    #expect(try FourColors.quarters(colored) == [3, 3, 3, 3])
    #expect(try FourColors.pixels(colored).count == 192)
  }

  @Test("What is prepared stays as it is when it is prepared again, and in another process")
  func again() async throws {
    let other = PicturePreparation(command: PicturePreparation.command)
    for format in PictureFile.Format.allCases {
      let coded = try #require(try FourColors.image().inProfile("p3")?.encoded(as: format, keepsMetadata: true))
      let picture = try await prepared(coded, format)
      #expect(picture.bytes != coded)
      #expect(try await prepared(coded, format) == picture)
      #expect(try await other.prepare(name: format.sampleName, bytes: coded).get() == picture)
      #expect(try await prepared(picture.bytes, format).bytes == picture.bytes)
    }
    await other.close()
  }

  @Test("Of what moves, the first frame is published, with a note")
  func animated() async throws {
    let png = Pictures.png(width: 3, height: 2)
    let moving = png.prefix(33) + Pictures.chunk("acTL", [0, 0, 0, 2, 0, 0, 0, 0]) + png.dropFirst(33)
    for (bytes, format) in [
      (Array(moving), PictureFile.Format.png), (Pictures.webPAnimated(width: 3, height: 2), .webP),
    ] {
      let picture = try await prepared(bytes, format)
      #expect(picture.notes == [PictureNote.animated.message(of: format.sampleName)])
      #expect(picture.width == 3 && picture.height == 2)
      #expect(try await prepared(picture.bytes, format).notes.isEmpty)
    }
  }

  @Test("A JPEG of which only the mark of its end is missing is whole; one of which pixels are missing is refused")
  func ends() async throws {
    for isProgressive in [false, true] {
      let coded = try #require(try FourColors.image().encoded(as: .jpeg, isProgressive: isProgressive))
      let whole = try await prepared(Array(coded.dropLast(2)))
      #expect(try FourColors.quarters(whole) == [0, 1, 2, 3])
      #expect(whole.notes.isEmpty)
      #expect(try await fault(Array(coded.dropLast(coded.count / 10))) == .truncated(.jpeg), "\(isProgressive)")
    }
    #expect(try await prepared(Pictures.jpeg(width: 30, height: 20) + [1, 2, 3]).notes.isEmpty)
  }

  @Test(
    "Kinds of JPEG that browsers do not show are converted where they can be decoded, else refused in the decoder's words"
  )
  func unusual() async throws {
    let arithmetic = try await prepared(Pictures.jpeg(width: 30, height: 20, frame: 0xC9))
    #expect(try SentPicture(name: "a.jpg", bytes: arithmetic.bytes).structure.isPlain)
    let refused = [
      (Pictures.jpeg(width: 30, height: 20, precision: 12), "precision 12"),
      (Pictures.jpeg(width: 30, height: 20, frame: 0xC3), "0xc3"),
    ]
    for (bytes, words) in refused {
      let detail = try #require(try await fault(bytes)).detail(of: "a.jpg")
      #expect(detail.contains(words) && detail.contains("cannot be decoded"), "\(detail)")
    }
  }

  @Test("A picture that would unpack to too many pixels is refused before anything is unpacked")
  func bomb() async throws {
    let nowhere = PicturePreparation(command: ["/nowhere"])
    let bomb = Pictures.png(width: 50_000, height: 50_000)
    #expect(try await fault(bomb, .png, by: nowhere) == .tooManyPixels(width: 50_000, height: 50_000))
  }

  @Test("A process that dies refuses its picture, those after it are prepared; one that does not start is an error")
  func broken() async throws {
    let bytes = Pictures.png(width: 3, height: 2)
    #expect(try await fault(bytes, .png, by: PicturePreparation(command: ["/bin/true"])) == .tooLarge)
    await #expect(throws: (any Error).self) {
      try await PicturePreparation(command: ["/nowhere"]).prepare(name: "a.png", bytes: bytes)
    }
    // Answers nothing that is a picture.
    await #expect(throws: (any Error).self) {
      try await PicturePreparation(command: ["/bin/cat"]).prepare(
        name: "a.png", bytes: bytes)
    }
  }

  @Test("Twelve pictures at once are each prepared")
  func several() async throws {
    let preparation = PicturePreparation(command: PicturePreparation.command)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 1...12 {
        group.addTask {
          let bytes = Pictures.png(width: number, height: 2)
          let picture = try await preparation.prepare(name: "a.png", bytes: bytes).get()
          #expect(picture.width == number)
        }
      }
      try await group.waitForAll()
    }
    await preparation.close()
  }

  @Test("A damaged picture is prepared or refused; what is prepared is plain, and stays as it is")
  func damaged() async throws {
    var wholes: [(PictureFile.Format, [UInt8])] = []
    for format in PictureFile.Format.allCases {
      let image = try FourColors.image()
      wholes.append((format, try #require(image.encoded(as: format))))
      wholes.append((format, try #require(image.inProfile("p3")?.encoded(as: format, keepsMetadata: true))))
      wholes.append((format, turned(try #require(image.encoded(as: format, isLossless: true)), format, 6)))
    }
    wholes.append((.jpeg, try #require(try FourColors.image().encoded(as: .jpeg, isProgressive: true))))
    wholes.append((.webP, Pictures.webPAnimated(width: 30, height: 20)))
    for number in Sampling.some(300, of: 0..<15_000) {
      let (format, whole) = wholes[number % wholes.count]
      let bytes = Self.damaged(whole, number)
      guard
        case .success(let picture) = try await PicturePreparation.shared.prepare(name: format.sampleName, bytes: bytes)
      else { continue }
      #expect(try SentPicture(name: format.sampleName, bytes: picture.bytes).structure.isPlain, "case \(number)")
      #expect(try await prepared(picture.bytes, format).bytes == picture.bytes, "case \(number)")
    }
  }

  /// The bytes with one to four of them changed, added or missing; those of a PNG with the right checksums in half of the cases.
  private static func damaged(_ whole: [UInt8], _ number: Int) -> [UInt8] {
    var random = Seeded(seed: UInt64(number))
    var bytes = whole
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0, 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
      default: if bytes.count > 1 { bytes.remove(at: place) }
      }
    }
    return random.chance(50) ? Pictures.withChecksums(bytes) : bytes
  }
}
