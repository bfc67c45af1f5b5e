import CPictures
import Foundation
import Newsroom

/// The other side of `PicturePreparation`: prepares one picture after the other.
public enum PictureServer {
  /// How much processor time a picture may take, in seconds.
  public static let seconds = 20
  /// How much address space the process may have, in bytes: a picture of 100 megapixels fits in, coded as wastefully as can be.
  public static let memory = 3 << 30

  /// Prepares pictures until there are no more.
  public static func run() {
    let server = HelperServer(seconds: seconds, memory: memory)
    let isReady = VipsImage.start() && tryFormats()
    server.limitProcess()
    if copydesk_seal_process() != 0 {
      // What the process and its account may do at all remains.
      FileHandle.standardError.write(Data("Pictures are prepared without seccomp, which this kernel refuses\n".utf8))
    }
    server.run { message in
      guard isReady, let request = PictureRequest(message) else { return [] }
      return (try? reply(to: request).message()) ?? []
    }
  }

  private static func reply(to request: PictureRequest) -> PictureReply {
    do throws(PicturePreparer.Failure) {
      return try PicturePreparer.prepare(request)
    } catch {
      return PictureReply(error)
    }
  }

  /// Whether each format can be written and read, in several sizes. What libvips loads for that it loads now, before files are
  /// out of reach.
  private static func tryFormats() -> Bool {
    let width = 1 + (Content.Picture.renditionWidths.first ?? 0)
    let pixels = [UInt8](repeating: 0, count: 3 * width)
    return PictureFile.Format.allCases.allSatisfy { format in
      guard let image = VipsImage(pixels: pixels, width: width, height: 1, colors: 3)?.inProfile("p3"),
        let file = image.encoded(as: format, keepsMetadata: true),
        let sent = try? SentPicture(name: format.sampleName, bytes: file)
      else { return false }
      return (try? PicturePreparer.prepare(PictureRequest(sent))) != nil
    }
  }
}

extension PictureFile.Format {
  fileprivate var sampleName: String { "a.\(fileExtensions[0])" }
}
