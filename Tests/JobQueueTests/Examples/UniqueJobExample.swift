import Foundation
import JobQueue
import Postgres
import Testing

/// Tells readers of a desk's newsletter what is new. Once a quarter of an hour is enough, however much is new.
private struct SendNewsletter: Job {
  static let kind = "send-newsletter"
  var desk: String
  var headline: String
}

@Suite("Examples: unique jobs", .timeLimit(.minutes(10)))
struct UniqueJobExample {
  @Test("While a job waits, duplicates do not add another one but update it")
  func example() async throws {
    try await withQueue { queue in
      // Two jobs for the same desk are duplicates; the later one's headline is the one to send.
      let onePerDesk = Uniqueness(by: ["desk"], replacing: [.arguments])
      let later = EnqueueOptions(delay: .seconds(15 * 60))

      func announce(_ headline: String, on desk: String) async throws -> UniqueOutcome {
        try await queue.enqueue(
          SendNewsletter(desk: desk, headline: headline), unique: onePerDesk, later, in: queue.pool)
      }
      let first = try await announce("Prisoners exchanged", on: "caucasus")
      let second = try await announce("Prisoners exchanged at the border", on: "caucasus")
      let other = try await announce("Rain at last", on: "africa")

      #expect(second == .replaced(first.id))
      #expect(other == .added(other.id))
      let jobs = try await queue.jobs(matching: JobFilter(kinds: [SendNewsletter.kind])).reversed()
      #expect(
        try jobs.map { try $0.arguments.decode(as: SendNewsletter.self).headline } == [
          "Prisoners exchanged at the border", "Rain at last",
        ])
    }
  }
}
