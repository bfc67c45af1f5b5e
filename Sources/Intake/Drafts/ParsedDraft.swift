public import Newsroom

/// A draft that could be read: what it says, where it says it, and what is to be found fault with.
public struct ParsedDraft: Sendable {
  /// What it says, defaults resolved.
  public let content: Content
  /// Whether it names its slug; otherwise the content has the one made from the headline.
  public let namesSlug: Bool
  /// The same as the checks read it.
  public let copy: Copy
  /// The picture, if it came with the draft.
  public let picture: PictureFile?
  /// What the front matter says in a way that cannot be used.
  public let frontMatter: [Observation]

  /// The content hash.
  public var hash: ContentHash { ContentHash(of: content) }

  /// What the house's checks find, with the levels of the desk's policy.
  public var findings: [Finding] { findings(by: .standard) }

  /// What those checks find, with the levels of the desk's policy.
  public func findings(by rules: HouseRules) -> [Finding] { rules.findings(in: copy, frontMatter: frontMatter) }
}
