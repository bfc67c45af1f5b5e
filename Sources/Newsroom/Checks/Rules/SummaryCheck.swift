/// Finds a draft without the summary that its desk requires, or one too long for a teaser.
struct SummaryCheck: Check {
  /// In characters.
  static let limit = 400

  let rule = "summary"

  func mistakes(in copy: Copy) -> [Mistake] {
    guard let summary = copy.content.summary, summary.isVisible else {
      return copy.required.contains(rule)
        ? [Mistake(at: nil, "This desk requires a summary; add one to the front matter.")] : []
    }
    guard summary.count > Self.limit else { return [] }
    return [
      Mistake(
        at: copy.places[.summary], excerpt: String(summary.prefix(60)) + "…",
        "The summary is \(summary.count) characters long; cut it to \(Self.limit) or fewer.")
    ]
  }
}
