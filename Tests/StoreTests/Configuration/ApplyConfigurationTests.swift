import Foundation
import Newsroom
import Store
import Testing

/// The newsroom made what its configuration says.
struct ApplyConfigurationTests {
  @Test("A dry run lists the differences and makes none; once applied, none are left")
  func differences() async throws {
    try await DailyNewsroom.with { newsroom in
      var wanted = DailyNewsroom.configuration
      wanted.newsroom.name = "Meridian"
      wanted.desks[0].policy.approvals = 2
      wanted.staff[1].grants = [.init(role: "desk_chief", scope: .desk(DeskSlug(unchecked: "pairs")), title: "Chief")]
      wanted.destinations.removeLast()
      let host = Applicant.host(account: "root")
      let told = try await newsroom.store.apply(wanted, by: host, dryRun: true)
      #expect(
        told.map { "\($0.kind.rawValue) \($0.subject)" } == [
          "change newsroom", "change desk caucasus", "add grant desk_chief on pairs to nana",
          "remove grant desk_chief on * to nana", "remove destination wire", "change stories of desk caucasus",
        ])
      #expect(
        told[5].fields.map { "\($0.key): \($0.before ?? "") → \($0.after ?? "")" } == [
          "signatures with approve: 2 needed → only otto holds it there"
        ])
      let field = try #require(told[1].fields.first)
      #expect((field.key, field.before, field.after) == ("approvals", "1", "2"))
      #expect(try await newsroom.store.newsroom().name == "Meridian Wire")

