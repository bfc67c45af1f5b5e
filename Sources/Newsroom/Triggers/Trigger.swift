import Crypto
public import FoundationEssentials

/// Names a trigger: `evening-edition`; none of the words of ``DeskPolicy/Publishing``, and no time.
public struct TriggerName: Slug {
  /// Words that say themselves when an approved story goes out.
  public static let reserved: Set = ["manual", "now", "time", "embargo", "trigger", "package", "command"]

  /// The text itself.
  public let text: String
  /// Takes text that has already been found well-formed.
  public init(unchecked text: String) { self.text = text }
}

/// Names a kind of trigger: `cron`. Which kinds there are is `TriggerKinds`' affair.
public struct TriggerKindName: Slug {
  /// The text itself.
  public let text: String
  /// Takes text that has already been found well-formed.
  public init(unchecked text: String) { self.text = text }
}

/// What a trigger has because of its kind, as data: keys as in the file, defaults filled in.
public typealias TriggerSettings = DestinationSettings

/// What lets approved stories go out that wait for it, as the newsroom's configuration describes it.
public struct Trigger: Hashable, Codable, Sendable {
  /// The keys that a trigger of any kind may have in the configuration.
  public static let commonKeys = ["desks"]

  /// The name in the configuration.
  public var name: TriggerName
  /// What makes it fire.
  public var kind: TriggerKindName
  /// What its kind needs to know; a secret by its name.
  public var settings: TriggerSettings
  /// The desks whose stories may wait for it; nil for all.
  public var desks: Set<DeskSlug>?

  /// A trigger of these properties.
  public init(name: TriggerName, kind: TriggerKindName, settings: TriggerSettings, desks: Set<DeskSlug>? = nil) {
    self.name = name
    self.kind = kind
    self.settings = settings
    self.desks = desks
  }

  /// Whether stories of the desk may wait for it.
  public func takes(_ desk: DeskSlug) -> Bool { desks?.contains(desk) ?? true }

  /// SHA-256 of its definition in canonical JSON: who signs for the trigger signs for this, so that a trigger that is changed is
  /// another one.
  public var digest: String {
    let definition: CanonicalJSON = [
      "name": .string(name.text), "kind": .string(kind.text), "settings": .object(settings.values),
      "desks": desks.map { .array($0.sorted().map { .string($0.text) }) } ?? .null,
    ]
    return SHA256.hash(data: definition.bytes).hexadecimal
  }

  /// How a signature names it.
  public var reference: TriggerReference { TriggerReference(name: name, digest: digest) }
}

/// A trigger as it was defined when somebody signed for it.
public struct TriggerReference: Hashable, Sendable {
  /// Its name.
  public var name: TriggerName
  /// The digest of its definition.
  public var digest: String

  /// That trigger, so defined.
  public init(name: TriggerName, digest: String) {
    self.name = name
    self.digest = digest
  }
}

extension StaffMember {
  /// The grant by which the person has the capability on each desk of a trigger, or on every desk where it names none: the one on
  /// its first desk.
  public func grant(for capability: Capability, on trigger: Trigger, at instant: Date) -> Grant? {
    guard let desks = trigger.desks else { return grantOnEveryDesk(for: capability, at: instant) }
    let grants = desks.sorted().map { grant(for: capability, on: $0, at: instant) }
    return grants.allSatisfy { $0 != nil } ? grants.first.flatMap(\.self) : nil
  }
}
