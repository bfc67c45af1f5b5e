import ControlAPI
import Foundation
import Newsroom
import Store

private let desk = QueryParameter.name("desk", DeskSlug.self, "Only what is on this desk; by default on all")
private let days = QueryParameter.whole(
  "days", 1...31, default: 7, "How many days to look ahead, the present one included")

extension ControlRoute {
  static let calendar = get(
    "/v1/calendar",
    "What is to come: what goes out, what is wanted or due, when triggers fire, embargoes and freezes end",
    for: .staff, query: [desk, days], answers: .json(CalendarBody.self)
  ) { request, caller in
    let store = request.store
    let only = try await request.desk(desk)
    let zone = try await store.zone(of: only, for: caller.member.handle)
    let now = try await store.databaseTime()
    let end = LocalClock(zone: TimeZone(identifier: zone) ?? .gmt).midnight(
      after: try request.value(of: days), now: now)
    let all = try await store.desks().map(\.slug)
    return try .json(
      await CalendarBody(
        of: only.map { [$0] } ?? all, desk: only, zone: zone, from: now, until: end,
        triggers: store.triggerOverviews(), known: DesksNow(store), store))
  }
}

extension CalendarBody {
  /// What is to come on these desks.
  init(
    of desks: [DeskSlug], desk: DeskSlug?, zone: String, from now: Date, until end: Date, triggers: [TriggerOverview],
    known: DesksNow, _ store: Store
  ) async throws {
    let freezes = known.freezes.filter { freeze in desks.contains(where: freeze.scope.includes) }
    let (entries, total) = try await store.calendar(of: desks, until: end, freezes: freezes)
    let runs = TriggerRun.all(of: triggers, for: desks, until: end, at: now)
    let items =
      entries.map { Item($0) } + runs.compactMap { Item($0) } + freezes.compactMap { Item($0, endingBefore: end) }
    self.init(
      now: Instant(now), until: Instant(end), desk: desk?.text, timeZone: zone,
      items: items.sorted { ($0.at.date, $0.story ?? 0) < ($1.at.date, $1.story ?? 0) },
      leftOut: max(0, total - entries.count),
      untimed: runs.filter { $0.at == nil }.map {
        Untimed(trigger: $0.trigger.text, waiting: $0.waiting, paused: $0.pause != nil)
      }, freezes: freezes.map { FreezeBody($0, zones: known.zones) })
  }
}

extension CalendarBody.Item {
  init(_ entry: CalendarEntry) {
    let kind: CalendarBody.Kind =
      switch entry.kind {
      case .time: .time
      case .wanted: .wanted
      case .embargo: .embargo
      case .due: .due
      }
    self.init(
      kind: kind, at: Instant(entry.at), late: entry.isPast, desk: entry.desk.text, story: entry.story.rawValue,
      slug: entry.slug.text, headline: entry.headline, urgency: entry.urgency, state: entry.state, atRisk: entry.atRisk,
      endsEmbargo: entry.endsEmbargo)
  }

  fileprivate init?(_ run: TriggerRun) {
    guard let at = run.at else { return nil }
    self.init(
      kind: .trigger, at: Instant(at), atRisk: run.pause == nil ? nil : "paused", trigger: run.trigger.text,
      waiting: run.isNext ? run.waiting : nil)
  }

  fileprivate init?(_ freeze: Freeze, endingBefore end: Date) {
    guard let until = freeze.end, until < end else { return nil }
    self.init(kind: .freezeEnd, at: Instant(until), desk: freeze.scope.desk?.text)
  }
}
