/// One way to write a published story as a file: ninjs, plain text.
///
/// Pure: the same story gives the same bytes, and nothing is asked of clock, disk or database. Text that people wrote is
/// escaped as the format wants it.
protocol StoryFormat: Sendable {
  /// What configurations call it: lower-case words joined by hyphens.
  var name: String { get }
  /// IANA media type.
  var mediaType: String { get }
  /// Without a dot.
  var fileExtension: String { get }

  /// The whole file.
  ///
  /// - Throws: `CommonMarkLimit` when the body cannot be read; intake refuses such a body.
  func render(_ story: StoryView) throws -> [UInt8]
}

extension StoryFormat {
  /// The name of a story's file in this format.
  var fileName: String { "\(name).\(fileExtension)" }
}

/// The formats that destinations can ask for.
struct StoryFormats: Sendable {
  /// Every format there is; a new one is its own file and a word here.
  static let standard = StoryFormats([LinkedData()])

  let formats: [any StoryFormat]

  init(_ formats: [any StoryFormat]) { self.formats = formats }

  /// What configurations can name.
  var names: [String] { formats.map(\.name) }

  /// The format of that name.
  subscript(name: String) -> (any StoryFormat)? { formats.first { $0.name == name } }
}
