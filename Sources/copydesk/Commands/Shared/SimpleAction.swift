import ArgumentParser
import ControlAPI
import Newsroom

/// A command that does one thing to stories and takes no options of its own; with `NotedAction`, a note.
///
/// A command that conforms only names its action, its help and what is asked first.
protocol SimpleAction: ControlCommand {
  static var action: Action { get }
  /// What a person at a terminal is asked first; nil to just do it.
  static var confirmation: Confirmation? { get }
  var target: StoriesOptions { get }
}

extension SimpleAction {
  static var confirmation: Confirmation? { nil }

  func run(_ client: ControlClient) throws { try actOnEach(client) { _ in } }

  /// Does it to each of the stories.
  ///
  /// - Parameter fill: Adds to the request what the action takes.
  fileprivate func actOnEach(_ client: ControlClient, _ fill: (inout ActionBody) -> Void) throws {
    try actOnEach(target.named(), client) { story in
      try act(
        Self.action, on: story, revision: target.revision, yes: target.yes, client, confirming: Self.confirmation, fill)
    }
  }
}

/// A simple action that a note goes with (`-m TEXT`).
protocol NotedAction: SimpleAction {
  var note: NoteOption { get }
}

extension NotedAction {
  func run(_ client: ControlClient) throws {
    try actOnEach(client) { $0.note = note.text }
  }
}
