import FoundationEssentials

/// Content as JSON: how it is kept, and what its hash is taken of.
///
/// The keys are those of the draft's front matter (`ednote`, `alt`, …) and `body`. What is absent has no key; `keywords`
/// and `sources` are always there, `pictures` when there are further ones, `sensitive` when it is true. A staff byline is its handle, another's an object of
/// `name` and `bio`. `embargo` is RFC 3339 in UTC, as is `wanted`, the time of `publish`; that is the name of a trigger here. A picture is told by its SHA-256; its file's name is kept, since readers'
/// copies are named by it. `renditions` are there when there are some.
extension Content: Codable {
  /// The same members that `encode(to:)` writes.
  public var canonicalJSON: CanonicalJSON {
    var members: [CodingKeys: CanonicalJSON] = [
      .headline: .string(headline), .slug: .string(slug.text), .desk: .string(desk.text),
      .byline: .array(byline.map(\.canonicalJSON)), .language: .string(language), .urgency: .integer(urgency),
      .keywords: .array(keywords.map(CanonicalJSON.string)), .sources: .array(sources.map(\.canonicalJSON)),
      .body: .string(body),
    ]
    members[.label] = label.map(CanonicalJSON.string)
    members[.summary] = summary.map(CanonicalJSON.string)
    members[.dateline] = dateline.map(CanonicalJSON.string)
    members[.picture] = picture?.canonicalJSON
    members[.pictures] = pictures.isEmpty ? nil : .array(pictures.map(\.canonicalJSON))
    members[.publish] = publish?.trigger.map { .string($0.text) }
    members[.wanted] = publish?.time.map { .string(Instant($0).description) }
    members[.package] = package.map { .string($0.text) }
    members[.embargo] = embargo.map { .string(Instant($0).description) }
    members[.related] = related.map { .array($0.map { .string($0.text) }) }
    members[.editorsNote] = editorsNote.map(CanonicalJSON.string)
    members[.sensitive] = isSensitive ? .boolean(true) : nil
    return .object(members)
  }

  /// Decodes what `encode(to:)` writes; throws `DecodingError` when a member is missing or of another kind.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func instant(_ key: CodingKeys) throws -> Date? {
      try container.decodeIfPresent(String.self, forKey: key).map { text in
        guard let instant = Instant(text) else {
          throw DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: "not RFC 3339")
        }
        return instant.date
      }
    }
    let publish: PublishWish? =
      if let trigger = try container.decodeIfPresent(TriggerName.self, forKey: .publish) {
        .trigger(trigger)
      } else {
        try instant(.wanted).map { .time($0) }
      }
    self.init(
      headline: try container.decode(String.self, forKey: .headline),
      slug: try container.decode(StorySlug.self, forKey: .slug),
      desk: try container.decode(DeskSlug.self, forKey: .desk),
      byline: try container.decode([Byline].self, forKey: .byline),
      label: try container.decodeIfPresent(String.self, forKey: .label),
      summary: try container.decodeIfPresent(String.self, forKey: .summary),
      dateline: try container.decodeIfPresent(String.self, forKey: .dateline),
      language: try container.decode(String.self, forKey: .language),
      urgency: try container.decode(Int.self, forKey: .urgency),
      keywords: try container.decode([String].self, forKey: .keywords),
      picture: try container.decodeIfPresent(Picture.self, forKey: .picture),
      pictures: try container.decodeIfPresent([Picture].self, forKey: .pictures) ?? [], publish: publish,
      package: try container.decodeIfPresent(PackageName.self, forKey: .package), embargo: try instant(.embargo),
      related: try container.decodeIfPresent([StorySlug].self, forKey: .related),
      sources: try container.decode([Source].self, forKey: .sources),
      editorsNote: try container.decodeIfPresent(String.self, forKey: .editorsNote),
      isSensitive: try container.decodeIfPresent(Bool.self, forKey: .sensitive) ?? false,
      body: try container.decode(String.self, forKey: .body))
  }

  /// Encodes as described above.
  public func encode(to encoder: any Encoder) throws { try canonicalJSON.encode(to: encoder) }

  private enum CodingKeys: String, CodingKey {
    case headline, slug, desk, byline, label, summary, dateline, language, urgency, keywords, picture, pictures,
      publish, wanted, package, embargo
    case related, sources, sensitive
    case editorsNote = "ednote"
    case body
  }
}

