import Newsroom

/// What a picture's file says of itself, read without decoding a pixel.
struct PictureStructure {
  var size: PixelSize
  /// Whether there is nothing in the file but an upright still picture in sRGB of 8 bits, in a form that every browser shows:
  /// no profile, nothing behind its end, and no metadata but what `XMPPacket` writes. Such a file is published as it is.
  var isPlain: Bool
  /// What it says about the picture; read only of what `XMPPacket` has written.
  var metadata = PictureMetadata()
  /// Whether a WebP's pixels are kept exactly.
  var isLossless = false
  /// What it says of its colours where it has no profile; nil for nothing.
  var encodedColors: EncodedColors?
  /// Whether it moves.
  var isAnimated = false
  /// Whether its end is marked; only a JPEG may do without.
  var hasEnd = true
}

/// Width and height in pixels; each below 2³², so that their product fits an `Int`.
struct PixelSize: Hashable, Codable {
  var width: Int
  var height: Int
}

/// Reads numbers from bytes; nil past the end.
struct ByteReader {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var count: Int { bytes.count }

  subscript(offset: Int) -> UInt8? { bytes.indices.contains(offset) ? bytes[offset] : nil }

  func has(_ pattern: [UInt8], at offset: Int) -> Bool {
    offset + pattern.count <= bytes.count && bytes[offset..<(offset + pattern.count)].elementsEqual(pattern)
  }

  /// That many bytes as a number, the most significant first.
  func bigEndian(_ width: Int, at offset: Int) -> Int? {
    guard offset >= 0, offset + width <= bytes.count else { return nil }
    return bytes[offset..<(offset + width)].reduce(0) { $0 << 8 | Int($1) }
  }

  /// That many bytes as a number, the least significant first.
  func littleEndian(_ width: Int, at offset: Int) -> Int? {
    guard offset >= 0, offset + width <= bytes.count else { return nil }
    return bytes[offset..<(offset + width)].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// The offset of the first such byte from there on.
  func first(_ byte: UInt8, from offset: Int) -> Int? { bytes[min(offset, bytes.count)...].firstIndex(of: byte) }

  /// The bytes of a range that is within the file.
  func slice(_ range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }
}
