import Newsroom
import Synchronization

/// Remembers the text of stories as HTML, since a page and many feeds show the same.
///
/// Known by what the text is made of, so that it is never an old one; forgets all when it holds too much.
final class RenderedBodies: Sendable {
  private struct Key: Hashable {
    let body: String
    let typography: Typography
    let pictures: [StoryView.Picture]
    let base: String
  }

  /// How much it holds at most, in bytes of HTML.
  static let capacity = 4_000_000

  private let known = Mutex<(bodies: [Key: String], bytes: Int)>(([:], 0))

  /// The story's text as HTML.
  ///
  /// - Parameters:
  ///   - base: What stands before the names of its pictures' files.
  ///   - figure: The HTML of a picture that the text places; the same each time for the same picture and base.
  /// - Throws: `CommonMarkLimit` when the body cannot be read; intake refuses such a body.
  func markup(of story: StoryView, base: String, figure: (StoryView.Picture) -> String) throws -> String {
    // Without pictures the text is the same everywhere.
    let base = story.pictures.isEmpty ? "" : base
    let key = Key(body: story.content.body, typography: story.typography, pictures: story.pictures, base: base)
    if let markup = known.withLock({ $0.bodies[key] }) { return markup }
    let markup = try story.bodyMarkup(figure: figure)
    known.withLock { known in
      if known.bytes > Self.capacity { known = ([:], 0) }
      if known.bodies.updateValue(markup, forKey: key) == nil { known.bytes += markup.utf8.count + key.body.utf8.count }
    }
    return markup
  }
}
