import Crypto
import Foundation
import Mustache
import Newsroom

/// The site's looks: templates in Mustache, which hold no logic, and a style sheet.
///
/// Templates escape what they show, except in triple braces; values meant for those are safe already.
public struct Theme: Sendable {
  private static let ending = ".mustache"
  private static let styleSheetName = "style.css"

  private let library: MustacheLibrary
  let styleSheet: [UInt8]
  /// SHA-256 of all its files, lower-case hexadecimal.
  let digest: String

  /// Reads and parses all files of a directory.
  ///
  /// - Throws: `ThemeFault`, which names file and line.
  public init(directory: String) throws(ThemeFault) { try self.init(directory: directory, for: .standard) }

  /// Reads the theme of a site with those outputs: a template for each kind of page and for stories, and `style.css`.
  /// Other templates may be used as partials.
  init(directory: String, for outputs: SiteOutputs) throws(ThemeFault) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      throw .missing(file: directory)
    }
    var sources: [String: String] = [:]
    for name in names where name.hasSuffix(Self.ending) {
      let file = "\(directory)/\(name)"
      guard let bytes = FileManager.default.contents(atPath: file), let text = String(data: bytes, encoding: .utf8)
      else {
        throw .missing(file: file)
      }
      sources[String(name.dropLast(Self.ending.count))] = text
    }
    let css = FileManager.default.contents(atPath: "\(directory)/\(Self.styleSheetName)")
    try self.init(sources, styleSheet: css.map { [UInt8]($0) }, in: directory, for: outputs)
  }

  /// The theme that is built into the program.
  public static func builtIn() throws(ThemeFault) -> Theme {
    var sources: [String: String] = [:]
    var styleSheet: [UInt8]?
    for (name, bytes) in BuiltInTheme.files {
      if name.hasSuffix(ending) {
        sources[String(name.dropLast(ending.count))] = String(decoding: bytes, as: UTF8.self)
      } else {
        styleSheet = bytes
      }
    }
    return try Theme(sources, styleSheet: styleSheet, in: "the built-in theme", for: .standard)
  }

  private init(
    _ sources: [String: String], styleSheet: [UInt8]?, in directory: String, for outputs: SiteOutputs
  ) throws(ThemeFault) {
    let pages = [StoryPage.template] + outputs.templates
    for page in pages where sources[page] == nil { throw .missing(file: "\(directory)/\(page)\(Self.ending)") }
    guard let styleSheet else { throw .missing(file: "\(directory)/\(Self.styleSheetName)") }
    MustacheContentTypes.register(MarkupEscaping(), named: MarkupEscaping.name)
    var library = MustacheLibrary()
    for (name, text) in sources.sorted(by: { $0.key < $1.key }) {
      let file = "\(directory)/\(name)\(Self.ending)"
      try Self.checkPartials(of: text, file: file, known: Set(sources.keys).subtracting(pages))
      library.register(try Self.template(text, file: file), named: name)
    }
    self.library = library
    self.styleSheet = styleSheet
    var hash = SHA256()
    for (name, text) in sources.sorted(by: { $0.key < $1.key }) + [("", "")] {
      hash.update(data: Array("\(name.utf8.count) \(text.utf8.count) \(name)\(text)".utf8))
    }
    hash.update(data: styleSheet)
    digest = hash.finalize().hexadecimal
  }

  /// A page by its template.
  func render(_ template: String, _ context: [String: Any]) -> [UInt8] {
    Array((library.render(context, withTemplate: template) ?? "").utf8)
  }

  private static func template(_ text: String, file: String) throws(ThemeFault) -> MustacheTemplate {
    do {
      return try MustacheTemplate(string: "{{% CONTENT_TYPE: \(MarkupEscaping.name)}}\n\(text)")
    } catch let error as MustacheTemplate.ParserError {
      throw .malformed(file: file, line: max(error.context.lineNumber - 1, 1), reason: "\(error.error)")
    } catch {
      throw .malformed(file: file, line: 1, reason: "\(error)")
    }
  }

  /// Mustache shows nothing in the place of a partial that does not exist, and never ends with one that includes itself.
  private static func checkPartials(of text: String, file: String, known: Set<String>) throws(ThemeFault) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      for partial in line.matches(of: /\{\{[>]\s*([^\s}]+)\s*\}\}/).map({ String($0.output.1) }) {
        guard known.contains(partial) else {
          throw .malformed(file: file, line: index + 1, reason: "there is no partial '\(partial)'")
        }
      }
    }
  }
}

/// What is wrong with a theme.
public enum ThemeFault: Error, Hashable, Sendable {
  /// A file does not exist, cannot be read, or is not UTF-8.
  case missing(file: String)
  /// A template is not valid Mustache; the line is counted from 1.
  case malformed(file: String, line: Int, reason: String)
}

extension ThemeFault: CustomStringConvertible {
  /// What is wrong, where.
  public var description: String {
    switch self {
    case .missing(let file): "Cannot read '\(file)': every file of a theme must be there, in UTF-8"
    case .malformed(let file, let line, let reason): "\(file):\(line): \(reason)"
    }
  }
}
