import Foundation
import Newsroom
import Store
import Testing

/// The log tells what an editor would ask: to whom, from where to where, for when, by which right, and why all the same.
struct LogDetailTests {
  private let swap = StoryReference.slug(StorySlug(unchecked: "swap"))

  @Test("Assigning names to whom and from whom, moving from which desk to which")
  func handing() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      for assignee in ["rita", "otto"] {
        _ = try await newsroom.store.perform(
          ActionRequest(.assign, swap, assignee: StaffHandle(unchecked: assignee)),
          by: try await newsroom.person("nana"))
      }
      try await newsroom.act(.move, "swap", desk: "pairs")
      let log = try await newsroom.store.log(swap)
      #expect(try log.map { try $0.says("assignee") } == [nil, "rita", "otto", nil])
      #expect(try log.map { try $0.says("assignee_before") } == [nil, nil, "rita", nil])
      #expect(try log.map { try $0.says("from_desk") } == [nil, nil, nil, "caucasus"])
      #expect(try log.last?.says("to_desk") == "pairs")
      guard case .object(let grant)? = try log.last?.says("grant") else {
        Issue.record("the grant is missing")
        return
      }
      #expect((grant["role"], grant["desk"]) == ("desk_chief", "*"))
    }
  }

  @Test("An approval tells for when, what it still waits for, what it overrides and why, and that it was not read")
  func approving() async throws {
    try await DailyNewsroom.with { newsroom in
      let finding = Finding(rule: "headline", level: .required, line: 1, column: 1, excerpt: "", message: "Too long.")
      try await newsroom.write("swap", desk: "pairs", findings: [finding])
      let six = Instant(Date(timeIntervalSinceNow: 3600))
      var request = ActionRequest(
        .approve, swap, publishAt: six.date, overriddenChecks: ["headline"], overrideReason: "A name.", unread: true)
      _ = try await newsroom.store.perform(request, by: try await newsroom.person("nana"))
      request.publishAt = nil
      _ = try await newsroom.store.perform(request, by: try await newsroom.person("otto"))
      try await newsroom.act(.recall, "swap")
      let log = try await newsroom.store.log(swap)
      #expect(try log.map { try $0.says("waits_for") } == [nil, "approvals", "time", nil])
      #expect(try log.map { try $0.says("publish_at") } == [nil, .string("\(six)"), .string("\(six)"), nil])
      #expect(try log.map { try $0.says("overridden_checks") } == [nil, ["headline"], ["headline"], nil])
      #expect(try log.map { try $0.says("override_reason") } == [nil, "A name.", "A name.", nil])
      #expect(try log.map { try $0.says("unread") } == [nil, .boolean(true), .boolean(true), nil])
      #expect(try log.map { try $0.says("approvals") } == [nil, ["have": 1, "need": 2], ["have": 2, "need": 2], nil])
      #expect(try log.last?.says("voided_approvals") == ["nana", "otto"])
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }

  @Test("What went out ahead of its time says so; broken glass says why")
  func publishing() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      for index in configuration.desks.indices { configuration.desks[index].policy.selfApproval = .breakGlass }
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.write("swap", by: "nana", byline: "nana")
      let six = Instant(Date(timeIntervalSinceNow: 3600))
      _ = try await newsroom.store.perform(
        ActionRequest(.approve, swap, publishAt: six.date, breakGlassReason: "The mast is on fire."),
        by: try await newsroom.person("nana"))
      try await newsroom.act(.publish, "swap")
      let log = try await newsroom.store.log(swap)
      #expect(try log.map { try $0.says("break_glass_reason") } == [nil, "The mast is on fire.", nil])
      #expect(try log.last?.says("ahead_of") == .string("\(six)"))
    }
  }
}

extension AuditEntry {
  /// What its detail says under that name; nil when it says nothing.
  func says(_ name: String) throws -> CanonicalJSON? {
    try JSONDecoder().decode([String: CanonicalJSON].self, from: Data(detail.utf8))[name]
  }
}
