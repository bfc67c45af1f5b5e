import Foundation
import Newsroom
import Store

/// Something that stories stand in, in an order: what pages, feeds and sitemaps show parts of.
enum SiteList: Hashable, Sendable {
  /// Every story.
  case all
  case desk(DeskSlug)
  case author(StaffHandle)
  case topic(TopicSlug)
  /// Stories that went out first in that month on the newsroom's clock: `2026-11`.
  case month(String)
  /// Stories that name that one among their related ones.
  case naming(StorySlug)
  /// The corrected ones of another list, by their latest correction.
  indirect case corrected(SiteList)
  /// Those that were withdrawn.
  case withdrawn
  /// Those that lay elsewhere before.
  case moved

  /// What the database calls it.
  var name: String {
    switch self {
    case .all: "all"
    case .desk(let desk): "desk/\(desk)"
    case .author(let author): "author/\(author)"
    case .topic(let topic): "topic/\(topic.text)"
    case .month(let month): "month/\(month)"
    case .naming(let slug): "naming/\(slug)"
    case .corrected(let list): "corrected/\(list.name)"
    case .withdrawn: "withdrawn"
    case .moved: "moved"
    }
  }

  /// The list of that name; nil for one that this version does not know.
  init?(name: String) {
    switch name {
    case "all":
      self = .all
      return
    case "withdrawn":
      self = .withdrawn
      return
    case "moved":
      self = .moved
      return
    default: break
    }
    guard let slash = name.firstIndex(of: "/") else { return nil }
    let rest = String(name[name.index(after: slash)...])
    let list: SiteList? =
      switch name[..<slash] {
      case "desk": DeskSlug(rest).map(SiteList.desk)
      case "author": StaffHandle(rest).map(SiteList.author)
      case "topic": .topic(TopicSlug(unchecked: rest))
      case "month": .month(rest)
      case "naming": StorySlug(rest).map(SiteList.naming)
      case "corrected": SiteList(name: rest).map(SiteList.corrected)
      default: nil
      }
    guard let list else { return nil }
    self = list
  }
}

extension SiteWindow {
  init(_ list: SiteList, _ part: Part) { self.init(list.name, part) }
}

extension StoryView {
  /// The lists in which it stands, and the time that orders it there.
  var lists: [SiteList: Date] {
    let kept =
      [SiteList.all, .desk(desk)] + byline.compactMap(\.handle).map(SiteList.author) + topics.map(SiteList.topic)
    let other =
      [SiteList.month(Self.month(of: published.date, zone: newsroom.timeZone))]
      + (content.related ?? []).filter { $0 != slug }.map(SiteList.naming)
    var all = Dictionary((kept + other).map { ($0, published.date) }) { first, _ in first }
    if !formerPaths.isEmpty { all[.moved] = published.date }
    if let correction = amendments.filter(\.isListed).map(\.at.date).max() {
      for list in kept { all[.corrected(list)] = correction }
    }
    return all
  }

  /// What it is about, each once.
  var topics: [TopicSlug] {
    var topics: [TopicSlug] = []
    for topic in content.keywords.compactMap({ TopicSlug(keyword: $0) }) where !topics.contains(topic) {
      topics.append(topic)
    }
    return topics
  }

  private static func month(of date: Date, zone: String) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: zone) ?? .gmt
    let parts = calendar.dateComponents([.year, .month], from: date)
    let (year, month) = (parts.year ?? 0, parts.month ?? 0)
    return "\(year)-\(month < 10 ? "0" : "")\(month)"
  }
}
