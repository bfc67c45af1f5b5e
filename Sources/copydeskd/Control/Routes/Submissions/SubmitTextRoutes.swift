import ControlAPI
import HTTPTypes
import Newsroom
import Store

/// Texts that come in: new drafts, and the next versions of stories.
extension ControlRoute {
  static let submit = submitText(
    "/v1/submissions", "Submits a draft",
    fields: [
      BodyField(
        name: "intent", schema: .choice(["submit", "draft"]),
        summary: "Whether the desk sees it now, or it is kept as a draft"),
      BodyField(
        name: "for", schema: .time, summary: "When it is wanted to go out, in the desk's time; its approver decides"),
    ]
  ) { _, form in
    let wanted = form.form.text("for")
    if let wanted, SpokenTime(wanted) == nil { throw TimeRefusal.unreadable(wanted).refusal }
    switch form.form.text("intent") {
    case "draft": return .submit(asDraft: true, wanted: wanted)
    case "submit", nil: return .submit(asDraft: false, wanted: wanted)
    case let other?:
      throw Refusal(.usage, "'\(other)' is not a valid intent.", hint: "Use submit or draft.")
    }
  }

  static let edit = submitText(
    "/v1/stories/{story}/edit", "Submits a new version of a draft or of a story under review",
    fields: [SubmissionForm.revision, SubmissionForm.note]
  ) { request, form in
    .edit(try request.story, revision: try form.revision, note: try form.note)
  }

  static let fix = submitText(
    "/v1/stories/{story}/fix", "Submits the text of a published story without a slip of the keyboard",
    fields: [SubmissionForm.revision, SubmissionForm.note, SubmissionForm.asDraft]
  ) { request, form in
    .fix(try request.story, revision: try form.revision, note: try form.note, asDraft: try form.asDraft)
  }

  static let clarify = submitText(
    "/v1/stories/{story}/clarify", "Submits the text of a published story with its meaning made plain",
    fields: [SubmissionForm.revision, SubmissionForm.note, SubmissionForm.asDraft]
  ) { request, form in
    .clarify(
      try request.story, revision: try form.revision,
      note: try form.publicNotice(or: "A clarification must say what is made plain."), asDraft: try form.asDraft)
  }

  static let correct = submitText(
    "/v1/stories/{story}/correct", "Submits the corrected text of a published story",
    fields: [SubmissionForm.revision, SubmissionForm.note, SubmissionForm.asDraft]
  ) { request, form in
    .correct(
      try request.story, revision: try form.revision,
      note: try form.publicNotice(or: "A correction must say what was wrong."), asDraft: try form.asDraft)
  }

  static let update = submitText(
    "/v1/stories/{story}/update", "Submits a published story's text with new facts",
    fields: [SubmissionForm.revision, SubmissionForm.note, SubmissionForm.asDraft]
  ) { request, form in
    .update(try request.story, revision: try form.revision, note: try form.note, asDraft: try form.asDraft)
  }

  private static func submitText(
    _ path: String, _ summary: String, fields: [BodyField],
    intent: @escaping @Sendable (RouteRequest, SubmissionForm) throws -> SubmissionIntent
  ) -> ControlRoute {
    ControlRoute(
      .post, path, summary, for: .staff, headers: [IdempotentRequests.header],
      body: SubmissionForm.declaration(fields), answers: .accepted(SubmissionBody.self), work: .submitting
    ) { request, caller in
      let form = try SubmissionForm(request)
      let parts = form.form.parts.map { ($0.name, $0.bytes) }
      return try await request.services.idempotent.once(request, by: caller, parts: parts) {
        let id = try await request.store.receive(
          IncomingSubmission(
            draft: Array(form.draft.bytes), fileName: form.draft.fileName, pictures: form.pictures,
            submitter: caller.actor, asRequestedBy: caller.requestedBy, intent: try intent(request, form)))
        return try .json(
          SubmissionBody(await request.store.submission(id)), status: .accepted, location: "/v1/submissions/\(id)")
      }
    }
  }
}
