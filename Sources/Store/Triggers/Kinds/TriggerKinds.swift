public import Newsroom

/// The kinds of triggers that this program has.
public struct TriggerKinds: Sendable {
  /// Every kind there is; a new one is a file of its own and a word here.
  public static let standard = TriggerKinds([
    CronKind(), EventKind(), FileKind(), AfterKind(), WebhookKind(),
  ])

  private let kinds: [any TriggerKind]

  /// Those kinds; no two may have the same name.
  public init(_ kinds: [any TriggerKind]) { self.kinds = kinds }

  /// The kind of that name.
  public subscript(name: TriggerKindName) -> (any TriggerKind)? { kinds.first { $0.name == name } }

  /// Their names, in order.
  public var names: [String] { kinds.map(\.name.text) }

  /// Every key that a trigger of some kind may have.
  public var keys: [String] { kinds.flatMap(\.keys) }

  /// Makes sure that every trigger can fire here.
  ///
  /// - Throws: `TriggerFault` for the first that cannot.
  public func check(_ triggers: [Trigger]) throws(TriggerFault) {
    for trigger in triggers {
      guard let kind = self[trigger.kind] else {
        throw .unknownKind(trigger: trigger.name, kind: trigger.kind, known: names)
      }
      do throws(ConfigurationProblem) {
        _ = try kind.settings(from: WrittenSettings(trigger.settings))
      } catch {
        throw .refusedSettings(trigger: trigger.name, kind: kind.name, problem: error)
      }
    }
  }
}

/// Why a trigger cannot fire here.
public enum TriggerFault: Error, Hashable, Sendable {
  /// The program has no such kind.
  case unknownKind(trigger: TriggerName, kind: TriggerKindName, known: [String])
  /// The kind does not accept the trigger's settings.
  case refusedSettings(trigger: TriggerName, kind: TriggerKindName, problem: ConfigurationProblem)
}

extension TriggerFault: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .unknownKind(let trigger, let kind, let known):
      "The trigger '\(trigger)' is of the kind '\(kind)', which this daemon does not have (it has: "
        + "\(known.joined(separator: ", "))). Install a copydeskd that has it, or remove the trigger from newsroom.yaml"
    case .refusedSettings(let trigger, let kind, let problem):
      "The trigger '\(trigger)' of the kind '\(kind)' cannot be used: "
        + (problem.path + [problem.message]).joined(separator: ": ")
        + ". Correct newsroom.yaml and apply it again"
    }
  }
}
