import ControlAPI
import Foundation
import Newsroom
import Store

private let fields = QueryParameter.fields(of: StoryBody.self)

extension ControlRoute {
  static let today = get(
    "/v1/today", "The caller's day at a glance: what waits, what is not well, and what is to come", for: .staff,
    query: [fields], answers: .json(TodayBody.self)
  ) { request, caller in
    let keys = try request.value(of: fields)
    return try .json(
      await TodayBody(of: caller.member, at: request.store.databaseTime(), request.store), lists: keys)
  }
}

extension TodayBody {
  fileprivate init(of member: StaffMember, at now: Date, _ store: Store) async throws {
    let known = try await DesksNow(store)
    let day = try await store.dayAtAGlance(of: member, at: now)
    let zone = try await store.zone(of: nil, for: member.handle)
    let triggers = try await store.triggerOverviews()
    let calendar = try await CalendarBody(
      of: day.desks, desk: nil, zone: zone, from: now, until: now.addingTimeInterval(86_400), triggers: triggers,
      known: known, store)
    let cover = try await store.cover(at: now) { $0 == member.handle || $1 == member.handle }
    self.init(
      staff: member.handle.text, name: member.name,
      title: member.grants.filter { $0.holds(at: now) }.compactMap(\.title).first, now: Instant(now),
      waiting: day.waiting.map { Waiting($0, known) },
      goingOut: day.goingOut.map { StoryBody($0, known) },
      freezes: known.freezes.map { FreezeBody($0, zones: known.zones) }, timeZone: zone,
      comingUp: Array(calendar.items.prefix(20)), paused: .paused(triggers, of: day.desks),
      cover: cover.map { HandoverBody.Cover($0) },
      notices: Notices(made: day.notices.made, undelivered: day.notices.undelivered))
  }
}

extension TodayBody.Waiting {
  fileprivate init(_ count: DayAtAGlance.Count, _ desks: DesksNow) {
    self.init(
      reason: count.reason.rawValue, stories: count.stories, oldest: Instant(count.oldest), late: count.late,
      dueAt: count.nextDue.map { Instant($0) },
      first: count.first.map { StoryBody($0, desks, inboxReasons: [count.reason]) })
  }
}
