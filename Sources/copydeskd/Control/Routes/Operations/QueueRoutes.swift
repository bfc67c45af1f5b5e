import ControlAPI
import JobQueue
import Newsroom

/// Whole queues: for all staff to see, for operators to pause, resume and limit.
extension ControlRoute {
  static let queues = get(
    "/v1/queues", "The queues, with their jobs and limits", for: .staffAndRoot, answers: .json(PageBody<QueueBody>.self)
  ) { request, _ in
    let statistics = try await request.queue.statistics().reduce(into: [:]) { $0[$1.queue] = $1 }
    let queues = try await request.queue.queues().map { QueueBody($0, statistics[$0.name]) }
    return try .json(PageBody(items: queues, next: nil))
  }

  static let queue = get("/v1/queues/{queue}", "One queue", for: .staffAndRoot, answers: .json(QueueBody.self)) {
    request, _ in
    try .json(await QueueBody(named: request.name("queue"), request.queue))
  }

  static let pauseQueue = changeQueue(
    "pause", "Pauses a queue on every host: none of its jobs start until it is resumed"
  ) {
    request, caller, name in
    try await request.queue.pause(name, by: caller.member.handle.text)
  }

  static let resumeQueue = changeQueue("resume", "Resumes a paused queue") { request, _, name in
    try await request.queue.resume(name)
  }

  static let limitQueue = changeQueue(
    "limits", "Limits a queue across all hosts; a limit that is left out is lifted", body: .json(QueueLimitsBody.fields)
  ) { request, _, name in
    try await request.queue.setLimits(request.decoded(QueueLimitsBody.self).limits(), of: name)
  }

  /// Only queues that exist can be changed, so that a mistyped name is noticed.
  private static func changeQueue(
    _ name: String, _ summary: String, body: RequestBodyDeclaration = .nothing,
    _ change: @escaping @Sendable (RouteRequest, StaffCaller, String) async throws -> Void
  ) -> ControlRoute {
    Self.change("/v1/queues/{queue}/\(name)", summary, for: .operators, body: body, answers: .json(QueueBody.self)) {
      request, caller in
      let name = request.name("queue")
      _ = try await request.queue.queue(named: name)
      try await change(request, caller, name)
      return try .json(await QueueBody(named: name, request.queue))
    }
  }
}

extension QueueBody {
  fileprivate init(named name: String, _ queue: JobQueue) async throws {
    self.init(try await queue.queue(named: name), try await queue.statistics().first { $0.queue == name })
  }
}

extension QueueLimitsBody {
  /// The body as the OpenAPI document describes it.
  static let fields = [
    BodyField(name: "global", schema: .whole(1...Int(Int32.max)), summary: "How many jobs may run at once"),
    BodyField(
      name: "per_key", schema: .whole(1...Int(Int32.max)),
      summary: "How many jobs with the same limit key may run at once"),
    BodyField(name: "rate", schema: .object(Rate.fields), summary: "How many jobs may start in a period"),
  ]
}

extension QueueLimitsBody.Rate {
  fileprivate static let fields = [
    BodyField(name: "count", schema: .whole(1...Int(Int32.max)), summary: "How many in each period", isRequired: true),
    BodyField(
      name: "seconds", schema: .number(0.001...31_536_000), summary: "How long the period is", isRequired: true),
    BodyField(
      name: "burst", schema: .whole(1...Int(Int32.max)), summary: "How many may start at once after a quiet spell",
      isRequired: true),
  ]
}
