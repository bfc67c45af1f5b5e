import Foundation
import Newsroom

/// What the helper process is asked: to prepare a file, with what is known of it already.
struct PictureRequest {
  let format: PictureFile.Format
  let isPlain: Bool
  let isLossless: Bool
  let hasEnd: Bool
  let bytes: [UInt8]

  init(_ sent: SentPicture) {
    format = sent.format
    isPlain = sent.structure.isPlain
    isLossless = sent.structure.isLossless
    hasEnd = sent.structure.hasEnd
    bytes = sent.bytes
  }

  /// Nil when it is not a request.
  init?(_ message: [UInt8]) {
    guard message.count >= 2, PictureFile.Format.allCases.indices.contains(Int(message[0])) else { return nil }
    format = PictureFile.Format.allCases[Int(message[0])]
    isPlain = message[1] & 1 != 0
    isLossless = message[1] & 2 != 0
    hasEnd = message[1] & 4 != 0
    bytes = Array(message[2...])
  }

  var message: [UInt8] {
    let code = PictureFile.Format.allCases.firstIndex(of: format) ?? 0
    let flags: UInt8 = (isPlain ? 1 : 0) | (isLossless ? 2 : 0) | (hasEnd ? 4 : 0)
    return [UInt8(code), flags] + bytes
  }
}

/// What the helper process answers.
struct PictureReply: Codable {
  /// As it is shown.
  var size: PixelSize
  var notes: [PictureNote] = []
  /// Why there is no picture.
  var failure: PicturePreparer.Failure?
  /// The file that readers get; nil when it is the one that was sent. Stands behind the rest of the message.
  var file: [UInt8]?

  private enum CodingKeys: CodingKey { case size, notes, failure }

  init(size: PixelSize) { self.size = size }

  init(_ failure: PicturePreparer.Failure) {
    size = PixelSize(width: 0, height: 0)
    self.failure = failure
  }

  /// Throws when it is not a reply.
  init(_ message: [UInt8]) throws {
    let length = ByteReader(message).littleEndian(4, at: 0) ?? 0
    self = try JSONDecoder().decode(Self.self, from: Data(message.dropFirst(4).prefix(length)))
    let rest = message.dropFirst(4 + length)
    if !rest.isEmpty { file = Array(rest) }
  }

  /// Throws what encoding throws; an empty message says that there is no reply.
  func message() throws -> [UInt8] {
    let head = try JSONEncoder().encode(self)
    return littleEndian(head.count) + head + (file ?? [])
  }
}

/// Something about a picture that the desk should know.
enum PictureNote: String, Hashable, Codable {
  /// It moves, and readers get its first picture.
  case animated
  /// It had the colours of print.
  case printColors
  /// Its decoder has found places that are wrong.
  case damaged

  /// What is wrong and what to do, in a sentence.
  func message(of name: String) -> String {
    switch self {
    case .animated: "The picture '\(name)' is animated; only its first frame is published."
    case .printColors:
      "The picture '\(name)' was in CMYK, the colours of print, and was converted; look at its colours."
    case .damaged:
      "The picture '\(name)' is damaged in places; look at it, and export it again if that shows."
    }
  }
}
