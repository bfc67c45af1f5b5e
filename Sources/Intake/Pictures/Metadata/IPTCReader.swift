import Foundation
import Newsroom

/// Reads creator, credit, copyright and caption from a JPEG's Photoshop resources (IPTC-IIM 4.2).
enum IPTCReader {
  private static let resource = 0x0404
  /// Datasets of record 2, and the one of record 1 that says how text is coded.
  private static let (creator, credit, copyright, caption) = (80, 110, 116, 120)
  private static let coding = 90

  /// The metadata in the bytes of an APP13 segment; takes linear time, whatever they are.
  static func metadata(_ bytes: [UInt8]) -> PictureMetadata {
    let reader = ByteReader(bytes)
    var fields: [Int: [UInt8]] = [:]
    var isUTF8 = false
    for range in resources(reader) {
      var offset = range.lowerBound
      // A dataset is 1C, record, number, length in two bytes, and as many bytes.
      while offset < range.upperBound, reader[offset] == 0x1C, let record = reader[offset + 1],
        let number = reader[offset + 2], let length = reader.bigEndian(2, at: offset + 3),
        length < 0x8000, offset + 5 + length <= range.upperBound
      {
        let value = Array(reader.slice((offset + 5)..<(offset + 5 + length)))
        if record == 1, number == coding { isUTF8 = value == [0x1B, 0x25, 0x47] }
        if record == 2, fields[Int(number)] == nil { fields[Int(number)] = value }
        offset += 5 + length
      }
    }
    func text(_ number: Int) -> String? {
      fields[number].flatMap { MetadataText.line(isUTF8 ? String(decoding: $0, as: UTF8.self) : decoded($0)) }
    }
    return PictureMetadata(
      creator: text(creator), credit: text(credit), copyright: text(copyright), caption: text(caption))
  }

  /// Without a word on the coding, it is UTF-8 if it can be, else Latin 1.
  private static func decoded(_ bytes: [UInt8]) -> String {
    String(validating: bytes, as: UTF8.self) ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  /// Where IPTC's datasets are: in each "8BIM", number, name of even length, length in four bytes, and as many bytes.
  private static func resources(_ reader: ByteReader) -> [Range<Int>] {
    var offset = reader.has(Array("Photoshop 3.0\0".utf8), at: 0) ? 14 : 0
    var found: [Range<Int>] = []
    while reader.has(Array("8BIM".utf8), at: offset), let number = reader.bigEndian(2, at: offset + 4),
      let nameLength = reader[offset + 6]
    {
      let head = offset + 6 + (Int(nameLength) + 2) / 2 * 2
      guard let length = reader.bigEndian(4, at: head), head + 4 + length <= reader.count else { break }
      if number == resource { found.append((head + 4)..<(head + 4 + length)) }
      offset = head + 4 + length + length % 2
    }
    return found
  }
}
