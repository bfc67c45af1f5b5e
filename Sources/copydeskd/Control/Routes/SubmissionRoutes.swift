import ControlAPI
import Foundation
import HTTPTypes
import Hummingbird
import Newsroom
import Store

/// Text that comes in: new drafts, and the next versions of stories.
struct SubmissionRoutes {
  let store: Store
  let askers: AskerLookup
  let changes: ChangingRequests
  let limits: ControlLimits

  func add(to router: Router<ControlRequestContext>) {
    router.post("/v1/submissions") { request, context in
      try await receive(request, context) { form in .submit(asDraft: form.text("intent") == "draft") }
    }
    router.post("/v1/stories/:story/edit") { request, context in
      let story = try request.story(context)
      return try await receive(request, context) { form in
        .edit(story, revision: try revision(form), note: form.text("note"))
      }
    }
    router.post("/v1/stories/:story/correct") { request, context in
      let story = try request.story(context)
      return try await receive(request, context) { form in
        guard let note = form.text("note"), note.contains(where: { !$0.isWhitespace }) else {
          throw Refusal(.usage, "A correction says what was wrong.", hint: "Say it with -m TEXT; readers will see it.")
        }
        return .correct(story, revision: try revision(form), note: note, asDraft: form.text("as_draft") == "true")
      }
    }
    router.post("/v1/stories/:story/update") { request, context in
      let story = try request.story(context)
      return try await receive(request, context) { form in
        .update(story, revision: try revision(form), note: form.text("note"), asDraft: form.text("as_draft") == "true")
      }
    }
    router.get("/v1/submissions", use: list)
    router.get("/v1/submissions/:submission", use: submission)
  }

  private func receive(
    _ request: Request, _ context: ControlRequestContext,
    intent: @escaping @Sendable (MultipartForm) throws -> SubmissionIntent
  ) async throws -> Response {
    let asker = try await askers.asker(request, context)
    let actor = try asker.staff()
    let bytes = try await request.body.collect(upTo: limits.bodyBytes)
    let form = try form(Data(bytes.readableBytesView), request)
    guard let draft = form["draft"] else {
      throw Refusal(.usage, "The form has no part 'draft'.", hint: "Send the draft as the file 'draft'.")
    }
    guard draft.bytes.count <= SubmissionLimits.draftBytes else {
      throw Refusal(
        .invalidDraft, "The draft has \(draft.bytes.count) bytes; 1 MB is the limit.", hint: "Shorten or split it.")
    }
    let pictures = try pictures(form)
    return try await changes.once(request, asker, bodyParts: form.parts.map { ($0.name, $0.bytes) }) {
      let id = try await store.receive(
        IncomingSubmission(
          draft: Array(draft.bytes), fileName: draft.fileName, pictures: pictures, submitter: actor,
          asRequestedBy: asker.requestedBy, intent: try intent(form)))
      return try Reply(
        SubmissionBody(await store.submission(id)), status: .accepted, location: "/v1/submissions/\(id)")
    }
  }

  private func form(_ data: Data, _ request: Request) throws -> MultipartForm {
    do throws(MultipartForm.Malformation) {
      return try MultipartForm(contentType: request.headers[.contentType] ?? "", body: data)
    } catch {
      throw Refusal(
        .usage, "The body is no form that can be read: \(error).", hint: "Send multipart/form-data, as copydesk does.")
    }
  }

  private func pictures(_ form: MultipartForm) throws -> [String: [UInt8]] {
    var pictures: [String: [UInt8]] = [:]
    for part in form.parts where part.name == "picture" {
      guard part.bytes.count <= SubmissionLimits.pictureBytes else {
        throw Refusal(
          .invalidDraft, "The picture '\(part.fileName ?? "")' has \(part.bytes.count) bytes; 25 MB is the limit.",
          hint: "Send a smaller one.")
      }
      pictures[part.fileName ?? "picture"] = Array(part.bytes)
    }
    return pictures
  }

  private func revision(_ form: MultipartForm) throws -> Revision? {
    guard let text = form.text("revision") else { return nil }
    guard let number = Int(text) else {
      throw Refusal(.usage, "The revision '\(text)' is no number.", hint: "copydesk show says which it is.")
    }
    return Revision(number)
  }

  @Sendable private func list(_ request: Request, _ context: ControlRequestContext) async throws -> Response {
    _ = try await askers.asker(request, context).staff()
    let page = try await store.submissions(
      state: try request.choice("state", Submission.State.self),
      limit: try request.whole("limit", 1...200, default: 50),
      after: request.cursor)
    return try .json(PageBody(items: page.items.map { SubmissionBody($0) }, next: page.next?.description))
  }

  /// A submission; with `wait`, as soon as it is decided upon, or after that many seconds.
  @Sendable private func submission(_ request: Request, _ context: ControlRequestContext) async throws -> Response {
    _ = try await askers.asker(request, context).staff()
    let id = SubmissionID(try request.number("submission", context))
    let deadline = ContinuousClock.now + .seconds(try request.whole("wait", 0...30, default: 0))
    var pause = Duration.milliseconds(10)
    var submission = try await store.submission(id)
    while submission.state == .waiting, ContinuousClock.now < deadline {
      try await Task.sleep(for: pause)
      pause = min(pause * 2, .milliseconds(250))
      submission = try await store.submission(id)
    }
    return try .json(SubmissionBody(submission))
  }
}
