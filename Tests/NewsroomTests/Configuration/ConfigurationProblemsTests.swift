import Newsroom
import Testing

@Suite("What contradicts itself in a configuration")
struct ConfigurationProblemsTests {
  private typealias Change = @Sendable (inout NewsroomConfiguration) -> Void

  private static let evening = TriggerName(unchecked: "evening")
  private static let moon = DeskSlug(unchecked: "moon")

  private static func trigger(_ name: TriggerName, desks: Set<DeskSlug>? = nil) -> Trigger {
    Trigger(name: name, kind: TriggerKindName(unchecked: "event"), settings: [:], desks: desks)
  }

  private static func member(
    _ name: String, _ account: NewsroomConfiguration.Account? = nil, databaseRole: String? = nil,
    _ grants: [NewsroomConfiguration.RoleGrant] = []
  ) -> NewsroomConfiguration.Member {
    .init(handle: Sample.handle(name), name: name, account: account, databaseRole: databaseRole, grants: grants)
  }

  /// One of everything, in which nothing contradicts anything.
  private static let whole: NewsroomConfiguration = {
    func desk(_ slug: DeskSlug, _ policy: DeskPolicy) -> Desk {
      Desk(slug: slug, name: slug.text, timeZone: "UTC", language: "en", policy: policy)
    }
    return NewsroomConfiguration(
      newsroom: NewsroomSettings(
        name: "Wire", url: "https://news.example", language: "en", timeZone: "UTC",
        primary: DestinationName(unchecked: "site"),
        checks: [HouseCheck(name: "style"), HouseCheck(name: "names", desks: [Sample.africa])],
        templates: [
          DraftTemplate(name: TemplateName(unchecked: "briefing"), desk: Sample.caucasus, draft: ""),
          DraftTemplate(name: TemplateName(unchecked: "diary"), draft: ""),
        ]),
      desks: [
        desk(
          Sample.caucasus,
          DeskPolicy(
            approvals: RequiredApprovals(9), publishing: .trigger(evening),
            missedSchedule: .init(publishLateSeconds: 0), reviewWithinSeconds: 60, escalate: ["chief"])),
        desk(Sample.africa, DeskPolicy(reviewWithinSecondsOfFlash: 60, escalate: ["reporter", "chief"])),
      ],
      roles: [.init(name: "chief", capabilities: [.approve]), .init(name: "reporter", capabilities: [.write])],
      staff: [
        member(
          "nana", .uid(1001), databaseRole: "feed",
          [
            .init(role: "chief", scope: .desk(Sample.caucasus)), .init(role: "chief", scope: .desk(Sample.africa)),
            .init(role: "chief", scope: .all), .init(role: "reporter", scope: .all),
          ]),
        member("otto"), member("rita", .name("rita"), databaseRole: "desk"), member("lena", .name("lena")),
      ],
      destinations: [
        Destination(
          name: DestinationName(unchecked: "site"), kind: .site, desks: [Sample.caucasus]),
        Destination(name: DestinationName(unchecked: "partner"), kind: .site),
      ], triggers: [trigger(evening), trigger(TriggerName(unchecked: "result"), desks: [Sample.africa])])
  }()

  private func problems(_ change: Change) -> [ConfigurationProblem] {
    var configuration = Self.whole
    change(&configuration)
    return configuration.problems(reservedDesks: ["archive"]) { ["nana": 1001, "root": 0, "nobody": 65534][$0] }
  }

  @Test("Where nothing contradicts anything, nothing is said")
  func none() {
    #expect(problems { _ in } == [])
  }

