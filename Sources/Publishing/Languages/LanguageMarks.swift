extension PageValue {
  /// The attributes that say in which language an element is, and which way it is written, within one of another language;
  /// nothing within one of the same. They begin with a space.
  static func marks(of language: String, within outer: String) -> PageValue {
    guard language.lowercased() != outer.lowercased() else { return .markup("") }
    let direction = WritingDirection(ofLanguage: language)
    let isTurned = direction != WritingDirection(ofLanguage: outer)
    return .markup(" lang=\"\(language.escapedForMarkup)\"" + (isTurned ? " dir=\"\(direction.rawValue)\"" : ""))
  }
}

extension PageLanguage {
  /// The phrases into which nothing is filled, by name.
  var words: PageValue {
    .fields(
      Dictionary(
        uniqueKeysWithValues: Phrase.allCases.filter(\.holes.isEmpty).map { ($0.rawValue, .text(phrase($0))) }))
  }
}
