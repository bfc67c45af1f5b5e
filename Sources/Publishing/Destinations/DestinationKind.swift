public import Newsroom

/// One way for stories to get to a destination. A kind is a folder beside this file and a word in `DestinationKinds`.
///
/// Values of a kind hold nothing that changes: what one destination needs while it is open is its
/// `DeliveryDestination`'s.
public protocol DestinationKind: Sendable {
  /// What configurations call it.
  var name: DestinationKindName { get }
  /// The keys that a destination of this kind may have, beside those of every destination.
  var keys: Set<String> { get }
  /// How many deliveries to one destination may run at once.
  var concurrency: DeliveryConcurrency { get }
  /// Whether a daemon has room for a single destination of this kind. Default false.
  var isOnePerDaemon: Bool { get }
  /// Names that no desk may have while a destination of this kind exists. Default none.
  var reservedDesks: Set<String> { get }

  /// Reads and checks the settings that somebody wrote: what is kept, shown by `apply` and given to `open`, with
  /// defaults filled in. What it returned once, it must accept again.
  ///
  /// - Throws: The first problem, with the keys that lead to it.
  func settings(from written: WrittenSettings) throws(ConfigurationProblem) -> DestinationSettings

  /// Opens a destination whose settings this kind has checked; cheap, and without touching network or disk.
  func open(_ destination: Destination, on host: DestinationHost) throws -> any DeliveryDestination
}

extension DestinationKind {
  /// Any number.
  public var isOnePerDaemon: Bool { false }
  /// None.
  public var reservedDesks: Set<String> { [] }
}

/// How many deliveries to one destination run at once, in all daemons together.
public struct DeliveryConcurrency: Hashable, Sendable {
  /// Unless the configuration says otherwise.
  public let standard: Int
  /// The most that the configuration may say.
  public let limit: Int

  /// One after the other.
  public static let oneAtATime = DeliveryConcurrency(standard: 1, limit: 1)

  /// That many, or up to the limit where the configuration says so.
  public init(standard: Int, limit: Int) {
    self.standard = standard
    self.limit = limit
  }
}

/// What this host has for destinations to use.
public struct DestinationHost: Sendable {
  /// The directory of the newsroom's site.
  public let siteRoot: String
  /// The site's looks.
  public let theme: Theme

  /// A host with these.
  public init(siteRoot: String, theme: Theme) {
    self.siteRoot = siteRoot
    self.theme = theme
  }
}
