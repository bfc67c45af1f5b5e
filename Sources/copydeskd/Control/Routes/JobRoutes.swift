import ControlAPI
import Foundation
import Hummingbird
import JobQueue
import Newsroom
import Postgres

/// The queue's jobs: to be seen by all staff, changed by operators.
struct JobRoutes {
  let queue: JobQueue
  let askers: AskerLookup
  let changes: ChangingRequests

  func add(to router: Router<ControlRequestContext>) {
    router.get("/v1/jobs", use: jobs)
    router.get("/v1/jobs/{job}") { request, context in
      _ = try await askers.asker(request, context).staff()
      return try .json(await detail(of: try request.job(context))) as Response
    }
    router.post("/v1/jobs/{job}/retry") { try await change($0, $1) { try await queue.retry($0) } }
    router.post("/v1/jobs/{job}/cancel") { try await change($0, $1) { try await queue.cancel($0) } }
    router.post("/v1/jobs/{job}/run-now") { try await change($0, $1) { try await queue.runNow($0) } }
  }

  @Sendable private func jobs(_ request: Request, _ context: ControlRequestContext) async throws -> Response {
    _ = try await askers.asker(request, context).staff()
    let filter = JobFilter(
      states: try request.choice("state", JobState.self).map { [$0] } ?? [],
      kinds: request.parameter("kind").map { [$0] } ?? [], queues: request.parameter("queue").map { [$0] } ?? [],
      cause: request.parameter("cause"))
    let limit = try request.whole("limit", 1...200, default: 50)
    let after = try request.parameter("after").map { _ in
      JobID(rawValue: Int64(try request.whole("after", 1...Int.max, default: 1)))
    }
    let jobs = try await queue.jobs(matching: filter, limit: limit, after: after)
    let next = jobs.count == limit ? jobs.last.map { "\($0.id.rawValue)" } : nil
    return try .json(PageBody(items: jobs.map { JobBody($0) }, next: next))
  }

  private func detail(of id: JobID) async throws -> JobDetailBody {
    let job = try await queue.job(id)
    return JobDetailBody(
      job: JobBody(job), arguments: job.arguments.text,
      failures: try await queue.failures(of: id).map { JobDetailBody.Failure($0) })
  }

  private func change(
    _ request: Request, _ context: ControlRequestContext, _ change: (JobID) async throws -> Void
  ) async throws -> Response {
    let asker = try await askers.asker(request, context)
    try asker.operating()
    let id = try request.job(context)
    let body = try await request.body.collect(upTo: 65_536)
    return try await changes.once(request, asker, body: body) {
      try await change(id)
      return try Reply(await detail(of: id))
    }
  }
}

extension Request {
  /// The path's job.
  fileprivate func job(_ context: ControlRequestContext) throws -> JobID {
    JobID(rawValue: Int64(try number("job", context)))
  }
}
