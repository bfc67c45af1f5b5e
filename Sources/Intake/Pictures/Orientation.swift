/// How a picture must be turned to be seen upright (Exif 2.3, tag 0x0112): 1 to 8, where 1 is upright.
///
/// Of all that a camera writes about a picture this alone is kept, since browsers turn the picture by it.
struct Orientation: Equatable {
  static let upright = Orientation(value: 1)

  private static let tag = 0x0112
  private let value: Int

  private init(value: Int) { self.value = value }

  /// Reads a JPEG's Exif segment, without its length; nil when it is not one or says nothing.
  init?(exif segment: ArraySlice<UInt8>) {
    guard segment.starts(with: Array("Exif\0\0".utf8)) else { return nil }
    self.init(tiff: segment.dropFirst(6))
  }

  /// Reads Exif's entries; nil when they say nothing.
  init?(tiff bytes: ArraySlice<UInt8>) {
    let reader = ByteReader(Array(bytes))
    let isLittle = reader.has(Array("II".utf8), at: 0)
    func number(_ width: Int, at offset: Int) -> Int? {
      isLittle ? reader.littleEndian(width, at: offset) : reader.bigEndian(width, at: offset)
    }
    guard isLittle || reader.has(Array("MM".utf8), at: 0), number(2, at: 2) == 42, let start = number(4, at: 4),
      let count = number(2, at: start)
    else { return nil }
    for entry in 0..<count {
      let offset = start + 2 + 12 * entry
      guard let tag = number(2, at: offset) else { return nil }
      guard tag == Self.tag else { continue }
      guard let value = number(2, at: offset + 8), (1...8).contains(value) else { return nil }
      self.value = value
      return
    }
    return nil
  }

  /// The size as the picture is shown.
  func shown(_ size: PixelSize) -> PixelSize {
    value < 5 ? size : PixelSize(width: size.height, height: size.width)
  }

  /// Exif that says this and nothing else; empty for an upright picture.
  var tiff: [UInt8] {
    guard self != .upright else { return [] }
    // A header, one entry of one short number, and no further directory.
    return Array("MM".utf8) + [
      0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(value), 0, 0, 0, 0, 0, 0,
    ]
  }

  /// The same as a segment of a JPEG.
  var jpegSegment: [UInt8] {
    guard self != .upright else { return [] }
    return [0xFF, 0xE1, 0, UInt8(2 + 6 + tiff.count)] + Array("Exif\0\0".utf8) + tiff
  }
}
