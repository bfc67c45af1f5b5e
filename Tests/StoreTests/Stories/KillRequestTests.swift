import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// Kills where the desk wants two signatures.
@Suite("Kills that need two signatures")
struct KillRequestTests {
  /// A newsroom whose Caucasus desk wants two signatures for a kill, and allows to break the glass where that is said.
  private func withTwo(glass: Bool = false, _ body: (DailyNewsroom) async throws -> Void) async throws {
    try await DailyNewsroom.with { newsroom in
      try await apply(2, glass: glass, newsroom)
      try await body(newsroom)
    }
  }

  private func apply(_ signatures: Int, glass: Bool = false, _ newsroom: DailyNewsroom) async throws {
    var wanted = DailyNewsroom.configuration
    wanted.desks[0].policy.killSignatures = signatures
    if glass { wanted.desks[0].policy.selfApproval = .breakGlass }
    _ = try await newsroom.store.apply(wanted, by: .host(account: "root"), dryRun: false)
  }

  private func kill(
    _ slug: String, by handle: String, note: String? = nil, vanish: Bool = false, glass: String? = nil,
    _ newsroom: DailyNewsroom
  ) async throws -> Story {
    try await newsroom.store.perform(
      ActionRequest(
        .kill, .slug(StorySlug(unchecked: slug)), note: note, breakGlassReason: glass, vanish: vanish),
      by: try await newsroom.person(handle))
  }

  private func refusal(_ body: () async throws -> Story) async throws -> Refusal? {
    do {
      _ = try await body()
      return nil
    } catch let refusal as Refusal {
      return refusal
    }
  }

  private func waiting(_ handle: String, _ newsroom: DailyNewsroom) async throws -> [WaitingReason] {
    let member = try #require(try await newsroom.person(handle).member)
    return try await newsroom.store.inbox(of: member, at: Date()).page.items.flatMap(\.reasons)
  }

  @Test("The first signature asks, the second kills, as it was asked for; inbox, log and handover say so")
  func two() async throws {
    try await withTwo { newsroom in
      try await newsroom.publish("swap")
      try await newsroom.arrive("swap", at: "wire")
      let revision = try await newsroom.story("swap").revision
      let asked = try await kill("swap", by: "nana", note: "Invented.", vanish: true, newsroom)
      #expect(asked.state == .published && asked.liveVersion != nil && asked.revision == revision)
      let request = try #require(asked.killRequest)
      #expect(request.by.text == "nana" && request.notice == "Invented." && request.vanishes)
      #expect(try await newsroom.deliveries("swap", to: "site").count == 1)
      #expect(try await waiting("otto", newsroom) == [.killRequest])
      #expect(try await waiting("nana", newsroom) == [.others])
      #expect(try await newsroom.store.status().killRequests == 1)
      let open = try await newsroom.store.handover(of: [asked.desk], since: Date() - 60, at: Date())
      #expect(open.open.map(\.reasons) == [[.killRequest]] && open.done.contains { $0.what == "ask_kill" })

      let again = try #require(try await refusal { try await kill("swap", by: "nana", note: "Invented.", newsroom) })
      #expect(again.code == .alreadyApproved && again.hint.hasSuffix("Who can: otto."), "\(again.hint)")
      let other = try await refusal { try await kill("swap", by: "otto", note: "Libel.", newsroom) }
      #expect(other?.code == .usage && other?.detail.contains("“Invented.”") == true)
      let author = try await refusal { try await kill("swap", by: "rita", newsroom) }
      #expect(author?.code == .notPermitted)

      let killed = try await kill("swap", by: "otto", newsroom)
      #expect(killed.state == .killed && killed.killRequest == nil && killed.killPending.count == 2)
      try await newsroom.arrive("swap")
      try await newsroom.arrive("swap", at: "wire")
      #expect(try await newsroom.story("swap").killPending == [])
      let log = try await newsroom.store.log(.slug(StorySlug(unchecked: "swap")))
      #expect(log.suffix(2).map(\.action) == ["ask_kill", "kill"], "\(log.map(\.action))")
      #expect(log.last?.note == "Invented." && log.last?.detail.contains(#""asked_by": "nana""#) == true)
      #expect(try await newsroom.store.verifyAudit().problems == [])
      #expect(try await waiting("otto", newsroom) == [])
    }
  }

  @Test("What is asked for is taken back by who asked and by who may kill; then it takes another request")
  func takenBack() async throws {
    try await withTwo { newsroom in
      try await newsroom.publish("swap")
      for person in ["rita", "otto"] {
        _ = try await kill("swap", by: "rita", note: "Mine.", newsroom)
        let kept = try await newsroom.act(.dropKill, "swap", by: person, note: "A mistake.")
        #expect(kept.killRequest == nil && kept.state == .published)
        let gone = try await refusal { try await newsroom.act(.dropKill, "swap", by: person) }
        #expect(gone?.code == .wrongState)
      }
      let alone = try await refusal { try await kill("swap", by: "otto", newsroom) }
      #expect(alone?.code == .usage, "nobody has asked, so it needs a notice")
      #expect(try await newsroom.store.verifyAudit().problems == [])
    }
  }

