import ArgumentParser
import ControlAPI
import Newsroom

/// What the shell offers for an argument: what the daemon lets this account see, or the person whom `--as` names.
enum Completion {
  /// After how many seconds without an answer nothing is offered.
  private static let patience = 2

  /// Slugs of stories, the newest first; numbers once the word begins with a digit.
  static let stories = fromDaemon { client, prefix in
    let stories = try client.get(PageBody<StoryBody>.self, ["stories"], query: [("limit", "200")]).items
    return stories.map { prefix.first?.isNumber == true ? String($0.number) : $0.slug }
  }

  /// Slugs of the stories that a freeze has kept.
  static let frozenStories = fromDaemon { client, _ in
    try client.get(FrozenBody.self, "frozen").stories.filter { $0.heldSince != nil }.map(\.slug)
  }

  /// Slugs of the desks.
  static let desks = fromDaemon { client, _ in try client.get(PageBody<DeskBody>.self, "desks").items.map(\.slug) }

  /// Names of the triggers.
  static let triggers = fromDaemon { client, _ in
    try client.get(PageBody<TriggerBody>.self, "triggers").items.map(\.name)
  }

  /// Names of the packages with stories that are yet to go out.
  static let packages = fromDaemon { client, _ in
    try client.get(PageBody<PackageBody>.self, "packages").items.map(\.name)
  }

  /// Handles of the staff.
  static let staff = fromDaemon { client, _ in
    try client.get(PageBody<StaffBody>.self, "staff").items.filter(\.active).map(\.handle)
  }

  /// States that a story can be in.
  static let states = CompletionKind.list(StoryState.allCases.map(\.rawValue))

  /// Actions on a story.
  static let actions = CompletionKind.list(StoryActions.standard.names.map(\.rawValue))

  private static func fromDaemon(
    _ words: @escaping @Sendable (ControlClient, _ prefix: String) throws -> [String]
  ) -> CompletionKind {
    .custom { line, _, prefix in
      let path = value(of: "--socket", in: line) ?? GlobalOptions.defaultSocket
      let client = ControlClient(
        http: UnixHTTPClient(path: path, patience: patience), person: value(of: "--as", in: line))
      return ((try? words(client, prefix)) ?? []).filter { $0.hasPrefix(prefix) }
    }
  }

  /// The value of an option on the line that is being typed.
  private static func value(of option: String, in line: [String]) -> String? {
    for (word, next) in zip(line, line.dropFirst()) where word == option { return next }
    return line.first { $0.hasPrefix(option + "=") }.map { String($0.dropFirst(option.count + 1)) }
  }
}
