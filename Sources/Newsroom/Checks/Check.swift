/// An automatic rule that reads a draft before the desk does.
///
/// A check takes time linear in the draft's length, keeps nothing, and has the same answer for the same copy.
public protocol Check: Sendable {
  /// The name by which policies require it and findings say it: `its-or-its`.
  var rule: String { get }

  /// What it finds, in the order of the draft.
  func observations(in copy: Copy) -> [Observation]
}

/// What a check saw, before a desk's policy says what it means.
public struct Observation: Sendable {
  /// Where; nil when it concerns the whole.
  public let place: Place?
  /// What is wrong and what to do, in a sentence.
  public let message: String

  private let source: Source

  /// Where the words around the place come from; a copy full of faults would pay dearly for cutting each out at once.
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

  /// An observation of these properties.
  public init(at place: Place?, excerpt: String = "", _ message: String) {
    self.place = place
    self.message = message
    source = .text(excerpt)
  }

  /// An observation of those characters of a paragraph.
  init(in paragraph: CopyParagraph, _ range: Range<Int>, _ message: String) {
    place = paragraph.places.indices.contains(range.lowerBound) ? paragraph.places[range.lowerBound] : nil
    self.message = message
    source = .paragraph(paragraph, range)
  }
}

/// The checks that every draft goes through.
public struct HouseRules: Sendable {
  /// How many findings of one rule are told one by one; the rest are only counted.
  public static let findingsPerRule = 50

  /// The rule of what the front matter says in a way that cannot be used; found by the parser, not by a check.
  public static let frontMatterRule = "front-matter"

  /// All checks there are.
  public static let standard = HouseRules(checks: [
    HeadlineCheck(), HeadlineLengthCheck(), BylineCheck(), SummaryCheck(), BodyCheck(), PictureFileCheck(),
    PictureCaptionCheck(), PictureCreditCheck(), PictureAlternativeCheck(), BodyPictureCheck(), LinkCheck(),
    ItsOrItsCheck(), DoubledWordCheck(), UnbalancedQuotationCheck(), LeftoverCheck(),
  ])

  /// The checks.
  public let checks: [any Check]

  /// Rules of those checks.
  public init(checks: [any Check]) { self.checks = checks }

  /// The names that a desk's policy may require.
  public var names: Set<String> { Set(checks.map(\.rule)).union([Self.frontMatterRule]) }

  /// What all checks find, in the order of the draft, with the level that the desk's policy gives it.
  ///
  /// - Parameter frontMatter: what the parser saw.
  public func findings(in copy: Copy, frontMatter: [Observation] = []) -> [Finding] {
    let byRule =
      [(Self.frontMatterRule, frontMatter)] + checks.map { ($0.rule, $0.observations(in: copy)) }
    let findings = byRule.flatMap { rule, observations in
      Self.told(observations).map { observation in
        Finding(
          rule: rule, level: copy.required.contains(rule) ? .required : .recommended,
          line: observation.place?.line ?? 0, column: observation.place?.column ?? 0, excerpt: observation.excerpt,
          message: observation.message)
      }
    }
    return findings.sorted { ($0.line, $0.column, $0.rule) < ($1.line, $1.column, $1.rule) }
  }

  private static func told(_ observations: [Observation]) -> [Observation] {
    guard observations.count > findingsPerRule else { return observations }
    let rest = observations.count - findingsPerRule
    return observations.prefix(findingsPerRule)
      + [Observation(at: observations[findingsPerRule].place, "There are \(rest) more of these from here on.")]
  }
}
