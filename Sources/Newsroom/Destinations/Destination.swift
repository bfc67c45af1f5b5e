/// Where stories go, as the newsroom's configuration describes it.
public struct Destination: Hashable, Codable, Sendable {
  /// What a directory can be given.
  public enum Format: String, CaseIterable, Codable, Sendable {
    /// ninjs 3, JSON.
    case ninjs
    /// NewsML-G2, XML.
    case newsMLG2 = "newsml-g2"
    /// A page.
    case html
  }

  /// How stories get there.
  public enum Kind: Hashable, Codable, Sendable {
    /// The newsroom's own site, with feeds and front page.
    case site
    /// Files beneath a directory of the daemon's host; the path is relative to its own directory of destinations.
    case directory(path: String, formats: [Format])
    /// A POST to that address; the secret is the name of a credential, never the credential itself.
    case webhook(url: String, secret: String?, acknowledge: Bool)
    /// A program of the daemon's host, run without a shell: its path, then its arguments.
    case command(run: [String])
  }

  /// The name in the configuration.
  public var name: DestinationName
  /// How stories get there.
  public var kind: Kind
  /// The desks whose stories go there; nil for all.
  public var desks: Set<DeskSlug>?
  /// Whether it honours embargoes itself and so may receive a story before, so marked.
  public var holdsEmbargo: Bool
  /// How long one attempt may take, in seconds.
  public var timeLimitSeconds: Int
  /// After how many attempts it is given up; at least 1.
  public var attempts: Int

  /// A destination of these properties.
  public init(
    name: DestinationName, kind: Kind, desks: Set<DeskSlug>? = nil, holdsEmbargo: Bool = false,
    timeLimitSeconds: Int = 30, attempts: Int = 12
  ) {
    self.name = name
    self.kind = kind
    self.desks = desks
    self.holdsEmbargo = holdsEmbargo
    self.timeLimitSeconds = timeLimitSeconds
    self.attempts = attempts
  }

  /// How many deliveries to it may run at once, over all daemons. With one, it has one writer at a time, and a writer that was
  /// overtaken is refused.
  public var concurrency: Int {
    switch kind {
    case .site, .directory, .command: 1
    case .webhook: 4
    }
  }

  /// Whether stories of the desk go there.
  public func takes(_ desk: DeskSlug) -> Bool { desks?.contains(desk) ?? true }
}
