import Newsroom
import Store

/// What a site's directory remembers: its record, and the stories that were withdrawn from it.
///
/// A withdrawn story never comes back, even when the database has been restored to before it was killed.
struct SiteHistory: Hashable, Sendable {
  /// Nil for a directory that Copydesk has never written.
  var record: SiteRecord?
  var withdrawn: Set<StoryNumber> = []
  /// What all of the site is up to date with; nil when that is not known.
  var marks: SiteMarks?
}

extension SiteHistory {
  /// How the numbers of withdrawn stories are written: one a line, in order.
  static func text(of withdrawn: Set<StoryNumber>) -> [UInt8] {
    Array(withdrawn.sorted().map { "\($0)\n" }.joined().utf8)
  }

  /// Reads the numbers; a line that is no number is passed over.
  static func withdrawn(in bytes: [UInt8]) -> Set<StoryNumber> {
    Set(
      bytes.split(separator: UInt8(ascii: "\n")).compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        .map(StoryNumber.init))
  }
}
