/// The languages that pages can have their furniture in.
struct PageLanguages: Sendable {
  private let languages: [String: PageLanguage]
  /// For pages in a language that has no table, of newsrooms whose own has none either.
  let fallback: PageLanguage

  /// Reads the tables, by language.
  ///
  /// - Throws: `LanguageFault`; also when there is no English.
  init(tables: [String: [UInt8]]) throws(LanguageFault) {
    var languages: [String: PageLanguage] = [:]
    for (tag, table) in tables.sorted(by: { $0.key < $1.key }) {
      languages[tag.lowercased()] = try PageLanguage(tag: tag, table: table)
    }
    guard let english = languages["en"] else { throw LanguageFault(language: "en", reason: "there is none") }
    self.languages = languages
    fallback = english
  }

  /// All of them.
  var tags: [String] { languages.keys.sorted() }

  /// The language of that tag (BCP 47), or the closest that it is a kind of: `pt-BR` is `pt`.
  subscript(tag: String) -> PageLanguage? {
    var parts = tag.lowercased().split(separator: "-")
    while !parts.isEmpty {
      if let language = languages[parts.joined(separator: "-")] { return language }
      parts.removeLast()
    }
    return nil
  }

  /// The first of these that there is, or else English.
  func first(of tags: String...) -> PageLanguage { tags.lazy.compactMap { self[$0] }.first ?? fallback }
}
