import ControlAPI
import Foundation
import Newsroom
import Store

private let desk = QueryParameter.name("desk", DeskSlug.self, "Only stories of this desk")
private let state = QueryParameter.choice("state", StoryState.self, "Only stories in this state")
private let author = QueryParameter.name("author", StaffHandle.self, "Only stories of this author")
private let words = QueryParameter.text("q", "Only stories that contain these words")
private let since = QueryParameter.text(
  "since", "Only stories that have changed since then, such as 06:00, which is the last one, or 24h ago")

private let fields = QueryParameter.fields(of: StoryBody.self)

/// Lists of stories.
extension ControlRoute {
  static let stories = get(
    "/v1/stories", "Stories, newest first", for: .staff,
    query: [desk, state, author, words, since, fields, Paging.limit, Paging.after],
    answers: .json(PageBody<StoryBody>.self)
  ) { request, caller in
    let keys = try request.value(of: fields)
    var filter = StoryFilter(
      desk: try await request.desk(desk), states: try request.value(of: state).map { [$0] } ?? [],
      author: try request.value(of: author), words: try request.value(of: words))
    if let text = try request.value(of: since) {
      let zone = try await request.store.zone(of: filter.desk, for: caller.member.handle)
      let clock = LocalClock(zone: TimeZone(identifier: zone) ?? .gmt)
      filter.changedSince = try clock.instantPast(text, now: try await request.store.databaseTime())
    }
    let page = try await request.store.stories(
      filter, limit: try request.value(of: Paging.limit), after: try request.cursor)
    let desks = try await DesksNow(request.store, for: keys)
    let items = page.items.map { StoryBody($0, desks) }
    return try .json(PageBody(items: items, next: page.next?.description), lists: keys)
  }

  static let inbox = get(
    "/v1/inbox", "What is waiting for the caller, most urgent first, then oldest first", for: .staff,
    query: [desk, fields, Paging.limit, Paging.after],
    answers: .json(PageBody<StoryBody>.self)
  ) { request, caller in
    let keys = try request.value(of: fields)
    let (page, total) = try await request.store.inbox(
      of: caller.member, onDesk: try await request.desk(desk), limit: try request.value(of: Paging.limit),
      after: try request.cursor, at: try await request.store.databaseTime())
    let desks = try await DesksNow(request.store, for: keys)
    let items = page.items.map { StoryBody($0.story, desks, inboxReasons: $0.reasons, seen: $0.seen) }
    return try .json(PageBody(items: items, next: page.next?.description, total: total), lists: keys)
  }
}
