/// JPEG's markers and segments (ITU-T T.81 annex B).
struct JPEGStructure {
  private let reader: ByteReader
  private var size: PixelSize?
  private var hasScan = false
  private var orientation = Orientation.upright
  /// What is kept of the file: its segments but for those with metadata.
  private var kept: [UInt8] = []
  private var notes: [PictureNote] = []

  /// Reads the whole file.
  ///
  /// What stands behind the end is left out: cameras put previews there, with their own metadata. An end that is missing is
  /// added, and noted: the picture may have been cut off.
  static func picture(_ reader: ByteReader) throws(PictureFault) -> PictureContent {
    var structure = JPEGStructure(reader: reader)
    try structure.read()
    guard let size = structure.size else { throw .damaged(.jpeg, "it has no frame header") }
    guard structure.hasScan else { throw .damaged(.jpeg, "it has no scan") }
    let head = [0xFF, 0xD8] + structure.orientation.jpegSegment
    return PictureContent(
      size: structure.orientation.shown(size), bytes: head + structure.kept + [0xFF, 0xD9], notes: structure.notes)
  }

  private init(reader: ByteReader) { self.reader = reader }

  private mutating func read() throws(PictureFault) {
    var offset = 2
    while let (marker, start) = try nextMarker(from: offset) {
      switch marker {
      case 0xD9: return
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
        size = try frameSize(marker, at: start, length: length)
      }
      let end = start + length
      if marker == 0xE1, let orientation = Orientation(exif: reader.slice(start + 2..<end)) {
        self.orientation = orientation
      }
      offset = end
      if marker == 0xDA {
        guard size != nil else { throw .damaged(.jpeg, "it has a scan before its frame header") }
        hasScan = true
        offset = endOfScan(from: offset)
      }
      if isKept(marker, at: start) { kept += [0xFF, marker] + reader.slice(start..<offset) }
    }
    guard hasScan else { throw .truncated(.jpeg) }
    notes.append(.noEnd)
  }

  /// The next marker's code and the offset behind it, or nil at the end; any number of fill bytes may be before the code.
  private func nextMarker(from offset: Int) throws(PictureFault) -> (UInt8, Int)? {
    guard let first = reader[offset] else { return nil }
    guard first == 0xFF else { throw .damaged(.jpeg, "it has bytes between its segments") }
    var offset = offset + 1
    while reader[offset] == 0xFF { offset += 1 }
    return reader[offset].map { ($0, offset + 1) }
  }

  /// Whether a segment is needed to show the picture: all but the application's own ones and comments, and of these JFIF, the
  /// colour profile and Adobe's word on colours.
  private func isKept(_ marker: UInt8, at start: Int) -> Bool {
    switch marker {
    case 0xE0, 0xEE: true
    case 0xE2: reader.has(Array("ICC_PROFILE\0".utf8), at: start + 2)
    case 0xE1...0xEF, 0xFE: false
    default: true
    }
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
    if components == 4 { notes.append(.unusualColors("CMYK")) }
    if precision != 8 { notes.append(.notShown("a JPEG of \(precision) bits")) }
    if marker > 0xC2 {
      notes.append(.notShown(marker < 0xC9 ? "a lossless or hierarchical JPEG" : "a JPEG with arithmetic coding"))
    }
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
