import ControlAPI
import Hummingbird
import NIOCore
import Newsroom
import Store

private let state = QueryParameter.choice("state", Submission.State.self, "Only submissions in this state")
private let wait = QueryParameter.whole(
  "wait", 0...30, default: 0, "How many seconds to wait until the submission is accepted or rejected")

/// What came in, and whether it was accepted.
extension ControlRoute {
  static let submissions = get(
    "/v1/submissions", "Submissions, newest first", for: .staff, query: [state, Paging.limit, Paging.after],
    answers: .json(PageBody<SubmissionBody>.self)
  ) { request, _ in
    let page = try await request.store.submissions(
      state: try request.value(of: state), limit: try request.value(of: Paging.limit), after: try request.cursor)
    return try .json(PageBody(items: page.items.map { SubmissionBody($0) }, next: page.next?.description))
  }

  static let submission = get(
    "/v1/submissions/{submission}", "One submission", for: .staff, query: [wait], answers: .json(SubmissionBody.self)
  ) { request, _ in
    let id = SubmissionID(try request.number("submission"))
    let submission = try await request.wait(atMost: try request.value(of: wait)) {
      $0.state != .waiting
    } _: {
      try await request.store.submission(id)
    }
    return try .json(SubmissionBody(submission))
  }

  static let submittedDraft = get(
    "/v1/submissions/{submission}/draft", "What came in, byte for byte", for: .staff, answers: .bytes
  ) { request, _ in
    let bytes = try await request.store.draft(of: SubmissionID(try request.number("submission")))
    return Response(
      status: .ok, headers: [.contentType: SuccessDeclaration.bytes.mediaType ?? ""],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
