import ControlAPI
import Foundation
import Newsroom

/// A draft on this side of the socket, with the pictures that its front matter names and that lie beside it.
///
/// The daemon opens no path that a client names, so the files are opened here.
struct DraftFile {
  private let url: URL
  private let text: Data

  /// - Throws: `Refusal` when the file cannot be read or is larger than a draft may be.
  init(_ path: String) throws {
    url = URL(filePath: path)
    guard let text = FileManager.default.contents(atPath: path) else {
      throw Refusal(.notFound, "The file '\(path)' cannot be read.", hint: "Check its name and who may read it.")
    }
    guard text.count <= SubmissionLimits.draftBytes else {
      throw Refusal(
        .invalidDraft, "The file '\(path)' has \(text.count) bytes; a draft may have 1 MB.",
        hint: "Shorten or split it.")
    }
    self.text = text
  }

  /// Draft and pictures as a form.
  var form: MultipartForm {
    get throws {
      var form = MultipartForm([.init(name: "draft", fileName: url.lastPathComponent, bytes: text)])
      for name in pictureNames {
        let picture = url.deletingLastPathComponent().appending(path: name)
        guard let bytes = FileManager.default.contents(atPath: picture.path) else { continue }
        guard bytes.count <= SubmissionLimits.pictureBytes else {
          throw Refusal(
            .invalidDraft, "The picture '\(name)' has \(bytes.count) bytes; 25 MB is the limit.",
            hint: "Send a smaller one.")
        }
        form.parts.append(.init(name: "picture", fileName: name, bytes: bytes))
      }
      return form
    }
  }

  /// Plain names after `file:` in the front matter. What they mean is the newsroom's to say; here it only matters which
  /// files to send along, and a name that leaves the draft's directory is never one of them.
  private var pictureNames: [String] {
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let frontMatter = lines.dropFirst().prefix { !$0.hasPrefix("---") }
    let names = frontMatter.compactMap { line -> String? in
      guard let key = line.firstRange(of: /\bfile:\s*/) else { return nil }
      let value = line[key.upperBound...]
      let name: Substring =
        switch value.first {
        case "\"", "'": value.dropFirst().prefix { $0 != value.first }
        default: value.prefix { $0 != "," && $0 != "}" && $0 != "#" }
        }
      let trimmed = name.trimmingCharacters(in: .whitespaces)
      return trimmed.isEmpty || trimmed.contains("/") || trimmed.hasPrefix(".") ? nil : trimmed
    }
    return Array(Set(names)).sorted().prefix(8).map { $0 }
  }
}
