/// JPEG's markers and segments (ITU-T T.81 annex B).
enum JPEGStructure {
  /// The size that the frame header says, in a file that has a scan and an end.
  static func size(_ reader: ByteReader) throws(PictureFault) -> PixelSize {
    var size: PixelSize?
    var hasScan = false
    var offset = 2
    while true {
      guard let (marker, start) = try nextMarker(reader, from: offset) else { throw .truncated(.jpeg) }
      switch marker {
      case 0xD9:
        guard let size else { throw .damaged(.jpeg, "it has no frame header") }
        guard hasScan else { throw .damaged(.jpeg, "it has no scan") }
        return size
      case 0x01, 0xD0...0xD7:
        offset = start
        continue
      case 0x00, 0xD8: throw .damaged(.jpeg, "it has a marker in the wrong place")
      default: break
      }
      guard let length = reader.bigEndian(2, at: start), start + length <= reader.count else { throw .truncated(.jpeg) }
      guard length >= 2 else { throw .damaged(.jpeg, "it has a segment of zero length") }
      if isFrame(marker) {
        guard size == nil else { throw .damaged(.jpeg, "it has two frame headers") }
        size = try frameSize(reader, at: start, length: length)
      }
      offset = start + length
      if marker == 0xDA {
        guard size != nil else { throw .damaged(.jpeg, "it has a scan before its frame header") }
        hasScan = true
        offset = endOfScan(reader, from: offset)
      }
    }
  }

  /// The next marker's code and the offset behind it; any number of fill bytes may be before the code.
  private static func nextMarker(
    _ reader: ByteReader, from offset: Int
  ) throws(PictureFault) -> (UInt8, Int)? {
    guard let first = reader[offset] else { return nil }
    guard first == 0xFF else { throw .damaged(.jpeg, "it has bytes between its segments") }
    var offset = offset + 1
    while reader[offset] == 0xFF { offset += 1 }
    return reader[offset].map { ($0, offset + 1) }
  }

  /// Frame headers are all of C0 to CF but the tables C4 and CC and the extension C8.
  private static func isFrame(_ marker: UInt8) -> Bool {
    (0xC0...0xCF).contains(marker) && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
  }

  private static func frameSize(_ reader: ByteReader, at offset: Int, length: Int) throws(PictureFault) -> PixelSize {
    guard let height = reader.bigEndian(2, at: offset + 3), let width = reader.bigEndian(2, at: offset + 5),
      let components = reader.bigEndian(1, at: offset + 7)
    else { throw .truncated(.jpeg) }
    guard (1...4).contains(components), length == 8 + 3 * components else {
      throw .damaged(.jpeg, "its frame header is inconsistent")
    }
    return PixelSize(width: width, height: height)
  }

  /// Where the coded data ends: before a marker that is neither a stuffed zero nor a restart.
  private static func endOfScan(_ reader: ByteReader, from start: Int) -> Int {
    var offset = start
    while let mark = reader.first(0xFF, from: offset) {
      guard let code = reader[mark + 1] else { break }
      switch code {
      case 0x00, 0xD0...0xD7: offset = mark + 2
      case 0xFF: offset = mark + 1
      default: return mark
      }
    }
    return reader.count
  }
}
