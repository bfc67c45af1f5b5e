import Newsroom

/// PNG's signature and chunks (W3C PNG, section 5).
enum PNGStructure {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// What is needed to show a still picture in sRGB; the rest says who made it, when and with what, or changes its colours.
  private static let plainChunks: Set<String> = [
    "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "sRGB", "sBIT", "bKGD", "pHYs",
  ]

  /// What the data of XMP's chunk begins with: keyword, not compressed, no language, no translated keyword (XMP, part 3,
  /// section 1.1.5).
  private static let xmp = Array("XML:com.adobe.xmp\0\0\0\0\0".utf8)

  /// The same picture with a packet of metadata, behind its header. The file must be sound, and have none.
  static func adding(_ packet: [UInt8], to bytes: [UInt8]) -> [UInt8] {
    let headerEnd = signature.count + 25
    let content = Array("iTXt".utf8) + xmp + packet
    let chunk = bigEndian(xmp.count + packet.count) + content + bigEndian(CRC32.checksum(content[...]))
    return Array(bytes[..<headerEnd]) + chunk + bytes[headerEnd...]
  }

  private static func bigEndian(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(number >> $0 & 0xFF) }
  }

  /// Reads the whole file: its chunks are whole and end with IEND.
  static func structure(of reader: ByteReader) throws(PictureFault) -> PictureStructure {
    var structure: PictureStructure?
    var isPlain = true
    var isAnimated = false
    var hasData = false
    var metadata: PictureMetadata?
    var colors = PNGColors()
    var offset = signature.count
    while true {
      guard let length = reader.bigEndian(4, at: offset) else { throw .truncated(.png) }
      let data = offset + 8
      guard length <= Int(Int32.max) else { throw .damaged(.png, "it has a chunk of impossible length") }
      guard let checksum = reader.bigEndian(4, at: data + length) else { throw .truncated(.png) }
      guard checksum == CRC32.checksum(reader.slice((offset + 4)..<(data + length))) else {
        throw .damaged(.png, "the checksum of a chunk is wrong")
      }
      let isFirst = offset == signature.count
      let type = String(decoding: reader.slice((offset + 4)..<data), as: UTF8.self)
      guard isFirst == (type == "IHDR") else { throw .damaged(.png, "its header is not its first chunk") }
      if type == "iTXt", metadata == nil, length >= xmp.count, reader.has(xmp, at: data),
        let own = XMPPacket.metadata(reader.slice((data + xmp.count)..<(data + length)))
      {
        metadata = own
      } else {
        isPlain = isPlain && plainChunks.contains(type)
      }
      offset = data + length + 4
      switch type {
      case "acTL": isAnimated = true
      case "gAMA", "cHRM", "sRGB", "iCCP", "cICP":
        colors.read(type, length / 4, { reader.bigEndian(4, at: data + 4 * $0) ?? 0 })
      case "IHDR": structure = try header(reader, at: data, length: length)
      case "IDAT": hasData = hasData || length > 0
      case "IEND":
        guard var structure, hasData else { throw .damaged(.png, "it has no image data") }
        structure.isPlain = structure.isPlain && isPlain && offset == reader.count
        structure.isAnimated = isAnimated
        structure.metadata = metadata ?? PictureMetadata()
        structure.encodedColors = colors.encoded
        return structure
      default: break
      }
    }
  }

  private static func header(
    _ reader: ByteReader, at offset: Int, length: Int
  ) throws(PictureFault) -> PictureStructure {
    guard length == 13, let width = reader.bigEndian(4, at: offset), let height = reader.bigEndian(4, at: offset + 4),
      let depth = reader[offset + 8], let color = reader[offset + 9], width <= Int(Int32.max), height <= Int(Int32.max),
      depthsByColor[color]?.contains(depth) ?? false, reader[offset + 10] == 0, reader[offset + 11] == 0,
      let interlace = reader[offset + 12], interlace <= 1
    else { throw .damaged(.png, "its header is inconsistent") }
    let isColor = color == 2 || color == 3 || color == 6
    return PictureStructure(size: PixelSize(width: width, height: height), isPlain: isColor && depth <= 8)
  }

  /// The bit depths that each colour type may have (section 11.2.1).
  private static let depthsByColor: [UInt8: [UInt8]] = [
    0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16],
  ]
}

/// What the chunks of a PNG say of its colours (W3C PNG, sections 11.3.2.1 and 11.3.2.2).
private struct PNGColors {
  private var gamma: Double?
  private var places: [EncodedColors.Chromaticity]?
  /// Whether another chunk says it better.
  private var isOverruled = false

  /// Takes a chunk of so many numbers.
  mutating func read(_ type: String, _ count: Int, _ number: (Int) -> Int) {
    func fraction(_ index: Int) -> Double { Double(number(index)) / 100_000 }
    switch (type, count) {
    case ("gAMA", 1): gamma = number(0) > 0 ? 1 / fraction(0) : nil
    case ("cHRM", 8): places = (0..<4).map { .init(x: fraction(2 * $0), y: fraction(2 * $0 + 1)) }
    case ("gAMA", _), ("cHRM", _): break
    default: isOverruled = true
    }
  }

  var encoded: EncodedColors? {
    guard !isOverruled, let gamma else { return nil }
    var colors = EncodedColors.sRGB
    colors.gamma = gamma
    if let places {
      (colors.white, colors.red, colors.green, colors.blue) = (places[0], places[1], places[2], places[3])
    }
    return colors.isSensible ? colors : nil
  }
}

/// The cyclic redundancy check of PNG (W3C PNG, annex D).
enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
  }

  static func checksum(_ bytes: ArraySlice<UInt8>) -> Int {
    var value: UInt32 = 0xFFFF_FFFF
    for byte in bytes { value = table[Int((value ^ UInt32(byte)) & 0xFF)] ^ (value >> 8) }
    return Int(value ^ 0xFFFF_FFFF)
  }
}
