/// Makes picture files of a few bytes.
package enum Pictures {
  /// A PNG file that says that size, with that compressed data.
  package static func png(
    width: Int, height: Int, data: [UInt8] = [0x78, 0x9C, 0x63, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01]
  )
    -> [UInt8]
  {
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      + chunk("IHDR", bigEndian(width, 4) + bigEndian(height, 4) + [8, 2, 0, 0, 0]) + chunk("IDAT", data)
      + chunk("IEND", [])
  }

  /// A JPEG file that says that size, with that coded data.
  package static func jpeg(width: Int, height: Int, scan: [UInt8] = [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56])
    -> [UInt8]
  {
    let application: [UInt8] = [0xFF, 0xE0, 0x00, 0x07] + Array("JFIF".utf8) + [0x00]
    let frame: [UInt8] =
      [0xFF, 0xC0, 0x00, 0x0B, 0x08] + bigEndian(height, 2) + bigEndian(width, 2) + [0x01, 0x01, 0x11, 0x00]
    let scanHeader: [UInt8] = [0xFF, 0xDA, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3F, 0x00]
    return [0xFF, 0xD8] + application + frame + scanHeader + scan + [0xFF, 0xD9]
  }

  /// A lossy WebP file that says that size.
  package static func webP(width: Int, height: Int) -> [UInt8] {
    let frame: [UInt8] =
      [0x10, 0x00, 0x00, 0x9D, 0x01, 0x2A] + littleEndian(width, 2) + littleEndian(height, 2) + [0x00, 0x00]
    return riff(riffChunk("VP8 ", frame))
  }

  /// A lossless WebP file that says that size.
  package static func webPLossless(width: Int, height: Int) -> [UInt8] {
    riff(riffChunk("VP8L", [0x2F] + littleEndian((width - 1) | (height - 1) << 14, 4) + [0x00]))
  }

  /// A WebP file whose canvas has that size, with the chunks of another as its image.
  package static func webPExtended(width: Int, height: Int, image: [UInt8]) -> [UInt8] {
    riff(
      riffChunk("VP8X", [0, 0, 0, 0] + littleEndian(width - 1, 3) + littleEndian(height - 1, 3)) + image.dropFirst(12))
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
