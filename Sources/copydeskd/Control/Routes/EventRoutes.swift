import ControlAPI
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Newsroom
import ServiceLifecycle
import Store
import Synchronization

/// `GET /v1/events`: what happens in the newsroom, as server-sent events (HTML, section 9.2).
///
/// `Last-Event-ID` resumes without a gap; one that is no longer kept is answered with 410.
struct EventRoutes {
  let store: Store
  let askers: AskerLookup

  /// How often the database is asked, and after how long without an event a comment keeps the connection alive.
  private static let pause = Duration.milliseconds(250)
  private static let pausesUntilComment = 60

  func add(to router: Router<ControlRequestContext>) {
    router.get("/v1/events", use: events)
  }

  @Sendable private func events(_ request: Request, _ context: ControlRequestContext) async throws -> Response {
    _ = try await askers.asker(request, context).staff()
    var last: NewsroomEvent.ID?
    if let name = HTTPField.Name("Last-Event-ID"), let text = request.headers[name] {
      guard let id = NewsroomEvent.ID(text) else {
        throw Refusal(.usage, "'\(text)' is no event's id.", hint: "Send back the last id that came, or none.")
      }
      last = id
    }
    guard case .events(let first, let position) = try await store.events(after: last, limit: 100) else {
      return Response(status: .gone)
    }
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
      body: ResponseBody(asyncSequence: stream(first, from: position).cancelOnGracefulShutdown()))
  }

  /// Batches of events as the stream's bytes; ends when the client goes or the daemon stops.
  private func stream(_ first: [NewsroomEvent], from position: NewsroomEvent.ID) -> AsyncThrowingStream<
    ByteBuffer, any Error
  > {
    let position = Mutex(position)
    let pending = Mutex(first)
    return AsyncThrowingStream {
      var quiet = 0
      while !Task.isCancelled {
        let batch = pending.withLock { events in
          defer { events = [] }
          return events
        }
        if !batch.isEmpty {
          return ByteBuffer(
            string: batch.map { "id: \($0.id)\nevent: \($0.kind)\ndata: \($0.data)\n\n" }.joined())
        }
        quiet += 1
        if quiet == Self.pausesUntilComment { return ByteBuffer(string: ":\n\n") }
        try await Task.sleep(for: Self.pause)
        let last = position.withLock { $0 }
        guard case .events(let next, let reached) = try await store.events(after: last, limit: 100) else { return nil }
        position.withLock { $0 = reached }
        pending.withLock { $0 = next }
      }
      return nil
    }
  }
}
