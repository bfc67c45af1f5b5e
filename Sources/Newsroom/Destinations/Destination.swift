/// Names a kind of destination: `site`. Which kinds there are is the daemon's affair (`DestinationKinds`).
public struct DestinationKindName: Slug {
  /// The text itself.
  public let text: String
  /// Takes text that has already been found well-formed.
  public init(unchecked text: String) { self.text = text }

  /// The newsroom's own site.
  public static let site = DestinationKindName(unchecked: "site")

  /// Stands for the kind of a destination whose settings in the database cannot be read; no registry has it.
  public static let unreadable = DestinationKindName(unchecked: "unreadable")
}

/// Where stories go, as the newsroom's configuration describes it.
///
/// What every destination has are properties; what only its kind knows about is in `settings`.
public struct Destination: Hashable, Codable, Sendable {
  /// The keys that a destination of any kind may have in the configuration.
  public static let commonKeys = ["kind", "desks", "holds_embargo", "timeout", "attempts", "concurrency"]

  /// How long one attempt may be allowed to take: the job of a delivery has a minute more.
  public static let longestTimeLimit = Duration.seconds(540)

  /// The name in the configuration.
  public var name: DestinationName
  /// How stories get there.
  public var kind: DestinationKindName
  /// What its kind needs to know: addresses, formats, the names of secrets.
  public var settings: DestinationSettings
  /// The desks whose stories go there; nil for all.
  public var desks: Set<DeskSlug>?
  /// Whether it honours embargoes itself and so may receive a story before, so marked.
  public var holdsEmbargo: Bool
  /// How long one attempt may take, in seconds.
  public var timeLimitSeconds: Int
  /// After how many attempts it is given up; at least 1.
  public var attempts: Int
  /// How many deliveries may run at once, in all daemons together; at least 1. With one, it has one writer at a time, and a
  /// writer that was overtaken is refused.
  public var concurrency: Int

  /// A destination of these properties.
  public init(
    name: DestinationName, kind: DestinationKindName, settings: DestinationSettings = [:], desks: Set<DeskSlug>? = nil,
    holdsEmbargo: Bool = false, timeLimitSeconds: Int = 30, attempts: Int = 12, concurrency: Int = 1
  ) {
    self.name = name
    self.kind = kind
    self.settings = settings
    self.desks = desks
    self.holdsEmbargo = holdsEmbargo
    self.timeLimitSeconds = timeLimitSeconds
    self.attempts = attempts
    self.concurrency = concurrency
  }

  /// Whether stories of the desk go there.
  public func takes(_ desk: DeskSlug) -> Bool { desks?.contains(desk) ?? true }
}
