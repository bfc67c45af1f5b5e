import ControlAPI
import HTTPTypes
import Hummingbird
import Newsroom
import Store

/// Records what the caller has seen; recording it twice is the same as once, so it needs no `Idempotency-Key`.
extension ControlRoute {
  static let markSeen = ControlRoute(
    .post, "/v1/stories/{story}/seen", "Records which version of a story the caller has read to its end", for: .staff,
    body: .json(SeenBody.fields), answers: .noContent
  ) { request, caller in
    let seen = try request.decoded(SeenBody.self)
    let revision = seen.revision.map { Revision($0) }
    let reader = caller.member.handle
    switch (seen.version, seen.contentHash) {
    case (let version?, let text?):
      guard let hash = ContentHash(text) else {
        throw Refusal(
          .usage, "The content hash is not 64 lower-case hexadecimal digits.",
          hint: "Send the version's content_hash as it was shown.")
      }
      try await request.store.read(request.story, VersionNumber(version), hash, at: revision, by: reader)
    case (nil, nil):
      guard let revision else { throw Refusal.saysNothingSeen }
      try await request.store.seen(request.story, revision, by: reader)
    default: throw Refusal.saysNothingSeen
    }
    return Response(status: .noContent)
  }
}

extension Refusal {
  fileprivate static var saysNothingSeen: Refusal {
    Refusal(
      .usage, "The body does not say which version was read.",
      hint: "Send {\"version\": n, \"content_hash\": \"…\"}; a revision alone does not count as reading.")
  }
}

extension SeenBody {
  /// The body as the OpenAPI document describes it.
  fileprivate static let fields = [
    BodyField(name: "version", schema: .whole(1...Int.max), summary: "The version that was read to its end"),
    BodyField(name: "content_hash", schema: .hash, summary: "Its content hash, as it was shown"),
    BodyField(name: "revision", schema: .whole(1...Int.max), summary: "The story's revision at that time"),
  ]
}
