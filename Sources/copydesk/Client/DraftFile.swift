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
      let file = directory + (fileName(of: picture) ?? picture)
      let bytes = try FileBytes.read(file, limit: SubmissionLimits.pictureBytes, as: "picture")
      if let bytes { form.parts.append(.init(name: "picture", fileName: picture, bytes: bytes)) }
    }
    return form
  }

  /// The file names after `file:` in the front matter. The newsroom parses the front matter; here it only matters which
  /// files to send along, and a name that leads out of the draft's directory is never one of them.
  var pictureNames: [String] {
    let lines = String(decoding: text, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    var names: [String] = []
    var braces = 0
    for line in lines.dropFirst().prefix(while: { !$0.hasPrefix("---") }) {
      if let name = Self.pictureName(in: line, isWithinBraces: braces > 0) { names.append(name) }
      for character in line { braces += character == "{" ? 1 : character == "}" ? -1 : 0 }
    }
    return Array(Set(names).sorted().prefix(Self.maximumPictures))
  }

  /// The name under which the directory has the picture. File systems keep letters with accents as one character or as two
  /// (Unicode's forms NFC and NFD), and so do texts; to a reader the names are the same.
  private func fileName(of picture: String) -> String? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.isEmpty ? "." : directory)) ?? []
    return names.contains { $0.utf8.elementsEqual(picture.utf8) } ? picture : names.first { $0 == picture }
  }

  private static func pictureName(in line: Substring, isWithinBraces: Bool) -> String? {
    guard let key = line.firstRange(of: /(^|[\s{,"'])file["']?:\s*/) else { return nil }
    let value = line[key.upperBound...]
    // Within braces a comma or a brace ends the name; on a line of its own it may have them.
    let isWithinBraces = isWithinBraces || line[..<value.startIndex].contains("{")
    let name: Substring =
      switch value.first {
      case "\"", "'": value.dropFirst().prefix { $0 != value.first }
      case _ where isWithinBraces: value[..<(value.firstRange(of: /\s+#|[,}]/)?.lowerBound ?? value.endIndex)]
      default: value[..<(value.firstRange(of: /\s+#/)?.lowerBound ?? value.endIndex)]
      }
    let trimmed = String(name.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    return trimmed.isEmpty || trimmed.contains("/") || trimmed.hasPrefix(".") ? nil : trimmed
  }
}