  /// Each of these changes makes one problem there, in which these words are.
  private static let cases: [(path: String, words: String, change: Change)] = [
    ("templates.briefing.desk", "no desk 'moon'", { $0.newsroom.templates[0].desk = moon }),
    ("desks.archive", "is reserved", { $0.desks.append(other(slug: "archive")) }),
    ("desks.caucasus.approvals", "at least one approval", { $0.desks[0].policy.approvals = RequiredApprovals(0) }),
    ("desks.caucasus.approvals", "at least one approval", { $0.desks[0].policy.approvals = [.legal] }),
    ("desks.caucasus.approvals", "at most 9 signatures", { $0.desks[0].policy.approvals = RequiredApprovals(10) }),
    (
      "desks.caucasus.approvals",
      "nobody signs stories as `write`; use `approve`, `review`, `correct`, `publish`, `legal`",
      { $0.desks[0].policy.approvals = [.approve, .write] }
    ),
    (
      "desks.caucasus.missed_schedule.publish_late", "must not be negative",
      { $0.desks[0].policy.missedSchedule.publishLateSeconds = -1 }
    ),
    ("desks.africa.escalate.1", "no role 'boss'", { $0.desks[1].policy.escalate = ["chief", "boss"] }),
    ("desks.caucasus.escalate", "no story is ever late", { $0.desks[0].policy.reviewWithinSeconds = nil }),
    ("roles.idle", "has no capabilities", { $0.roles.append(.init(name: "idle", capabilities: [])) }),
    ("staff.otto.account", "cannot be staff accounts", { $0.staff[1].account = .uid(0) }),
    ("staff.otto.account", "cannot be staff accounts", { $0.staff[1].account = .uid(65534) }),
    ("staff.otto.account", "cannot be staff accounts", { $0.staff[1].account = .name("root") }),
    ("staff.otto.account", "nana already has this account", { $0.staff[1].account = .name("nana") }),
    ("staff.lena.account", "rita already has this account", { $0.staff[3].account = .name("rita") }),
    ("staff.rita.database_role", "nana already has this database role", { $0.staff[2].databaseRole = "feed" }),
    (
      "staff.otto.grants.1", "granted twice on the same desk",
      { $0.staff[1].grants = [.init(role: "chief", scope: .all), .init(role: "chief", scope: .all)] }
    ),
    ("staff.otto.grants.0.role", "no role 'boss'", { $0.staff[1].grants = [.init(role: "boss", scope: .all)] }),
    (
      "staff.otto.grants.0.desk", "no desk 'moon'",
      { $0.staff[1].grants = [.init(role: "chief", scope: .desk(moon))] }
    ),
    ("destinations.site.desks", "no desk 'moon'", { $0.destinations[0].desks = [Sample.africa, moon] }),
    ("checks.style.desks", "no desk 'moon'", { $0.newsroom.checks[0].desks = [Sample.africa, moon] }),
    (
      "triggers.now", "a word of its own",
      { $0.triggers.append(trigger(TriggerName(unchecked: "now"))) }
    ),
    ("triggers.result.desks", "name at least one desk", { $0.triggers[1].desks = [] }),
    ("triggers.result.desks", "no desk 'moon'", { $0.triggers[1].desks = [Sample.africa, moon] }),
    (
      "desks.caucasus.publish", "did you mean 'evening'?",
      { $0.desks[0].policy.publishing = .trigger(TriggerName(unchecked: "evning")) }
    ),
    (
      "desks.caucasus.publish", "choose from: on_approval, manual, evening",
      { $0.desks[0].policy.publishing = .trigger(TriggerName(unchecked: "zzz")) }
    ),
    (
      "desks.caucasus.publish", "is not for the desk 'caucasus'",
      { $0.desks[0].policy.publishing = .trigger(TriggerName(unchecked: "result")) }
    ),
  ]

  private static func other(slug: String) -> Desk {
    Desk(slug: DeskSlug(unchecked: slug), name: slug, timeZone: "UTC", language: "en")
  }

  @Test("Each contradiction is told once, with its place")
  func each() {
    for one in Self.cases {
      let found = problems(one.change)
      #expect(found.map { $0.path.joined(separator: ".") } == [one.path], "\(one.words): \(found)")
      #expect(found.first?.message.contains(one.words) == true, "\(found)")
    }
  }

  @Test("Several are told in the order of the configuration's parts")
  func order() {
    let found = problems {
      $0.newsroom.templates[0].desk = Self.moon
      $0.triggers[1].desks = []
      $0.roles.append(.init(name: "idle", capabilities: []))
      $0.destinations[0].desks = [Self.moon, DeskSlug(unchecked: "mars")]
      $0.desks[0].policy.approvals = RequiredApprovals(0)
    }
    #expect(
      found.map { $0.path.joined(separator: ".") } == [
        "desks.caucasus.approvals", "roles.idle", "destinations.site.desks", "destinations.site.desks",
        "triggers.result.desks", "templates.briefing.desk",
      ])
    #expect(found.map(\.message).filter { $0.contains("no desk") }.first == "there is no desk 'mars'")
  }
}
