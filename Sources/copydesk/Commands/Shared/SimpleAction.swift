import ArgumentParser
import ControlAPI
import Newsroom

/// A command that does one thing to a story and takes no options of its own; with `NotedAction`, a note.
///
/// A command that conforms only names its action, its help and what is asked first.
protocol SimpleAction: ControlCommand {
  static var action: Action { get }
  /// What a person at a terminal is asked first; nil to just do it.
  static var confirmation: Confirmation? { get }
  var target: ActionOptions { get }
}

extension SimpleAction {
  static var confirmation: Confirmation? { nil }

  func run(_ client: ControlClient) throws {
    try report(act(Self.action, target, client, confirming: Self.confirmation))
  }
}

/// A simple action that a note goes with (`-m TEXT`).
protocol NotedAction: SimpleAction {
  var note: NoteOption { get }
}

extension NotedAction {
  func run(_ client: ControlClient) throws {
    try report(act(Self.action, target, client, confirming: Self.confirmation) { $0.note = note.text })
  }
}
