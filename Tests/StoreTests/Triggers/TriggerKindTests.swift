import Foundation
import JobQueue
import Newsroom
import Testing

@testable import Store

/// What a trigger's settings may say, and what is kept of them.
@Suite("Kinds of triggers")
struct TriggerKindTests {
  /// Settings as somebody wrote them.
  struct Written: Sendable, CustomTestStringConvertible {
    let kind: String
    let settings: [String: WrittenValue]
    /// What is kept; nil where they are refused.
    let kept: TriggerSettings?

    init(_ kind: String, _ settings: [String: WrittenValue], kept: TriggerSettings?) {
      self.kind = kind
      self.settings = settings
      self.kept = kept
    }

    var testDescription: String { "\(kind): \(settings)" }

    func read() throws -> TriggerSettings {
      let kind = try #require(TriggerKinds.standard[TriggerKindName(unchecked: kind)])
      return try kind.settings(from: WrittenSettings(settings))
    }
  }

  private static let accepted: [Written] = [
    Written(
      "cron", ["cron": .scalar("0 18 * * mon-fri")],
      kept: ["cron": "0 18 * * mon-fri", "timezone": "UTC", "missed": "once"]),
    Written(
      "cron",
      ["cron": .scalar("0 18 * * *"), "timezone": .scalar("Asia/Yerevan"), "missed": .scalar("skip")],
      kept: ["cron": "0 18 * * *", "timezone": "Asia/Yerevan", "missed": "skip"]),
    Written("event", ["event": .scalar("true")], kept: ["event": .boolean(true)]),
    Written(
      "event", ["event": .scalar("true"), "database_role": .scalar("r")],
      kept: ["event": .boolean(true), "database_role": "r"]),
    Written(
      "event", ["event": .scalar("true"), "database_role": .scalar(String(repeating: "r", count: 63))],
      kept: ["event": .boolean(true), "database_role": .string(String(repeating: "r", count: 63))]),
    Written("file", ["file": .scalar("go-sport")], kept: ["file": "go-sport"]),
    Written(
      "file", ["file": .scalar("go-sport"), "host": .scalar("desk1")], kept: ["file": "go-sport", "host": "desk1"]),
    Written("after", ["after": .mapping(["desk": .scalar("sport")])], kept: ["after": ["desk": "sport"]]),
    Written("after", ["after": .mapping(["keyword": .scalar("Lead")])], kept: ["after": ["keyword": "Lead"]]),
    Written(
      "after", ["after": .mapping(["desk": .scalar("sport"), "keyword": .scalar("a b")])],
      kept: ["after": ["desk": "sport", "keyword": "a b"]]),
    Written(
      "webhook", ["webhook": .mapping(["secret": .scalar("wire-key")])], kept: ["webhook": ["secret": "wire-key"]]),
  ]

  private static let refused: [Written] = [
    Written("cron", [:], kept: nil),
    Written("cron", ["cron": .scalar("0 25 * * *")], kept: nil),
    Written("cron", ["cron": .list([.scalar("0 18 * * *")])], kept: nil),
    Written("cron", ["cron": .scalar("0 18 * * *"), "timezone": .scalar("Asia/Nowhere")], kept: nil),
    Written("cron", ["cron": .scalar("0 18 * * *"), "missed": .scalar("twice")], kept: nil),
    Written("event", [:], kept: nil),
    Written("event", ["event": .scalar("false")], kept: nil),
    Written("event", ["event": .scalar("true"), "database_role": .scalar("")], kept: nil),
    Written("event", ["event": .scalar("true"), "database_role": .scalar("two words")], kept: nil),
    Written(
      "event", ["event": .scalar("true"), "database_role": .scalar(String(repeating: "r", count: 64))], kept: nil),
    Written("file", [:], kept: nil),
    Written("file", ["file": .scalar("/srv/go")], kept: nil),
    Written("file", ["file": .scalar("go"), "host": .list([])], kept: nil),
    Written("after", [:], kept: nil),
    Written("after", ["after": .scalar("sport")], kept: nil),
    Written("after", ["after": .mapping([:])], kept: nil),
    Written("after", ["after": .mapping(["story": .scalar("swap")])], kept: nil),
    Written("after", ["after": .mapping(["desk": .scalar("No Desk")])], kept: nil),
    Written("after", ["after": .mapping(["keyword": .scalar(" ")])], kept: nil),
    Written("webhook", [:], kept: nil),
    Written("webhook", ["webhook": .mapping([:])], kept: nil),
    Written("webhook", ["webhook": .mapping(["secret": .scalar("a secret")])], kept: nil),
  ]

  @Test("What is accepted is kept with its defaults, and accepted again as it was kept", arguments: accepted)
  func accepts(written: Written) throws {
    let kept = try written.read()
    #expect(kept == written.kept)
    let kind = try #require(TriggerKinds.standard[TriggerKindName(unchecked: written.kind)])
    #expect(try kind.settings(from: WrittenSettings(kept)) == kept)
    #expect(Set(written.settings.keys).isSubset(of: kind.keys))
    #expect(kind.keys.first == written.kind)
  }

  @Test("Anything else is refused", arguments: refused)
  func refuses(written: Written) {
    #expect(throws: ConfigurationProblem.self) { try written.read() }
  }

