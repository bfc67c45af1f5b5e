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
struct PictureReply {
  /// A rendition that was made of the file.
  struct Rendition: Equatable {
    let item: RenditionPlan.Item
    let bytes: [UInt8]
  }

  /// As it is shown.
  var size: PixelSize
  var notes: [PictureNote] = []
  /// Why there is no picture.
  var failure: PicturePreparer.Failure?
  /// The file that readers get; nil when it is the one that was sent.
  var file: [UInt8]?
  /// In the order of `RenditionPlan`.
  var renditions: [Rendition] = []

  init(size: PixelSize) { self.size = size }

  init(_ failure: PicturePreparer.Failure) {
    size = PixelSize(width: 0, height: 0)
    self.failure = failure
  }

  /// What a message begins with: all but the files' bytes, which stand behind it in this order.
  private struct Head: Codable {
    let size: PixelSize
    let notes: [PictureNote]
    let failure: PicturePreparer.Failure?
    /// In bytes; nil when there is none.
    let file: Int?
    let renditions: [RenditionPlan.Item]
    /// In bytes.
    let lengths: [Int]
  }

  /// Throws when it is not a reply.
  init(_ message: [UInt8]) throws {
    let length = ByteReader(message).littleEndian(4, at: 0) ?? 0
    let head = try JSONDecoder().decode(Head.self, from: Data(message.dropFirst(4).prefix(length)))
    var rest = message.dropFirst(4 + length)
    func take(_ count: Int) throws -> [UInt8] {
      guard count >= 0, count <= rest.count else { throw Malformed() }
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    size = head.size
    notes = head.notes
    failure = head.failure
    file = try head.file.map(take)
    renditions = try zip(head.renditions, head.lengths).map { item, length in
      Rendition(item: item, bytes: try take(length))
    }
    guard rest.isEmpty else { throw Malformed() }
  }

  /// A message that is not what it says.
  private struct Malformed: Error {}

  /// Throws what encoding throws; an empty message says that there is no reply.
  func message() throws -> [UInt8] {
    let head = try JSONEncoder().encode(
      Head(
        size: size, notes: notes, failure: failure, file: file?.count, renditions: renditions.map(\.item),
        lengths: renditions.map(\.bytes.count)))
    return littleEndian(head.count) + head + (file ?? []) + renditions.flatMap(\.bytes)
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
