import Foundation
@testable import Intake
import MalformedDrafts
import Testing

/// Pictures in four colours, to be prepared, and what readers get of them.
enum FourColors {
  static let (width, height) = (64, 48)
  /// Red, green, blue and grey, in the quarters from the upper left to the lower right.
  static let colors: [[UInt8]] = [[200, 40, 40], [40, 160, 40], [40, 40, 200], [128, 128, 128]]

  private static let isReady = VipsImage.start()

  /// The same in Adobe RGB's numbers, as ImageMagick converts them.
  static let adobeRGB: [[UInt8]] = [[172, 44, 43], [96, 159, 55], [44, 44, 194], [127, 127, 127]]

  /// The picture, with 8 or 16 bits a colour, or in other numbers.
  static func image(bits: Int = 8, in colors: [[UInt8]] = colors) throws -> VipsImage {
    var pixels: [UInt8] = []
    for line in 0..<height {
      for column in 0..<width {
        let color = colors[2 * (2 * line / height) + 2 * column / width]
        pixels += bits == 16 ? color.flatMap { [$0, $0] } : color
      }
    }
    try #require(isReady)
    return try #require(VipsImage(pixels: pixels, width: width, height: height, colors: 3, bits: bits))
  }

  /// The picture in that size.
  static func image(width: Int, height: Int) throws -> VipsImage {
    try #require(try image().resized(to: PixelSize(width: width, height: height)))
  }

  /// Which of the colours is in the middle of each quarter of a rendition.
  static func quarters(_ rendition: PictureFile.Rendition) throws -> [Int?] {
    let size = PixelSize(width: rendition.width, height: rendition.height)
    return try quarters(PictureFile(name: "", format: rendition.format, size: size, bytes: rendition.bytes))
  }

  /// The pixels of a file, three or four bytes each.
  static func pixels(_ file: PictureFile) throws -> [UInt8] {
    try #require(isReady)
    let pixels = unsafe file.bytes.withUnsafeBytes { bytes in unsafe VipsImage(file.format, bytes)?.pixels() }
    return try #require(pixels)
  }

  /// Which of the colours is in the middle of each quarter, in the order of `colors`; nil for one that is none of them.
  static func quarters(_ file: PictureFile, within tolerance: Int = 12) throws -> [Int?] {
    let pixels = try pixels(file)
    let colorsPerPixel = pixels.count / (file.width * file.height)
    return [(1, 1), (3, 1), (1, 3), (3, 3)].map { column, line in
      let offset = (line * file.height / 4 * file.width + column * file.width / 4) * colorsPerPixel
      return colors.firstIndex { color in
        zip(color, pixels[offset...]).allSatisfy { abs(Int($0) - Int($1)) < tolerance }
      }
    }
  }
}

extension PicturePreparation {
  /// The daemon's program, which the build leaves beside the tests'.
  static var command: [String] {
    var directory = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    while !FileManager.default.isExecutableFile(atPath: directory.appending(path: "copydeskd").path),
      directory.path != "/"
    {
      directory.deleteLastPathComponent()
    }
    return [directory.appending(path: "copydeskd").path, "prepare-pictures"]
  }

  /// One for all tests.
  static let shared = PicturePreparation(command: command)
}

extension PictureFile.Format {
  var sampleName: String { "a.\(fileExtensions[0])" }
}
