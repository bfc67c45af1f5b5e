/// Makes picture files of a few bytes: of one colour, and without metadata. Those that are to be decoded are small; of a large
/// one only the header is right.
package enum Pictures {
  /// A black PNG file, or one with that compressed data.
  package static func png(width: Int, height: Int, data: [UInt8]? = nil) -> [UInt8] {
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      + chunk("IHDR", bigEndian(width, 4) + bigEndian(height, 4) + [8, 2, 0, 0, 0])
      + chunk("IDAT", data ?? black(width: width, height: height)) + chunk("IEND", [])
  }

  /// The rows of a black picture as zlib keeps them uncompressed (RFC 1950, RFC 1951).
  private static func black(width: Int, height: Int) -> [UInt8] {
    let count = width < 100 && height < 100 ? height * (1 + 3 * width) : 1
    // Of zeros, Adler's sum is 1 and its other half their number.
    return [0x78, 0x01, 0x01] + littleEndian(count, 2) + littleEndian(~count, 2) + [UInt8](repeating: 0, count: count)
      + bigEndian(count, 2) + [0, 1]
  }

  /// A grey JPEG file in three components, or one with that coded data and kind of frame.
  package static func jpeg(
    width: Int, height: Int, scan: [UInt8]? = nil, frame marker: UInt8 = 0xC0, precision: UInt8 = 8
  ) -> [UInt8] {
    let application = segment(0xE0, Array("JFIF".utf8) + [0, 1, 1, 0, 0, 1, 0, 1, 0, 0])
    let quantization = segment(0xDB, [0] + [UInt8](repeating: 1, count: 64))
    let frame = segment(
      marker,
      [precision] + bigEndian(height, 2) + bigEndian(width, 2)
        + [3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0])
    // One code, a zero bit: no difference in the first table, end of block in the second.
    let code: [UInt8] = [1] + [UInt8](repeating: 0, count: 15) + [0]
    let codes = segment(0xC4, [0x00] + code) + segment(0xC4, [0x10] + code)
    let scanHeader = segment(0xDA, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0])
    let blocks = width < 1000 && height < 1000 ? (width + 7) / 8 * ((height + 7) / 8) * 3 : 1
    return [0xFF, 0xD8] + application + quantization + frame + codes + scanHeader
      + (scan ?? [UInt8](repeating: 0, count: (2 * blocks + 7) / 8)) + [0xFF, 0xD9]
  }

  /// A segment of a JPEG file.
  package static func segment(_ marker: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    [0xFF, marker] + bigEndian(bytes.count + 2, 2) + bytes
  }

  /// A JPEG file of that size with those segments behind its start.
  package static func jpeg(_ segments: [UInt8], width: Int = 30, height: Int = 20) -> [UInt8] {
    [0xFF, 0xD8] + segments + jpeg(width: width, height: height).dropFirst(2)
  }

  /// Exif in a TIFF header that says this orientation, the camera's serial number and the position.
  package static func exif(orientation: UInt8) -> [UInt8] {
    Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 2]
      + [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0] + [0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0]
      + Array("SERIAL-12345 GPS".utf8)
  }

  /// Exif as cameras write it beside pixels in Adobe RGB, for which they add no profile: uncalibrated, and by the rule R03.
  package static var adobeRGBExif: [UInt8] {
    func directory(_ tag: [UInt8], _ type: UInt8, _ count: UInt8, _ value: [UInt8]) -> [UInt8] {
      [0, 1] + tag + [0, type, 0, 0, 0, count] + value + [0, 0, 0, 0]
    }
    // Each directory has one entry, and points to the next, 18 bytes on.
    let details =
      [0, 2] + directory([0xA0, 0x01], 3, 1, [0xFF, 0xFF, 0, 0])[2..<14]
      + directory([0xA0, 0x05], 4, 1, [0, 0, 0, 56])[2...]
    return Array("MM".utf8) + [0, 42, 0, 0, 0, 8] + directory([0x87, 0x69], 4, 1, [0, 0, 0, 26]) + details
      + directory([0x00, 0x01], 2, 4, Array("R03\0".utf8))
  }

  /// The same as a segment of a JPEG file.
  package static func exifSegment(orientation: UInt8) -> [UInt8] {
    segment(0xE1, Array("Exif\0\0".utf8) + exif(orientation: orientation))
  }

  /// A lossy WebP file that says that size, and has nothing else.
  package static func webP(width: Int, height: Int) -> [UInt8] {
    let frame: [UInt8] =
      [0x10, 0x00, 0x00, 0x9D, 0x01, 0x2A] + littleEndian(width, 2) + littleEndian(height, 2) + [0x00, 0x00]
    return riff(riffChunk("VP8 ", frame))
  }

  /// A lossless WebP file of one colour: each of its five codes has one symbol, so that no pixel takes a bit.
  package static func webPLossless(width: Int, height: Int) -> [UInt8] {
    riff(riffChunk("VP8L", [0x2F] + littleEndian((width - 1) | (height - 1) << 14, 4) + [0x88, 0x88, 0x08]))
  }

  /// An animated WebP file of two frames.
  package static func webPAnimated(width: Int, height: Int) -> [UInt8] {
    let size = littleEndian(width - 1, 3) + littleEndian(height - 1, 3)
    let frame = riffChunk(
      "ANMF", [0, 0, 0, 0, 0, 0] + size + [100, 0, 0, 0] + webPLossless(width: width, height: height).dropFirst(12))
    return riff(
      riffChunk("VP8X", [0x02, 0, 0, 0] + size) + riffChunk("ANIM", [0, 0, 0, 0, 0, 0]) + frame + frame)
  }

  /// A WebP file whose canvas has that size, with the chunks of another as its image.
  package static func webPExtended(
    width: Int, height: Int, flags: UInt8 = 0, image: [UInt8], and chunks: [UInt8] = []
  ) -> [UInt8] {
    let header = [flags, 0, 0, 0] + littleEndian(width - 1, 3) + littleEndian(height - 1, 3)
    return riff(riffChunk("VP8X", header) + image.dropFirst(12) + chunks)
  }

  /// A RIFF container of those chunks.
  package static func riff(_ chunks: [UInt8]) -> [UInt8] {
    Array("RIFF".utf8) + littleEndian(chunks.count + 4, 4) + Array("WEBP".utf8) + chunks
  }

  /// A chunk of a RIFF container.
  package static func riffChunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    Array(type.utf8) + littleEndian(data.count, 4) + data + (data.count % 2 == 1 ? [0] : [])
  }

  /// A chunk of a PNG file, with its checksum.
  package static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    return bigEndian(data.count, 4) + body + bigEndian(Int(crc(body)), 4)
  }

  /// A PNG file with the right checksum behind each chunk as far as they can be told apart; any other file as it is.
  package static func withChecksums(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return bytes }
    var bytes = bytes
    var offset = 8
    while offset + 12 <= bytes.count {
      let length = bytes[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) }
      let end = offset + 8 + length
      guard end + 4 <= bytes.count else { break }
      bytes.replaceSubrange(end..<(end + 4), with: bigEndian(Int(crc(Array(bytes[(offset + 4)..<end]))), 4))
      offset = end + 4
    }
    return bytes
  }

  /// A number in that many bytes, the most significant first.
  package static func bigEndian(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// A number in that many bytes, the least significant first.
  package static func littleEndian(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var value: UInt32 = .max
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }
    return ~value
  }
}
