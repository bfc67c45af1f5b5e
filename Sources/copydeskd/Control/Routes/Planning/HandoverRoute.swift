import ControlAPI
import Foundation
import Newsroom
import Store

private let desk = QueryParameter.name(
  "desk", DeskSlug.self, "Only what is on this desk; by default on those of the caller, or on all")
private let since = QueryParameter.text(
  "since", "From when on to tell what happened, such as 06:00, which is the last one, or 8h ago, the default")
private let fields = QueryParameter.fields(of: StoryBody.self)

extension ControlRoute {
  static let handover = get(
    "/v1/handover", "What one shift hands to the next: what is open or not well, and what happened", for: .staff,
    query: [desk, since, fields], answers: .json(HandoverBody.self)
  ) { request, caller in
    let store = request.store
    let keys = try request.value(of: fields)
    let only = try await request.desk(desk)
    let now = try await store.databaseTime()
    let zone = try await store.zone(of: only, for: caller.member.handle)
    let clock = LocalClock(zone: TimeZone(identifier: zone) ?? .gmt)
    let began = try clock.instantPast(try request.value(of: since) ?? "8h ago", now: now)
    let own = try await caller.desks(at: now, store)
    return try .json(
      await HandoverBody(of: only.map { [$0] } ?? own, zone: zone, since: began, now: now, store), lists: keys)
  }
}

extension StaffCaller {
  /// The desks on which the person reviews, publishes or approves; all where they do so on none.
  fileprivate func desks(at now: Date, _ store: Store) async throws -> [DeskSlug] {
    let all = try await store.desks().map(\.slug)
    let own = all.filter { desk in
      [Capability.review, .publish, .approve].contains { member.has($0, on: desk, at: now) }
    }
    return own.isEmpty ? all : own
  }
}

extension HandoverBody {
  init(of desks: [DeskSlug], zone: String, since: Date, now: Date, _ store: Store) async throws {
    let known = try await DesksNow(store)
    let handover = try await store.handover(of: desks, since: since, at: now)
    let triggers = try await store.triggerOverviews()
    let calendar = try await CalendarBody(
      of: desks, desk: nil, zone: zone, from: now, until: now.addingTimeInterval(86_400), triggers: triggers,
      known: known, store)
    self.init(
      now: Instant(now), since: Instant(since), desks: desks.map(\.text).sorted(), timeZone: zone,
      done: handover.done.map { Happening($0) }, doneInAll: handover.doneInAll,
      open: handover.open.map { StoryBody($0.story, known, inboxReasons: $0.reasons) },
      counts: handover.counts.map { Count(reason: $0.key, stories: $0.value) }.sorted { $0.reason < $1.reason },
      brokenGlass: handover.brokenGlass.map { BrokenGlass($0) }, freezes: calendar.freezes,
      paused: .paused(triggers, of: desks), cover: handover.cover.map { Cover($0) }, comingUp: calendar.items)
  }
}

extension [HandoverBody.PausedTrigger] {
  /// Those of the triggers of these desks that are paused.
  static func paused(_ triggers: [TriggerOverview], of desks: [DeskSlug]) -> [HandoverBody.PausedTrigger] {
    triggers.filter { $0.trigger.isFor(anyOf: desks) }.compactMap { overview in
      overview.pause.map {
        HandoverBody.PausedTrigger(
          trigger: overview.trigger.name.text, by: $0.by.text, since: Instant($0.since), reason: $0.reason,
          waiting: overview.waiting)
      }
    }
  }
}

extension HandoverBody.Cover {
  init(_ cover: Handover.Cover) {
    self.init(
      staff: cover.standIn.text, covering: cover.covered.text, desk: cover.desk?.text,
      until: cover.until.map { Instant($0) })
  }
}

extension HandoverBody.Happening {
  fileprivate init(_ happening: Handover.Happening) {
    self.init(
      what: happening.what, at: Instant(happening.at), by: happening.actor, onBehalfOf: happening.onBehalfOf?.text,
      story: happening.story?.rawValue, slug: happening.slug?.text, desk: happening.desk?.text,
      headline: happening.headline, trigger: happening.trigger?.text, overridden: happening.overridden,
      reason: happening.reason)
  }
}

extension HandoverBody.BrokenGlass {
  fileprivate init(_ glass: Handover.BrokenGlass) {
    self.init(
      story: glass.story.rawValue, slug: glass.slug.text, by: glass.by.text, at: Instant(glass.at),
      reason: glass.reason, what: glass.isKill ? "kill" : "approve",
      closedBy: glass.closed?.by.text, closedAt: glass.closed.map { Instant($0.at) })
  }
}
