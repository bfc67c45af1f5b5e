import ArgumentParser
import ControlAPI
import FoundationEssentials
import Glibc
import Newsroom

/// `copydesk watch`
struct Watch: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Follow what happens in the newsroom, as it happens.",
    discussion: """
      A line for each thing that happens, from now on. What concerns you rings the bell on a terminal and shows a \
      notification where the terminal can. A lost connection is made again, and nothing is missed or shown twice. \
      Ctrl-C ends it.
      Examples:
        copydesk watch
        copydesk watch --desk caucasus
        copydesk watch --story night-train
        copydesk watch --mine
        copydesk --json watch | jq -r 'select(.kind == "kill") | .slug'
      """)
  @Option(help: ArgumentHelp("Only this desk.", valueName: "desk"), completion: Completion.desks)
  var desk: String?
  @Option(
    help: ArgumentHelp("Only this story, by number or slug.", valueName: "story"), completion: Completion.stories)
  var story: String?
  @Flag(help: "Only what you are told of.")
  var mine = false
  @Flag(help: "Neither ring the bell nor show notifications.")
  var silent = false
  @Option(help: ArgumentHelp("Go on after this event; --json shows each event's id.", valueName: "id"))
  var after: String?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let me = try client.get(TodayBody.self, "today").staff
    var filter = EventFilter(person: me, desk: desk, isMineOnly: mine)
    if let story { filter.story = try client.get(StoryBody.self, "stories", story).number }
    // Whoever ends it has seen what they wanted to see.
    for number in [SIGINT, SIGTERM] { signal(number) { _ in _exit(0) } }
    try EventFollowing(client: client, after: after).forEach { event in
      guard filter.passes(event) else { return }
      try show(event, isForMe: event.isNotice(for: me))
    }
  }

  private func show(_ event: FollowedEvent, isForMe: Bool) throws {
    let out = Terminal.output
    if options.json {
      out.print(String(decoding: try ControlJSON.encode(event.json), as: UTF8.self).escapedJSON)
    } else if out.isInteractive {
      let line = EventLine(event, isForMe: isForMe).text.oneLine.truncated(to: out.width)
      out.print(isForMe ? out.bold(line) : line)
    } else {
      out.print(EventLine(event, isForMe: isForMe).cells.map(\.oneLine).joined(separator: "\t"))
    }
    if isForMe, !silent, !options.json { out.notify("copydesk", EventLine(event, isForMe: true).summary) }
  }
}

/// Which events somebody wants to see.
struct EventFilter {
  let person: String
  var desk: String?
  var story: Int?
  var isMineOnly = false

  func passes(_ event: FollowedEvent) -> Bool {
    if let desk, event.desk != desk { return false }
    if let story, event.story != story { return false }
    // What others are told is theirs; what it is about has an event of its own.
    return event.kind == FollowedEvent.notice ? event.isNotice(for: person) : !isMineOnly
  }
}