extension Content.Byline: Decodable {
  fileprivate var canonicalJSON: CanonicalJSON {
    switch self {
    case .staff(let handle): .string(handle.text)
    case .guest(let name, let bio):
      .object([CodingKeys.name: .string(name), CodingKeys.bio: bio.map(CanonicalJSON.string)])
    }
  }

  /// Decodes a handle or an object of `name` and `bio`.
  public init(from decoder: any Decoder) throws {
    if let handle = try? decoder.singleValueContainer().decode(StaffHandle.self) {
      self = .staff(handle)
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self = .guest(
      name: try container.decode(String.self, forKey: .name),
      bio: try container.decodeIfPresent(String.self, forKey: .bio))
  }

  private enum CodingKeys: String, CodingKey { case name, bio }
}

extension Content.Picture: Decodable {
  fileprivate var canonicalJSON: CanonicalJSON {
    .object([
      CodingKeys.file: .string(file), .sha256: sha256.map(CanonicalJSON.string),
      .caption: caption.map(CanonicalJSON.string), .credit: credit.map(CanonicalJSON.string),
      .alternative: alternative.map(CanonicalJSON.string),
      .renditions: renditions.isEmpty ? nil : .array(renditions.map(\.canonicalJSON)),
    ])
  }

  /// Decodes an object of `file`, `sha256`, `caption`, `credit`, `alt` and `renditions`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      file: try container.decode(String.self, forKey: .file),
      sha256: try container.decodeIfPresent(String.self, forKey: .sha256),
      caption: try container.decodeIfPresent(String.self, forKey: .caption),
      credit: try container.decodeIfPresent(String.self, forKey: .credit),
      alternative: try container.decodeIfPresent(String.self, forKey: .alternative),
      renditions: try container.decodeIfPresent([Rendition].self, forKey: .renditions) ?? [])
  }

  private enum CodingKeys: String, CodingKey {
    case file, sha256, caption, credit, renditions
    case alternative = "alt"
  }
}

extension Content.Picture.Rendition: Decodable {
  fileprivate var canonicalJSON: CanonicalJSON {
    .object([
      CodingKeys.sha256: .string(sha256), .mediaType: .string(mediaType), .width: .integer(width),
      .height: .integer(height), .bytes: .integer(bytes),
    ])
  }

  /// Decodes an object of `sha256`, `type`, `width`, `height` and `bytes`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      sha256: try container.decode(String.self, forKey: .sha256),
      mediaType: try container.decode(String.self, forKey: .mediaType),
      width: try container.decode(Int.self, forKey: .width), height: try container.decode(Int.self, forKey: .height),
      bytes: try container.decode(Int.self, forKey: .bytes))
  }

  private enum CodingKeys: String, CodingKey {
    case sha256, width, height, bytes
    case mediaType = "type"
  }
}

extension Content.Source: Decodable {
  fileprivate var canonicalJSON: CanonicalJSON {
    .object([CodingKeys.title: .string(title), .url: url.map(CanonicalJSON.string)])
  }

  /// Decodes an object of `title` and `url`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      title: try container.decode(String.self, forKey: .title),
      url: try container.decodeIfPresent(String.self, forKey: .url))
  }

  private enum CodingKeys: String, CodingKey { case title, url }
}

extension CanonicalJSON {
  /// An object of those members that have a value.
  fileprivate static func object<Key: CodingKey & Hashable>(_ members: [Key: CanonicalJSON?]) -> CanonicalJSON {
    .object(
      Dictionary(members.compactMap { key, value in value.map { (key.stringValue, $0) } }) { first, _ in first })
  }
}