      #expect(try await newsroom.store.apply(wanted, by: host, dryRun: false) == told)
      #expect(try await newsroom.store.apply(wanted, by: host, dryRun: false) == [])
      #expect(try await newsroom.store.newsroom().name == "Meridian")
      #expect(try await newsroom.store.destinations().map(\.name.text) == ["site"])
      #expect(try await newsroom.store.verifyAudit().problems == [])
    }
  }

  @Test("Removing a destination says how many deliveries wait there, cancels them, and leaves kills to be acknowledged")
  func removesDestination() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["swap", "floods"] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug)
      }
      let sent = try #require(try await newsroom.deliveries("floods", to: "wire").last)
      _ = try await newsroom.store.beginAttempt(sent.id, claim: try await newsroom.claim(sent))
      try await newsroom.act(.kill, "floods")
      var wanted = DailyNewsroom.configuration
      wanted.destinations.removeLast()
      let host = Applicant.host(account: "root")
      let told = try await newsroom.store.apply(wanted, by: host, dryRun: true)
      #expect(told.map(\.subject) == ["destination wire"])
      let field = try #require(told.first?.fields.first)
      #expect((field.key, field.before, field.after) == ("deliveries", "1 waiting", "cancelled"))
      #expect(try await newsroom.deliveries("swap", to: "wire").map(\.state) == [.pending])

      #expect(try await newsroom.store.apply(wanted, by: host, dryRun: false) == told)
      #expect(try await newsroom.deliveries("swap", to: "wire").map(\.state) == [.cancelled])
      #expect(try await newsroom.deliveries("swap", to: "site").map(\.state) == [.pending])
      #expect(try await newsroom.deliveries("floods", to: "wire").map(\.kind.rawValue) == ["publish", "kill"])
      #expect(try await newsroom.deliveries("floods", to: "wire").last?.state == .pending)
      let status = try await newsroom.store.destinationStatus()
      #expect(status.map(\.isRemoved) == [false, true], "one that still has deliveries is listed")
      #expect(status.map(\.isServed) == [false, false])
    }
  }

  @Test(
    "A destination whose row cannot be read is used as it was signed, and is put right by the next application")
  func unreadableDestination() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.database.run(
        "UPDATE copydesk.destination SET settings = '{}' WHERE name = 'wire'", as: newsroom.database.administrator)
      try await newsroom.store.limitDeliveryQueues()
      let status = try await newsroom.store.status().destinations
      #expect(status.map(\.destination.name.text) == ["site", "wire"])
      #expect(status.map(\.destination.kind.text) == ["site", "site"])
      try await newsroom.store.sweep()
      #expect(try await newsroom.store.distrust().map(\.name) == ["wire"])
      let host = Applicant.host(account: "root")
      let told = try await newsroom.store.apply(DailyNewsroom.configuration, by: host, dryRun: false)
      #expect(told.map(\.subject) == ["destination wire"])
      #expect(try await newsroom.store.destinations().map(\.kind.text) == ["site", "site"])
      try await newsroom.store.sweep()
      #expect(try await newsroom.store.distrust() == [])
    }
  }

  @Test("A desk with stories is not closed: they are named, and moved where that is possible")
  func closing() async throws {
    try await DailyNewsroom.with { newsroom in
      let pairs = DeskSlug(unchecked: "pairs")
      var wanted = DailyNewsroom.configuration
      wanted.desks.removeFirst()
      let host = Applicant.host(account: "root")
      try await newsroom.write("swap")
      try await newsroom.write("bridge", .submit(asDraft: true))
      func refusal(_ applicant: Applicant, to target: DeskSlug?) async throws -> Refusal? {
        try await newsroom.refusal(of: wanted, by: applicant, movingTo: target)
      }
      let named = try #require(try await refusal(host, to: nil))
      #expect(named.code == .badConfiguration)
      #expect(named.detail == "A desk that is not in the file still has stories: 1 swap, 2 bridge.")
      #expect(try await refusal(host, to: DeskSlug(unchecked: "caucasus"))?.code == .badConfiguration)
      #expect(try await refusal(host, to: pairs)?.code == .notPermitted, "root is nobody who moves stories")
      #expect(try await newsroom.store.desks().count == 2)

      var managed = DailyNewsroom.configuration
      managed.roles.append(.init(name: "editor", capabilities: [.manage, .assign]))
      managed.staff[1].grants.append(.init(role: "editor", scope: .all))
      _ = try await newsroom.store.apply(managed, by: host, dryRun: false)
      wanted.roles = managed.roles
      wanted.staff = managed.staff
      let nana = Applicant.staff(try await member("nana", newsroom))
      try await newsroom.act(.approve, "swap", by: "otto", at: Date(timeIntervalSinceNow: 3600))
      #expect(try await refusal(nana, to: pairs)?.detail.hasSuffix(": 1 swap.") == true, "what is approved stays")
      try await newsroom.act(.recall, "swap", by: "otto")
      let told = try await newsroom.store.apply(wanted, by: nana, movingTo: pairs, dryRun: true)
      #expect(told.map(\.subject) == ["story 1 swap", "story 2 bridge", "desk caucasus"])
      #expect(try await refusal(nana, to: pairs) == nil)
      #expect(try await newsroom.store.desks().map(\.slug) == [pairs])
      for slug in ["swap", "bridge"] {
        #expect(try await newsroom.story(slug).desk == pairs)
        let last = try #require(try await newsroom.store.log(.slug(StorySlug(unchecked: slug))).last)
        #expect((last.actor, last.action) == ("nana", "move"))
      }
    }
  }

  @Test("A desk whose readers have stories stays in the file")
  func closingLive() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      var wanted = DailyNewsroom.configuration
      wanted.desks.removeFirst()
      await #expect {
        _ = try await newsroom.store.apply(
          wanted, by: .host(account: "root"), movingTo: DeskSlug(unchecked: "pairs"), dryRun: false)
      } throws: {
        ($0 as? Refusal)?.code == .badConfiguration
      }
      try await newsroom.act(.kill, "swap")
      _ = try await newsroom.store.apply(wanted, by: .host(account: "root"), dryRun: false)
      #expect(try await newsroom.store.desks().count == 1)
    }
  }

  @Test("Another zone of a desk tells which scheduled stories now go out by other clocks")
  func otherZone() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap", at: Date(timeIntervalSinceNow: 7 * 86_400))
      var wanted = DailyNewsroom.configuration
      wanted.desks[0].timeZone = "Asia/Yerevan"
      let told = try await newsroom.store.apply(wanted, by: .host(account: "root"), dryRun: true)
      #expect(told.map(\.subject) == ["story 1 swap", "desk caucasus"])
      let field = try #require(told.first?.fields.first)
      #expect(field.before?.hasSuffix(" (UTC)") == true && field.after?.hasSuffix(" (Asia/Yerevan)") == true)
    }
  }

  @Test("Somebody who manages one desk does not keep the host's accounts from setting up the newsroom")
  func deskManager() async throws {
    try await DailyNewsroom.with { newsroom in
      var wanted = DailyNewsroom.configuration
      wanted.roles.append(.init(name: "editor", capabilities: [.manage]))
      wanted.staff[1].grants.append(.init(role: "editor", scope: .desk(DeskSlug(unchecked: "pairs"))))
      _ = try await newsroom.store.apply(wanted, by: .host(account: "root"), dryRun: false)
      wanted.desks[0].name = "The Caucasus"
      _ = try await newsroom.store.apply(wanted, by: .host(account: "root"), dryRun: false)
      #expect(try await newsroom.store.desks().first?.name == "The Caucasus")
    }
  }

  @Test("Anyone left out of the file can do nothing more, but keeps past bylines")
  func leaving() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      let nana = try await newsroom.person("nana")
      var wanted = DailyNewsroom.configuration
      wanted.staff.removeAll { $0.handle.text == "nana" }
      _ = try await newsroom.store.apply(wanted, by: .host(account: "root"), dryRun: false)
      let left = try #require(try await newsroom.store.staff(StaffHandle(unchecked: "nana")))
      #expect((left.active, left.grants) == (false, []))
      await #expect { try await newsroom.act(.approve, "swap") } throws: { $0 is Refusal }
      // Not by what was read before, either: the database looks at the grant as it is.
      await #expect {
        try await newsroom.store.perform(
          ActionRequest(.approve, .slug(StorySlug(unchecked: "swap"))), by: nana)
      } throws: {
        $0 is Refusal
      }
      _ = try await newsroom.store.apply(DailyNewsroom.configuration, by: .host(account: "root"), dryRun: false)
      #expect(try await newsroom.act(.approve, "swap").state == .approved)
    }
  }

  @Test(
    "The host's accounts may apply while nobody holds `manage`; after that only its holders may, as far as it reaches")
  func whoMay() async throws {
    try await DailyNewsroom.with { newsroom in
      let host = Applicant.host(account: "root")
      var wanted = DailyNewsroom.configuration
      wanted.roles.append(.init(name: "editor", capabilities: [.manage]))
      wanted.staff[1].grants.append(.init(role: "editor", scope: .desk(DeskSlug(unchecked: "pairs"))))
      wanted.staff[2].grants.append(.init(role: "editor", scope: .all))
      _ = try await newsroom.store.apply(wanted, by: host, dryRun: false)

      wanted.desks[0].name = "The Caucasus"
      for applicant in [host, .staff(try await member("nana", newsroom)), .staff(try await member("rita", newsroom))] {
        await #expect {
          try await newsroom.store.apply(wanted, by: applicant, dryRun: true)
        } throws: {
          ($0 as? Refusal)?.code == .notPermitted
        }
      }
      _ = try await newsroom.store.apply(wanted, by: .staff(try await member("otto", newsroom)), dryRun: false)
      wanted.desks[1].name = "Two by two"
      _ = try await newsroom.store.apply(wanted, by: .staff(try await member("nana", newsroom)), dryRun: false)
      #expect(try await newsroom.store.desks().map(\.name) == ["The Caucasus", "Two by two"])
    }
  }

  @Test("An account can pass from one person to another; root and nobody are never staff")
  func accounts() async throws {
    try await DailyNewsroom.with { newsroom in
      let host = Applicant.host(account: "root")
      var wanted = DailyNewsroom.configuration
      wanted.staff[0].account = .uid(1001)
      wanted.staff[1].account = .name("nana")
      _ = try await newsroom.store.apply(wanted, by: host, dryRun: false)
      wanted.staff[0].account = .name("nana")
      wanted.staff[1].account = .uid(1001)
      _ = try await newsroom.store.apply(wanted, by: host, dryRun: false)
      #expect(try await newsroom.store.actor(account: 1001, userName: "somebody")?.handle.text == "nana")
      #expect(try await newsroom.store.actor(account: 7, userName: "nana")?.handle.text == "rita")
      #expect(try await newsroom.store.actor(account: 7, userName: "somebody") == nil)
      #expect(try await newsroom.store.actor(account: 0, userName: "nana") == nil)
      #expect(try await newsroom.store.actor(account: 65534, userName: "nana") == nil)
    }
  }

  @Test("A destination keeps its kind's settings, and `apply` shows which of them change")
  func destinationSettings() async throws {
    try await DailyNewsroom.with { newsroom in
      let host = Applicant.host(account: "root")
      var wanted = DailyNewsroom.configuration
      wanted.destinations.append(
        Destination(
          name: DestinationName(unchecked: "partner"), kind: DestinationKindName(unchecked: "webhook"),
          settings: ["url": "https://a.example", "allow_private": .boolean(false), "headers": ["x_one": "1"]]))
      #expect(try await newsroom.store.apply(wanted, by: host, dryRun: false).map(\.subject) == ["destination partner"])
      #expect(try await newsroom.store.apply(wanted, by: host, dryRun: false) == [])
      let stored = try await newsroom.store.destinations().first { $0.name.text == "partner" }
      #expect(stored == wanted.destinations.last)

      wanted.destinations[2].settings.values["url"] = "https://b.example"
      wanted.destinations[2].settings.values["headers"] = nil
      wanted.destinations[2].concurrency = 4
      let fields = try await newsroom.store.apply(wanted, by: host, dryRun: false).flatMap(\.fields)
      #expect(
        fields.map { "\($0.key): \($0.before ?? "-") → \($0.after ?? "-")" } == [
          "url: https://a.example → https://b.example", "concurrency: 1 → 4", "headers: {\"x_one\":\"1\"} → -",
        ])
    }
  }

  @Test("A contradictory configuration is refused with the place", arguments: Contradiction.all)
  func contradictions(contradiction: Contradiction) {
    var configuration = DailyNewsroom.configuration
    let accounts: [String: UInt32] = ["nana": 1001]
    #expect(configuration.problems(reservedDesks: ["authors"]) { accounts[$0] } == [])
    contradiction.enter(&configuration)
    let problems = configuration.problems(reservedDesks: ["authors"]) { accounts[$0] }
    #expect(problems.map(\.path).contains(contradiction.path))
  }

  private func member(_ handle: String, _ newsroom: DailyNewsroom) async throws -> StaffMember {
    try #require(try await newsroom.store.staff(StaffHandle(unchecked: handle)))
  }
}

