import ArgumentParser
import ControlAPI
import Newsroom

/// What the shell offers for an argument, as far as the daemon tells it to this account, or to whom `--as` names.
enum Completion {
  /// How long the daemon may take, in seconds, before the shell goes on without it.
  private static let patience = 2

  /// Slugs of stories, the newest first; numbers once the word begins with a digit.
  static let stories = asking { client, prefix in
    let stories = try client.get(PageBody<StoryBody>.self, ["stories"], query: [("limit", "200")]).items
    return stories.map { prefix.first?.isNumber == true ? String($0.number) : $0.slug }
  }

  /// Desks.
  static let desks = asking { client, _ in try client.get(PageBody<DeskBody>.self, "desks").items.map(\.slug) }

  /// Those who work here.
  static let staff = asking { client, _ in
    try client.get(PageBody<StaffBody>.self, "staff").items.filter(\.active).map(\.handle)
  }

  /// States of a story.
  static let states = CompletionKind.list(StoryState.allCases.map(\.rawValue))

  /// What can be done to a story.
  static let actions = CompletionKind.list(StoryActions.standard.names.map(\.rawValue))

  private static func asking(
    _ words: @escaping @Sendable (ControlClient, _ prefix: String) throws -> [String]
  ) -> CompletionKind {
    .custom { line, _, prefix in
      let path = value(of: "--socket", in: line) ?? GlobalOptions.usualSocket
      let client = ControlClient(
        http: UnixHTTPClient(path: path, patience: patience), person: value(of: "--as", in: line))
      return ((try? words(client, prefix)) ?? []).filter { $0.hasPrefix(prefix) }
    }
  }

  /// What an option is given on a line that is being typed.
  private static func value(of option: String, in line: [String]) -> String? {
    for (word, next) in zip(line, line.dropFirst()) where word == option { return next }
    return line.first { $0.hasPrefix(option + "=") }.map { String($0.dropFirst(option.count + 1)) }
  }
}
