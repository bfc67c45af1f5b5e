import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk withdraw`
struct Withdraw: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take your story back from the desk.",
    discussion: "Example: copydesk withdraw night-train")
  @OptionGroup var target: ActionOptions
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try report(act(.withdraw, target, client, asking: .init("Take", "back from the desk")))
  }
}

/// `copydesk return`
struct Return: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Send a story back to its author, with a note.",
    discussion: "Example: copydesk return night-train -m \"Who made the picture?\"")
  @OptionGroup var target: ActionOptions
  @OptionGroup var note: NoteOption
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try report(act(.`return`, target, client, asking: .init("Return")) { $0.note = note.text })
  }
}

/// `copydesk recall`
struct Recall: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take an approval back, as long as nothing has gone out.",
    discussion: "Example: copydesk recall night-train -m \"The name is wrong.\"")
  @OptionGroup var target: ActionOptions
  @OptionGroup var note: NoteOption
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try report(act(.recall, target, client, asking: .init("Recall")) { $0.note = note.text })
  }
}

/// `copydesk spike`
struct Spike: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put a story away without publishing it.",
    discussion: "Example: copydesk spike night-train -m \"Overtaken by events.\"")
  @OptionGroup var target: ActionOptions
  @OptionGroup var note: NoteOption
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try report(act(.spike, target, client, asking: .init("Spike")) { $0.note = note.text })
  }
}

/// `copydesk revive`
struct Revive: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take a spiked story out again.",
    discussion: "Example: copydesk revive night-train")
  @OptionGroup var target: ActionOptions
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try report(act(.revive, target, client, asking: .init("Revive")))
  }
}

/// `copydesk claim`
struct Claim: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say that you are reading a story; ends by itself after 30 minutes.",
    discussion: "Example: copydesk claim night-train")
  @OptionGroup var target: ActionOptions
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try report(act(.claim, target, client))
  }
}

/// `copydesk release`
struct Release: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let a story go that you had claimed.",
    discussion: "Example: copydesk release night-train")
  @OptionGroup var target: ActionOptions
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try report(act(.release, target, client))
  }
}

/// `copydesk note`
struct Note: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Enter a note in a story's log.",
    discussion: "Example: copydesk note night-train -m \"The lawyer has read it.\"")
  @OptionGroup var target: ActionOptions
  @OptionGroup var note: NoteOption
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try report(act(.note, target, client) { $0.note = note.text })
  }
}

/// `copydesk move`
struct Move: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Give a story to another desk.", discussion: "Example: copydesk move night-train --desk africa")
  @OptionGroup var target: ActionOptions
  @Option(help: ArgumentHelp("The desk to give it to.", valueName: "desk"), completion: Completion.desks)
  var desk: String
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try report(act(.move, target, client, asking: .init("Move", "to \(desk)")) { $0.desk = desk })
  }
}

/// `copydesk assign`
struct Assign: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Assign a story to somebody.", discussion: "Example: copydesk assign night-train --to nsargsyan")
  @OptionGroup var target: ActionOptions
  @Option(name: .customLong("to"), help: ArgumentHelp("To whom.", valueName: "staff"), completion: Completion.staff)
  var assignee: String
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try report(act(.assign, target, client) { $0.assignee = assignee })
  }
}
