/// Which way a language is written.
enum WritingDirection: String {
  case leftToRight = "ltr"
  case rightToLeft = "rtl"

  private static let rightToLeftScripts: Set = [
    "adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa",
  ]
  private static let rightToLeftLanguages: Set = [
    "ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi",
  ]

  /// Of a language by its tag (BCP 47): by its script if the tag names one.
  init(ofLanguage tag: String) {
    let parts = tag.lowercased().split(separator: "-").map(String.init)
    let script = parts.dropFirst().first { $0.utf8.count == 4 && $0.allSatisfy(\.isLetter) }
    let isRightToLeft =
      script.map(Self.rightToLeftScripts.contains) ?? parts.first.map(Self.rightToLeftLanguages.contains) ?? false
    self = isRightToLeft ? .rightToLeft : .leftToRight
  }
}
