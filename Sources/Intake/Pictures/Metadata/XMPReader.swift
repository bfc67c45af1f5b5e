import Newsroom

/// Reads creator, credit, copyright and caption from an XMP packet (ISO 16684-1), by their elements' local names.
///
/// A reader of what is needed of XML and no more: it knows neither document types nor entities beyond the five, so that there
/// is nothing to unfold, and takes linear time.
struct XMPReader {
  /// The elements that are read, with their usual prefixes.
  private enum Field: String {
    case creator = "dc:creator"
    case credit = "photoshop:Credit"
    case copyright = "dc:rights"
    case caption = "dc:description"
  }

  /// The most elements that may be open within each other.
  private static let maximumDepth = 64

  private var found: [Field: String] = [:]
  private var depth = 0
  /// The field that is open, how deep its element is, and its text so far: of each `rdf:li` its own.
  private var open: (field: Field, depth: Int, items: [String])?

  /// The metadata in a packet in UTF-8, whatever it is.
  static func metadata(_ bytes: [UInt8]) -> PictureMetadata {
    var reader = XMPReader()
    reader.read(String(decoding: bytes, as: UTF8.self).utf8)
    func text(_ field: Field) -> String? { reader.found[field].flatMap(MetadataText.line) }
    return PictureMetadata(
      creator: text(.creator), credit: text(.credit), copyright: text(.copyright), caption: text(.caption))
  }

  private mutating func read(_ text: String.UTF8View) {
    var rest = text[...]
    while !rest.isEmpty, depth < Self.maximumDepth {
      let mark = rest.firstIndex(of: UInt8(ascii: "<")) ?? rest.endIndex
      add(String(rest[..<mark]) ?? "")
      rest = rest[mark...]
      guard let end = Self.endOfTag(rest) else { return }
      let tag = rest.dropFirst().prefix(upTo: end)
      rest = rest[end...].dropFirst()
      switch tag.first {
      case UInt8(ascii: "/"): close()
      case UInt8(ascii: "?"), UInt8(ascii: "!"): break
      default: begin(String(tag) ?? "")
      }
    }
  }

  /// Where the tag ends at which the text begins: at the first `>` outside quotation marks.
  private static func endOfTag(_ text: Substring.UTF8View) -> Substring.UTF8View.Index? {
    var quote: UInt8?
    for index in text.indices {
      let byte = text[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return index
      }
    }
    return nil
  }

  private mutating func begin(_ tag: String) {
    let name = tag.prefix { !$0.isWhitespace && $0 != "/" }
    if open == nil, let credit = Self.attribute(Field.credit.rawValue, of: tag) { keep(.credit, credit) }
    if tag.hasSuffix("/") { return }
    depth += 1
    if open == nil, let field = Field(rawValue: String(name)) { open = (field, depth, [""]) }
    if open != nil, name == "rdf:li" { open?.items.append("") }
  }

  private mutating func close() {
    if let open, open.depth == depth {
      let items = open.items.compactMap(MetadataText.line)
      // Several creators are all named; of a text in several languages the first is the default.
      keep(open.field, open.field == .creator ? items.joined(separator: ", ") : items.first ?? "")
      self.open = nil
    }
    depth -= 1
  }

  private mutating func add(_ text: String) {
    guard var open, let last = open.items.indices.last else { return }
    if open.items[last].utf8.count < 4 * MetadataText.limit, open.items.count < 100 {
      // What is behind that is never kept, even if each character were written as a reference.
      open.items[last] += Self.decoded(String(text.unicodeScalars.prefix(16 * MetadataText.limit)))
    }
    self.open = open
  }

  private mutating func keep(_ field: Field, _ text: String) {
    if found[field] == nil, !text.isEmpty { found[field] = text }
  }

  /// An attribute's value.
  private static func attribute(_ name: String, of tag: String) -> String? {
    guard let start = tag.firstRange(of: "\(name)=")?.upperBound, let quote = tag[start...].first,
      quote == "\"" || quote == "'"
    else { return nil }
    return decoded(String(tag[start...].dropFirst().prefix { $0 != quote }))
  }

  /// Text with its references as characters; one that is not understood stays as it is written. By code points: a mark may
  /// stand on the `&` or the `;`.
  private static func decoded(_ text: String) -> String {
    var rest = text.unicodeScalars[...]
    guard rest.contains("&") else { return text }
    var result = String.UnicodeScalarView()
    while let mark = rest.firstIndex(of: "&") {
      result += rest[..<mark]
      let name = rest[mark...].dropFirst().prefix(10).prefix { $0 != ";" }
      if name.endIndex < rest.endIndex, rest[name.endIndex] == ";", let character = character(String(name)) {
        result.append(character)
        rest = rest[name.endIndex...].dropFirst()
      } else {
        result.append("&")
        rest = rest[mark...].dropFirst()
      }
    }
    return String(result + rest)
  }

  private static func character(_ name: String) -> Unicode.Scalar? {
    switch name {
    case "amp": "&"
    case "lt": "<"
    case "gt": ">"
    case "quot": "\""
    case "apos": "'"
    default:
      if name.hasPrefix("#x") {
        UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
      } else {
        name.hasPrefix("#") ? UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init) : nil
      }
    }
  }
}