  @Test(
    "Nothing of it goes out meanwhile: a correction is not approved, what is due is held, and what waits is not tried")
  func keepsBack() async throws {
    try await withTwo { newsroom in
      try await newsroom.publish("swap")
      let wire = try #require(try await newsroom.deliveries("swap", to: "wire").last)
      let later = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 3600).rounded())
      let correcting = SubmissionIntent.correct(
        .slug(StorySlug(unchecked: "swap")), revision: nil, note: "A name", asDraft: false)
      try await newsroom.write("swap", words: "Other words", correcting)
      try await newsroom.act(.approve, "swap", at: later)
      _ = try await kill("swap", by: "nana", note: "Invented.", newsroom)
      #expect(try await newsroom.begin(wire) == nil)
      #expect(try await newsroom.story("swap").atRisk == "kill_asked")
      for action in [Action.publish, .schedule] {
        let refused = try await refusal {
          try await newsroom.act(action, "swap", by: "otto", at: action == .schedule ? later + 60 : nil)
        }
        #expect(refused?.detail.contains("while that waits for a second signature") == true, "\(action)")
      }
      let decision = try await newsroom.decision("swap")
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.story SET publish_at = clock_timestamp() - interval '60 s' WHERE slug = 'swap';
        UPDATE copydesk.decision SET publish_at = s.publish_at FROM copydesk.story AS s WHERE s.decision = decision.id
        """, as: newsroom.database.administrator)
      try await newsroom.store.fire(decision)
      let held = try await newsroom.story("swap")
      #expect(held.hold?.reason == .killAsked && held.killRequest != nil)
      // Taken back, it stays held until somebody sends it; what waited is tried again.
      try await newsroom.act(.dropKill, "swap", by: "otto")
      #expect(try await newsroom.begin(wire) != nil)
      #expect(try await newsroom.act(.publish, "swap").publishingSince != nil)
    }
  }

  @Test("With broken glass one signature kills, and another person closes the review of that")
  func glass() async throws {
    try await withTwo(glass: true) { newsroom in
      try await newsroom.publish("swap")
      let killed = try await kill("swap", by: "nana", note: "Libel.", glass: "A court called.", newsroom)
      #expect(killed.state == .killed && killed.afterReviewOpen)
      let handover = try await newsroom.store.handover(of: [killed.desk], since: Date() - 60, at: Date())
      #expect(handover.brokenGlass.map(\.reason) == ["A court called."] && handover.brokenGlass[0].isKill)
      #expect(try await waiting("otto", newsroom).contains(.afterReview))
      for person in ["nana", "rita"] {
        let member = try #require(try await newsroom.person(person).member)
        await #expect(throws: Refusal.self) {
          try await newsroom.store.closeAfterReview(of: .number(killed.number), note: "Seen.", by: member)
        }
      }
      let otto = try #require(try await newsroom.person("otto").member)
      let closed = try await newsroom.store.closeAfterReview(of: .number(killed.number), note: "Right.", by: otto)
      #expect(!closed.afterReviewOpen)
      try await newsroom.arrive("swap")
      #expect(try await newsroom.store.verifyAudit().problems == [])
    }
  }

  @Test("Where the desk wants one signature any more, the next kill needs one")
  func one() async throws {
    try await withTwo { newsroom in
      try await newsroom.publish("swap")
      _ = try await kill("swap", by: "nana", note: "Invented.", newsroom)
      try await apply(1, newsroom)
      let killed = try await kill("swap", by: "nana", newsroom)
      #expect(killed.state == .killed && killed.killRequest == nil)
      #expect(try await newsroom.store.verifyAudit().problems == [])
    }
  }

  @Test("A request that somebody wrote past the guards is signed by nobody, keeps the story back, and is named")
  func forged() async throws {
    try await withTwo { newsroom in
      try await newsroom.publish("swap")
      _ = try await kill("swap", by: "nana", note: "Invented.", newsroom)
      try await newsroom.database.connected(as: newsroom.database.administrator) { connection in
        try await connection.script(
          """
          SET session_replication_role = replica;
          UPDATE copydesk.kill_request SET notice = 'By order of nobody.'
          """)
      }
      let refused = try await refusal { try await kill("swap", by: "otto", newsroom) }
      #expect(refused?.code == .wrongState && refused?.detail.contains("nobody has signed") == true)
      let problems = try await newsroom.store.verifyAudit().problems.map(\.message)
      #expect(problems == ["the request for a kill by nana is not as it was signed"])
      #expect(try await newsroom.act(.dropKill, "swap", by: "otto").killRequest == nil)
      _ = try await kill("swap", by: "nana", note: "Invented.", newsroom)
      #expect(try await kill("swap", by: "otto", newsroom).state == .killed)
    }
  }

  @Test("Before it is done it is said that the story would not be killed yet, and who could sign then")
  func dryRun() async throws {
    try await withTwo { newsroom in
      try await newsroom.publish("swap")
      func run(_ handle: String, note: String?) async throws -> DryRun {
        try await newsroom.store.dryRun(
          ActionRequest(.kill, .slug(StorySlug(unchecked: "swap")), note: note), by: try await newsroom.person(handle))
      }
      let asking = try await run("nana", note: "Invented.")
      #expect(asking.outcome == .asksForKill && asking.explanation.whoCould.map(\.text) == ["otto"])
      #expect(try await newsroom.story("swap").killRequest == nil)
      _ = try await kill("swap", by: "nana", note: "Invented.", newsroom)
      let site = DestinationName(unchecked: "site")
      #expect(try await run("otto", note: nil).outcome == .takenAway(from: [site]))
      #expect(
        try await newsroom.store.stories(for: .kill, beginning: "", by: newsroom.person("otto")).map(\.slug.text)
          == ["swap"])
      #expect(try await newsroom.store.stories(for: .kill, beginning: "", by: newsroom.person("nana")).isEmpty)
    }
  }
}
