import Newsroom
import Synchronization

/// Remembers stories that signatures vouched for, so that what many pages show is read and checked once.
///
/// Each is known by a stamp made of the transactions that wrote the rows it consists of and those that vouch for it, and by the state
/// of all keys: when any of them is another, the story is read and checked again.
final class CarriedMemory: Sendable {
  private static let capacity = 3000
  private let known = Mutex<(keys: [String], stories: [String: PublishedStory])>(([], [:]))

  /// The story with that stamp at a destination; nil when it is not known.
  func story(_ stamp: String, at destination: DestinationName, under keys: [String]) -> PublishedStory? {
    known.withLock { $0.keys == keys ? $0.stories["\(destination) \(stamp)"] : nil }
  }

  func keep(_ story: PublishedStory, _ stamp: String, at destination: DestinationName, under keys: [String]) {
    known.withLock { known in
      if known.keys != keys { known = (keys, [:]) }
      if known.stories.count >= Self.capacity {
        // The half that happens to come first: what is shown often comes back at once.
        for stamp in known.stories.keys.prefix(Self.capacity / 2) { known.stories[stamp] = nil }
      }
      known.stories["\(destination) \(stamp)"] = story
    }
  }
}
