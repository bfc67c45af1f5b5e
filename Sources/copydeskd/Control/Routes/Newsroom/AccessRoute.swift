import ControlAPI
import Foundation
import Newsroom
import Store

private let desk = QueryParameter.name("desk", DeskSlug.self, "The desk; needed")
private let at = QueryParameter.text(
  "at", "At what time, in the desk's time zone, such as 06:00, which is the next one; by default now")
private let can = QueryParameter.choice("can", Capability.self, "Only who may do this")

extension ControlRoute {
  static let access = get(
    "/v1/access", "Who may do what on a desk, now or at a time to come", for: .staff, query: [desk, at, can],
    answers: .json(AccessBody.self)
  ) { request, caller in
    guard let desk = try await request.desk(desk) else {
      throw Refusal(.usage, "Nothing says on which desk.", hint: "Name it: ?desk=DESK")
    }
    let store = request.store
    let zone = try await store.zone(of: desk, for: caller.member.handle)
    let now = try await store.databaseTime()
    var instant = now
    if let text = try request.value(of: at) {
      instant = try (LocalClock(zone: zone) ?? LocalClock(zone: TimeZone.gmt)).instant(text, now: now)
      // What held before is in the log: grants that have ended are not among those that there are.
      guard instant >= now else { throw TimeRefusal.past(text, instant) }
    }
    let asked = try request.value(of: can)
    let people = try await store.staffMembers()
      .compactMap { AccessBody.Person($0, on: desk, at: instant) }
      .filter { person in asked.map { person.may.contains($0.rawValue) } ?? true }
    return try .json(
      AccessBody(desk: desk.text, timeZone: zone, at: Instant(instant), people: people))
  }
}

extension AccessBody.Person {
  /// What the person may do on that desk then; nil for nothing.
  init?(_ member: StaffMember, on desk: DeskSlug, at instant: Date) {
    let grants = member.active ? member.grants.filter { $0.scope.includes(desk) && $0.holds(at: instant) } : []
    guard !grants.isEmpty else { return nil }
    self.init(
      handle: member.handle.text, name: member.name,
      grants: grants.sorted { $0.counts(before: $1) }.map { StaffBody.Grant($0) },
      may: Capability.allCases.filter { member.has($0, on: desk, at: instant) }.map(\.rawValue))
  }
}
