import ControlAPI
import Foundation
import JobQueue
import Newsroom
import Postgres

private let state = QueryParameter.choice("state", JobState.self, "Only jobs in this state")
private let kind = QueryParameter.text("kind", "Only jobs of this kind")
private let queueName = QueryParameter.text("queue", "Only jobs from this queue")
private let cause = QueryParameter.text("cause", "Only jobs with this cause")

/// The queue's jobs: for all staff to see and for operators to change.
extension ControlRoute {
  static let jobs = get(
    "/v1/jobs", "Jobs, newest first", for: .staffAndRoot,
    query: [state, kind, queueName, cause, Paging.limit, Paging.after], answers: .json(PageBody<JobBody>.self)
  ) { request, _ in
    let filter = JobFilter(
      states: try request.value(of: state).map { [$0] } ?? [], kinds: try request.value(of: kind).map { [$0] } ?? [],
      queues: try request.value(of: queueName).map { [$0] } ?? [], cause: try request.value(of: cause))
    let limit = try request.value(of: Paging.limit)
    let after = try request.value(of: Paging.after).map { text in
      guard let number = Int64(text), number > 0 else {
        throw Refusal(
          .usage, "'\(text)' is not a valid position in this list.",
          hint: "Pass the `next` of the previous page as `after`.")
      }
      return JobID(rawValue: number)
    }
    let jobs = try await request.queue.jobs(matching: filter, limit: limit, after: after)
    let next = jobs.count == limit ? jobs.last.map { "\($0.id.rawValue)" } : nil
    return try .json(PageBody(items: jobs.map { JobBody($0) }, next: next))
  }

  static let job = get(
    "/v1/jobs/{job}", "A job, with the errors of its failed attempts", for: .staffAndRoot,
    answers: .json(JobDetailBody.self)
  ) { request, _ in
    try .json(await JobDetailBody(of: request.job, request.queue))
  }

  static let retryJob = changeJob("retry", "Retries a dead or scheduled job now") { try await $1.retry($0) }

  static let cancelJob = changeJob("cancel", "Cancels a job; a running one is asked to stop") {
    try await $1.cancel($0)
  }

  static let runJobNow = changeJob("run-now", "Runs a scheduled job now") { try await $1.runNow($0) }

  private static func changeJob(
    _ name: String, _ summary: String, _ change: @escaping @Sendable (JobID, JobQueue) async throws -> Void
  ) -> ControlRoute {
    Self.change("/v1/jobs/{job}/\(name)", summary, for: .operators, answers: .json(JobDetailBody.self)) { request, _ in
      let id = try request.job
      try await change(id, request.queue)
      return try .json(await JobDetailBody(of: id, request.queue))
    }
  }
}

extension RouteRequest {
  fileprivate var job: JobID {
    get throws { JobID(rawValue: Int64(try number("job"))) }
  }
}

extension JobDetailBody {
  fileprivate init(of id: JobID, _ queue: JobQueue) async throws {
    let job = try await queue.job(id)
    self.init(
      job: JobBody(job), arguments: job.arguments.text,
      failures: try await queue.failures(of: id).map { JobDetailBody.Failure($0) })
  }
}
