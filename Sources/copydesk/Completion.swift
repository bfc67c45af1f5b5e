import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// What the shell offers for an argument: what the daemon lets this account see and do, or the person whom `--as` names.
enum Completion {
  /// After how many seconds without an answer nothing is offered.
  private static let patience = 2

  /// Slugs of the stories on which the command that is being typed can do something, those that changed last first; of all where
  /// it only reads. Numbers once the word begins with a digit.
  static let stories = fromDaemon { client, line, prefix in
    let isNumber = prefix.first?.isNumber == true
    let query = [("for", action(of: line)?.rawValue ?? "show"), ("like", isNumber ? nil : prefix)]
    let stories = try client.get(SlugsBody.self, ["slugs"], query: query).actionable ?? []
    let typed = Set(line.dropLast())
    return stories.flatMap { isNumber ? [String($0.number), $0.slug] : [$0.slug] }.filter { !typed.contains($0) }
  }

  /// Slugs of the stories that a freeze has kept.
  static let frozenStories = fromDaemon { client, _, _ in
    try client.get(FrozenBody.self, "frozen").stories.filter { $0.heldSince != nil }.map(\.slug)
  }

  /// Slugs of the desks.
  static let desks = fromDaemon { client, _, _ in try client.get(PageBody<DeskBody>.self, "desks").items.map(\.slug) }

  /// Names of the triggers.
  static let triggers = fromDaemon { client, _, _ in
    try client.get(PageBody<TriggerBody>.self, "triggers").items.map(\.name)
  }

  /// Names of the packages with stories that are yet to go out.
  static let packages = fromDaemon { client, _, _ in
    try client.get(PageBody<PackageBody>.self, "packages").items.map(\.name)
  }

  /// Handles of the staff.
  static let staff = fromDaemon { client, _, _ in
    try client.get(PageBody<StaffBody>.self, "staff").items.filter(\.active).map(\.handle)
  }

  /// Numbers of the open threads of notes on the story that the line names.
  static let threads = fromDaemon { client, line, _ in
    let words = GlobalOptions.movedBehindSubcommand(Array(line.dropFirst())).dropFirst()
    guard let story = words.first(where: { !$0.hasPrefix("-") }) else { return [] }
    return try client.get(StoryBody.self, "stories", story).threads?.filter { !$0.resolved }.map { String($0.number) }
      ?? []
  }

  /// Names of the destinations.
  static let destinations = fromDaemon { client, _, _ in
    try client.get(PageBody<DestinationBody>.self, "destinations").items.map(\.name)
  }

  /// Names of the drafts to begin with.
  static let templates = fromDaemon { client, _, _ in
    try client.get(PageBody<TemplateBody>.self, "templates").items.map(\.name)
  }

  /// Numbers of the newest jobs.
  static let jobs = fromDaemon { client, _, _ in
    try client.get(PageBody<JobBody>.self, ["jobs"], query: [("limit", "50")]).items.map { String($0.id) }
  }

  /// Names of the queues.
  static let queues = fromDaemon { client, _, _ in
    try client.get(PageBody<QueueBody>.self, "queues").items.map(\.name)
  }

  /// Names of the checks that a signature may set aside.
  static let checks = CompletionKind.list(HouseRules.standard.names.sorted())

  /// Times as people write them. Bash takes a colon or a space for a word's end, so it gets those without either.
  static let times = CompletionKind.custom { _, _, prefix in
    let words = ["now", "noon", "6am", "9am", "6pm", "midnight"].filter { SpokenTime($0) != nil }
    let isBash = ProcessInfo.processInfo.environment["SAP_SHELL"] == "bash"
    let longer = ["06:00", "18:00", "in 2h", "tomorrow 06:00", "mon 9am"].filter { SpokenTime($0) != nil }
    return (isBash ? words : words + longer).filter { $0.hasPrefix(prefix) }
  }

  /// States that a story can be in.
  static let states = CompletionKind.list(StoryState.allCases.map(\.rawValue))

  /// Actions on a story.
  static let actions = CompletionKind.list(StoryActions.standard.names.map(\.rawValue))

  private static func fromDaemon(
    _ words: @escaping @Sendable (ControlClient, _ line: [String], _ prefix: String) throws -> [String]
  ) -> CompletionKind {
    .custom { line, _, prefix in
      guard let address = try? ControlAddress(value(of: "--socket", in: line) ?? GlobalOptions.defaultSocket) else {
        return []
      }
      let http = UnixHTTPClient(address, isSilent: true, patience: patience, answerLimit: patience)
      let client = ControlClient(http: http, person: value(of: "--as", in: line))
      return ((try? words(client, line, prefix)) ?? []).filter { $0.hasPrefix(prefix) }
    }
  }

  /// What the command on the line does to a story; nil where it only reads, or is not complete.
  static func action(of line: [String]) -> Action? {
    let words = GlobalOptions.movedBehindSubcommand(Array(line.dropFirst()))
    guard let full = try? CommandWords.inFull(words, among: CommandRegistry.all.map(\.command)),
      let command = full.first
    else { return nil }
    if command == "kill", full.contains("--withdraw") { return .dropKill }
    let part = full.dropFirst().first { !$0.hasPrefix("-") }
    let names = [part.map { "\(command)_\($0)" }, command].compactMap(\.self)
    return names.map { Action($0.split(separator: "-").joined(separator: "_")) }
      .first { StoryActions.standard[$0] != nil }
  }

  /// The value of an option on the line that is being typed.
  private static func value(of option: String, in line: [String]) -> String? {
    for (word, next) in zip(line, line.dropFirst()) where word == option { return next }
    return line.first { $0.hasPrefix(option + "=") }.map { String($0.dropFirst(option.count + 1)) }
  }
}
