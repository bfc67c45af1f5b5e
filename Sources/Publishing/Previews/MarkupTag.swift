/// A start tag of an HTML page: its name, its attributes, and where it stands.
struct MarkupTag {
  /// An attribute, its value without character references.
  struct Attribute: Hashable {
    var name: String
    /// Nil for one that has only a name.
    var value: String?
  }

  /// In lower case.
  let name: String
  var attributes: [Attribute]
  /// Its bytes in the page, from `<` to `>`.
  let range: Range<Int>

  /// The value of the first attribute of that name; nil when there is none.
  subscript(name: String) -> String? {
    get { attributes.first { $0.name == name }.map { $0.value ?? "" } }
    set {
      guard let index = attributes.firstIndex(where: { $0.name == name }) else { return }
      if let newValue { attributes[index].value = newValue } else { attributes.remove(at: index) }
    }
  }

  /// The tag, written out.
  var markup: String {
    let written = attributes.map { attribute in
      " \(attribute.name)" + (attribute.value.map { "=\"\($0.escapedForMarkup)\"" } ?? "")
    }
    return "<\(name)\(written.joined())>"
  }
}

extension MarkupTag {
  /// All start tags of a page, in order. Comments, end tags and the insides of scripts and style sheets are passed over.
  ///
  /// Reads what templates write, in time linear in the page; what is no tag to HTML's tokenizer is none here.
  static func all(in page: [UInt8]) -> [MarkupTag] {
    var reader = TagReader(page: page)
    var tags: [MarkupTag] = []
    while let tag = reader.next() { tags.append(tag) }
    return tags
  }
}

private struct TagReader {
  /// Elements whose insides are text, whatever stands in them.
  private static let rawText: Set = ["script", "style", "textarea", "title", "noscript", "iframe", "xmp"]

  let page: [UInt8]
  private var position = 0

  init(page: [UInt8]) { self.page = page }

  mutating func next() -> MarkupTag? {
    while let start = page[position...].firstIndex(of: UInt8(ascii: "<")) {
      position = start + 1
      guard let first = byte else { return nil }
      if first == UInt8(ascii: "!") {
        skipDeclaration()
      } else if first.isLetter {
        guard let tag = tag(from: start) else { return nil }
        if Self.rawText.contains(tag.name) { skipText(of: tag.name) }
        return tag
      }
    }
    return nil
  }

  private var byte: UInt8? { position < page.count ? page[position] : nil }

  private mutating func skipDeclaration() {
    let isComment = page[position...].starts(with: "!--".utf8)
    let end = Array((isComment ? "-->" : ">").utf8)
    position = firstRange(of: end, from: position)?.upperBound ?? page.count
  }

  private mutating func skipText(of name: String) {
    let end = Array("</\(name)".utf8)
    position = firstRange(of: end, from: position)?.lowerBound ?? page.count
  }

  /// Letters of either case count as the same.
  private func firstRange(of words: [UInt8], from start: Int) -> Range<Int>? {
    guard let first = words.first else { return nil }
    var place = start
    while let found = page[place...].firstIndex(of: first) {
      let end = found + words.count
      if end <= page.count, zip(page[found..<end], words).allSatisfy({ $0.lowercased == $1 }) { return found..<end }
      place = found + 1
    }
    return nil
  }

  /// Nil for one that the page's end cuts off.
  private mutating func tag(from start: Int) -> MarkupTag? {
    let name = word { !$0.isSpace && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ">") }.lowercased()
    var attributes: [MarkupTag.Attribute] = []
    while true {
      _ = word { $0.isSpace || $0 == UInt8(ascii: "/") }
      guard let byte else { return nil }
      if byte == UInt8(ascii: ">") {
        position += 1
        return MarkupTag(name: name, attributes: attributes, range: start..<position)
      }
      attributes.append(attribute())
    }
  }

  private mutating func attribute() -> MarkupTag.Attribute {
    let start = position
    position += 1
    _ = word { !$0.isSpace && !"/>=".utf8.contains($0) }
    let name = String(decoding: page[start..<position], as: UTF8.self).lowercased()
    _ = word { $0.isSpace }
    guard byte == UInt8(ascii: "=") else { return MarkupTag.Attribute(name: name, value: nil) }
    position += 1
    _ = word { $0.isSpace }
    guard let quote = byte, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      let value = word { !$0.isSpace && $0 != UInt8(ascii: ">") }
      return MarkupTag.Attribute(name: name, value: value.withoutReferences)
    }
    position += 1
    let value = word { $0 != quote }
    position = min(position + 1, page.count)
    return MarkupTag.Attribute(name: name, value: value.withoutReferences)
  }

  /// The bytes from here on that are wanted.
  private mutating func word(where isWanted: (UInt8) -> Bool) -> String {
    let end = page[position...].firstIndex { !isWanted($0) } ?? page.count
    defer { position = end }
    return String(decoding: page[position..<end], as: UTF8.self)
  }
}

extension UInt8 {
  fileprivate var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self + 0x20 : self }
  fileprivate var isLetter: Bool { (0x61...0x7A).contains(lowercased) }
  fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}

extension String {
  /// With the characters that the references of `escapedForMarkup` stand for.
  fileprivate var withoutReferences: String {
    guard contains("&") else { return self }
    let references = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    return references.reduce(self) { $0.replacing($1.0, with: $1.1) }
  }
}
