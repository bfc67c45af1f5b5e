import ControlAPI
import Newsroom
import Store

extension ControlRoute {
  static let closeAfterReview = change(
    "/v1/stories/{story}/after-review", "Closes the after-review of a story on which somebody broke the glass",
    for: .staff, body: .json(NoteBody.fields), answers: .json(StoryBody.self)
  ) { request, caller in
    let body = try request.decoded(NoteBody.self, orWhenEmpty: NoteBody())
    let story = try await request.store.closeAfterReview(
      of: request.story, note: body.note, by: caller.member, asRequestedBy: caller.requestedBy)
    return try .json(StoryBody(story, try await DesksNow(request.store)))
  }
}

extension NoteBody {
  /// The body as the OpenAPI document describes it.
  static let fields = [BodyField(name: "note", schema: .text, summary: "What the person says about it")]
}
