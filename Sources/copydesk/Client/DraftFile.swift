import ControlAPI
import FoundationEssentials
import Newsroom

/// A draft in a file, with the pictures beside it that its front matter names.
///
/// The daemon opens no path that a client names, so the files are opened here.
struct DraftFile {
  /// How many pictures are sent along at most, whatever the draft names.
  private static let maximumPictures = 8

  private let directory: String
  private let name: String
  private let text: Data

  /// - Throws: `Refusal` when the file cannot be read or is larger than a draft may be.
  init(_ path: String) throws {
    let slash = path.lastIndex(of: "/")
    directory = slash.map { String(path[...$0]) } ?? ""
    name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    text = try FileBytes.require(path, limit: SubmissionLimits.draftBytes, as: "draft")
  }

  /// The draft and its pictures as a form.
  ///
  /// - Throws: `Refusal` when a picture cannot be read or is too large. A picture that is
  ///   missing is left out, and the newsroom says so.
  func form() throws -> MultipartForm {
    var form = MultipartForm([.init(name: "draft", fileName: name, bytes: text)])
    for picture in pictureNames {
      let bytes = try FileBytes.read(directory + picture, limit: SubmissionLimits.pictureBytes, as: "picture")
      if let bytes { form.parts.append(.init(name: "picture", fileName: picture, bytes: bytes)) }
    }
    return form
  }

  /// The file names after `file:` in the front matter. The newsroom parses the front matter; here it only matters which
  /// files to send along, and a name that leads out of the draft's directory is never one of them.
  var pictureNames: [String] {
    let lines = String(decoding: text, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let names = lines.dropFirst().prefix { !$0.hasPrefix("---") }.compactMap(Self.pictureName)
    return Array(Set(names).sorted().prefix(Self.maximumPictures))
  }

  private static func pictureName(in line: Substring) -> String? {
    guard let key = line.firstRange(of: /(^|[\s{,"'])file["']?:\s*/) else { return nil }
    let value = line[key.upperBound...]
    let name: Substring =
      switch value.first {
      case "\"", "'": value.dropFirst().prefix { $0 != value.first }
      default: value[..<(value.firstRange(of: /\s+#|[,}]/)?.lowerBound ?? value.endIndex)]
      }
    let trimmed = String(name.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    return trimmed.isEmpty || trimmed.contains("/") || trimmed.hasPrefix(".") ? nil : trimmed
  }
}
