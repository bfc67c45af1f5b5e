import Newsroom

/// Has pictures prepared for publication in a process that may be killed.
///
/// What decodes pictures is C, and has had its faults: it works where there are no files, no network and no other process, with
/// limits of time and memory. Pictures are prepared one at a time, so that many large ones take no more memory than one.
public struct PicturePreparation: Sendable {
  /// The helper process does not work.
  struct Unavailable: Error, CustomStringConvertible {
    let description = "The picture helper does not work: is libvips installed (package libvips42)?"
  }

  private let helpers: HelperPool

  /// Preparation by that program with its arguments, which must call `PictureServer.run`.
  public init(command: [String]) { helpers = HelperPool(command: command, atOnce: 1) }

  /// The picture as readers get it, or why it is refused. Throws when no process can be started, or when cancelled.
  public func prepare(name: String, bytes: [UInt8]) async throws -> Result<PictureFile, PictureFault> {
    do {
      let sent = try SentPicture(name: name, bytes: bytes)
      let answer = try await helpers.answer(to: PictureRequest(sent).message)
      if answer.isEmpty { throw Unavailable() }
      return .success(try PictureFile(sent, PictureReply(answer)))
    } catch let fault as PictureFault {
      return .failure(fault)
    } catch let fault as HelperPool.Fault {
      return .failure(fault == .tooSlow ? .tooSlow : .tooLarge)
    }
  }

  /// Ends the processes that wait for pictures.
  public func close() async { await helpers.close() }
}

extension PictureFile {
  /// What the helper process made of a picture, which is looked at again: nothing but plain pictures leave.
  init(_ sent: SentPicture, _ reply: PictureReply) throws(PictureFault) {
    switch reply.failure {
    case .cutOff: throw .truncated(sent.format)
    case .unreadable(let complaints): throw .unreadable(sent.format, Self.reason(in: complaints))
    case .tooManyPixels: throw .tooManyPixels(width: sent.structure.size.width, height: sent.structure.size.height)
    case .outOfMemory: throw .tooLarge
    case nil: break
    }
    let file = reply.file ?? sent.bytes
    guard file.count <= SubmissionLimits.pictureBytes else { throw .tooManyBytesToPublish(file.count) }
    let (format, structure) = try SentPicture.examined(file)
    guard structure.isPlain, format == sent.format, structure.size == reply.size else {
      throw .unreadable(sent.format, "")
    }
    let notes = (sent.structure.isAnimated ? [.animated] : []) + reply.notes
    self.init(
      name: sent.name, format: format, size: structure.size, bytes: file,
      renditions: try Self.renditions(reply, of: structure, in: format), metadata: structure.metadata,
      notes: notes.map { $0.message(of: sent.name) })
  }

  /// The renditions, each looked at as the picture is.
  private static func renditions(
    _ reply: PictureReply, of picture: PictureStructure, in format: Format
  ) throws(PictureFault) -> [Rendition] {
    let items = reply.renditions.map(\.item)
    let isPlanned = [false, true].contains { hasTransparency in
      RenditionPlan(of: picture.size, in: format, hasTransparency: hasTransparency).items == items
    }
    guard isPlanned else { throw .unreadable(format, "") }
    var renditions: [Rendition] = []
    for rendition in reply.renditions {
      let (made, structure) = try SentPicture.examined(rendition.bytes)
      guard made == rendition.item.format, structure.isPlain, structure.size == rendition.item.size,
        structure.metadata == picture.metadata, rendition.bytes.count <= SubmissionLimits.pictureBytes
      else { throw .unreadable(format, "") }
      renditions.append(Rendition(rendition.item, bytes: rendition.bytes))
    }
    return renditions
  }

  /// The last line of what decoders say, without the name that they give themselves; only plain characters, and not many.
  private static func reason(in complaints: String) -> String {
    let line = complaints.split(separator: "\n").last ?? ""
    let words = line.firstRange(of: ": ").map { line[$0.upperBound...] } ?? line
    return String(words.filter { $0.isASCII && !$0.isNewline && $0 >= " " }.prefix(120))
  }
}
