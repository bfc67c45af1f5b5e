/// The checks that every draft goes through.
public struct HouseRules: Sendable {
  /// How many findings of one rule are listed; the rest are only counted.
  public static let findingsPerRule = 50

  /// The rule for front matter that cannot be used as it is; found by the parser, not by a check.
  public static let frontMatterRule = "front-matter"

  /// Every check there is, in no particular order; a new one is its own file under `Rules` and a word here.
  public static let standard = HouseRules(checks: [
    HeadlineCheck(), HeadlineLengthCheck(), BylineCheck(), SummaryCheck(), BodyCheck(), PictureFileCheck(),
    PictureCaptionCheck(), PictureCreditCheck(), PictureAlternativeCheck(), BodyPictureCheck(), LinkCheck(),
    ItsOrItsCheck(), DoubledWordCheck(), UnbalancedQuotationCheck(), PlaceholderCheck(), LostTextCheck(),
    MistakenMarkupCheck(), RawMarksCheck(), InvisibleCharacterCheck(), LostCharacterCheck(), PictureFormatCheck(),
    UnplacedPictureCheck(),
  ])

  /// The rules whose findings block approval on every desk, whatever its policy: readers would get something else than the
  /// desk has read.
  public static let alwaysRequired: Set<String> = ["lost-characters", "lost-text", "mistaken-markup", "raw-marks"]

  /// The level that a rule's findings have on a desk whose policy requires those rules.
  public static func level(of rule: String, required: Set<String>) -> Finding.Level {
    required.contains(rule) || alwaysRequired.contains(rule) ? .required : .recommended
  }

  /// The checks.
  public let checks: [any Check]

  /// Rules of those checks.
  public init(checks: [any Check]) { self.checks = checks }

  /// The names that a desk's policy may require.
  public var names: Set<String> { Set(checks.map(\.rule)).union([Self.frontMatterRule]) }

  /// What all checks find, in the order of the draft, with the level that the desk's policy gives it.
  ///
  /// - Parameter frontMatter: what the parser saw.
  public func findings(in copy: Copy, frontMatter: [Mistake] = []) -> [Finding] {
    let byRule =
      [(Self.frontMatterRule, frontMatter)] + checks.map { ($0.rule, $0.mistakes(in: copy)) }
    let findings = byRule.flatMap { rule, mistakes in
      Self.listed(mistakes).map { mistake in
        Finding(
          rule: rule, level: Self.level(of: rule, required: copy.required),
          line: mistake.place?.line ?? 0, column: mistake.place?.column ?? 0, excerpt: mistake.excerpt,
          message: mistake.message)
      }
    }
    return findings.sorted { ($0.line, $0.column, $0.rule) < ($1.line, $1.column, $1.rule) }
  }

  private static func listed(_ mistakes: [Mistake]) -> [Mistake] {
    guard mistakes.count > findingsPerRule else { return mistakes }
    let rest = mistakes.count - findingsPerRule
    return mistakes.prefix(findingsPerRule)
      + [Mistake(at: mistakes[findingsPerRule].place, "\(rest) more like this below.")]
  }
}
