import Foundation
@testable import Intake
import MalformedDrafts
import Testing

/// Pictures that say in their own way what their colours are.
@Suite("Colours of pictures without a profile of theirs")
struct PictureColorsTests {
  private func quarters(_ bytes: [UInt8], _ format: PictureFile.Format) async throws -> [Int?] {
    let picture = try await PicturePreparation.shared.prepare(name: format.sampleName, bytes: bytes).get()
    #expect(picture.notes.isEmpty)
    return try FourColors.quarters(picture, within: 8)
  }

  /// A PNG with those chunks behind its header.
  private func png(_ colors: [[UInt8]], _ chunks: [UInt8]...) throws -> [UInt8] {
    let bytes = try #require(try FourColors.image(in: colors).encoded(as: .png))
    return Array(bytes.prefix(33)) + chunks.joined() + bytes.dropFirst(33)
  }

  private func gamma(_ value: Int) -> [UInt8] { Pictures.chunk("gAMA", Pictures.bigEndian(value, 4)) }

  /// White, red, green and blue.
  private func places(_ values: [Int]) -> [UInt8] {
    Pictures.chunk("cHRM", values.flatMap { Pictures.bigEndian($0, 4) })
  }

  private static let adobeRGB = [31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6_000]

  @Test("A camera's picture in Adobe RGB, which only its Exif says, is converted")
  func cameras() async throws {
    let image = try FourColors.image(in: FourColors.adobeRGB)
    let jpeg = try #require(image.encoded(as: .jpeg, quality: 95))
    #expect(try await quarters(jpeg, .jpeg) != [0, 1, 2, 3])
    let exif = Pictures.segment(0xE1, Array("Exif\0\0".utf8) + Pictures.adobeRGBExif)
    #expect(try await quarters([0xFF, 0xD8] + exif + jpeg.dropFirst(2), .jpeg) == [0, 1, 2, 3])
    let png = try png(FourColors.adobeRGB, Pictures.chunk("eXIf", Pictures.adobeRGBExif))
    #expect(try await quarters(png, .png) == [0, 1, 2, 3])
    // Its own profile says more than its Exif.
    image.set(.profile, to: ColorProfile(.sRGB).bytes)
    let profiled = try #require(image.encoded(as: .jpeg, quality: 95, keepsMetadata: true))
    #expect(try await quarters([0xFF, 0xD8] + exif + profiled.dropFirst(2), .jpeg) != [0, 1, 2, 3])
  }

  @Test("A profile for other colours than the picture has is passed over")
  func foreignProfile() async throws {
    for space in ["GRAY", "CMYK", "XYZ "] {
      var profile = ColorProfile(.adobeRGB).bytes
      profile.replaceSubrange(16..<20, with: Array(space.utf8))
      let image = try FourColors.image()
      image.set(.profile, to: profile)
      let sent = try #require(image.encoded(as: .jpeg, quality: 95, keepsMetadata: true))
      #expect(try await quarters(sent, .jpeg) == [0, 1, 2, 3], "\(space)")
    }
    let image = try FourColors.image(in: FourColors.adobeRGB)
    image.set(.profile, to: ColorProfile(.adobeRGB).bytes)
    let own = try #require(image.encoded(as: .jpeg, quality: 95, keepsMetadata: true))
    #expect(try await quarters(own, .jpeg) == [0, 1, 2, 3])
  }

  @Test("What a PNG says of its light and its primaries is heeded, unless it says something better")
  func pngChunks() async throws {
    // As light falls, without any curve.
    let linear = FourColors.colors.map { color in
      color.map { value in UInt8((pow(Double(value) / 255, 2.2) * 255).rounded()) }
    }
    #expect(try await quarters(png(linear, gamma(100_000)), .png) == [0, 1, 2, 3])
    #expect(try await quarters(png(linear), .png) != [0, 1, 2, 3])
    let wide = FourColors.adobeRGB
    #expect(try await quarters(png(wide, gamma(45_455), places(Self.adobeRGB)), .png) == [0, 1, 2, 3])
    #expect(try await quarters(png(wide, places(Self.adobeRGB)), .png) != [0, 1, 2, 3])
    let sRGB = Pictures.chunk("sRGB", [0])
    #expect(try await quarters(png(FourColors.colors, gamma(100_000), sRGB), .png) == [0, 1, 2, 3])
  }

  @Test("What cannot be light is passed over, and so is what is sRGB but for rounding")
  func nonsense() async throws {
    for chunk in [
      gamma(0), gamma(1), gamma(.max & 0xFFFF_FFFF), gamma(45_455), gamma(45_000), Pictures.chunk("gAMA", []),
      Pictures.chunk("gAMA", [1, 2, 3]),
    ] {
      #expect(try await quarters(png(FourColors.colors, chunk), .png) == [0, 1, 2, 3])
    }
    for values in [[0, 0, 0, 0, 0, 0, 0, 0], [31_270, 32_900, 64_000, 33_000, 64_000, 33_000, 15_000, 6_000]] {
      #expect(try await quarters(png(FourColors.colors, gamma(45_455), places(values)), .png) == [0, 1, 2, 3])
    }
  }
}
