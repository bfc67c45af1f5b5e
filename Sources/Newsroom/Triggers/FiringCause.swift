public import FoundationEssentials

/// Why a trigger fires, as its firing's signed record has it.
public enum FiringCause: Hashable, Sendable {
  /// Somebody's command, perhaps with a key under which it is given once.
  case command(key: String?)
  /// The time has come that its cron expression says.
  case tick(Date)
  /// A program asked through SQL, under that role, by that ask's number.
  case database(role: String, ask: Int)
  /// A signed webhook of that id.
  case webhook(id: String)
  /// A file was there, which is called so now.
  case file(name: String)
  /// Another story was published, by that decision.
  case story(StoryNumber, decision: Int)

  /// As a stable word.
  public var kind: String {
    switch self {
    case .command: "command"
    case .tick: "tick"
    case .database: "database"
    case .webhook: "webhook"
    case .file: "file"
    case .story: "story"
    }
  }

  /// What the record keeps of it.
  public var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = ["kind": .string(kind)]
    switch self {
    case .command(let key): members["key"] = key.map { .string($0) }
    case .tick(let tick): members["tick"] = .string(Instant(tick).description)
    case .database(let role, let ask):
      members["role"] = .string(role)
      members["ask"] = .integer(ask)
    case .webhook(let id): members["id"] = .string(id)
    case .file(let name): members["name"] = .string(name)
    case .story(let story, let decision):
      members["story"] = .integer(story.rawValue)
      members["decision"] = .integer(decision)
    }
    return .object(members)
  }

  /// Of two causes of a trigger with one key, one makes a firing; nil for a command that counts by itself.
  public var key: String? {
    switch self {
    case .command(let key): key.map { "command:\($0)" }
    case .tick(let tick): "tick:\(Instant(tick))"
    case .database(_, let ask): "database:\(ask)"
    case .webhook(let id): "webhook:\(id)"
    case .file(let name): "file:\(name)"
    case .story(_, let decision): "story:\(decision)"
    }
  }
}
