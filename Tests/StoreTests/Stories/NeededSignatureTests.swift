import Foundation
import Newsroom
import Postgres
import Seeding
import Testing

@testable import Store

/// Stories that need other signatures than their desk's approvals.
@Suite("Signatures of several sorts")
struct NeededSignatureTests {
  private static let entries: [Capability] = [.approve, .review, .correct, .publish, .legal]

  /// A newsroom whose pairs desk wants its lawyer, Lena, beside one approval.
  private func withLawyer(_ body: (DailyNewsroom) async throws -> Void) async throws {
    try await DailyNewsroom.with { newsroom in
      var wanted = DailyNewsroom.configuration
      wanted.desks[1].policy.approvals = RequiredApprovals([.approve, .legal])
      wanted.roles.append(.init(name: "counsel", capabilities: [.legal]))
      wanted.staff.append(
        .init(
          handle: StaffHandle(unchecked: "lena"), name: "Lena",
          grants: [.init(role: "counsel", scope: .all), .init(role: "reporter", scope: .all)]))
      _ = try await newsroom.store.apply(wanted, by: .host(account: "root"), dryRun: false)
      try await body(newsroom)
    }
  }

  private func writeSensitive(_ slug: String, _ newsroom: DailyNewsroom) async throws {
    let (id, submitted) = try await newsroom.draft(slug, words: "Words")
    var draft = submitted
    draft.content.isSensitive = true
    _ = try await newsroom.store.accept(id, draft)
  }

  @Test("With an approval and the lawyer's signature a story goes out; its log names both, and what they signed as")
  func list() async throws {
    try await withLawyer { newsroom in
      try await newsroom.write("swap", desk: "pairs")
      #expect(try await newsroom.story("swap").approvals.missing == [.approve, .legal])
      let approved = try await newsroom.act(.approve, "swap", by: "nana")
      #expect(approved.state == .deskReview && approved.approvals.missing == [.legal])
      #expect(approved.approvals.have == 1 && approved.approvals.need == 2)
      // Another chief's approval fills nothing.
      await #expect(throws: Refusal.self) { try await newsroom.act(.approve, "swap", by: "otto") }
      let signed = try await newsroom.act(.approve, "swap", by: "lena")
      #expect(signed.state == .approved && signed.publishingSince != nil && signed.approvals.missing.isEmpty)
      try await newsroom.arrive("swap")
      #expect(try await newsroom.story("swap").state == .published)
      let log = try await newsroom.store.log(.slug(StorySlug(unchecked: "swap")))
      #expect(log.count { $0.detail.contains(#""signed_as": "legal""#) } == 1, "\(log.map(\.detail))")
      #expect(try await newsroom.store.verifyAudit().problems == [])
    }
  }

  @Test("A sensitive story waits for the lawyer on any desk, in her inbox, and cannot be forged past her")
  func sensitive() async throws {
    try await withLawyer { newsroom in
      try await writeSensitive("court", newsroom)
      try await newsroom.write("harmless")
      let lena = try #require(try await newsroom.person("lena").member)
      func waiting() async throws -> [String] {
        try await newsroom.store.inbox(of: lena, at: Date()).page.items
          .filter { $0.reasons.contains(.review) }.map(\.story.slug.text)
      }
      #expect(try await waiting() == ["court"])
      try await newsroom.act(.approve, "court")
      #expect(try await newsroom.story("court").state == .deskReview)
      #expect(try await waiting() == ["court"])
      // Who can write to the tables makes of her reading an approval of the chief's: it counts for nothing.
      try await newsroom.act(.approve, "court", by: "lena")
      #expect(try await waiting() == [])
      let delivery = try #require(try await newsroom.deliveries("court", to: "site").last)
      try await newsroom.database.connected(as: newsroom.database.administrator) { connection in
        try await connection.script(
          """
          SET session_replication_role = replica;
          UPDATE copydesk.approval SET signs_as = 'approve' WHERE actor = 'lena'
          """)
      }
      #expect(try await newsroom.begin(delivery) == nil)
    }
  }

  @Test(
    "A sensitive story that has moved is put up again only with the lawyer's signature; she goes by freezes as others do"
  )
  func again() async throws {
    try await withLawyer { newsroom in
      let slug = StorySlug(unchecked: "court")
      try await writeSensitive("court", newsroom)
      for person in ["nana", "lena"] { try await newsroom.act(.approve, "court", by: person) }
      try await newsroom.arrive("court")
      try await newsroom.read("court")
      let moved = try await newsroom.store.perform(
        ActionRequest(.readdress, .slug(slug), slug: StorySlug(unchecked: "moved")),
        by: try await newsroom.person("nana"))
      // Its words are those that she signed.
      #expect(moved.state == .approved && moved.publishingSince != nil)
      try await newsroom.arrive("moved")
      try await newsroom.act(.unpublish, "moved")
      try await newsroom.arrive("moved")
      let half = try await newsroom.act(.republish, "moved", by: "otto")
      #expect(half.state == .unpublished && half.approvals.missing == [.legal])
      let lena = try #require(try await newsroom.person("lena").member)
      #expect(try await newsroom.store.inbox(of: lena, at: Date()).page.items.map(\.story.slug.text) == ["moved"])
      try await newsroom.makeNotices()
      let told = try await newsroom.store.notices(for: lena.handle).items
      #expect(told.first.map { "\($0.item.action) \($0.item.because.rawValue)" } == "republish signs")
      #expect(try await newsroom.act(.republish, "moved", by: "lena").publishingSince != nil)
      try await newsroom.arrive("moved")
      #expect(try await newsroom.story("moved").state == .published)
      #expect(try await newsroom.store.verifyAudit().problems == [])
    }
  }

