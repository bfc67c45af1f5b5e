public import Newsroom
import Synchronization

/// The destinations that this daemon serves, each opened by its kind as the newsroom's configuration has it.
///
/// Opened when first needed and again when the configuration has changed; safe to use from any number of tasks.
public final class ServedDestinations: Sendable {
  private let names: Set<DestinationName>
  private let kinds: DestinationKinds
  private let state: Mutex<State>

  private struct State {
    var host: DestinationHost
    var opened: [DestinationName: Opened] = [:]
  }

  private struct Opened {
    let settings: Destination
    let destination: any DeliveryDestination
  }

  /// - Parameter names: What the daemon's setting `serves` says.
  public init(_ names: Set<DestinationName>, kinds: DestinationKinds = .standard, host: DestinationHost) {
    self.names = names
    self.kinds = kinds
    state = Mutex(State(host: host))
  }

  /// Opens every destination anew, on this host as it is now, when it is needed next. An attempt under way goes on with what it
  /// began with.
  public func reopen(on host: DestinationHost) {
    state.withLock { $0 = State(host: host) }
  }

  /// Makes sure that each of these that the daemon serves can be opened; others may be of any kind.
  ///
  /// - Throws: `DestinationFault` for the first that cannot be.
  public func check(_ destinations: [Destination]) throws {
    for destination in destinations { _ = try open(destination) }
  }

  /// The destination, ready to deliver to; nil when another daemon serves it.
  ///
  /// - Throws: `DestinationFault` when its kind is unknown here or refuses its settings, or what opening it throws.
  public func open(_ destination: Destination) throws -> (any DeliveryDestination)? {
    guard names.contains(destination.name) else { return nil }
    return try state.withLock { state in
      if let known = state.opened[destination.name], known.settings == destination { return known.destination }
      let kind = try kind(of: destination)
      if kind.isOnePerDaemon,
        let other = state.opened.values.first(where: {
          $0.settings.kind == kind.name && $0.settings.name != destination.name
        })
      {
        throw DestinationFault.alreadyServed(kind: kind.name, by: other.settings.name, also: destination.name)
      }
      let made = try kind.open(destination, on: state.host)
      state.opened[destination.name] = Opened(settings: destination, destination: made)
      return made
    }
  }

  private func kind(of destination: Destination) throws(DestinationFault) -> any DestinationKind {
    guard let kind = kinds[destination.kind] else {
      throw .unknownKind(destination: destination.name, kind: destination.kind, known: kinds.names)
    }
    do throws(ConfigurationProblem) {
      let unknown = Set(destination.settings.values.keys).subtracting(kind.keys)
      if let key = unknown.min() { throw ConfigurationProblem(path: [key], message: "unknown key '\(key)'") }
      _ = try kind.settings(from: WrittenSettings(destination.settings))
    } catch {
      throw .refusedSettings(destination: destination.name, kind: kind.name, problem: error)
    }
    return kind
  }
}

/// Why a daemon cannot work a destination that it is to serve.
public enum DestinationFault: Error, Hashable, Sendable {
  /// The daemon has no such kind.
  case unknownKind(destination: DestinationName, kind: DestinationKindName, known: [String])
  /// The kind does not accept the destination's settings.
  case refusedSettings(destination: DestinationName, kind: DestinationKindName, problem: ConfigurationProblem)
  /// A daemon has room for one destination of the kind, and has it.
  case alreadyServed(kind: DestinationKindName, by: DestinationName, also: DestinationName)
}

extension DestinationFault: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .unknownKind(let destination, let kind, let known):
      "Cannot serve the destination '\(destination)': this daemon has no kind '\(kind)' (it has: "
        + "\(known.joined(separator: ", "))). Install a copydeskd that has it, or remove '\(destination)' from `serves`"
    case .refusedSettings(let destination, let kind, let problem):
      "Cannot serve the destination '\(destination)' of kind '\(kind)': "
        + (problem.path + [problem.message]).joined(separator: ": ")
        + ". Correct newsroom.yaml and apply it again, or remove '\(destination)' from `serves`"
    case .alreadyServed(let kind, let other, let destination):
      "Cannot serve both '\(other)' and '\(destination)': a daemon can serve only one destination of kind '\(kind)'. "
        + "Remove one of them from `serves`"
    }
  }
}
