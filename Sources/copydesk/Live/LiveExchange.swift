import ControlAPI
import Newsroom

/// What somebody does at the full-screen board.
enum LiveKey: Equatable, Sendable {
  case character(Character)
  case up, down, left, right, pageUp, pageDown, home, end, enter, escape, backspace
  /// A click with the mouse.
  case click(row: Int, column: Int)
  case wheelUp, wheelDown
  /// Ctrl-C.
  case interrupt
}

/// Something that a person is about to do to a story, on the revision that they see.
struct LiveAct: Equatable, Sendable {
  var action: Action
  var story: Int
  var slug: String
  var version: Int
  var revision: Int
  /// When it is to go out, as typed; nil as its text and its desk have it.
  var at: String?
  /// Why.
  var note: String?
}

/// That a version was on the screen from its beginning to its end.
struct LiveReading: Equatable, Sendable {
  let story: Int
  let version: Int
  let contentHash: String
  /// The story's revision where it was the working version.
  let revision: Int?
}

/// What the board wants done; the answer to each comes as `LiveNews`.
enum LiveEffect: Equatable, Sendable {
  /// All stories again.
  case loadBoard
  /// One story again.
  case loadStory(Int)
  /// A story with its text.
  case open(Int)
  /// What has changed in a story since the person last saw it.
  case compare(Int)
  case record(LiveReading)
  /// What stands against it, and what it would lead to.
  case consider(LiveAct)
  case perform(LiveAct)
  /// Shows the page in a browser.
  case preview(slug: String)
  case quit
}

/// What the board hears.
enum LiveNews: Sendable {
  case board([StoryBody])
  case story(StoryBody)
  /// There is no such story for this person.
  case gone(Int)
  case opened(StoryBody, VersionBody)
  case compared(StoryBody, old: VersionBody?, new: VersionBody)
  case recorded(LiveReading)
  /// The daemon could not be told; why.
  case unrecorded(LiveReading, detail: String)
  /// Nothing stands against it; what it would lead to, where the daemon says.
  case considered(LiveAct, StoryBody, DryRunBody?)
  case done(LiveAct, StoryBody)
  /// Something could not be done: why, and what to do.
  case refused(detail: String, hint: String)
  /// Stories could not be loaded; why.
  case notLoaded(detail: String)
  case event(FollowedEvent)
  /// The stream of events is open, or has said that it still is.
  case heard
  /// The stream of events has ended; when it is tried again, in seconds.
  case lost(retryIn: Int)
  /// Some events are no longer kept.
  case missed
  case time(Instant)
  case size(columns: Int, rows: Int)
}
