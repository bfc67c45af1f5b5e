import Crypto
import Foundation
import Newsroom

/// The site's looks: templates in Mustache, which hold no logic, a style sheet, and the words of each language.
///
/// Templates escape what they show; only values that are markup already, made by this program, are shown as they are.
public struct Theme: Sendable {
  private static let ending = ".mustache"
  private static let styleSheetName = "style.css"
  private static let styleSheetStem = "style-"
  private static let styleSheetEnding = ".css"
  private static let styleSheetDigits = 12

  private static let tableEnding = ".json"
  private static let tableDirectory = "languages"

  private let templates: [String: Template]
  /// The built-in ones, and the theme's own in their place or beside them.
  let languages: PageLanguages
  let styleSheet: [UInt8]
  /// Under which name the style sheet lies in a site. Another sheet has another name, so that a page is never shown with the looks
  /// of another theme, whatever of a site has been made anew, and whatever a browser keeps.
  let styleSheetPath: String
  /// SHA-256 of all its files, lower-case hexadecimal.
  let digest: String

  /// Reads and parses all files of a directory.
  ///
  /// - Throws: `ThemeFault`, which names file and line.
  public init(directory: String) throws(ThemeFault) { try self.init(directory: directory, for: .standard) }

  /// Reads the theme of a site with those outputs: a template for each kind of page, for stories and for
  /// pictures within their texts, and `style.css`.
  /// Other templates may be used as partials; tables in `languages` add to the built-in ones.
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
    try self.init(
      sources, styleSheet: css.map { [UInt8]($0) }, tables: try Self.tables(in: "\(directory)/\(Self.tableDirectory)"),
      in: directory, for: outputs)
  }

  private static func tables(in directory: String) throws(ThemeFault) -> [String: [UInt8]] {
    var tables: [String: [UInt8]] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    where name.hasSuffix(tableEnding) {
      let file = "\(directory)/\(name)"
      guard let bytes = FileManager.default.contents(atPath: file) else { throw .missing(file: file) }
      tables[String(name.dropLast(tableEnding.count))] = [UInt8](bytes)
    }
    return tables
  }

  /// The theme that is built into the program.
  public static func builtIn() throws(ThemeFault) -> Theme {
    var sources: [String: String] = [:]
    var styleSheet: [UInt8]?
    for (name, bytes) in BuiltInTheme.files {
      if name.hasSuffix(ending) {
        sources[String(name.dropLast(ending.count))] = String(decoding: bytes, as: UTF8.self)
      } else if name == styleSheetName {
        styleSheet = bytes
      }
    }
    return try Theme(sources, styleSheet: styleSheet, tables: [:], in: "the built-in theme", for: .standard)
  }

  private init(
    _ sources: [String: String], styleSheet: [UInt8]?, tables: [String: [UInt8]], in directory: String,
    for outputs: SiteOutputs
  ) throws(ThemeFault) {
    let pages = [StoryPage.template, StoryPage.pictureTemplate] + outputs.templates
    for page in pages where sources[page] == nil { throw .missing(file: "\(directory)/\(page)\(Self.ending)") }
    guard let styleSheet else { throw .missing(file: "\(directory)/\(Self.styleSheetName)") }
    var templates: [String: Template] = [:]
    for (name, text) in sources.sorted(by: { $0.key < $1.key }) {
      let file = "\(directory)/\(name)\(Self.ending)"
      try Self.checkStyleSheetAddress(in: text, of: file)
      do throws(TemplateFault) {
        templates[name] = try Template(text)
      } catch {
        throw .malformed(file: file, line: error.line, reason: error.reason)
      }
    }
    try Self.checkPartials(of: templates, in: directory)
    let tables = Self.builtInTables.merging(tables) { _, own in own }
    do throws(LanguageFault) {
      languages = try PageLanguages(tables: tables)
    } catch {
      let file = "\(directory)/\(Self.tableDirectory)/\(error.language)\(Self.tableEnding)"
      throw .malformed(file: file, line: error.line, reason: error.reason)
    }
    self.templates = templates
    self.styleSheet = styleSheet
    let known = SHA256.hash(data: styleSheet).hexadecimal.prefix(Self.styleSheetDigits)
    styleSheetPath = "\(Self.styleSheetStem)\(known)\(Self.styleSheetEnding)"
    var hash = SHA256()
    let files = sources.mapValues { Array($0.utf8) }.merging(tables.map { ("/\($0)", $1) }) { first, _ in first }
    for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
      hash.update(data: Array("\(name.utf8.count) \(bytes.count) \(name)".utf8) + bytes)
    }
    hash.update(data: styleSheet)
    digest = hash.finalize().hexadecimal
  }

  private static var builtInTables: [String: [UInt8]] {
    let prefix = "\(tableDirectory)/"
    return Dictionary(
      BuiltInTheme.files.filter { $0.name.hasPrefix(prefix) }.map {
        (String($0.name.dropFirst(prefix.count).dropLast(tableEnding.count)), $0.bytes)
      }
    ) { first, _ in first }
  }

  /// Whether a file of a site is the style sheet of a theme, this one or another.
  static func isStyleSheet(_ path: String) -> Bool {
    guard path.hasPrefix(styleSheetStem), path.hasSuffix(styleSheetEnding) else { return false }
    let known = path.dropFirst(styleSheetStem.count).dropLast(styleSheetEnding.count)
    return known.count == styleSheetDigits && known.allSatisfy { $0.isASCII && $0.isHexDigit && !$0.isUppercase }
  }

  /// The style sheet as a site has it.
  var styleSheetFile: SiteFile { SiteFile(path: styleSheetPath, bytes: styleSheet) }

  /// A page by its template.
  func render(_ template: String, _ values: [String: PageValue]) -> [UInt8] {
    templates[template]?.render(values, partials: templates) ?? []
  }

  /// Makes sure that a template asks for the style sheet where it is.
  private static func checkStyleSheetAddress(in template: String, of file: String) throws(ThemeFault) {
    let lines = template.split(separator: "\n", omittingEmptySubsequences: false)
    guard let line = lines.firstIndex(where: { $0.contains("/\(styleSheetName)") || $0.contains("}\(styleSheetName)") })
    else { return }
    throw .malformed(
      file: file, line: line + 1,
      reason: "the style sheet lies at {{styleSheet}}: its name changes whenever it does")
  }

  /// Makes sure that every partial is there, and that rendering comes to an end: none includes itself, however far round.
  private static func checkPartials(of templates: [String: Template], in directory: String) throws(ThemeFault) {
    for (name, template) in templates.sorted(by: { $0.key < $1.key }) {
      for partial in template.partials {
        let place = (file: "\(directory)/\(name)\(ending)", line: partial.line)
        guard templates[partial.name] != nil else {
          throw .malformed(file: place.file, line: place.line, reason: "there is no partial '\(partial.name)'")
        }
        if reached(from: partial.name, in: templates).contains(name) {
          throw .malformed(file: place.file, line: place.line, reason: "'\(partial.name)' includes '\(name)' again")
        }
      }
    }
  }

  /// The template itself and all that it includes.
  private static func reached(from name: String, in templates: [String: Template]) -> Set<String> {
    var reached: Set<String> = []
    var waiting = [name]
    while let next = waiting.popLast() {
      guard reached.insert(next).inserted else { continue }
      waiting += templates[next]?.partials.map(\.name) ?? []
    }
    return reached
  }
}

/// What is wrong with a theme.
public enum ThemeFault: Error, Hashable, Sendable {
  /// A file does not exist, cannot be read, or is not UTF-8.
  case missing(file: String)
  /// A template is not valid Mustache, or a table of a language not complete; the line is counted from 1.
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
