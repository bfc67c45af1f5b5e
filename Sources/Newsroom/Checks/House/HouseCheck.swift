/// A rule of the house as `newsroom.yaml` has it under `checks`: words to avoid, a limit for headlines, or a program of the host
/// that reads the text.
public struct HouseCheck: Hashable, Codable, Sendable {
  /// A word or phrase that the house does not use.
  public struct Word: Hashable, Codable, Sendable {
    /// What to avoid: 1 to ``HouseCheck/mostWords`` words, in whatever case.
    public var avoid: String
    /// What to write instead; nil where it depends. Where the text has exactly this, it is left alone.
    public var use: String?
    /// Whether it blocks approval.
    public var level: Finding.Level
    /// Why, for the writer.
    public var why: String?

    /// A word to avoid.
    public init(avoid: String, use: String? = nil, level: Finding.Level = .recommended, why: String? = nil) {
      self.avoid = avoid
      self.use = use
      self.level = level
      self.why = why
    }
  }

  /// How long headlines are.
  public struct Headline: Hashable, Codable, Sendable {
    /// How many characters they have at most.
    public var most: Int
    /// Whether a longer one blocks approval.
    public var level: Finding.Level

    /// A limit for headlines.
    public init(most: Int, level: Finding.Level = .recommended) {
      self.most = most
      self.level = level
    }
  }

  /// How many words a phrase to avoid may have.
  public static let mostWords = 8

  /// How many checks a newsroom may have, and how many words to avoid in one of them.
  public static let most = (checks: 32, phrases: 2000)

  /// Its name in findings, in a desk's `required`, and for `approve --override`.
  public var name: String
  /// The desks whose stories it reads; nil for all.
  public var desks: Set<DeskSlug>?
  /// The language of the stories that it reads (BCP 47), with all that are more specific: `en` is `en-GB`, too; nil for all.
  public var language: String?
  /// The words to avoid.
  public var words: [Word]
  /// How long headlines are; nil where the house does not say.
  public var headline: Headline?
  /// A program's name in root's `copydeskd.yaml`, which reads the text beside what is said here; nil for none.
  public var program: String?
  /// How long the program may take, in seconds.
  public var seconds: Int

  /// A check of these properties.
  public init(
    name: String, desks: Set<DeskSlug>? = nil, language: String? = nil, words: [Word] = [], headline: Headline? = nil,
    program: String? = nil, seconds: Int = 5
  ) {
    self.name = name
    self.desks = desks
    self.language = language
    self.words = words
    self.headline = headline
    self.program = program
    self.seconds = seconds
  }

  /// Whether it reads stories of that desk in that language.
  public func reads(desk: DeskSlug, language: String) -> Bool {
    guard desks?.contains(desk) ?? true else { return false }
    guard let own = self.language?.lowercased() else { return true }
    let language = language.lowercased()
    return language == own || language.hasPrefix(own + "-")
  }
}

extension [HouseCheck] {
  /// Those that read the copy.
  public func reading(_ copy: Copy) -> [HouseCheck] {
    filter { $0.reads(desk: copy.content.desk, language: copy.content.language) }
  }
}
