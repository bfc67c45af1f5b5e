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

  /// The level that a finding has on a desk whose policy requires those rules: none lower than its own rule gives it.
  public static func level(of rule: String, house: Finding.Level?, required: Set<String>) -> Finding.Level {
    required.contains(rule) || alwaysRequired.contains(rule) ? .required : house ?? .recommended
  }

  /// The checks.
  public let checks: [any Check]

  /// Rules of those checks.
  public init(checks: [any Check]) { self.checks = checks }

  /// The names that a desk's policy may require.
  public var names: Set<String> { Set(checks.map(\.rule)).union([Self.frontMatterRule]) }

  /// What all checks find, in the order of the draft, with the level that the desk's policy gives it.
  ///
  /// - Parameters:
  ///   - frontMatter: what the parser saw.
  ///   - house: the house's own checks that read this copy.
  ///   - programs: what the programs of those found, by the checks' names.
  public func findings(
    in copy: Copy, frontMatter: [Mistake] = [], house: [HouseCheck] = [], programs: [String: [Mistake]] = [:]
  ) -> [Finding] {
    let standard = [(Self.frontMatterRule, frontMatter)] + checks.map { ($0.rule, $0.mistakes(in: copy)) }
    return Self.findings(standard, required: copy.required).merged(
      with: Self.houseFindings(in: copy, house: house, programs: programs))
  }

  /// What the house's own checks find, in the order of the draft.
  public static func houseFindings(in copy: Copy, house: [HouseCheck], programs: [String: [Mistake]]) -> [Finding] {
    findings(
      house.map { ($0.name, HouseStyleCheck($0).mistakes(in: copy) + (programs[$0.name] ?? [])) },
      required: copy.required
    ).merged(with: [])
  }

  private static func findings(_ byRule: [(String, [Mistake])], required: Set<String>) -> [Finding] {
    byRule.flatMap { rule, mistakes in
      listed(mistakes).map { mistake in
        Finding(
          rule: rule, level: level(of: rule, house: mistake.level, required: required), line: mistake.place?.line ?? 0,
          column: mistake.place?.column ?? 0, excerpt: mistake.excerpt, message: mistake.message, house: mistake.level)
      }
    }
  }

  private static func listed(_ mistakes: [Mistake]) -> [Mistake] {
    guard mistakes.count > findingsPerRule else { return mistakes }
    let rest = mistakes.count - findingsPerRule
    let level = mistakes.dropFirst(findingsPerRule).compactMap(\.level).max { $0 == .recommended && $1 == .required }
    return mistakes.prefix(findingsPerRule)
      + [Mistake(at: mistakes[findingsPerRule].place, "\(rest) more like this below.", level: level)]
  }
}

extension [Finding] {
  /// Both, in the order of the draft.
  public func merged(with others: [Finding]) -> [Finding] {
    (self + others).sorted { ($0.line, $0.column, $0.rule) < ($1.line, $1.column, $1.rule) }
  }
}
