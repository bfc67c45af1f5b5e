public import FoundationEssentials

/// What an approved story waits for, as people sign it. An embargo comes on top of each.
///
/// The first of: what the approver says, its package, its front matter, its desk's policy (`SignatureRules.waitsFor`).
public enum WaitsFor: Hashable, Sendable {
  /// Nothing more.
  case now
  /// That time, which somebody named.
  case time(Date)
  /// The end of its embargo.
  case embargo(Date)
  /// A trigger.
  case trigger(TriggerReference)
  /// The other stories of its package, all of them approved, and what that waits for.
  case package(PackageName)
  /// The command `publish`.
  case command

  /// What kind of thing it is, as a stable word; the database's table `known_wait` has the same.
  public enum Kind: String, CaseIterable, Codable, Sendable {
    case now, time, embargo, trigger, package, command
  }

  /// What kind of thing it is.
  public var kind: Kind {
    switch self {
    case .now: .now
    case .time: .time
    case .embargo: .embargo
    case .trigger: .trigger
    case .package: .package
    case .command: .command
    }
  }

  /// The time that it waits for, if it is one.
  public var instant: Date? {
    switch self {
    case .time(let instant), .embargo(let instant): instant
    case .now, .trigger, .package, .command: nil
    }
  }

  /// The trigger that it waits for, if it is one.
  public var trigger: TriggerReference? { if case .trigger(let reference) = self { reference } else { nil } }

  /// The package that it waits for, if it is one.
  public var package: PackageName? { if case .package(let name) = self { name } else { nil } }

  /// What a row says; nil for a kind that this program does not know, or one that says too little.
  public init?(kind: String, at instant: Date?, trigger: TriggerReference?, package: PackageName? = nil) {
    switch Kind(rawValue: kind) {
    case .now: self = .now
    case .time: if let instant { self = .time(instant) } else { return nil }
    case .embargo: if let instant { self = .embargo(instant) } else { return nil }
    case .trigger: if let trigger { self = .trigger(trigger) } else { return nil }
    case .command: self = .command
    case .package: if let package { self = .package(package) } else { return nil }
    case nil: return nil
    }
  }
}
