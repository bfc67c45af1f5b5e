import ControlAPI
import Foundation
import Newsroom
import Testing

@Suite("What the control socket says")
struct StatusTests {
  @Test(
    "Each code has its HTTP status and its exit status",
    arguments: [
      (RefusalCode.usage, 400, 64), (.idempotencyMismatch, 422, 64), (.invalidDraft, 422, 65), (.slugTaken, 422, 65),
      (.tooLarge, 413, 65),
      (.notFound, 404, 66), (.unavailable, 503, 69), (.tooManyConnections, 503, 69), (.internal, 500, 70),
      (.versionConflict, 409, 75), (.wrongState, 409, 75), (.alreadyApproved, 409, 75), (.unread, 409, 75),
      (.inProgress, 409, 75), (.frozen, 409, 75),
      (.gone, 410, 66),
      (.unknownAccount, 403, 77),
      (.selfApproval, 403, 77), (.notPermitted, 403, 77), (.checksFailed, 403, 77), (.embargoed, 403, 77),
      (.badConfiguration, 422, 78),
    ])
  func statuses(code: RefusalCode, http: Int, exit: Int32) {
    #expect(code.httpStatus == http)
    #expect(code.exitStatus == exit)
  }

  @Test("A problem document keeps code, sentence and hint, with keys in snake_case and instants in UTC")
  func problem() throws {
    let problem = Problem(Refusal(.selfApproval, "Nobody approves their own story.", hint: "Ask another."), line: 3)
    let text = String(decoding: try ControlJSON.encode(problem), as: UTF8.self)
    #expect(text.contains(#""code":"self_approval""#))
    #expect(text.contains(#""status":403"#))
    #expect(try ControlJSON.decode(Problem.self, from: Data(text.utf8)) == problem)
    let job = JobBody(
      id: 1, kind: "intake", queue: "intake", state: "available", attempt: 0, maxAttempts: 5, cause: nil,
      runAt: Instant(Date(timeIntervalSince1970: 0)), createdAt: Instant(Date(timeIntervalSince1970: 0.5)), worker: nil)
    let json = String(decoding: try ControlJSON.encode(job), as: UTF8.self)
    #expect(json.contains(#""max_attempts":5"#))
    #expect(json.contains(#""run_at":"1970-01-01T00:00:00Z""#))
  }

  @Test("A key without a value is sent as null, and a missing key reads as null")
  func absence() throws {
    let page = PageBody(items: [1], next: nil)
    #expect(String(decoding: try ControlJSON.encode(page), as: UTF8.self) == #"{"items":[1],"next":null}"#)
    for text in [#"{"items":[1],"next":null}"#, #"{"items":[1]}"#] {
      #expect(try ControlJSON.decode(PageBody<Int>.self, from: Data(text.utf8)).next == nil)
    }
    #expect(try ControlJSON.decode(PageBody<Int>.self, from: Data(#"{"items":[],"next":"a"}"#.utf8)).next == "a")
    #expect(throws: DecodingError.self) {
      try ControlJSON.decode(PageBody<Int>.self, from: Data(#"{"items":[],"next":1}"#.utf8))
    }
  }

  @Test(
    "A rejected draft is reported under one of the documented codes",
    arguments: Rejection.Code.allCases)
  func rejections(code: Rejection.Code) {
    let expected: [Rejection.Code: Int32] = [.versionConflict: 75, .wrongState: 75, .notPermitted: 77]
    #expect(code.refusalCode.exitStatus == expected[code] ?? 65)
  }
}
