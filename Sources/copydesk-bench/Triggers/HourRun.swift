import Foundation
import Newsroom
import Postgres
import Store
import Synchronization

/// One run: stories come in and are approved for one hour, and that comes.
struct HourRun {
  let uri: String
  let scale: SiteScale
  let triggers: Int
  let approvalsPerSecond: Int
  let bringsPages: Bool
  private(set) var results = Measurements()

  init(uri: String, scale: SiteScale, triggers: Int, approvalsPerSecond: Int, bringsPages: Bool) {
    self.uri = uri
    self.scale = scale
    self.triggers = triggers
    self.approvalsPerSecond = approvalsPerSecond
    self.bringsPages = bringsPages
  }

  /// Stories that are approved while the others go out.
  private static let spare = 1200
  /// Stories that went out before: a newsroom has a past, and the database plans by it.
  private static let past = 1000
  private static let clients = 8

  private static let writing = Measure(name: "stories that come in", unit: "stories/s", direction: .higherIsBetter)
  private static let approving = Measure(
    name: "approvals for the hour", unit: "approvals/s", direction: .higherIsBetter)
  private static let rows = Measure(
    name: "from the first to the last fired (goal: 3 s)", unit: "s", direction: .lowerIsBetter)
  private static let fired = Measure(name: "from the hour to the last fired", unit: "s", direction: .lowerIsBetter)
  private static let page = Measure(name: "from the hour to the last page", unit: "s", direction: .lowerIsBetter)
  private static let order = Measure(
    name: "places from the order of urgency, at most", unit: "stories", direction: .lowerIsBetter)
  private static let median = Measure(name: "approval meanwhile, p50", unit: "ms", direction: .lowerIsBetter)
  private static let slow = Measure(
    name: "approval meanwhile, p99 (goal: 200 ms)", unit: "ms", direction: .lowerIsBetter)

