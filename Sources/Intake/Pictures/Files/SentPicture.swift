import Foundation
import Newsroom

/// A picture's file as it was sent, recognised by its bytes and measured without decoding a pixel.
struct SentPicture {
  /// The file's name, in NFC.
  let name: String
  let format: PictureFile.Format
  let structure: PictureStructure
  let bytes: [UInt8]

  /// Checks the bytes from end to end, but only the format's own structure; takes linear time.
  ///
  /// Throws `PictureFault` when it is too large, cut off, damaged or another format than its name says.
  init(name: String, bytes: [UInt8]) throws(PictureFault) {
    guard bytes.count <= SubmissionLimits.pictureBytes else { throw .tooManyBytes(bytes.count) }
    let (format, structure) = try Self.examined(bytes)
    guard format.fileExtensions.contains(where: { name.lowercased().hasSuffix(".\($0)") }) else {
      throw .wrongExtension(format)
    }
    self.name = name.precomposedStringWithCanonicalMapping
    self.format = format
    self.structure = structure
    self.bytes = bytes
  }

  /// The format by the first bytes, and what the rest says of the picture.
  static func examined(_ bytes: [UInt8]) throws(PictureFault) -> (PictureFile.Format, PictureStructure) {
    if bytes.isEmpty { throw .empty }
    let reader = ByteReader(bytes)
    guard let format = format(of: reader) else { throw .unknownFormat }
    let structure =
      switch format {
      case .jpeg: try JPEGStructure.structure(of: reader)
      case .png: try PNGStructure.structure(of: reader)
      case .webP: try WebPStructure.structure(of: reader)
      }
    let size = structure.size
    guard size.width > 0, size.height > 0 else { throw .damaged(format, "it has no pixels") }
    guard size.width * size.height <= SubmissionLimits.picturePixels else {
      throw .tooManyPixels(width: size.width, height: size.height)
    }
    return (format, structure)
  }

  private static func format(of reader: ByteReader) -> PictureFile.Format? {
    if reader.has([0xFF, 0xD8, 0xFF], at: 0) { return .jpeg }
    if reader.has(PNGStructure.signature, at: 0) { return .png }
    return reader.has(Array("RIFF".utf8), at: 0) && reader.has(Array("WEBP".utf8), at: 8) ? .webP : nil
  }
}
