import Foundation
import Newsroom
import Testing

@testable import Store

/// What `apply` says of each change of a configuration: a change that is not told is not made either.
@Suite("Differences between configurations")
struct ConfigurationListingTests {
  /// A change of the daily newsroom's configuration, and what is told of it.
  struct Edit: Sendable, CustomTestStringConvertible {
    let told: [String]
    let make: @Sendable (inout NewsroomConfiguration) -> Void

    init(_ told: String..., make: @escaping @Sendable (inout NewsroomConfiguration) -> Void) {
      self.told = told
      self.make = make
    }

    var testDescription: String { told.first ?? "nothing" }
  }

  private static let later = Date(timeIntervalSince1970: 1_790_000_000)

  private static let edits: [Edit] = [
    Edit { _ in },
    Edit("change newsroom: name Meridian Wire > Other") { $0.newsroom.name = "Other" },
    Edit("change newsroom: timezone UTC > Asia/Yerevan") { $0.newsroom.timeZone = "Asia/Yerevan" },
    Edit("change newsroom: primary site > wire") { $0.newsroom.primary = DestinationName(unchecked: "wire") },
    Edit("change desk caucasus: approvals 1 > 2") { $0.desks[0].policy.approvals = 2 },
    Edit("change desk caucasus: self_approval refuse > editors") { $0.desks[0].policy.selfApproval = .editors },
    Edit("change desk caucasus: publish on_approval > manual") { $0.desks[0].policy.publishing = .manual },
    Edit("change desk caucasus: missed_schedule publish_late 1800s, then hold > publish_late 1800s, then drop") {
      $0.desks[0].policy.missedSchedule.otherwise = .drop
    },
    Edit("change desk caucasus: review_within - > 600s, escalate - > chief, deputy") {
      $0.desks[0].policy.reviewWithinSeconds = 600
      $0.desks[0].policy.escalate = ["chief", "deputy"]
    },
    Edit("change desk caucasus: review_within.flash - > 60s") { $0.desks[0].policy.reviewWithinSecondsOfFlash = 60 },
    Edit("change desk caucasus: flash_minutes - > 5") { $0.desks[0].policy.flashMinutes = 5 },
    Edit("change desk caucasus: kill_signatures 1 > 2") { $0.desks[0].policy.killSignatures = 2 },
    Edit("change role reporter: capabilities write > approve, write") { $0.roles[0].capabilities.insert(.approve) },
    Edit("change staff rita: bio - > Writes.") { $0.staff[0].bio = "Writes." },
    Edit("change staff rita: account - > 1001") { $0.staff[0].account = .uid(1001) },
    Edit("change grant reporter on * to rita: title - > Reporter") { $0.staff[0].grants[0].title = "Reporter" },
    Edit(
      "add grant reporter on caucasus to rita: until - > 2026-09-21T14:13:20Z, title - > Reporter",
      "remove grant reporter on * to rita"
    ) {
      $0.staff[0].grants = [
        .init(role: "reporter", scope: .desk(DeskSlug(unchecked: "caucasus")), until: Self.later, title: "Reporter")
      ]
    },
    Edit("add staff lena", "add grant reporter on * to lena") {
      $0.staff.append(
        .init(handle: StaffHandle(unchecked: "lena"), name: "Lena", grants: [.init(role: "reporter", scope: .all)]))
    },
    Edit("remove staff otto", "remove grant desk_chief on * to otto") {
      $0.staff.removeAll { $0.handle.text == "otto" }
    },
    Edit("change destination wire: holds_embargo - > true") { $0.destinations[1].holdsEmbargo = true },
    Edit("change destination wire: desks - > caucasus, pairs") {
      $0.destinations[1].desks = Set(["pairs", "caucasus"].map(DeskSlug.init(unchecked:)))
    },
    Edit("change destination wire: timeout 30s > 31s, attempts 12 > 3, concurrency 1 > 2") {
      $0.destinations[1].timeLimitSeconds = 31
      $0.destinations[1].attempts = 3
      $0.destinations[1].concurrency = 2
    },
    Edit("add trigger go") {
      $0.triggers = [
        Trigger(
          name: TriggerName(unchecked: "go"), kind: TriggerKindName(unchecked: "event"),
          settings: ["event": .boolean(true)])
      ]
    },
  ]

  /// Of changes, what they are about and what is said of each key.
  private func told(_ changes: [ConfigurationChange]) -> [String] {
    changes.map { change in
      let fields = change.fields.map { "\($0.key) \($0.before ?? "-") > \($0.after ?? "-")" }.joined(separator: ", ")
      return "\(change.kind.rawValue) \(change.subject)" + (fields.isEmpty ? "" : ": \(fields)")
    }
  }

  @Test("Each change is told with what it was before and will be, and nothing else is", arguments: edits)
  func differences(edit: Edit) {
    let before = DailyNewsroom.configuration
    var after = before
    edit.make(&after)
    let changes = ConfigurationListing(after).changes(from: ConfigurationListing(before))
    #expect(told(changes.map(\.change)) == edit.told)
    let undone = ConfigurationListing(before).changes(from: ConfigurationListing(after))
    #expect(Set(undone.map(\.subject)) == Set(changes.map(\.subject)))
  }

  @Test("What is no longer set is told, with what it was")
  func unset() {
    var before = DailyNewsroom.configuration
    before.destinations[1].holdsEmbargo = true
    before.staff[0].bio = "Writes."
    let changes = ConfigurationListing(DailyNewsroom.configuration).changes(from: ConfigurationListing(before))
    #expect(
      told(changes.map(\.change)) == [
        "change staff rita: bio Writes. > -", "change destination wire: holds_embargo true > -",
      ])
  }
}