  mutating func run() async throws {
    let directory = "\(FileManager.default.temporaryDirectory.path)/copydesk-bench-hour-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let newsroom = try await BenchNewsroom.make(
      uri: uri, scale: scale, root: "\(directory)/site", delivers: bringsPages)
    let administrator = try await Connection.connect(ConnectionConfiguration(uri: uri))
    try await newsroom.whileWorking { newsroom in
      try await newsroom.define([RepeatedFiring.trigger])
      for (measure, value) in try await RepeatedFiring.measure(newsroom) {
        results.note(measure, of: Measurements.nobody, ours: value)
      }
      let (before, all) = (scale.stories + Self.spare, scale.stories + Self.spare + Self.past)
      let written = try await seconds {
        try await everyStory(1...all, "Stories come in") { try await newsroom.write($0, urgency: Self.urgency(of: $0)) }
      }
      note(Self.writing, Double(all) / written)
      try await everyStory(before + 1...all, "Some go out before") { try await newsroom.approve($0) }
      try await administrator.script(
        "CREATE SCHEMA bare; CREATE TABLE bare.past AS SELECT story FROM copydesk.delivery")
      try await BenchmarkCluster.settle(administrator)
      let hour = nextMinute(after: written * 1.6 + 20)
      try await newsroom.define((0..<triggers).map { trigger($0, at: hour) })
      let approved = try await seconds {
        try await everyStory(1...scale.stories, "Approved for \(hour.formatted(.iso8601))") { [triggers] story in
          if story % 2 == 0 {
            try await newsroom.approve(story, at: hour)
          } else {
            try await newsroom.approve(story, on: Self.name(story / 2 % triggers))
          }
        }
      }
      note(Self.approving, Double(scale.stories) / approved)
      guard hour.timeIntervalSinceNow > 5 else { throw BenchFault.tooSlow("The hour came before all was approved") }
      try await BenchmarkCluster.settle(administrator)
      try await measure(hour, newsroom, administrator)
    }
    Progress.say("The same rows by one statement")
    try await administrator.script(String(decoding: PackageResources.bare_firing_sql, as: UTF8.self))
    try await BenchmarkCluster.settle(administrator)
    let statement = SQL(String(decoding: PackageResources.bare_firing_statement_sql, as: UTF8.self))
    let limit = try await seconds { try await administrator.execute(statement) }
    results.note(Self.rows, of: "bare SQL", theirs: limit)
    await administrator.close()
  }

  private mutating func measure(
    _ hour: Date, _ newsroom: BenchNewsroom, _ administrator: Connection
  ) async throws {
    Progress.say("The hour comes in \(Int(hour.timeIntervalSinceNow)) s")
    try await Task.sleep(for: .seconds(max(0, hour.timeIntervalSinceNow - 1)))
    let isOver = Flag()
    let (spare, pause) = (scale.stories + 1...scale.stories + Self.spare, Duration.seconds(1) / approvalsPerSecond)
    async let latencies = Self.approve(spare, every: pause, newsroom) { isOver.isSet }
    while try await newsroom.count("SELECT count(*) FROM copydesk.delivery") < scale.stories + Self.past {
      guard hour.timeIntervalSinceNow > -600 else {
        isOver.set()
        throw BenchFault.tooSlow("Not everything went out within ten minutes")
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    isOver.set()
    let approvals = try await latencies
    if let row = try await administrator.queryOne(SQL(Self.firedQuery), hour) {
      note(Self.fired, try row.decode("last"))
      results.note(Self.rows, of: "bare SQL", ours: try row.decode("length"))
      note(Self.order, try row.decode("displaced"))
    }
    if let value = approvals.percentile(50) { note(Self.median, value) }
    if let value = approvals.percentile(99) { note(Self.slow, value) }
    guard bringsPages else { return }
    while try await newsroom.published() < scale.stories + Self.past {
      Progress.show("\(try await newsroom.published()) pages are there")
      try await Task.sleep(for: .milliseconds(250))
    }
    note(Self.page, -hour.timeIntervalSinceNow)
  }

  /// When the last went out, how long it took from the first on, and by how many places a story of the timed ones was away from
  /// where its urgency puts it.
  private static let firedQuery = """
    SELECT extract(epoch FROM max(d.created_at) - $1)::float8 AS last,
           extract(epoch FROM max(d.created_at) - min(d.created_at))::float8 AS length,
           (SELECT max(abs(each.went - each.wanted))::float8
              FROM (SELECT row_number() OVER (ORDER BY o.id) AS went,
                           row_number() OVER (ORDER BY v.urgency, o.story) AS wanted
                      FROM copydesk.delivery AS o
                      JOIN copydesk.version AS v ON v.story = o.story AND v.number = o.version
                      JOIN copydesk.decision AS c ON c.id = o.decision AND c.publish_at IS NOT NULL) AS each) AS displaced
      FROM copydesk.delivery AS d WHERE d.story NOT IN (SELECT p.story FROM bare.past AS p)
    """

  /// Approves one after the other for tomorrow, one each time that the pause is over; how long each took, in milliseconds.
  private static func approve(
    _ stories: ClosedRange<Int>, every pause: Duration, _ newsroom: BenchNewsroom,
    until isOver: @Sendable () -> Bool
  ) async throws -> [Double] {
    var latencies: [Double] = []
    let tomorrow = Date(timeIntervalSinceNow: 86_400)
    var next = ContinuousClock.now
    for story in stories where !isOver() {
      let start = ContinuousClock.now
      try await newsroom.approve(story, at: tomorrow)
      latencies.append((ContinuousClock.now - start) / .milliseconds(1))
      next = max(next + pause, ContinuousClock.now)
      try await Task.sleep(until: next)
    }
    return latencies
  }

  private mutating func note(_ measure: Measure, _ value: Double) {
    results.note(measure, of: Measurements.nobody, ours: value)
  }

  /// One in twenty is urgent.
  private static func urgency(of story: Int) -> Int { story % 20 == 0 ? 1 : story % 7 == 0 ? 3 : 5 }

  private static func name(_ trigger: Int) -> TriggerName { TriggerName(unchecked: "edition-\(trigger)") }

  private func trigger(_ number: Int, at hour: Date) -> Trigger {
    let parts = Calendar.utc.dateComponents([.month, .day, .hour, .minute], from: hour)
    let cron = [parts.minute, parts.hour, parts.day, parts.month].map { String($0 ?? 0) }.joined(separator: " ") + " *"
    return Trigger(
      name: Self.name(number), kind: TriggerKindName(unchecked: "cron"),
      settings: ["cron": .string(cron), "timezone": "UTC", "missed": "once"])
  }

  private func nextMinute(after seconds: Double) -> Date {
    Date(timeIntervalSince1970: ((Date().timeIntervalSince1970 + seconds) / 60).rounded(.up) * 60)
  }

  private func everyStory(
    _ stories: ClosedRange<Int>, _ what: String, _ work: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    Progress.say(what)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in 0..<Self.clients {
        group.addTask {
          for story in stories where story % Self.clients == client {
            try await work(story)
            if story % 500 == 0 { Progress.show("\(what): \(story) of \(stories.upperBound)") }
          }
        }
      }
      try await group.waitForAll()
    }
  }

  private func seconds(_ body: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await body()
    return (ContinuousClock.now - start) / .seconds(1)
  }
}

/// Something that happens once.
private final class Flag: Sendable {
  private let state = Mutex(false)
  var isSet: Bool { state.withLock { $0 } }
  func set() { state.withLock { $0 = true } }
}

extension Calendar {
  fileprivate static let utc = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar
  }()
}
