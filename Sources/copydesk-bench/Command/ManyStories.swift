import Foundation
import Postgres

/// Fills the newsroom of a daemon with copies of two stories: one that was published, and one that waits for review.
struct ManyStories: Sendable {
  static let chief = "chief"
  static let desk = "africa"

  let daemon: MeasuredDaemon
  let copydesk: String
  private let database: Connection

  /// The number below which the copies of what was published are, the oldest first, and above which those of what waits.
  private static let border = 5_000_000
  /// Copies that are made by one statement.
  private static let batch = 5_000
  private static let published = 1
  private static let waiting = 2
  /// Five years.
  private static let span = 5.0 * 365 * 86_400

  /// Makes the newsroom and the two stories.
  static func make(in daemon: MeasuredDaemon, by copydesk: String) async throws -> ManyStories {
    func command(_ words: String...) async throws {
      _ = try await MeasuredProcess.run([copydesk, "--socket", daemon.socket] + words)
    }
    func write(_ name: String, _ text: String) throws -> String {
      let path = "\(daemon.directory)/\(name)"
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return path
    }
    Progress.say("A newsroom with two stories")
    try await command("apply", "-f", write("newsroom.yaml", newsroom))
    for letter in ["a", "b"] {
      try await command("--as", "reporter", "submit", write("\(letter).md", draft(letter)))
    }
    try await command("--as", chief, "show", slug("a", 0))
    try await command("--as", chief, "approve", slug("a", 0), "--yes")
    let session = try SocketSession(path: daemon.socket, person: chief)
    let end = ContinuousClock.now + .seconds(60)
    while try !session.get("/v1/stories/\(published)").contains(#""state":"published""#) {
      guard ContinuousClock.now < end else { throw SocketFault("The first story was not published within a minute") }
      try await Task.sleep(for: .milliseconds(100))
    }
    let database = try await Connection.connect(ConnectionConfiguration(uri: daemon.database()))
    try await database.script(String(decoding: PackageResources.story_copies_sql, as: UTF8.self))
    try await database.execute("SELECT pg_temp.count_on()")
    return ManyStories(daemon: daemon, copydesk: copydesk, database: database)
  }

  func close() async { await database.close() }

  /// Has that many stories wait for review, each a minute older than the next; `from` are there.
  func wait(_ count: Int, from there: Int = 1) async throws {
    let newest = Self.border + 1_000_000
    try await copy(Self.waiting, newest - count + 1...newest - there, newest: newest, step: 60, "wait")
    try await settle()
  }

  /// Has that many stories be published, evenly over five years if there are `all` of them; the newest `from` are there.
  func publish(_ count: Int, of all: Int, from there: Int = 1) async throws {
    try await copy(
      Self.published, Self.border - count + 1...Self.border - there, newest: Self.border,
      step: Self.span / Double(all), "were published")
    try await settle()
  }

  /// The slugs of so many stories that wait, the newest first; the first of all is no copy.
  static func waitingSlugs(_ count: Int) -> [String] {
    (1...count).map { slug("b", border + 1_000_000 - $0) }
  }

  /// The slug of the story that was published as the n-th before the newest.
  static func publishedSlug(_ number: Int) -> String { slug("a", border - number) }

  private static func slug(_ letter: String, _ number: Int) -> String {
    "copy-\(letter)" + String(repeating: "0", count: max(0, 7 - String(number).count)) + String(number)
  }

  private func copy(
    _ template: Int, _ numbers: ClosedRange<Int>, newest: Int, step: Double, _ what: String
  ) async throws {
    var last = numbers.upperBound
    while last >= numbers.lowerBound {
      Progress.say("\(numbers.upperBound - last) of \(numbers.count) stories \(what)")
      let first = max(numbers.lowerBound, last - Self.batch + 1)
      try await database.execute(
        "SELECT pg_temp.copy_story($1, $2, $3, $4, $5)", Int64(template), Int64(first), Int64(last), Int64(newest), step
      )
      last = first - 1
    }
  }

  /// What autovacuum does in time.
  private func settle() async throws {
    Progress.say("The database is tidied up")
    try await BenchmarkCluster.settle(database)
  }

  private static let newsroom = """
    newsroom: {name: Meridian Wire, url: "https://news.example", language: en, timezone: Europe/London, primary: site}
    desks:
      \(desk): {name: Africa, timezone: Africa/Nairobi}
    roles:
      reporter: [write]
      chief: [write, review, approve, schedule, correct, publish, kill, spike, assign]
    staff:
      reporter: {name: Joseph Omondi, grants: [{role: reporter, desk: \(desk)}]}
      \(chief): {name: Achieng Wanjiru, grants: [{role: chief, desk: \(desk)}]}
    destinations:
      site: {kind: site}
    """

  private static func draft(_ letter: String) -> String {
    let slug = slug(letter, 0)
    let sentence =
      "The night train left the station at the end of the valley a few minutes late, as it had done for years, and "
      + "nobody on the platform looked at the clock."
    return """
      ---
      headline: "What became of the railway: \(slug)"
      slug: \(slug)
      desk: \(desk)
      byline: [reporter]
      summary: Trains, timetables and those who keep them.
      keywords: [railways, timetables]
      ---
      \((1...8).map { "Part \($0) of \(slug). \(sentence)" }.joined(separator: "\n\n"))
      """
  }
}
