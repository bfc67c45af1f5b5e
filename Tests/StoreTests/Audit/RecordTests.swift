import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// What the log says happened and what is kept of it agree; where somebody has altered either, `audit verify` names that very thing.
@Suite("The record beside the log")
struct RecordTests {
  /// What a superuser does, and all that is said of it then.
  struct Alteration: Sendable {
    let sentence: String
    let statement: String
    let problems: [String]

    init(_ sentence: String, _ statement: String, _ problems: String...) {
      self.sentence = sentence
      self.statement = statement
      self.problems = problems
    }
  }

  @Test("Each thing that was altered, taken out or put in is named, and nothing else; of an honest newsroom nothing is")
  func alterations() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.doEverything()
      try await newsroom.database.connected(as: newsroom.database.administrator) { connection in
        func problems() async throws -> [String] {
          try await connection.query("SELECT problem FROM copydesk.record_problems()")
            .map { try $0.decode(0, as: String.self) }.sorted()
        }
        #expect(try await problems() == [])
        for alteration in Self.alterations {
          try await connection.script("BEGIN; SET LOCAL session_replication_role = replica; \(alteration.statement)")
          #expect(try await problems() == alteration.problems.sorted(), "\(alteration.sentence)")
          try await connection.script("ROLLBACK")
        }
      }
    }
  }

  private static let alterations =
    approvals + acts + frontPage + killRequests + receipts + freezes + packages + configuration + triggers

  // MARK: Stories

  private static let noApproval = "the approval of this entry is missing"
  private static let strayApproval = "an approval stands here that the log does not have"
  private static let noAct = "nobody has signed what goes out with this entry"
  private static let strayAct = "something was signed here that the log does not have"

  private static let approvals = [
    Alteration(
      "a story has another revision", "UPDATE copydesk.story SET revision = revision + 1 WHERE number = 1",
      "the story is not as this last entry left it"),
    Alteration(
      "the approval is gone, and another story has one at the same place",
      "DELETE FROM copydesk.approval WHERE story = 1", noApproval),
    Alteration(
      "the second approval by the same person is gone",
      "DELETE FROM copydesk.approval WHERE id = (SELECT max(id) FROM copydesk.approval WHERE story = 9)", noApproval),
    Alteration(
      "the approval is another's", "UPDATE copydesk.approval SET actor = 'otto' WHERE story = 1", noApproval,
      strayApproval),
    Alteration(
      "the entry of the approval is gone", "DELETE FROM copydesk.audit_entry WHERE story = 1 AND position = 2",
      strayApproval, strayAct),
    Alteration(
      "an entry is dated ahead",
      "UPDATE copydesk.audit_entry SET at = clock_timestamp() + interval '1 day' WHERE story = 1 AND position = 1",
      "the entry's time is ahead of now"),
  ]

  private static let acts = [
    Alteration(
      "what let it go out is gone, and another story has it at the same place",
      "DELETE FROM copydesk.signed_act WHERE story = 1", noAct),
    Alteration(
      "who killed it signed nothing", "DELETE FROM copydesk.signed_act WHERE story = 6 AND cause = 'kill'", noAct),
    Alteration(
      "it went out by another act", "UPDATE copydesk.signed_act SET cause = 'fire' WHERE story = 1", strayAct),
    Alteration(
      "it was signed for another place", "UPDATE copydesk.signed_act SET follows = 90 WHERE story = 1", noAct, strayAct),
  ]

  private static let receipts = [
    Alteration(
      "the receipt is gone, and other stories have theirs",
      "DELETE FROM copydesk.receipt WHERE delivery IN (SELECT id FROM copydesk.delivery WHERE story = 1)", notArrived),
    Alteration(
      "the receipt of the correction is gone, and that of the version before is there",
      "DELETE FROM copydesk.receipt WHERE delivery IN (SELECT id FROM copydesk.delivery WHERE story = 8 AND version = 2)",
      notArrived),
    Alteration(
      "only that it was taken down arrived",
      """
      DELETE FROM copydesk.receipt
       WHERE delivery IN (SELECT id FROM copydesk.delivery WHERE story = 7 AND kind <> 'unpublish')
      """, notArrived),
  ]

  private static let notArrived = "readers see a version that has not arrived anywhere"

  // MARK: The front page

  private static let noFrontAct = "nobody has signed what this entry sets of the front page"
  private static let strayFrontAct = "something of the front page was signed here that the log does not have"

  /// The first of the story's own.
  private static let firstFrontAct = "number = (SELECT min(f.number) FROM copydesk.front_act AS f WHERE f.story = 1)"

  private static let frontPage = [
    Alteration(
      "what led the front page first is gone, and it led it again",
      "DELETE FROM copydesk.front_act WHERE \(firstFrontAct)", noFrontAct),
    Alteration(
      "another set it", "UPDATE copydesk.front_act SET actor = 'otto' WHERE \(firstFrontAct)", noFrontAct),
    Alteration(
      "it was put elsewhere", "UPDATE copydesk.front_act SET place = 'pin' WHERE \(firstFrontAct)", noFrontAct,
      strayFrontAct),
    Alteration(
      "it was set at another time", "UPDATE copydesk.front_act SET follows = 90 WHERE \(firstFrontAct)", noFrontAct,
      strayFrontAct),
    Alteration(
      "the entry that set it is gone, and another story has one at the same place",
      """
      DELETE FROM copydesk.audit_entry
       WHERE story = 1 AND position = (SELECT f.follows + 1 FROM copydesk.front_act AS f WHERE f.\(firstFrontAct))
      """, strayFrontAct),
  ]

  // MARK: Requests for kills

  private static let noRequest = "nobody has signed the request for a kill that this entry tells of"
  private static let strayRequest = "a request for a kill stands here that the log does not have"
  private static let wrongRequest = "the request for a kill that stands open is not the last one in the log"
  private static let lostRequest =
    "the request for a kill of this entry is not open, and nobody has signed it or taken it back"

  /// The first of story 3, which was taken back.
  private static let firstRequest = "(SELECT min(r.id) FROM copydesk.kill_request AS r WHERE r.story = 3)"

  private static let killRequests = [
    Alteration(
      "the first request is gone, and others have one at the same place",
      "DELETE FROM copydesk.kill_request WHERE id = \(firstRequest)", noRequest),
    Alteration(
      "another asked", "UPDATE copydesk.kill_request SET actor = 'otto' WHERE id = \(firstRequest)", noRequest,
      strayRequest),
    Alteration(
      "the entry that asked is gone", "DELETE FROM copydesk.audit_entry WHERE story = 3 AND position = 4",
      strayRequest),
    Alteration(
      "the entry that asked only says something",
      "UPDATE copydesk.audit_entry SET action = 'note' WHERE story = 3 AND position = 4", strayRequest),
    Alteration(
      "the request that was taken back is open again",
      "UPDATE copydesk.story SET kill_request = \(firstRequest) WHERE number = 3", wrongRequest),
    Alteration(
      "the request for another story's kill is open",
      """
      UPDATE copydesk.story SET kill_request = (SELECT max(r.id) FROM copydesk.kill_request AS r WHERE r.story = 4)
       WHERE number = 3
      """, wrongRequest),
    Alteration(
      "the open request is forgotten", "UPDATE copydesk.story SET kill_request = NULL WHERE number = 3", lostRequest),
  ]

  // MARK: The newsroom

  /// What is done to a row beside its entry of the newsroom's chain: without it, at another place, with another signature.
  private static func rows(of table: String, _ row: String, missing: String, stray: String? = nil) -> [Alteration] {
    var alterations = [
      Alteration("\(table): it is gone", "DELETE FROM copydesk.\(table) WHERE \(row)", missing),
      Alteration(
        "\(table): another signature", "UPDATE copydesk.\(table) SET signature = sha512('other') WHERE \(row)", missing),
    ]
    let elsewhere = "UPDATE copydesk.\(table) SET follows = follows + 90000 WHERE \(row)"
    if let stray {
      alterations.append(Alteration("\(table): another place", elsewhere, missing, stray))
    } else {
      alterations.append(Alteration("\(table): another place", elsewhere, missing))
    }
    return alterations
  }

  private static let freezes =
    rows(of: "freeze_act", "number = 1", missing: noFreeze, stray: strayFreeze) + [
      Alteration(
        "a freeze passes for its end", "UPDATE copydesk.freeze_act SET act = 'unfreeze' WHERE number = 1", noFreeze,
        strayFreeze),
      Alteration(
        "another froze it", "UPDATE copydesk.freeze_act SET actor = 'otto' WHERE number = 1", noFreeze),
    ]
  private static let noFreeze = "nobody has signed the freeze, or its end, of this entry"
  private static let strayFreeze = "a freeze, or its end, was signed here that the log does not have"

  private static let packages =
    rows(of: "package_act", "number = 1", missing: noPackageAct, stray: strayPackageAct) + [
      Alteration(
        "a story was taken out, not put in", "UPDATE copydesk.package_act SET act = 'remove' WHERE number = 1",
        noPackageAct, strayPackageAct),
      Alteration(
        "another put it in", "UPDATE copydesk.package_act SET actor = 'otto' WHERE number = 1", noPackageAct),
    ]
  private static let noPackageAct = "nobody has signed what this entry does to a package"
  private static let strayPackageAct = "something was signed of a package here that the log does not have"

  private static let configuration = rows(
    of: "configuration_change", "number = 1",
    missing: "the signed change of configuration of this entry is missing")

  private static let triggers =
    rows(of: "firing", "number = 3", missing: noFiring, stray: strayFiring).dropFirst() + [
      Alteration(
        "a firing stands where something else was done", "UPDATE copydesk.firing SET follows = 0 WHERE number = 1",
        noFiring, strayFiring),
      Alteration(
        "a firing between others is gone", "DELETE FROM copydesk.firing WHERE number = 2", noFiring,
        "a firing is missing"),
    ]
    + rows(
      of: "trigger_pause", "number = 1",
      missing: "nobody has signed the pause of a trigger that this entry tells of")
  private static let noFiring = "the firing of this entry is missing"
  private static let strayFiring = "a firing stands here that the log does not have"

  // MARK: Seals

  /// The views of what is signed, the tables that they are of, and whose chain each row stands in.
  private static let signed = [
    ("approval_to_verify", "approval", "story"), ("act_to_verify", "signed_act", "story"),
    ("kill_request_to_verify", "kill_request", "story"), ("receipt_to_verify", "receipt", "story"),
    ("front_act_to_verify", "front_act", "story"), ("firing_to_verify", "firing", "0"),
    ("trigger_pause_to_verify", "trigger_pause", "0"), ("freeze_act_to_verify", "freeze_act", "0"),
    ("package_act_to_verify", "package_act", "0"),
  ]

  @Test(
    "Each signature is looked at once, with how far its own chain had been sealed before its own key was compromised")
  func seals() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.doEverything()
      try await newsroom.database.connected(as: newsroom.database.administrator) { connection in
        // The newsroom's key, and another one, each with other lengths.
        try await connection.script(
          """
          SET session_replication_role = replica;
          INSERT INTO copydesk.signing_key (id, public_key)
          SELECT left(encode(sha256(other.key), 'hex'), 16), other.key FROM (SELECT sha256('other') AS key) AS other;
          INSERT INTO copydesk.sealed_before_compromise (key_id, story, length)
          SELECT k.id, n, n + CASE WHEN k.public_key = sha256('other') THEN 900 ELSE 100 END
            FROM copydesk.signing_key AS k CROSS JOIN generate_series(0, 20) AS n
          """)
        for (view, table, chain) in Self.signed {
          let counts = try await connection.queryOne(
            SQL(
              """
              SELECT count(*), count(*) FILTER (WHERE sealed = 100 + \(chain)), (SELECT count(*) FROM copydesk.\(table))
                FROM copydesk.\(view)
              """))
          let row = try #require(counts)
          let all = try row.decode(2, as: Int.self)
          #expect(all > 0, "\(table)")
          #expect(try row.decode(0, as: Int.self) == all && row.decode(1, as: Int.self) == all, "\(view)")
        }
        let changes = try await connection.query(newsroom.store.queries["configuration_changes"])
        #expect(try changes.map { try $0.decode("sealed", as: Int?.self) } == changes.map { _ in 100 })
        #expect(
          try changes.map { try $0.decode("number", as: Int.self) } == Array(1...max(changes.count, 1)))
      }
    }
  }

  @Test("That a receipt arrived is sealed by the entry of that version of that story at the primary destination alone")
  func arrivals() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("one")
      try await newsroom.arrive("one", at: "wire")
      try await newsroom.correct("one")
      // Its second version is delivered early in its log.
      try await newsroom.write("two")
      try await newsroom.write("two", words: "Other words")
      try await newsroom.act(.approve, "two")
      try await newsroom.arrive("two")
      // Story 1: submit, approve, deliver, correct, approve, deliver. Story 2: submit, submit, approve, deliver.
      func sealed(_ lengths: [Int]) async throws -> [String] {
        try await newsroom.database.connected(as: newsroom.database.administrator) { connection in
          try await connection.script(
            """
            SET session_replication_role = replica;
            DELETE FROM copydesk.sealed_before_compromise;
            INSERT INTO copydesk.sealed_before_compromise (key_id, story, length)
            SELECT k.id, s.story, s.length
              FROM copydesk.signing_key AS k CROSS JOIN (VALUES (1, \(lengths[0])), (2, \(lengths[1]))) AS s(story, length)
            """)
          return try await connection.query(
            """
            SELECT concat_ws(' ', r.story, r.version, r.destination) FROM copydesk.receipt_to_verify AS r
             WHERE r.arrival_is_sealed ORDER BY 1
            """
          ).map { try $0.decode(0) }
        }
      }
      #expect(try await sealed([5, 4]) == ["1 1 site", "2 2 site"])
      #expect(try await sealed([2, 3]) == [])
      #expect(try await sealed([6, 3]) == ["1 1 site", "1 2 site"])
    }
  }
}

