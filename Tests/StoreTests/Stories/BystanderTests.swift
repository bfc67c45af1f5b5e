import Foundation
import Newsroom
import Postgres
import Store
import Testing

/// Whatever is done to one story, the others stay as they are.
struct BystanderTests {
  /// All that is kept of stories, submissions and deliveries but of those with this slug.
  private static let others: SQL = """
    WITH other AS (SELECT * FROM copydesk.story WHERE slug <> 'main')
    SELECT concat_ws(E'\\n',
      (SELECT string_agg(s::text, ' ' ORDER BY number) FROM other AS s),
      (SELECT string_agg(v::text, ' ' ORDER BY story, number) FROM copydesk.version AS v
        WHERE story IN (SELECT number FROM other)),
      (SELECT string_agg(a::text || coalesce(w::text, ''), ' ' ORDER BY a.id) FROM copydesk.approval AS a
         LEFT JOIN copydesk.approval_void AS w ON w.approval = a.id WHERE a.story IN (SELECT number FROM other)),
      (SELECT string_agg(r::text, ' ' ORDER BY approval) FROM copydesk.after_review AS r
         JOIN copydesk.approval AS a ON a.id = r.approval WHERE a.story IN (SELECT number FROM other)),
      (SELECT string_agg(d::text, ' ' ORDER BY id) FROM copydesk.decision AS d
        WHERE story IN (SELECT number FROM other)),
      (SELECT string_agg(d::text, ' ' ORDER BY id) FROM copydesk.delivery AS d
        WHERE story IN (SELECT number FROM other)),
      (SELECT string_agg(a::text, ' ' ORDER BY a.id) FROM copydesk.attempt AS a
         JOIN copydesk.delivery AS d ON d.id = a.delivery WHERE d.story IN (SELECT number FROM other)),
      (SELECT string_agg(s::text, ' ' ORDER BY id) FROM copydesk.submission AS s
        WHERE coalesce(story, beside, 0) IN (SELECT number FROM other UNION SELECT 0)))
    """

  @Test("A story that goes through everything leaves the stories beside it, and what came in for them, as they were")
  func life() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      for index in configuration.desks.indices { configuration.desks[index].policy.selfApproval = .breakGlass }
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await beginOthers(newsroom)
      func others() async throws -> String? {
        try await newsroom.database.value(Self.others, as: newsroom.database.administrator)
      }
      let before = try #require(try await others())

      let main = StoryReference.slug(StorySlug(unchecked: "main"))
      let later = Date(timeIntervalSinceNow: 3600)
      func expectOthersUntouched(_ step: String) async throws { #expect(try await others() == before, "\(step)") }
      try await newsroom.write("main", by: "nana", words: "By Nana", byline: "nana")
      for action in [Action.claim, .release, .note, .return] { try await newsroom.act(action, "main") }
      try await newsroom.write("main", by: "nana", words: "Again", byline: "nana")
      for action in [Action.spike, .revive] { try await newsroom.act(action, "main") }
      try await newsroom.write("main", by: "nana", words: "Once more", byline: "nana")
      try await newsroom.act(.move, "main", desk: "pairs")
      try await newsroom.act(.move, "main", desk: "caucasus")
      try await expectOthersUntouched("review")
      try await newsroom.act(.approve, "main", by: "otto", at: later)
      try await newsroom.act(.schedule, "main", by: "otto", at: later + 3600)
      try await newsroom.act(.recall, "main")
      _ = try await newsroom.store.perform(
        ActionRequest(.approve, main, breakGlassReason: "The mast is on fire."), by: try await newsroom.person("nana"))
      let otto = try #require(try await newsroom.person("otto").member)
      _ = try await newsroom.store.closeAfterReview(of: main, note: "It holds.", by: otto)
      try await expectOthersUntouched("approval")
      try await newsroom.arrive("main", at: "wire")
      try await newsroom.arrive("main")
      try await newsroom.write(
        "main", by: "otto", words: "True words", byline: "otto",
        .correct(main, revision: nil, note: "A name", asDraft: false))
      try await expectOthersUntouched("publication")
      try await newsroom.act(.approve, "main")
      let delivery = try #require(try await newsroom.deliveries("main", to: "wire").last)
      let attempt = try #require(try await newsroom.begin(delivery))
      try await newsroom.store.recordFailure(
        attempt, error: "Full", mayHaveArrived: true, givingUp: true, holding: false)
      let nana = try #require(try await newsroom.person("nana").member)
      _ = try await newsroom.store.resend(delivery.id, by: nana)
      try await newsroom.arrive("main")
      try await expectOthersUntouched("correction")
      try await newsroom.act(.kill, "main")
      try await newsroom.arrive("main")
      try await expectOthersUntouched("kill")
    }
  }

  /// Stories in every state, with all that can lie beside them.
  private func beginOthers(_ newsroom: DailyNewsroom) async throws {
    try await newsroom.write("draft")
    try await newsroom.act(.return, "draft")
    try await newsroom.write("signed", desk: "pairs")
    try await newsroom.act(.approve, "signed")
    try await newsroom.write("later")
    try await newsroom.act(.approve, "later", at: Date(timeIntervalSinceNow: 7200))
    try await newsroom.write("glass", by: "nana", words: "By Nana", desk: "pairs", byline: "nana")
    _ = try await newsroom.store.perform(
      ActionRequest(.approve, .slug(StorySlug(unchecked: "glass")), breakGlassReason: "Flood"),
      by: try await newsroom.person("nana"))
    try await newsroom.write("sent")
    try await newsroom.act(.approve, "sent")
    let failed = try #require(try await newsroom.deliveries("sent", to: "wire").first)
    let attempt = try #require(try await newsroom.begin(failed))
    try await newsroom.store.recordFailure(
      attempt, error: "Full", mayHaveArrived: false, givingUp: true, holding: false)
    try await newsroom.write("live")
    try await newsroom.act(.approve, "live")
    try await newsroom.arrive("live")
    try await newsroom.write("live", words: "Not by this author", byline: "otto", .submit(asDraft: false))
    try await newsroom.write(
      "live", words: "Corrected",
      .correct(.slug(StorySlug(unchecked: "live")), revision: nil, note: "A name", asDraft: false))
    _ = try await newsroom.draft("waiting", words: "Words")
    let (refused, _) = try await newsroom.draft("refused", words: "Words")
    try await newsroom.store.reject(refused, Rejection(.yaml, "No.", hint: "Again."))
  }
}
