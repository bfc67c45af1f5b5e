import ControlAPI
import FoundationEssentials
import Newsroom

/// A draft in a file, with the pictures beside it that its front matter names.
///
/// The daemon opens no path that a client names, so the files are opened here.
struct DraftFile {
  /// How many pictures are sent along at most, whatever the draft names.
  private static let maximumPictures = SubmissionLimits.pictures

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

  /// The pictures' names: after `file:` in the front matter, and where the body places them. The newsroom parses the draft; here
  /// it only matters which files to send along, and a name that leads out of the draft's directory is never one of them.
  var pictureNames: [String] {
    let lines = String(decoding: text, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).dropFirst()
    let frontMatter = lines.prefix { !$0.hasPrefix("---") }
    var names: [String] = []
    var braces = 0
    for line in frontMatter {
      names += Self.pictureNames(in: line, isWithinBraces: braces > 0)
      for character in line { braces += character == "{" ? 1 : character == "}" ? -1 : 0 }
    }
    names += Self.picturesPlaced(in: lines[frontMatter.endIndex...])
    var known: Set<String> = []
    return Array(names.filter { known.insert($0).inserted }.prefix(Self.maximumPictures))
  }

  /// The targets of images in Markdown, `![caption](name.jpg "credit")`, that are plain names.
  private static func picturesPlaced(in lines: ArraySlice<Substring>) -> [String] {
    var names: [String] = []
    var isInImage = false
    for line in lines {
      if line.allSatisfy(\.isWhitespace) { isInImage = false }
      var rest = line[...]
      while let mark = rest.firstIndex(where: { $0 == "!" || $0 == "]" }) {
        let next = rest[mark...].dropFirst()
        if rest[mark] == "!", next.first == "[" {
          isInImage = true
        } else if isInImage, next.first == "(", let name = target(next.dropFirst()) {
          names.append(name)
          isInImage = false
        }
        rest = next
      }
    }
    return names
  }

  private static func target(_ rest: Substring) -> String? {
    let rest = rest.prefix(1000).drop(while: \.isWhitespace)
    let target =
      rest.first == "<" ? rest.dropFirst().prefix { $0 != ">" } : rest.prefix { $0 != ")" && !$0.isWhitespace }
    return plainName(String(target).percentDecoded)
  }

  /// The name under which the directory has the picture. File systems keep letters with accents as one character or as two
  /// (Unicode's forms NFC and NFD), and so do texts; to a reader the names are the same.
  private func fileName(of picture: String) -> String? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.isEmpty ? "." : directory)) ?? []
    return names.contains { $0.utf8.elementsEqual(picture.utf8) } ? picture : names.first { $0 == picture }
  }

  private static func pictureNames(in line: Substring, isWithinBraces: Bool) -> [String] {
    var names: [String] = []
    var rest = line
    while let key = rest.firstRange(of: /(^|[\s{,"'])file["']?:\s*/) {
      let value = rest[key.upperBound...]
      // Within braces a comma or a brace ends the name; on a line of its own it may have them.
      let isWithinBraces = isWithinBraces || line[..<value.startIndex].contains("{")
      let name: Substring =
        switch value.first {
        case "\"", "'": value.dropFirst().prefix { $0 != value.first }
        case _ where isWithinBraces: value[..<(value.firstRange(of: /\s+#|[,}]/)?.lowerBound ?? value.endIndex)]
        default: value[..<(value.firstRange(of: /\s+#/)?.lowerBound ?? value.endIndex)]
        }
      if let name = plainName(String(name)) { names.append(name) }
      rest = rest[name.endIndex...]
    }
    return names
  }

  /// The name without white space around it; nil when it leads out of the directory, or to a hidden file.
  private static func plainName(_ name: String) -> String? {
    let trimmed = String(name.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    return trimmed.isEmpty || trimmed.contains("/") || trimmed.hasPrefix(".") ? nil : trimmed
  }
}
