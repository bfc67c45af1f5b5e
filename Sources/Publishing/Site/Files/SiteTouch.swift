import Newsroom
import Store

/// What an attempt has begun to change: the site remembers it, so that whoever writes it next makes good what was cut off.
struct SiteTouch: Hashable, Codable, Sendable {
  /// Where its story lies, with a slash at the end.
  var path: String
  /// Where its story stood.
  var before: [ListEntry]
  /// Where it is to stand once the attempt has its receipt.
  var after: [ListEntry]
}

extension SiteTouch {
  init(_ change: SiteChange) {
    func sorted(_ entries: [SiteList: ListEntry]) -> [ListEntry] { entries.values.sorted { $0.list < $1.list } }
    // What an earlier attempt left behind is not forgotten before this one has its receipt.
    self.init(path: change.path, before: sorted(change.before) + sorted(change.traces), after: sorted(change.after))
  }

  /// Whether the attempt was finished, by where its story stands in the newsroom.
  func isFinished(_ entries: [ListEntry]) -> Bool {
    func places(_ entries: [ListEntry]) -> Set<String> { Set(entries.map { "\($0.place) \($0.list)" }) }
    return places(entries) == places(after)
  }
}
