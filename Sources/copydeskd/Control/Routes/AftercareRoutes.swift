import ControlAPI
import Foundation
import Hummingbird
import NIOCore
import Newsroom
import Store

/// What is to be done after the fact, and beside the workflow: after-reviews, deliveries that were given up, cover.
struct AftercareRoutes {
  let store: Store
  let askers: AskerLookup
  let changes: ChangingRequests

  func add(to router: Router<ControlRequestContext>) {
    router.post("/v1/stories/:story/after-review", use: closeAfterReview)
    router.post("/v1/deliveries/:delivery/resend", use: resend)
    router.post("/v1/cover", use: cover)
  }

  @Sendable private func closeAfterReview(
    _ request: Request, _ context: ControlRequestContext
  ) async throws -> Response {
    let reference = try request.story(context)
    return try await change(NoteBody.self, request, context) { body, member, account in
      let story = try await store.closeAfterReview(
        of: reference, note: body.note, by: member, asRequestedBy: account)
      return try Reply(StoryBody(story, timeZone: try await store.timeZone(of: story.desk)))
    }
  }

  @Sendable private func resend(_ request: Request, _ context: ControlRequestContext) async throws -> Response {
    let delivery = try request.number("delivery", context)
    return try await change(NoteBody.self, request, context) { _, member, account in
      try Reply(DeliveryBody(await store.resend(delivery, by: member, asRequestedBy: account)))
    }
  }

  @Sendable private func cover(_ request: Request, _ context: ControlRequestContext) async throws -> Response {
    try await change(CoverBody.self, request, context) { body, member, account in
      let standIn = try name(body.staff, StaffHandle.self)
      let covered = try name(body.covered, StaffHandle.self)
      let desk = try name(body.desk, DeskSlug.self)
      guard let until = body.until else {
        try await store.endCover(for: covered, by: standIn, on: desk, endedBy: member, asRequestedBy: account)
        return try Reply([StaffBody.Grant]())
      }
      let grants = try await store.cover(
        for: covered, by: standIn, on: desk, until: store.instant(until, at: desk), arrangedBy: member,
        asRequestedBy: account)
      return try Reply(grants.map { StaffBody.Grant($0) })
    }
  }

  /// Reads a member of staff's request and carries it out, once per key.
  private func change<Body: Decodable>(
    _ type: Body.Type, _ request: Request, _ context: ControlRequestContext,
    _ body: (Body, StaffMember, _ account: String?) async throws -> Reply
  ) async throws -> Response {
    let asker = try await askers.asker(request, context)
    guard let member = try asker.staff().member else {
      throw Refusal(.unknownAccount, "This is a member of staff's to do.", hint: "Name a person with --as.")
    }
    let bytes = try await request.body.collect(upTo: 65536)
    return try await changes.once(request, asker, body: bytes) {
      let data = Data(bytes.readableBytesView)
      let value = try ControlJSON.decode(type, from: data.isEmpty ? Data("{}".utf8) : data)
      return try await body(value, member, asker.requestedBy)
    }
  }

  private func name<Name: Slug>(_ text: String, _ type: Name.Type) throws -> Name {
    guard let name = Name(text) else {
      throw Refusal(.usage, "'\(text)' is no name.", hint: "Names are lower-case words joined by hyphens.")
    }
    return name
  }
}
