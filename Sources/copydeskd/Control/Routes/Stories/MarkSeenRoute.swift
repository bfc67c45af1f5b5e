import ControlAPI
import HTTPTypes
import Hummingbird
import Newsroom
import Store

/// Records what the caller has seen; recording it twice is the same as once, so it needs no `Idempotency-Key`.
extension ControlRoute {
  static let markSeen = ControlRoute(
    .post, "/v1/stories/{story}/seen", "Records which revision of a story the caller has seen", for: .staff,
    body: .json([
      BodyField(name: "revision", schema: .whole(1...Int.max), summary: "The revision that was seen", isRequired: true)
    ]), answers: .noContent
  ) { request, caller in
    guard let revision = try request.decoded(ActionBody.self).revision else {
      throw Refusal(.usage, "The body does not say which revision was seen.", hint: "Send {\"revision\": n}.")
    }
    try await request.store.seen(request.story, Revision(revision), by: caller.member.handle)
    return Response(status: .noContent)
  }
}
