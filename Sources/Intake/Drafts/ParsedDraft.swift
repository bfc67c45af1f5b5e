public import Newsroom

/// A draft that could be read: its content, where each part of it is, and what is wrong with it.
public struct ParsedDraft: Sendable {
  /// The content, with defaults filled in.
  public let content: Content
  /// Whether the draft names its slug; if not, the content's slug is made from the headline.
  public let namesSlug: Bool
  /// The slugs to choose from when it names none, the best first; empty when it does.
  public let slugChoices: [StorySlug]
  /// The embargo as the draft has it; nil without one.
  public let embargoAsWritten: String?
  /// The time that it is wanted for as the draft has it; nil without one.
  public let publishAsWritten: String?
  /// The content in the form that the checks read.
  public let copy: Copy
  /// The pictures that it names, as far as they were sent with it.
  public let pictures: [PictureFile]
  /// What the front matter says that cannot be used as it is.
  public let frontMatter: [Mistake]

  /// The content hash.
  public var hash: ContentHash { ContentHash(of: content) }

  /// What the house's checks find, with the levels of the desk's policy.
  public var findings: [Finding] { findings(by: .standard) }

  /// What those checks find, with the levels of the desk's policy.
  ///
  /// - Parameters:
  ///   - house: the house's own checks that read the copy.
  ///   - programs: what the programs of those found, by the checks' names.
  public func findings(
    by rules: HouseRules, house: [HouseCheck] = [], programs: [String: [Mistake]] = [:]
  ) -> [Finding] {
    rules.findings(in: copy, frontMatter: frontMatter, house: house, programs: programs)
  }
}
