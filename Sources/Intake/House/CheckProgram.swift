public import Foundation
public import Newsroom

/// A program of the host that reads a text for a check of the house: what it is given, and what it answers.
///
/// It gets one JSON object on its standard input and writes a JSON array of findings to its standard output; exit status 0 says
/// that it has read all.
public enum CheckProgram {
  /// Why a program's check was not made.
  public struct Fault: Error, Hashable {
    /// In a sentence without its full stop.
    public let reason: String

    /// A fault for that reason.
    public init(reason: String) { self.reason = reason }
  }

  /// What it is given: the desk, the language, and each piece of text that readers read, with its place in the draft.
  public static func input(_ copy: Copy) throws -> Data {
    let paragraphs = copy.paragraphs.map { paragraph in
      Input.Paragraph(
        kind: "\(paragraph.kind)", text: String(paragraph.characters), line: paragraph.places.first?.line ?? 0,
        column: paragraph.places.first?.column ?? 0)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(
      Input(
        desk: copy.content.desk.text, language: copy.content.language, slug: copy.content.slug.text,
        headline: copy.content.headline, paragraphs: paragraphs))
  }

  /// What it found, with places in the draft.
  ///
  /// - Throws: ``Fault`` when the answer is not what a check answers.
  public static func mistakes(_ output: Data, in copy: Copy) throws(Fault) -> [Mistake] {
    let findings: [Found]
    do {
      findings = try JSONDecoder().decode([Found].self, from: output)
    } catch {
      throw Fault(
        reason:
          "what its program answers is not a JSON array of findings, each with a 'message' and, for its place, 'paragraph' "
          + "with 'offset' and 'length'")
    }
    return findings.map { $0.mistake(in: copy) }
  }

  private struct Input: Encodable {
    struct Paragraph: Encodable {
      var kind: String
      var text: String
      var line: Int
      var column: Int
    }

    var desk: String
    var language: String
    var slug: String
    var headline: String
    var paragraphs: [Paragraph]
  }

  /// One finding of a program. `paragraph` counts from 0, `offset` and `length` in Unicode code points from 0.
  private struct Found: Decodable {
    var message: String
    var level: Finding.Level?
    var paragraph: Int?
    var offset: Int?
    var length: Int?

    func mistake(in copy: Copy) -> Mistake {
      let message = String(message.prefix(500).map { $0.isNewline ? " " : $0 })
      let level = level ?? .recommended
      guard let paragraph, copy.paragraphs.indices.contains(paragraph) else {
        return Mistake(at: nil, message, level: level)
      }
      let place = copy.paragraphs[paragraph]
      return Mistake(in: place, place.characters(at: offset ?? 0, count: length ?? 0), message, level: level)
    }
  }
}

extension CopyParagraph {
  /// The characters that those code points are of; as many as there are.
  fileprivate func characters(at offset: Int, count: Int) -> Range<Int> {
    guard offset >= 0, count >= 0, !characters.isEmpty else { return 0..<0 }
    var start: Int?
    var scalars = 0
    for (index, character) in characters.enumerated() {
      if start == nil, scalars + character.unicodeScalars.count > offset { start = index }
      if let start, scalars >= offset.addingReportingOverflow(count).partialValue { return start..<max(index, start) }
      scalars += character.unicodeScalars.count
    }
    return (start ?? characters.count - 1)..<characters.count
  }
}
