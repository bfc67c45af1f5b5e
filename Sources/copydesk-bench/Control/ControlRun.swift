import Foundation

/// One run: drafts are submitted by several clients at once, and approved by as many.
struct ControlRun: Sendable {
  let socket: String
  let drafts: Int
  let clients: Int
  let reporter: String
  let chief: String
  let desk: String

  private static let sending = Measure(name: "drafts taken", unit: "drafts/s", direction: .higherIsBetter)
  private static let intake = Measure(name: "drafts that became stories", unit: "drafts/s", direction: .higherIsBetter)
  private static let approving = Measure(name: "approvals", unit: "approvals/s", direction: .higherIsBetter)

  func run() async throws -> Measurements {
    var results = Measurements()
    // So that each run has stories of its own.
    let mark = String(UInt32(Date.now.timeIntervalSince1970), radix: 36)
    let start = ContinuousClock.now
    func rate() -> Double { Double(drafts) / ((ContinuousClock.now - start) / .seconds(1)) }
    let submissions = try await everyone(as: reporter) { session, number in
      let answer = try session.post(
        "/v1/submissions", contentType: "multipart/form-data; boundary=\(Self.boundary)", Self.form(draft(number, mark))
      )
      guard let id = answer.firstMatch(of: /"id"\s*:\s*(\d+)/)?.output.1 else { throw SocketFault(answer) }
      return String(id)
    }
    results.note(Self.sending, of: Measurements.nobody, ours: rate())
    _ = try await everyone(as: reporter) { session, number in
      let answer = try session.get("/v1/submissions/\(submissions[number])?wait=30")
      guard answer.contains(/"state"\s*:\s*"accepted"/) else { throw SocketFault(answer) }
      return ""
    }
    results.note(Self.intake, of: Measurements.nobody, ours: rate())
    let approved = ContinuousClock.now
    _ = try await everyone(as: chief) { session, number in
      try session.post(
        "/v1/stories/\(slug(number, mark))/approve", contentType: "application/json",
        #"{"unread": true, "at": "tomorrow 06:00"}"#)
    }
    results.note(
      Self.approving, of: Measurements.nobody,
      ours: Double(drafts) / ((ContinuousClock.now - approved) / .seconds(1)))
    return results
  }

  /// Does something for each draft, by all clients at once, each over a connection of its own.
  private func everyone(
    as person: String, _ work: @escaping @Sendable (SocketSession, Int) throws -> String
  ) async throws -> [String] {
    let answers = try await withThrowingTaskGroup(of: [(Int, String)].self) { group in
      for client in 0..<clients {
        group.addTask {
          // Each waits without giving way, so in a thread of its own.
          try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
              continuation.resume(
                with: Result {
                  let session = try SocketSession(path: socket, person: person)
                  return try stride(from: client, to: drafts, by: clients).map { ($0, try work(session, $0)) }
                })
            }
          }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    return answers.sorted { $0.0 < $1.0 }.map(\.1)
  }

  private func slug(_ number: Int, _ mark: String) -> String { "bench-\(mark)-\(number)" }

  /// A story of some hundred words.
  private func draft(_ number: Int, _ mark: String) -> String {
    """
    ---
    headline: "Night train to \(slug(number, mark)) runs again"
    slug: \(slug(number, mark))
    desk: \(desk)
    byline: [\(reporter)]
    summary: "After nineteen years the sleeper is back, and full on most nights."
    keywords: [railways, number \(number % 300)]
    ---
    \(String(repeating: "The train left on time, and nobody on the platform believed it. ", count: 40))

    \(String(repeating: "What the timetable says has been true for a month now. ", count: 40))

    """
  }

  private static let boundary = "copydesk-bench"

  private static func form(_ draft: String) -> String {
    "--\(boundary)\r\nContent-Disposition: form-data; name=\"draft\"; filename=\"a.md\"\r\n"
      + "Content-Type: text/markdown\r\n\r\n\(draft)\r\n--\(boundary)--\r\n"
  }
}
