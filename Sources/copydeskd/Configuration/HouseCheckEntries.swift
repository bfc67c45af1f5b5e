import Newsroom

/// Reads `checks`: the rules of the house.
struct HouseCheckEntries {
  /// The names that standard checks have.
  let standard: Set<String>

  private static let keys = ["desks", "language", "words", "headline", "program", "timeout"]

  /// The checks that stand there.
  ///
  /// - Throws: `ConfigurationError` with the line of the first thing that is wrong.
  func checks(_ reader: YAMLReader) throws -> [HouseCheck] {
    guard !reader.isNull else { return [] }
    let entries = try reader.entries()
    guard entries.count <= HouseCheck.most.checks else {
      throw reader.error("has \(entries.count) checks; a newsroom may have \(HouseCheck.most.checks)")
    }
    return try entries.map(check).sorted { $0.name < $1.name }
  }

  private func check(_ name: String, _ reader: YAMLReader) throws -> HouseCheck {
    _ = try reader.named(name, DeskSlug.self)
    guard !standard.contains(name) else {
      throw reader.error("'\(name)' is the name of a check that every newsroom has; choose another name")
    }
    let fields = try reader.fields(Self.keys)
    var check = HouseCheck(name: name)
    if let value = fields["desks"] {
      let desks = try value.items().map { try $0.slug(DeskSlug.self) }
      guard !desks.isEmpty else { throw value.error("name at least one desk, or leave 'desks' out for all") }
      check.desks = Set(desks)
    }
    check.language = try fields["language"]?.language()
    if let value = fields["words"] { check.words = try words(value) }
    check.headline = try fields["headline"].map(headline)
    check.program = try fields["program"].map { try $0.slug(StaffHandle.self).text }
    if let value = fields["timeout"] {
      guard check.program != nil else { throw value.error("is for a program; say 'program', too") }
      check.seconds = try seconds(value)
    }
    guard !check.words.isEmpty || check.headline != nil || check.program != nil else {
      throw reader.error("a check needs 'words', 'headline' or 'program', or it finds nothing")
    }
    return check
  }

  private func words(_ reader: YAMLReader) throws -> [HouseCheck.Word] {
    let items = try reader.items()
    guard items.count <= HouseCheck.most.phrases else {
      throw reader.error("has \(items.count) entries; a check may have \(HouseCheck.most.phrases)")
    }
    var known: Set<[String]> = []
    return try items.map { item in
      let fields = try item.fields(["avoid", "use", "level", "why"])
      guard let avoid = fields["avoid"] else { throw item.error("the key 'avoid' is missing: the word or phrase") }
      let word = HouseCheck.Word(
        avoid: try text(avoid), use: try fields["use"].map(text), level: try fields["level"].map(level) ?? .recommended,
        why: try fields["why"].map(text))
      let words = HouseCheck.words(of: word.avoid)
      guard (1...HouseCheck.mostWords).contains(words.count) else {
        throw avoid.error(
          words.isEmpty
            ? "'\(word.avoid)' has no word in it"
            : "'\(word.avoid)' has \(words.count) words; a phrase may have \(HouseCheck.mostWords)")
      }
      guard known.insert(words).inserted else { throw avoid.error("'\(word.avoid)' is there twice") }
      return word
    }
  }

  private func headline(_ reader: YAMLReader) throws -> HouseCheck.Headline {
    let fields = try reader.fields(["max", "level"])
    guard let most = fields["max"] else { throw reader.error("the key 'max' is missing: how many characters") }
    return HouseCheck.Headline(
      most: try most.integer(in: 10...500), level: try fields["level"].map(level) ?? .recommended)
  }

  private func level(_ reader: YAMLReader) throws -> Finding.Level { try reader.choice(Finding.Level.self) }

  private func text(_ reader: YAMLReader) throws -> String {
    let text = try reader.string()
    guard text.isVisible, text.count <= 300 else {
      throw reader.error("must be a text of 1 to 300 characters")
    }
    return text
  }

  private func seconds(_ reader: YAMLReader) throws -> Int {
    let duration = try reader.duration()
    guard (.seconds(1)...Duration.seconds(10)).contains(duration) else {
      throw reader.error("'\(try reader.string())' is not a valid time limit: use 1s to 10s")
    }
    return Int(duration.components.seconds)
  }
}
