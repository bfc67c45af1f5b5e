/// An automatic rule that reads a draft before the desk does.
///
/// A check takes time linear in the draft's length, keeps no state, and gives the same answer for the same copy.
public protocol Check: Sendable {
  /// Its name in policies and findings: `its-or-its`.
  var rule: String { get }

  /// What it finds, in the order of the draft.
  func mistakes(in copy: Copy) -> [Mistake]
}

/// What a check saw, before the desk's policy gives it a level.
public struct Mistake: Sendable {
  /// Where; nil when it concerns the whole.
  public let place: TextPosition?
  /// What is wrong and what to do, in a sentence.
  public let message: String
  /// The level that a rule of the house gives it; nil for what a standard check found, whose level is the desk's to say.
  public let level: Finding.Level?

  private let source: Source

  /// Where the excerpt comes from; it is cut only when asked for, since copy full of faults would pay dearly for all of them.
  private enum Source: Sendable {
    case text(String)
    case paragraph(CopyParagraph, Range<Int>)
  }

  /// The words around the place.
  public var excerpt: String {
    switch source {
    case .text(let text): text
    case .paragraph(let paragraph, let range): paragraph.excerpt(around: range)
    }
  }

  /// A mistake of these properties.
  public init(at place: TextPosition?, excerpt: String = "", _ message: String, level: Finding.Level? = nil) {
    self.place = place
    self.message = message
    self.level = level
    source = .text(excerpt)
  }

  /// A mistake of those characters of a paragraph.
  public init(in paragraph: CopyParagraph, _ range: Range<Int>, _ message: String, level: Finding.Level? = nil) {
    place = paragraph.places.indices.contains(range.lowerBound) ? paragraph.places[range.lowerBound] : nil
    self.message = message
    self.level = level
    source = .paragraph(paragraph, range)
  }
}
