import Crypto
import Foundation
import Newsroom

@testable import Publishing
@testable import Store

/// A JPEG with its renditions, each of which is a few words: not pictures that anything could show.
struct SamplePicture: Sendable {
  let content: Content.Picture
  /// Its files, its own first.
  let assets: [Asset]

  /// - Parameter name: Of the file, without `.jpg`; other names are other pictures.
  init(_ name: String, width: Int) {
    func asset(_ ending: String, _ width: Int) -> Asset {
      let bytes = Array("\(name) in \(ending), \(width) pixels wide".utf8)
      return Asset(
        sha256: SHA256.hash(data: bytes).hexadecimal, mediaType: "image/\(ending == "jpg" ? "jpeg" : ending)",
        width: width, height: width * 5 / 8, bytes: bytes)
    }
    let narrower = Content.Picture.renditionWidths.filter { $0 < width }
    let small =
      narrower.isEmpty ? [] : narrower.map { asset("jpg", $0) } + (narrower + [width]).map { asset("webp", $0) }
    assets = [asset("jpg", width)] + small
    content = Content.Picture(
      file: "\(name).jpg", sha256: assets[0].sha256, caption: "caption of \(name)", credit: "credit of \(name)",
      alternative: "alt of \(name)",
      renditions: small.map {
        Content.Picture.Rendition(
          sha256: $0.sha256, mediaType: $0.mediaType, width: $0.width, height: $0.height, bytes: $0.bytes.count)
      })
  }

  /// The bytes of its files, by SHA-256.
  var bytes: [String: [UInt8]] { Dictionary(assets.map { ($0.sha256, $0.bytes) }) { first, _ in first } }

  /// The name of a file on the site.
  func name(of ending: String, _ width: Int) -> String {
    assets.map { PublishedPicture($0) }.first { $0.width == width && $0.name.hasSuffix(".\(ending)") }?.name ?? ""
  }

  /// A `srcset` of these files.
  func set(of ending: String, _ widths: [Int], from directory: String) -> String {
    widths.map { "\(directory)\(name(of: ending, $0)) \($0)w" }.joined(separator: ", ")
  }
}
