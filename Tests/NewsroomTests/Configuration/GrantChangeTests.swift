import Foundation
import Newsroom
import Testing

@Suite("Giving and taking a role")
struct GrantChangeTests {
  private let africa = DeskSlug(unchecked: "africa")

  private func newsroom() -> NewsroomConfiguration {
    NewsroomConfiguration(
      newsroom: NewsroomSettings(
        name: "Wire", url: "https://news.example", language: "en", timeZone: "Europe/London",
        primary: DestinationName(unchecked: "site")),
      desks: [Desk(slug: africa, name: "Africa", timeZone: "Africa/Nairobi", language: "en")],
      roles: [
        .init(name: "reporter", capabilities: [.write]), .init(name: "editor", capabilities: [.manage, .approve]),
      ],
      staff: [
        .init(
          handle: StaffHandle(unchecked: "ann"), name: "Ann", account: .uid(1001),
          grants: [.init(role: "editor", scope: .all)]),
        .init(
          handle: StaffHandle(unchecked: "bob"), name: "Bob", grants: [.init(role: "reporter", scope: .desk(africa))]),
      ], destinations: [], triggers: [])
  }

  private func applied(
    _ act: GrantChange.Act, _ role: String = "reporter", on scope: DeskScope? = nil, to staff: String = "bob",
    canConnect: Bool = true
  ) throws(Refusal) -> [NewsroomConfiguration.RoleGrant] {
    let change = GrantChange(act, of: role, on: scope ?? .desk(africa), to: StaffHandle(unchecked: staff))
    let changed = try change.applied(to: newsroom(), now: Sample.noon) { canConnect && $0.account != nil }
    return changed.staff.first { $0.handle.text == staff }?.grants ?? []
  }

  @Test("A role is added, or what was said of it before replaced; nothing else changes")
  func gives() throws {
    let until = Sample.noon.addingTimeInterval(60)
    #expect(
      try applied(.give(until: until, title: "Chief"), "editor") == [
        .init(role: "reporter", scope: .desk(africa)),
        .init(role: "editor", scope: .desk(africa), until: until, title: "Chief"),
      ])
    #expect(
      try applied(.give(until: until, title: nil)) == [.init(role: "reporter", scope: .desk(africa), until: until)])
    #expect(
      try applied(.give(until: nil, title: nil), on: .all) == [
        .init(role: "reporter", scope: .desk(africa)), .init(role: "reporter", scope: .all),
      ])
    #expect(try applied(.revoke) == [])
  }

  @Test("What there is not, and what is over, is refused")
  func refuses() {
    func code(_ body: () throws(Refusal) -> [NewsroomConfiguration.RoleGrant]) -> RefusalCode? {
      do throws(Refusal) {
        _ = try body()
        return nil
      } catch {
        return error.code
      }
    }
    let forever = GrantChange.Act.give(until: nil, title: nil)
    #expect(code { () throws(Refusal) in try applied(forever, to: "eve") } == .notFound)
    #expect(code { () throws(Refusal) in try applied(forever, "chief") } == .notFound)
    #expect(code { () throws(Refusal) in try applied(forever, on: .desk(DeskSlug(unchecked: "asia"))) } == .notFound)
    #expect(code { () throws(Refusal) in try applied(.revoke, "editor") } == .notFound)
    #expect(code { () throws(Refusal) in try applied(.revoke, on: .all) } == .notFound)
    #expect(code { () throws(Refusal) in try applied(.give(until: Sample.noon, title: nil)) } == .usage)
    #expect(code { () throws(Refusal) in try applied(.give(until: nil, title: " ")) } == .usage)
    #expect(
      code { () throws(Refusal) in try applied(.give(until: nil, title: String(repeating: "a", count: 101))) } == .usage
    )
    #expect(
      code { () throws(Refusal) in try applied(.give(until: nil, title: String(repeating: "a", count: 100))) } == nil)
  }

  @Test("Nobody who can connect may lose the last `manage` to somebody who cannot")
  func locksNobodyOut() throws {
    let refusal = #expect(throws: Refusal.self) {
      try applied(.give(until: nil, title: nil), "editor", on: .all, canConnect: false)
    }
    #expect(refusal?.code == .badConfiguration && refusal?.detail.hasPrefix("Ann would hold `manage`") == true)
    #expect(try applied(.give(until: nil, title: nil), "editor", on: .all).count == 2)
    #expect(try applied(.revoke, "editor", on: .all, to: "ann") == [])
  }
}
