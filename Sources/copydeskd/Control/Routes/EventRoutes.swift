import HTTPTypes
import Hummingbird
import Newsroom
import ServiceLifecycle
import Store

/// `GET /v1/events`: what happens in the newsroom, as server-sent events.
///
/// `Last-Event-ID` resumes without a gap; one that is no longer kept is refused with `gone`.
struct EventRoutes {
  let store: Store
  let feed: EventFeed
  let askers: AskerLookup

  func add(to router: Router<ControlRequestContext>) {
    router.get("/v1/events", use: events)
  }

  @Sendable private func events(_ request: Request, _ context: ControlRequestContext) async throws -> Response {
    _ = try await askers.asker(request, context).staff()
    let place = try await store.streamPlace(after: lastEvent(request))
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
      body: ResponseBody(asyncSequence: EventStream(feed: feed, place: place).cancelOnGracefulShutdown()))
  }

  private func lastEvent(_ request: Request) throws -> NewsroomEvent.ID? {
    guard let name = HTTPField.Name("Last-Event-ID"), let text = request.headers[name] else { return nil }
    guard let id = NewsroomEvent.ID(text), id.xid >= 0 else {
      throw Refusal(.usage, "'\(text)' is no event's id.", hint: "Send back the last id that came, or none.")
    }
    return id
  }
}