/// Something that cannot be, and where it is told.
struct Contradiction: Sendable {
  let path: [String]
  let enter: @Sendable (inout NewsroomConfiguration) -> Void

  init(_ path: String..., enter: @escaping @Sendable (inout NewsroomConfiguration) -> Void) {
    self.path = path
    self.enter = enter
  }

  static let all = [
    Contradiction("desks", "authors") { $0.desks[0].slug = DeskSlug(unchecked: "authors") },
    Contradiction("desks", "caucasus", "approvals") { $0.desks[0].policy.approvals = 0 },
    Contradiction("roles", "idle") { $0.roles.append(.init(name: "idle", capabilities: [])) },
    Contradiction("staff", "rita", "grants", "0", "role") { $0.staff[0].grants[0].role = "chef" },
    Contradiction("staff", "rita", "grants", "1") { $0.staff[0].grants.append($0.staff[0].grants[0]) },
    Contradiction("staff", "rita", "account") { $0.staff[0].account = .uid(0) },
    Contradiction("staff", "nana", "account") {
      $0.staff[0].account = .uid(1001)
      $0.staff[1].account = .uid(1001)
    },
    Contradiction("staff", "nana", "account") {
      $0.staff[0].account = .name("nana")
      $0.staff[1].account = .uid(1001)
    },
    Contradiction("staff", "nana", "account") {
      $0.staff[0].account = .name("elsewhere")
      $0.staff[1].account = .name("elsewhere")
    },
    Contradiction("destinations", "site", "desks") { $0.destinations[0].desks = [DeskSlug(unchecked: "mars")] },
  ]
}

extension DailyNewsroom {
  /// Why a configuration is not applied; nil when it is.
  fileprivate func refusal(
    of wanted: NewsroomConfiguration, by applicant: Applicant, movingTo target: DeskSlug?
  ) async throws -> Refusal? {
    do {
      _ = try await store.apply(wanted, by: applicant, movingTo: target, dryRun: false)
      return nil
    } catch let refusal as Refusal {
      return refusal
    }
  }
}
