public import FoundationEssentials

/// What a version says: parsed front matter with defaults resolved, and the body. Immutable once a version.
public struct Content: Hashable, Sendable {
  /// Who a story says wrote it: a claim, never an identity.
  public enum Byline: Hashable, Sendable {
    /// A member of staff.
    case staff(StaffHandle)
    /// Somebody else, as written in the draft.
    case guest(name: String, bio: String?)
  }

  /// A picture; never published without caption and credit.
  public struct Picture: Hashable, Sendable {
    /// The file's name beside the draft.
    public var file: String
    /// SHA-256 of the file's bytes, lower-case hexadecimal; nil when the file did not come with the draft.
    public var sha256: String?
    /// What it shows, for all readers.
    public var caption: String?
    /// Who made it.
    public var credit: String?
    /// What it shows, for those who cannot see it.
    public var alternative: String?
    /// The same picture in further sizes and formats, made of the file when it came in; empty for a small one.
    public var renditions: [Rendition]

    /// A picture of these properties.
    public init(
      file: String, sha256: String?, caption: String?, credit: String?, alternative: String?,
      renditions: [Rendition] = []
    ) {
      self.file = file
      self.sha256 = sha256
      self.caption = caption
      self.credit = credit
      self.alternative = alternative
      self.renditions = renditions
    }
  }

  /// Where a fact comes from.
  public struct Source: Hashable, Sendable {
    /// The title of the page or document.
    public var title: String
    /// Its address, http or https; nil for a source without one.
    public var url: String?

    /// A source of that title and address.
    public init(title: String, url: String?) {
      self.title = title
      self.url = url
    }
  }

  /// The headline.
  public var headline: String
  /// The slug: given, or made from the headline.
  public var slug: StorySlug
  /// The desk it goes to.
  public var desk: DeskSlug
  /// Who wrote it, in the order to be shown.
  public var byline: [Byline]
  /// The kicker: "Feature".
  public var label: String?
  /// The standfirst.
  public var summary: String?
  /// Where it was written: "Yerevan".
  public var dateline: String?
  /// BCP 47.
  public var language: String
  /// 1 (flash) to 8.
  public var urgency: Int
  /// In the order given.
  public var keywords: [String]
  /// The main picture, if there is one.
  public var picture: Picture?
  /// Further ones, which the body places by their files' names, each of them once.
  public var pictures: [Picture]
  /// When it is to go out, as its front matter wishes.
  public var publish: PublishWish?
  /// The package that it should go out with, as its front matter wishes.
  public var package: PackageName?
  /// No destination may receive it before.
  public var embargo: Date?
  /// Stories named by hand; nil when the front matter has none and the newsroom is to choose.
  public var related: [StorySlug]?
  /// Where facts come from.
  public var sources: [Source]
  /// To desks and clients; never on the page.
  public var editorsNote: String?
  /// Whether it is seen outside only when the lawyers, too, have agreed; `sensitive: true` in front matter.
  public var isSensitive: Bool
  /// CommonMark, UTF-8, lines ended by LF.
  public var body: String

  /// Content of these properties.
  public init(
    headline: String, slug: StorySlug, desk: DeskSlug, byline: [Byline], label: String? = nil, summary: String? = nil,
    dateline: String? = nil, language: String, urgency: Int = 4, keywords: [String] = [], picture: Picture? = nil,
    pictures: [Picture] = [],
    publish: PublishWish? = nil, package: PackageName? = nil, embargo: Date? = nil, related: [StorySlug]? = nil,
    sources: [Source] = [],
    editorsNote: String? = nil,
    isSensitive: Bool = false, body: String
  ) {
    self.headline = headline
    self.slug = slug
    self.desk = desk
    self.byline = byline
    self.label = label
    self.summary = summary
    self.dateline = dateline
    self.language = language
    self.urgency = urgency
    self.keywords = keywords
    self.picture = picture
    self.pictures = pictures
    self.publish = publish
    self.package = package
    self.embargo = embargo
    self.related = related
    self.sources = sources
    self.editorsNote = editorsNote
    self.isSensitive = isSensitive
    self.body = body
  }

  /// The main picture and the further ones, in order.
  public var allPictures: [Picture] { (picture.map { [$0] } ?? []) + pictures }

  /// The SHA-256 of each file that its pictures are published with.
  public var pictureHashes: [String] {
    allPictures.compactMap(\.files).flatMap { [$0.sha256] + $0.renditions.map(\.sha256) }
  }

  /// The same, with the pictures' files as a table has them, by name; those that it lacks have none.
  public func with(files: [String: Picture.Files]) -> Content {
    func published(_ picture: Picture) -> Picture {
      var picture = picture
      picture.sha256 = files[picture.file]?.sha256
      picture.renditions = files[picture.file]?.renditions ?? []
      return picture
    }
    var content = self
    content.picture = picture.map(published)
    content.pictures = pictures.map(published)
    return content
  }
}

/// SHA-256 over a version's content in canonical JSON (RFC 8785): what an approval signs.
public struct ContentHash: Hashable, Codable, Sendable, LosslessStringConvertible {
  /// 64 lower-case hexadecimal digits.
  public let description: String

  /// Nil unless 64 lower-case hexadecimal digits.
  public init?(_ description: String) {
    guard description.utf8.count == 64, description.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else { return nil }
    self.description = description
  }

  /// Decodes from a string; throws `DecodingError.dataCorrupted` when it is not a hash.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let hash = Self(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a content hash")
    }
    self = hash
  }

  /// Encodes as a string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// What a check found at one place of a version.
public struct Finding: Hashable, Codable, Sendable {
  /// Whether it blocks approval.
  public enum Level: String, Codable, CaseIterable, Sendable {
    /// Blocks approval.
    case required
    /// Only shows.
    case recommended
  }

  /// The rule's name: `its-or-its`.
  public var rule: String
  /// Whether it blocks approval on this desk.
  public var level: Level
  /// The line of the draft as submitted, from 1; 0 when it concerns the whole.
  public var line: Int
  /// The column in that line, in characters from 1; 0 when it concerns the whole line.
  public var column: Int
  /// The words around the place.
  public var excerpt: String
  /// What is wrong and what to do, in a sentence.
  public var message: String
  /// The level that a rule of the house gives it, which a desk's policy may only raise; nil for what a standard check found.
  public var house: Level?

  /// A finding of these properties.
  public init(
    rule: String, level: Level, line: Int, column: Int, excerpt: String, message: String, house: Level? = nil
  ) {
    self.rule = rule
    self.level = level
    self.line = line
    self.column = column
    self.excerpt = excerpt
    self.message = message
    self.house = house
  }
}