  @Test("Whoever signs as something else, first or last, leaves it to those who approve what the story waits for")
  func waits() async throws {
    try await withLawyer { newsroom in
      let time = Date(timeIntervalSinceNow: 7200)
      for (slug, order) in [("first", ["lena", "nana"]), ("last", ["nana", "lena"])] {
        try await newsroom.write(slug, desk: "pairs")
        for person in order {
          let signed = try await newsroom.act(.approve, slug, by: person, at: person == "nana" ? time : nil)
          #expect((signed.publishAt != nil) == (order == ["nana", "lena"] || person == "nana"), "\(slug) \(person)")
        }
        let story = try await newsroom.story(slug)
        #expect(story.state == .approved && story.publishingSince == nil && story.atRisk == nil)
      }
      #expect(try await newsroom.act(.schedule, "first", by: "otto", at: time + 60).state == .approved)
      #expect(try await newsroom.store.verifyAudit().problems == [])
    }
  }

  @Test("Who is to sign may say why they do not, and send the story back")
  func returns() async throws {
    try await withLawyer { newsroom in
      try await newsroom.write("swap", desk: "pairs")
      try await newsroom.write("harmless")
      try await newsroom.act(.note, "swap", by: "lena", note: "Whose photograph is this?")
      #expect(try await newsroom.act(.return, "swap", by: "lena", note: "Libel.").state == .draft)
      await #expect(throws: Refusal.self) { try await newsroom.act(.return, "harmless", by: "lena", note: "No.") }
    }
  }

  @Test("A lawyer who leaves, or is a lawyer no more, no longer stands behind what is still to go out")
  func leaves() async throws {
    try await withLawyer { newsroom in
      try await newsroom.write("swap", desk: "pairs")
      let time = Date(timeIntervalSinceNow: 7200)
      try await newsroom.act(.approve, "swap", at: time)
      try await newsroom.act(.approve, "swap", by: "lena")
      #expect(try await newsroom.story("swap").atRisk == nil)
      var wanted = DailyNewsroom.configuration
      wanted.desks[1].policy.approvals = RequiredApprovals([.approve, .legal])
      wanted.staff.append(
        .init(
          handle: StaffHandle(unchecked: "lena"), name: "Lena", grants: [.init(role: "reporter", scope: .all)]))
      let told = try await newsroom.store.apply(wanted, by: .host(account: "root"), dryRun: false)
      let story = try #require(told.first { $0.subject.contains("swap") })
      #expect(story.fields.first?.after == "nana, so it will be held")
      #expect(try await newsroom.story("swap").atRisk == "approver_left")
    }
  }

  @Test("The database and the newsroom's rules need the same signatures, and miss the same")
  func agreement() async throws {
    var random = Seeded(seed: Sampling.seed)
    try await DailyNewsroom.with { newsroom in
      try await newsroom.database.connected(as: newsroom.database.daemon) { connection in
        for _ in 1...200 {
          let others = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            Self.entries.randomElement(using: &random) ?? .legal
          }
          let required = RequiredApprovals([.approve] + others)
          let kind: DecisionKind = Bool.random(using: &random) ? .publish : .readdress
          let isSensitive = Bool.random(using: &random)
          let isGlassBroken = Bool.random(using: &random)
          let isLive = Bool.random(using: &random)
          let signed = (0..<Int.random(in: 0...5, using: &random)).map { _ in
            Self.entries.randomElement(using: &random) ?? .legal
          }
          let policy = String(decoding: try JSONEncoder().encode(["approvals": required]), as: UTF8.self)
          let row = try #require(
            try await connection.queryOne(
              """
              SELECT w.wanted, copydesk.missing_signatures(w.wanted, $4::text[], $5::boolean) AS missing
                FROM (SELECT copydesk.wanted_signatures(
                        $1::text::jsonb, jsonb_build_object('sensitive', $2::boolean), $3::text, $6::boolean) AS wanted) AS w
              """, policy, isSensitive, kind.rawValue, signed.map(\.rawValue), isGlassBroken, isLive))
          let needed = required.needed(for: isLive ? kind : .publish, isSensitive: isSensitive)
          let missing = needed.missing(after: signed, isGlassBroken: isGlassBroken)
          let told = "\(policy) \(isSensitive) \(kind) \(signed) \(isGlassBroken)"
          #expect(RequiredApprovals(try row.capabilities("wanted")) == needed, "\(told)")
          #expect(RequiredApprovals(try row.capabilities("missing")) == RequiredApprovals(missing), "\(told)")
        }
      }
    }
  }
}