extension DailyNewsroom {
  /// A published story says something else, and that has arrived.
  func correct(_ slug: String) async throws {
    try await write(
      slug, words: "True words",
      .correct(.slug(StorySlug(unchecked: slug)), revision: nil, note: "A name", asDraft: false))
    try await act(.approve, slug)
    try await arrive(slug)
  }

  /// Everything that is signed and entered in the log, of stories 1 to 11.
  fileprivate func doEverything() async throws {
    var configuration = Self.configurationWithTriggers
    configuration.desks[0].policy.killSignatures = 2
    _ = try await store.apply(configuration, by: .host(account: "root"), dryRun: false)
    for slug in ["one", "two", "three", "four", "five", "six", "seven", "eight"] { try await publish(slug) }
    // The same is done to two stories at the same places of their logs.
    for slug in ["one", "two"] {
      for action in [Action.note, .frontLead, .frontClear, .frontLead] { try await act(action, slug) }
    }
    // Asked for, taken back and asked for again; asked for once, at the same place; and taken back late.
    for (slug, actions) in [
      ("three", [.kill, .dropKill, .kill, .note]), ("four", [.note, .note, .kill, .note]),
      ("five", [.kill, .note, .note, .note, .dropKill]), ("six", [.kill]),
    ] as [(String, [Action])] {
      for action in actions { try await act(action, slug) }
    }
    try await act(.kill, "six", by: "otto", note: nil)
    try await act(.unpublish, "seven")
    try await arrive("seven")
    try await act(.republish, "seven")
    try await arrive("seven")
    try await correct("eight")
    try await write("nine")
    let later = try await store.databaseTime() + 3600
    try await act(.approve, "nine", at: later)
    try await act(.recall, "nine")
    try await act(.approve, "nine", at: later)
    try await pack(["ten", "eleven"])
    try await act(.approve, "ten")
    try await member(.packageRemove, "eleven")
    try await close("night")
    try await tend("night")
    for _ in 1...3 { _ = try await fire("result") }
    let nana = try #require(try await person("nana").member)
    for isPaused in [true, false] { try await store.setPaused(isPaused, TriggerName(unchecked: "result"), by: nana) }
    try await freeze(.desk(DeskSlug(unchecked: "caucasus")))
    _ = try await unfreeze(.desk(DeskSlug(unchecked: "caucasus")))
  }
}
