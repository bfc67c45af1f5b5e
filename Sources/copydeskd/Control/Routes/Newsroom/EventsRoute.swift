import HTTPTypes
import Hummingbird
import Newsroom
import ServiceLifecycle
import Store

private let lastEventID = HeaderParameter(
  name: "Last-Event-ID", summary: "The id of the last event received; the stream resumes after it, without a gap")

extension ControlRoute {
  static let events = get(
    "/v1/events", "What happens in the newsroom, as server-sent events", for: .staff, headers: [lastEventID],
    answers: .events
  ) { request, _ in
    let place = try await request.store.streamPlace(after: try lastEvent(request.http))
    let stream = EventStream(feed: request.services.events, place: place)
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
      body: ResponseBody(asyncSequence: stream.cancelOnGracefulShutdown()))
  }

  private static func lastEvent(_ request: Request) throws -> NewsroomEvent.ID? {
    guard let name = HTTPField.Name(lastEventID.name), let text = request.headers[name] else { return nil }
    guard let id = NewsroomEvent.ID(text), id.xid >= 0 else {
      throw Refusal(
        .usage, "'\(text)' is not a valid event id.",
        hint: "Send the id of the last event you received, or no id at all.")
    }
    return id
  }
}
