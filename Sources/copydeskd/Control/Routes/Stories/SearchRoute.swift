import ControlAPI
import Foundation
import Newsroom
import Store

private let words = QueryParameter.text(
  "q", "What to look for: words, \"phrases\", beginnings of words with *, and with - before it what must not be there")
private let desk = QueryParameter.name("desk", DeskSlug.self, "Only stories of this desk")
private let state = QueryParameter.choice("state", StoryState.self, "Only stories in this state")
private let author = QueryParameter.name("by", StaffHandle.self, "Only stories of this author")
private let since = QueryParameter.text(
  "since", "Only stories that came in at this time or after it, such as 06:00, mon, 30d ago or 2026-11-01")
private let until = QueryParameter.text("until", "Only stories that came in before this time")
private let limit = QueryParameter.whole("limit", 1...200, default: 20, "The maximum number of stories")
private let fields = QueryParameter.fields(of: SearchBody.Story.self)

extension ControlRoute {
  static let search = get(
    "/v1/search", "The stories with these words, the best fit first; of many, the newest are looked at", for: .staff,
    query: [words, desk, state, author, since, until, fields, limit], answers: .json(SearchBody.self)
  ) { request, caller in
    let store = request.store
    let keys = try request.value(of: fields)
    let sought = try SearchWords(try request.value(of: words) ?? "")
    let only = try await request.desk(desk)
    let zone = try await store.zone(of: only, for: caller.member.handle)
    let now = try await store.databaseTime()
    let clock = LocalClock(zone: TimeZone(identifier: zone) ?? .gmt)
    let scope = SearchScope(
      desk: only, states: try request.value(of: state).map { [$0] } ?? [], author: try request.value(of: author),
      since: try request.value(of: since).map { try clock.dayOrTime($0, now: now) },
      until: try request.value(of: until).map { try clock.dayOrTime($0, now: now) })
    if let from = scope.since, let end = scope.until, from >= end {
      throw Refusal(
        .usage, "The search begins after it ends: nothing can lie between.", hint: "Say an earlier time for --since.")
    }
    let (stories, found) = try await store.search(sought, in: scope, limit: try request.value(of: limit))
    return try .json(
      SearchBody(
        now: Instant(now), timeZone: zone, items: stories.map { SearchBody.Story($0) }, found: found,
        complete: found < Store.searched), lists: keys)
  }
}

extension LocalClock {
  /// The instant that somebody means who looks back; a day alone is its beginning.
  fileprivate func dayOrTime(_ text: String, now: Date) throws(TimeRefusal) -> Date {
    do {
      return try instantPast(text, now: now)
    } catch let refusal {
      guard let day = try? instantPast(text + " 00:00", now: now) else { throw refusal }
      return day
    }
  }
}

extension SearchBody.Story {
  fileprivate init(_ story: FoundStory) {
    self.init(
      number: story.story.rawValue, slug: story.slug.text, desk: story.desk.text, state: story.state,
      version: story.version.rawValue, liveVersion: story.liveVersion?.rawValue, headline: story.headline,
      bylines: story.bylines, cameIn: Instant(story.cameIn), firstPublishedAt: story.firstPublishedAt.map(Instant.init),
      excerpt: Self.excerpt(story.excerpt, beginsInside: story.excerptBeginsInside))
  }

  /// Some of a text from word to word, in one line, with an ellipsis where it is cut, and a dot before each item of a list.
  static func excerpt(_ text: String, beginsInside: Bool) -> String {
    let lines = text.split(whereSeparator: \.isNewline).map { $0.split(whereSeparator: \.isWhitespace) }
    var words = lines.flatMap { line in line.first?.isListMark == true ? ["·"] + line.dropFirst() : line }
    if beginsInside, words.count > 1 { words.removeFirst() }
    let endsInside = text.unicodeScalars.count >= FoundStory.longestExcerpt
    if endsInside, words.count > 1 { words.removeLast() }
    if words.first == "·" { words.removeFirst() }
    return (beginsInside ? "…" : "") + words.joined(separator: " ") + (endsInside ? " …" : "")
  }
}

extension Substring {
  /// Whether it begins an item of a list, as Markdown has it.
  fileprivate var isListMark: Bool {
    switch last {
    case "-", "*", "+": count == 1
    case ".", ")": count > 1 && dropLast().allSatisfy { $0.isASCII && $0.isNumber }
    default: false
    }
  }
}
