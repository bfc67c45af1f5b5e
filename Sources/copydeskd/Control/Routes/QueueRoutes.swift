import ControlAPI
import Foundation
import Hummingbird
import JobQueue
import NIOCore
import Newsroom

/// Whole queues: to be seen by all staff, paused, resumed and limited by operators.
struct QueueRoutes {
  let queue: JobQueue
  let askers: AskerLookup
  let changes: ChangingRequests

  func add(to router: Router<ControlRequestContext>) {
    router.get("/v1/queues") { request, context in
      _ = try await askers.asker(request, context).staff()
      return try .json(PageBody(items: await bodies(), next: nil)) as Response
    }
    router.get("/v1/queues/{queue}") { request, context in
      _ = try await askers.asker(request, context).staff()
      return try .json(await body(of: try request.queue(context))) as Response
    }
    router.post("/v1/queues/{queue}/pause") { request, context in
      try await change(request, context) { name, asker, _ in
        try await queue.pause(name, by: asker.member?.handle.text)
      }
    }
    router.post("/v1/queues/{queue}/resume") { request, context in
      try await change(request, context) { name, _, _ in try await queue.resume(name) }
    }
    router.post("/v1/queues/{queue}/limits") { request, context in
      try await change(request, context) { name, _, body in
        let limits = try ControlJSON.decode(QueueLimitsBody.self, from: Data(body.readableBytesView))
        try await queue.setLimits(limits.limits, of: name)
      }
    }
  }

  private func bodies() async throws -> [QueueBody] {
    let statistics = try await queue.statistics().reduce(into: [:]) { $0[$1.queue] = $1 }
    return try await queue.queues().map { QueueBody($0, statistics[$0.name]) }
  }

  private func body(of name: String) async throws -> QueueBody {
    QueueBody(try await queue.queue(named: name), try await queue.statistics().first { $0.queue == name })
  }

  /// Only queues that are known can be changed, so that a slip of the pen is told.
  private func change(
    _ request: Request, _ context: ControlRequestContext, _ change: (String, Asker, ByteBuffer) async throws -> Void
  ) async throws -> Response {
    let asker = try await askers.asker(request, context)
    try asker.operating()
    let name = try request.queue(context)
    _ = try await queue.queue(named: name)
    let body = try await request.body.collect(upTo: 65_536)
    return try await changes.once(request, asker, body: body) {
      try await change(name, asker, body)
      return try Reply(await self.body(of: name))
    }
  }
}

extension Request {
  /// The path's queue.
  fileprivate func queue(_ context: ControlRequestContext) throws -> String {
    let text = context.parameters.get("queue") ?? ""
    return text.removingPercentEncoding ?? text
  }
}
