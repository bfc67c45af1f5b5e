import Foundation
import Newsroom
import Store

/// What becomes of one story on the site: where it stood, where it is to stand, and as what.
struct SiteChange: Sendable {
  let number: StoryNumber
  /// Where it lies, with a slash at the end.
  let path: String
  /// Where it stood.
  let before: [SiteList: ListEntry]
  /// Where it is to stand.
  let after: [SiteList: ListEntry]
  /// What it is to be; nil for one that goes.
  let story: PublishedStory?
  /// By which decision; nil for one that does not change, but of which there may be traces.
  let order: DeliveryOrder?

  /// Where an attempt that was cut off may have put it, beside.
  var traces: [SiteList: ListEntry] = [:]

  /// Everywhere it stands or stood, or may have been put.
  var lists: Set<SiteList> { Set(before.keys).union(after.keys).union(traces.keys) }

  /// Its places in a list.
  func places(in list: SiteList) -> [Int] {
    Set([before[list], after[list], traces[list]].compactMap { $0?.place }).sorted()
  }

  /// The lists that it enters or leaves.
  var memberships: Set<SiteList> { Set(before.keys).symmetricDifference(after.keys) }

  /// Its position in the lists that are ordered by first publication.
  var position: ListPosition? {
    (after[.all] ?? before[.all] ?? traces[.all]).map { ListPosition(at: $0.at, story: number) }
  }
}

extension Dictionary where Key == SiteList, Value == ListEntry {
  /// Those that this version knows.
  init(_ entries: [ListEntry]) {
    self = Dictionary(entries.compactMap { entry in SiteList(name: entry.list).map { ($0, entry) } }) { first, _ in
      first
    }
  }
}

/// A part of a list, before and after some stories change.
struct WindowChange: Sendable {
  let before: [ListedStory]
  let after: [ListedStory]

  /// - Parameters:
  ///   - found: What the database has of the window, and beyond it as many more as stories change.
  init(_ window: SiteWindow, found: [ListedStory], _ changes: [SiteChange]) {
    before = Self.cut(found, to: window)
    let changed = Set(changes.map(\.number))
    let others = found.filter { !changed.contains($0.position.story) }
    let new = changes.compactMap { change in
      change.after.values.first { $0.list == window.list }.map {
        ListedStory(position: ListPosition(at: $0.at, story: change.number), place: $0.place)
      }
    }
    after = Self.cut(others + new, to: window)
  }

  private static func cut(_ stories: [ListedStory], to window: SiteWindow) -> [ListedStory] {
    let latestFirst = stories.sorted { $0.position > $1.position }
    switch window.part {
    case .latest(let count): return Array(latestFirst.prefix(count))
    case .since(let instant, let most): return Array(latestFirst.filter { $0.position.at > instant }.prefix(most))
    case .before(let position, let count): return Array(latestFirst.filter { $0.position < position }.prefix(count))
    case .after(let position, let count):
      return Array(latestFirst.reversed().filter { $0.position > position }.prefix(count))
    case .places(let places): return latestFirst.filter { places.contains($0.place) }
    }
  }
}

extension SiteWindow {
  /// The same with so many more, to make up for those that go.
  func extended(by count: Int) -> SiteWindow {
    switch part {
    case .latest(let length): SiteWindow(list, .latest(length + count))
    case .since(let instant, let most): SiteWindow(list, .since(instant, atMost: most + count))
    case .before(let position, let length): SiteWindow(list, .before(position, length + count))
    case .after(let position, let length): SiteWindow(list, .after(position, length + count))
    case .places: self
    }
  }
}