  @Test("A desk that a trigger waits for must be one that there is")
  func desks() {
    let kind = AfterKind()
    let desks: Set<DeskSlug> = [DeskSlug(unchecked: "sport")]
    #expect(kind.problem(with: ["after": ["desk": "sport"]], desks: desks) == nil)
    #expect(kind.problem(with: ["after": ["keyword": "lead"]], desks: desks) == nil)
    #expect(
      kind.problem(with: ["after": ["desk": "politics"]], desks: desks)
        == ConfigurationProblem(path: ["after", "desk"], message: "there is no desk 'politics'"))
    #expect(EventKind().problem(with: ["event": .boolean(true)], desks: []) == nil)
  }

  @Test("Another story fires it by its desk, by a keyword in capital letters or not, or by both")
  func matches() {
    let kind = AfterKind()
    func matches(_ after: CanonicalJSON, _ desk: String, _ keywords: [String]) -> Bool {
      kind.matches(["after": after], desk: DeskSlug(unchecked: desk), keywords: keywords)
    }
    #expect(matches(["desk": "sport"], "sport", []))
    #expect(!matches(["desk": "sport"], "politics", ["sport"]))
    #expect(matches(["keyword": "Lead"], "politics", ["first", "lEAD"]))
    #expect(!matches(["keyword": "Lead"], "lead", ["first", "leader"]))
    #expect(matches(["desk": "sport", "keyword": "lead"], "sport", ["lead"]))
    #expect(!matches(["desk": "sport", "keyword": "lead"], "sport", []))
    #expect(!matches(["desk": "sport", "keyword": "lead"], "politics", ["lead"]))
    #expect(!kind.matches(["event": .boolean(true)], desk: DeskSlug(unchecked: "sport"), keywords: []))
  }

  private static func trigger(_ kind: String, _ settings: TriggerSettings) -> Trigger {
    Trigger(name: TriggerName(unchecked: "go"), kind: TriggerKindName(unchecked: kind), settings: settings)
  }

  @Test("A file fires a trigger of its kind on one host or on any, a webhook one that names its secret")
  func sources() {
    #expect(Self.trigger("file", ["file": "go-sport"]).file?.name == "go-sport")
    #expect(Self.trigger("file", ["file": "go-sport"]).file?.host == nil)
    #expect(Self.trigger("file", ["file": "go-sport", "host": "desk1"]).file?.host == "desk1")
    #expect(Self.trigger("file", ["event": .boolean(true)]).file == nil)
    #expect(Self.trigger("event", ["file": "go-sport"]).file == nil)
    #expect(Self.trigger("webhook", ["webhook": ["secret": "wire-key"]]).webhookSecret == "wire-key")
    #expect(Self.trigger("webhook", ["webhook": [:]]).webhookSecret == nil)
    #expect(Self.trigger("event", ["webhook": ["secret": "wire-key"]]).webhookSecret == nil)
  }

  @Test("Of all kinds the clock fires only `cron`, with what to do about times that were missed")
  func clocks() throws {
    let once = try #require(CronKind().clock(of: ["cron": "0 18 * * *", "timezone": "Asia/Yerevan", "missed": "once"]))
    #expect(once.missed == .once && once.zone.identifier == "Asia/Yerevan")
    let skip = try #require(CronKind().clock(of: ["cron": "0 18 * * *", "timezone": "UTC", "missed": "skip"]))
    #expect(skip.missed == .skip)
    #expect(CronKind().clock(of: ["cron": "0 18 * * *", "timezone": "Asia/Nowhere"]) == nil)
    #expect(CronKind().clock(of: ["cron": "0 25 * * *", "timezone": "UTC"]) == nil)
    #expect(EventKind().clock(of: ["event": .boolean(true)]) == nil)
  }

  @Test("A tick counts as missed when it is more than a minute late, and only where missed ones are skipped")
  func late() throws {
    let tick = try Date("2026-11-30T18:00:00Z", strategy: .iso8601)
    let defined = tick - 3600
    let utc = try #require(TimeZone(identifier: "UTC"))
    let skip = TriggerClock(expression: try CronExpression("0 18 * * *"), zone: utc, missed: .skip)
    let once = TriggerClock(expression: try CronExpression("0 18 * * *"), zone: utc, missed: .once)
    #expect(skip.due(since: defined, after: nil, at: tick - 1) == nil)
    #expect(skip.due(since: defined, after: nil, at: tick)?.isMissed == false)
    #expect(skip.due(since: defined, after: nil, at: tick + 60)?.isMissed == false)
    #expect(skip.due(since: defined, after: nil, at: tick + 61)?.isMissed == true)
    #expect(once.due(since: defined, after: nil, at: tick + 61)?.isMissed == false)
    #expect(skip.due(since: defined, after: tick - 86_400, at: tick)?.tick == tick)
    #expect(skip.due(since: defined, after: tick, at: tick + 1) == nil)
    #expect(skip.due(since: defined, after: tick + 86_400, at: tick + 1) == nil)
    #expect(skip.due(since: tick, after: nil, at: tick + 1) == nil)
  }

  @Test("A trigger of a kind that there is not, or that its kind refuses, is a fault that says what to do")
  func faults() throws {
    let kinds = TriggerKinds.standard
    try kinds.check([Self.trigger("event", ["event": .boolean(true)]), Self.trigger("file", ["file": "go-sport"])])
    #expect {
      try kinds.check([Self.trigger("event", ["event": .boolean(true)]), Self.trigger("moon", [:])])
    } throws: { error in
      let text = "\(error)"
      return text.hasPrefix("The trigger 'go' is of the kind 'moon'")
        && text.contains("(it has: cron, event, file, after, webhook). Install a copydeskd that has it")
    }
    #expect {
      try kinds.check([Self.trigger("event", ["event": .boolean(false)])])
    } throws: { error in
      "\(error)" == "The trigger 'go' of the kind 'event' cannot be used: event: must be true: event: true"
        + ". Correct newsroom.yaml and apply it again"
    }
  }
}
