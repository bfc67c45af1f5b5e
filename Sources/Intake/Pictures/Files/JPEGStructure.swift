import Newsroom

/// JPEG's markers and segments (ITU-T T.81 annex B).
struct JPEGStructure {
  private let reader: ByteReader
  private var size: PixelSize?
  private var isPlain = true
  private var hasScan = false
  private var metadata: PictureMetadata?

  /// What an APP1 segment of XMP begins with (XMP, part 3, section 1.1.3).
  private static let xmp = Array("http://ns.adobe.com/xap/1.0/\0".utf8)

  /// Reads the whole file. What stands between segments or behind the end, where cameras put previews with metadata of their own,
  /// is passed over, as decoders do.
  static func structure(of reader: ByteReader) throws(PictureFault) -> PictureStructure {
    var jpeg = JPEGStructure(reader)
    let hasEnd = try jpeg.read()
    guard let size = jpeg.size else { throw .damaged(.jpeg, "it has no frame header") }
    guard jpeg.hasScan else { throw .damaged(.jpeg, "it has no scan") }
    return PictureStructure(
      size: size, isPlain: jpeg.isPlain && hasEnd, metadata: jpeg.metadata ?? PictureMetadata(), hasEnd: hasEnd)
  }

  /// The same picture with a packet of metadata, behind JFIF's segment where there is one. The file must be sound, and have none.
  static func adding(_ packet: [UInt8], to bytes: [UInt8]) -> [UInt8] {
    let reader = ByteReader(bytes)
    let place = reader.has([0xFF, 0xE0], at: 2) ? 4 + (reader.bigEndian(2, at: 4) ?? 0) : 2
    let length = 2 + xmp.count + packet.count
    let segment = [0xFF, 0xE1, UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF)] + xmp + packet
    return Array(bytes[..<place]) + segment + bytes[place...]
  }

  private init(_ reader: ByteReader) { self.reader = reader }

  /// Whether the end is marked.
  private mutating func read() throws(PictureFault) -> Bool {
    var offset = 2
    while let (marker, start) = nextMarker(from: offset) {
      switch marker {
      case 0xD9:
        if start < reader.count { isPlain = false }
        return true
      case 0x00, 0x01, 0xD0...0xD8:
        isPlain = false
        offset = start
        continue
      default: break
      }
      guard let length = reader.bigEndian(2, at: start), start + length <= reader.count else { throw .truncated(.jpeg) }
      guard length >= 2 else { throw .damaged(.jpeg, "it has a segment of zero length") }
      if isFrame(marker) {
        guard size == nil else { throw .damaged(.jpeg, "it has two frame headers") }
        size = try frameSize(marker, at: start, length: length)
      }
      if !isNeeded(marker, at: start, length: length) { isPlain = false }
      offset = start + length
      if marker == 0xDA {
        guard size != nil else { throw .damaged(.jpeg, "it has a scan before its frame header") }
        hasScan = true
        offset = endOfScan(from: offset)
      }
    }
    guard hasScan else { throw .truncated(.jpeg) }
    return false
  }

  /// The next marker's code and the offset behind it, or nil at the end; any number of fill bytes may be before the code.
  private mutating func nextMarker(from start: Int) -> (UInt8, Int)? {
    guard let mark = reader.first(0xFF, from: start) else {
      if start < reader.count { isPlain = false }
      return nil
    }
    var offset = mark + 1
    while reader[offset] == 0xFF { offset += 1 }
    if offset != start + 1 { isPlain = false }
    return reader[offset].map { ($0, offset + 1) }
  }

  /// Whether a segment is needed to show the picture: all but comments and the application's own ones, and of these JFIF without
  /// a preview, Adobe's word on colours and one packet of metadata that is written here.
  private mutating func isNeeded(_ marker: UInt8, at start: Int, length: Int) -> Bool {
    switch marker {
    case 0xE0: length == 16 && reader.has(Array("JFIF\0".utf8), at: start + 2)
    case 0xE1: isOwnMetadata(at: start, length: length)
    case 0xEE: length == 14 && reader.has(Array("Adobe".utf8), at: start + 2)
    case 0xC0...0xCF, 0xDA...0xDD: true
    default: false
    }
  }

  private mutating func isOwnMetadata(at start: Int, length: Int) -> Bool {
    let packet = start + 2 + Self.xmp.count
    guard metadata == nil, !hasScan, reader.has(Self.xmp, at: start + 2), packet <= start + length else { return false }
    metadata = XMPPacket.metadata(reader.slice(packet..<(start + length)))
    return metadata != nil
  }

  /// Frame headers are all of C0 to CF but the tables C4 and CC and the extension C8.
  private func isFrame(_ marker: UInt8) -> Bool {
    (0xC0...0xCF).contains(marker) && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
  }

  private mutating func frameSize(_ marker: UInt8, at offset: Int, length: Int) throws(PictureFault) -> PixelSize {
    guard let precision = reader[offset + 2], let height = reader.bigEndian(2, at: offset + 3),
      let width = reader.bigEndian(2, at: offset + 5), let components = reader.bigEndian(1, at: offset + 7)
    else { throw .truncated(.jpeg) }
    guard (1...4).contains(components), length == 8 + 3 * components else {
      throw .damaged(.jpeg, "its frame header is inconsistent")
    }
    // Browsers show what is coded by Huffman, at once or progressively, with 8 bits; grey and print's colours become sRGB.
    if marker > 0xC2 || precision != 8 || components != 3 { isPlain = false }
    return PixelSize(width: width, height: height)
  }

  /// Where the coded data ends: before a marker that is neither a stuffed zero nor a restart.
  private func endOfScan(from start: Int) -> Int {
    var offset = start
    while let mark = reader.first(0xFF, from: offset) {
      guard let code = reader[mark + 1] else { return mark }
      switch code {
      case 0x00, 0xD0...0xD7: offset = mark + 2
      case 0xFF: offset = mark + 1
      default: return mark
      }
    }
    return reader.count
  }
}
