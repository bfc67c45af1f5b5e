/// Finds a headline without a word in it.
struct HeadlineCheck: Check {
  let rule = "headline"

  func mistakes(in copy: Copy) -> [Mistake] {
    let headline = copy.content.headline
    guard !headline.contains(where: \.isLetter) else { return [] }
    return [Mistake(at: copy.places[.headline], excerpt: headline, "The headline has no words in it; write one.")]
  }
}

/// Finds a headline too long for a front page, a phone or a search engine.
struct HeadlineLengthCheck: Check {
  /// In characters; what schema.org's `headline` leaves room for.
  static let limit = 110

  let rule = "headline-length"

  func mistakes(in copy: Copy) -> [Mistake] {
    let length = copy.content.headline.count
    guard length > Self.limit else { return [] }
    return [
      Mistake(
        at: copy.places[.headline], excerpt: String(copy.content.headline.prefix(60)) + "…",
        "The headline is \(length) characters long; cut it to \(Self.limit) or fewer.")
    ]
  }
}
