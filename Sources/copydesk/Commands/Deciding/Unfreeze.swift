import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk unfreeze`
struct Unfreeze: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "End a freeze, and release or drop what it kept.",
    discussion: """
      What fell due during the freeze stays held until you say: --release sends it out now, which takes `publish` on the story's \
      desk; --drop takes its approval back, which takes `approve`. What is not yet due goes out as it was signed.
      Examples:
        copydesk unfreeze --desk caucasus
        copydesk unfreeze --release night-train apricots
        copydesk unfreeze --desk caucasus --release --all
        copydesk unfreeze --drop last-ticket
      """)
  @Argument(
    help: ArgumentHelp("The stories to release or drop.", valueName: "story"), completion: Completion.frozenStories)
  var stories: [String] = []
  @OptionGroup var desk: FrozenDesk
  @Flag(help: "Send these stories out now.")
  var release = false
  @Flag(help: "Take the approval of these stories back; they go before their desks again.")
  var drop = false
  @Flag(help: "All that is held, instead of naming stories.")
  var all = false
  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard !(release && drop) else { throw ValidationError("Give either --release or --drop.") }
    guard stories.isEmpty || !all else { throw ValidationError("Name stories, or give --all.") }
    guard verdict == nil || all || !stories.isEmpty else {
      throw ValidationError("Say which stories: name them, or give --all.")
    }
    guard verdict != nil || (stories.isEmpty && !all) else {
      throw ValidationError("Say what happens to the stories: --release or --drop.")
    }
  }

  private var verdict: FrozenVerdict? { release ? .release : drop ? .drop : nil }

  func run(_ client: ControlClient) throws {
    try confirm(try question(client), unless: yes)
    let body = UnfreezeRequestBody(
      desk: desk.slug, verdict: verdict, stories: stories.isEmpty ? nil : stories, all: all ? true : nil)
    let result = try client.post(UnfreezeBody.self, ["unfreeze"], body)
    if options.json {
      try printJSON(result)
    } else {
      report(result)
    }
    let codes = result.refused.map { FailureReport($0.refusal).print() }
    if let first = codes.first { throw first }
  }

  /// What would happen, for a person at a terminal; nil where nobody is asked.
  private func question(_ client: ControlClient) throws -> String? {
    guard !yes, Terminal.canAsk else { return nil }
    let query = [("desk", desk.slug)]
    let frozen = try client.get(FrozenBody.self, ["frozen"], query: query)
    let lasting = frozen.freezes.first { $0.desk == desk.slug ?? "*" }
    let held = frozen.stories.filter { $0.heldSince != nil }
    if let lasting { Terminal.error.print(lasting.inWords.oneLine) }
    let end = lasting.map { "End the freeze of \($0.place)" }
    switch verdict {
    case nil:
      guard let end else { return nil }
      return held.isEmpty ? "\(end)?" : "\(end)? \(held.count.counted("story", "stories")) will stay held."
    case .release:
      return [end, "send out \(which(held)) now?"].compactMap(\.self).joined(separator: " and ").capitalised
    case .drop:
      return [end, "take back the approval of \(which(held))?"].compactMap(\.self).joined(separator: " and ")
        .capitalised
    }
  }

  private func which(_ held: [FrozenBody.Story]) -> String {
    all ? "all \(held.count.counted("story", "stories")) that are held" : stories.joined(separator: ", ")
  }

  private func report(_ result: UnfreezeBody) {
    let out = Terminal.output
    if let ended = result.ended { out.print("\(ended.place) is no longer frozen".oneLine) }
    if !result.released.isEmpty { out.print("\(result.released.count.counted("story", "stories")) released") }
    if !result.dropped.isEmpty {
      out.print("\(result.dropped.count.counted("story", "stories")) before the desk again")
    }
    for freeze in result.left.freezes { out.print(out.yellow(freeze.inWords.oneLine)) }
    let held = result.left.stories.count { $0.heldSince != nil }
    if held > 0 {
      out.print("\(held.counted("story", "stories")) held: copydesk frozen, copydesk unfreeze --release|--drop STORY…")
    }
  }
}

extension String {
  /// With a capital at its beginning.
  fileprivate var capitalised: String { prefix(1).uppercased() + dropFirst() }
}

/// `copydesk frozen`
struct Frozen: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "List what is frozen, by whom and why, and what would have gone out, and when.",
    discussion: """
      Also what an earlier freeze kept and nobody has released or dropped, and what will fall due while a freeze lasts.
      Examples:
        copydesk frozen
        copydesk frozen --desk caucasus
        copydesk --json frozen | jq '.stories[].slug'
      """)
  @Option(help: ArgumentHelp("Only what is kept on this desk.", valueName: "desk"), completion: Completion.desks)
  var desk: String?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let frozen = try client.get(FrozenBody.self, ["frozen"], query: [("desk", desk)])
    if options.json { return try printJSON(frozen) }
    let out = Terminal.output
    if out.isInteractive {
      for freeze in frozen.freezes { out.print(out.yellow(freeze.inWords.oneLine)) }
      if frozen.freezes.isEmpty, frozen.stories.isEmpty { return out.print("Nothing is frozen.") }
    }
    var table = TextTable("STORY", "DESK", "HEADLINE", "GOES OUT", "STATE")
    for story in frozen.stories {
      table.add(
        story.slug, story.desk, story.headline, DisplayTime.full(story.due, deskZone: story.timeZone), story.standing)
    }
    table.print(ifEmpty: "Nothing has fallen due.")
    if out.isInteractive, frozen.stories.contains(where: { $0.heldSince != nil }) {
      out.print(out.dim("Next: copydesk unfreeze --release STORY…, or --drop STORY…"))
    }
  }
}

extension FrozenBody.Story {
  /// In one word: on hold, to be decided on, or yet to fall due.
  fileprivate var standing: String { heldSince == nil ? "not due yet" : frozen ? "held" : "held, decide" }
}
